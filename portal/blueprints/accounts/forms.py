"""Knows what is asked when a person comes in."""

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo

from portal.domain.text import N_
from portal.web.forms import Form, at_most, email, password_required, required


class SignUpForm(Form):
    name = StringField(N_("Your name"), [required, at_most(120)])
    email = EmailField(N_("E-mail"), [required, at_most(254), email])
    zone = HiddenField(render_kw={"data-own-zone": True})
    """What a script knows of her clock; without one she goes by that of her language, until she chooses another in the settings."""


class SignInForm(Form):
    email = EmailField(N_("E-mail"), [required, at_most(254)])
    password = PasswordField(N_("Password"), [password_required], keep_spaces=True)


class ForgottenForm(Form):
    email = EmailField(N_("E-mail"), [required, at_most(254), email])


class NewPasswordForm(Form):
    password = PasswordField(N_("New password"), [required], keep_spaces=True)
    again = PasswordField(N_("New password, once more"), [EqualTo("password", N_("The two passwords differ."))], keep_spaces=True)


class ConfirmForm(Form):
    """What whoever holds the mailbox says of herself. The address only stands there, for her and for her password manager."""

    email = EmailField(N_("E-mail"))
    name = StringField(N_("Your name"), [required, at_most(120)])
    password = PasswordField(N_("Password"), [required], keep_spaces=True)


class PlainForm(Form):
    """Only the button: opening a link must not change anything, because mail programs open links on their own."""
