"""Knows what is asked of a creator who applies, and of a brand that answers."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from portal.domain.programs.words import KIND_WORDS
from portal.domain.text import N_
from portal.web.fields import Deed
from portal.web.forms import Form, MoneyField, at_most, choices, required


class ApplyForm(Form):
    rate = MoneyField(N_("Your fee, net"))
    concept = TextAreaField(N_("Your idea"), [required, at_most(3000)])
    note = TextAreaField(N_("A note"), [at_most(1000)])


class ApproveForm(Deed):
    welcome = TextAreaField(N_("A word with it"), [at_most(1000)])


class DeclineForm(Deed):
    kind_word = RadioField(N_("A kind word"), choices=choices([*KIND_WORDS.items(), ("own", N_("My own words"))]), default="fit")
    words = TextAreaField(N_("Your own words"), [at_most(1000)])


class InviteForm(Form):
    creator = StringField(N_("Creator"), [required, at_most(120)])
    program = SelectField(N_("Program"), [required])
    words = TextAreaField(N_("Why you think of this creator"), [at_most(1000)])
    sure = HiddenField()
    """The creator and the program of which the brand has read that she does not work with it."""
