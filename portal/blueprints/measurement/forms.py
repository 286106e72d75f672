"""Knows what is asked when people look back."""

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.domain.measurement import NEXT_STEPS
from portal.domain.text import N_
from portal.web.forms import Form, at_most, choices, required


class ResultForm(Form):
    kpi = SelectField(N_("Figure"), [required])
    value = StringField(N_("Value"), [required, at_most(30)])
    as_of = DateField(N_("As of"), [InputRequired(N_("A day such as 2026-03-31."))])
    source = SelectField(
        N_("Where it comes from"),
        [required],
        choices=choices((("file", N_("platform export")), ("proof", N_("proof uploaded")), ("self", N_("self-stated")))),
        default="self",
    )
    note = StringField(N_("Note"), [Optional(), at_most(400)])


class ReadingForm(Form):
    reading = TextAreaField(N_("What happened"), [required, at_most(1500)])
    questions = TextAreaField(N_("What people kept asking"), [Optional(), at_most(3000)])


class ViewForm(Form):
    view = TextAreaField(N_("How it was for you"), [required, at_most(1500)])
    experience = RadioField(
        N_("Would you do it again like this?"),
        [Optional()],
        choices=choices((("5", N_("5, gladly")), ("4", "4"), ("3", N_("3, with changes")), ("2", "2"), ("1", N_("1, no")))),
    )


class NextStepForm(Form):
    step = RadioField(N_("Next step"), [InputRequired(N_("Choose one of the steps."))], choices=choices(NEXT_STEPS.items()))
    reason = TextAreaField(N_("Why"), [required, at_most(600)])
