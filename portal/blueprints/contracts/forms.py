"""Knows what is asked of somebody who signs, refuses, or checks a copy."""

from wtforms import BooleanField, FileField, HiddenField, PasswordField, StringField, TextAreaField

from portal.domain.contracts.signing import CONSENT_VERSION
from portal.domain.text import N_
from portal.web.forms import Form, at_most, required, seen


class SignatureForm(Form):
    shown = seen()
    """The content hash of the text on the page."""
    consent = HiddenField(default=CONSENT_VERSION)
    opened = HiddenField()
    typed_name = StringField(N_("Your name, as it stands in the agreement"), [at_most(200)])
    read = BooleanField()
    bound = BooleanField()
    password = PasswordField(N_("Your password, once more"), keep_spaces=True)


class ReasonForm(Form):
    seen = seen()
    reason = TextAreaField(N_("Why"), [at_most(500)])


class CopyForm(Form):
    copy = FileField(N_("The copy to check"), [required])


class PlainForm(Form):
    """Only a button."""
