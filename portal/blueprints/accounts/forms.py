"""Knows what is asked when a person comes in."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import EqualTo

from portal.domain.text import N_
from portal.web.forms import Form, at_most, email, required


class SignUpForm(Form):
    name = StringField(N_("Your name"), [required, at_most(120)])
    email = EmailField(N_("E-mail"), [required, at_most(254), email])
    password = PasswordField(N_("Password"), [required], keep_spaces=True)


class SignInForm(Form):
    email = EmailField(N_("E-mail"), [required, at_most(254)])
    password = PasswordField(N_("Password"), [required], keep_spaces=True)


class ForgottenForm(Form):
    email = EmailField(N_("E-mail"), [required, at_most(254), email])


class NewPasswordForm(Form):
    password = PasswordField(N_("New password"), [required], keep_spaces=True)
    again = PasswordField(N_("New password, once more"), [EqualTo("password", N_("The two passwords differ."))], keep_spaces=True)


class ConfirmForm(Form):
    """Only the button: opening a link must not change anything, because mail programs open links on their own."""
