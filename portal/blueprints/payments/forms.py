"""Knows what is asked before money moves."""

from wtforms import PasswordField

from portal.domain.text import N_
from portal.web.forms import Form, password_required, seen


class PlainForm(Form):
    """Only a button."""


class SeenForm(Form):
    seen = seen()

    @property
    def version(self) -> int:
        """The version that its reader saw; 0 for nonsense, which no row has."""
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else 0


class ReleaseForm(SeenForm):
    password = PasswordField(N_("Your password"), [password_required], keep_spaces=True)
