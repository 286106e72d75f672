"""Knows what is asked when a creator lets somebody act for her."""

from flask_wtf.file import FileField
from wtforms import EmailField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.accounts import SCOPE_LABELS
from portal.domain.text import N_
from portal.web.fields import Day, Picks
from portal.web.forms import Form, at_most, choices, email, required


class MandateForm(Form):
    email = EmailField(N_("E-mail of whoever acts for you"), [required, at_most(254), email])
    scopes = Picks(N_("What she or he may do"), choices=choices(SCOPE_LABELS.items()))
    first_day = Day(N_("From"), [InputRequired(N_("Write a day."))])
    last_day = Day(N_("Until, that day included"), [InputRequired(N_("Write a day."))])
    declaration = TextAreaField(N_("Your declaration"), [at_most(1000)])
    paper = FileField(N_("Signed paper"))


class ConfirmForm(Form):
    """Only a button."""
