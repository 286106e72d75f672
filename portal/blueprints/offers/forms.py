"""Knows the fields of a term sheet, section by section."""

from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from portal.domain.text import N_
from portal.web.fields import Day, Deed, Number, Picks, Row
from portal.web.forms import Form, MoneyField, at_most, between, choices, required

CURRENCIES = ("EUR", "CHF", "GBP", "USD")


def amount(field: MoneyField):
    """What stands in the field now; an emptied field is no amount, whatever it held before."""
    return field.amount if field.data else None


class DeliverableForm(Row):
    key = HiddenField()
    kind = SelectField(N_("Kind"), [required])
    title = StringField(N_("Title"), [at_most(140)])
    count = Number(N_("Number"), [Optional(), between(1, 100)], default=1)
    draft_due = Day(N_("Draft due"), [Optional()])
    due = Day(N_("Finished by"), [Optional()])
    publish_on = Day(N_("Published on"), [Optional()])
    rounds = Number(N_("Revision rounds, if other than for all"), [Optional(), between(0, 10)])
    notes = TextAreaField(N_("Notes"), [Length(max=2000)])


class RightForm(Row):
    key = HiddenField()
    channels = Picks(N_("Where it may be used"))
    territory = Picks(N_("Countries"))
    months = Number(N_("Months"), [Optional(), between(1, 60)], default=6)
    organic = BooleanField(N_("Organic use"), default=True)
    paid = BooleanField(N_("Paid use, as advertising"))
    deliverable = SelectField(N_("Which deliverable"))
    starts = Day(N_("From (empty: when it is paid)"), [Optional()])


class ValueForm(Row):
    key = HiddenField()
    option = SelectField(N_("Kind of value"), [required])
    description = StringField(N_("What exactly"), [at_most(500)])
    retail_value = MoneyField(N_("Retail value including VAT"), [Optional()])
    value_basis = StringField(N_("How the value was found, or why none can be given"), [at_most(300)])
    counter = StringField(N_("What is done in return"), [at_most(500)])
    when = Day(N_("Date"), [Optional()])
    where = StringField(N_("Place"), [at_most(200)])
    transfer = SelectField(N_("Ownership"))
    resale = SelectField(N_("Resale"))


class SheetForm(Form):
    base_number = HiddenField()
    """The version from which this one is written."""
    base_hash = HiddenField()

    title = StringField(N_("Title"), [required, at_most(140)])
    objective = TextAreaField(N_("Objective in one sentence"), [at_most(400)])
    markets = Picks(N_("Markets"))
    start = Day(N_("Start"), [Optional()])
    end = Day(N_("End"), [Optional()])
    brief_version = StringField(N_("Version of the brief"), [at_most(60)])

    deliverables = FieldList(FormField(DeliverableForm))
    drafts_count = Number(N_("Raw drafts to choose from"), [Optional()])
    rounds_included = Number(N_("Revision rounds included"), [Optional()])
    extra_round_price = MoneyField(N_("Price of a further round"), [Optional()])
    brand_response_days = Number(N_("Brand answers within (working days)"), [Optional()])
    creator_response_days = Number(N_("Creator answers within (working days)"), [Optional()])
    deemed_approval_days = Number(N_("Silence approves after (working days)"), [Optional()])

    currency = SelectField(N_("Currency"), choices=choices((code, code) for code in CURRENCIES))
    fee = MoneyField(N_("Fixed fee"), [Optional()])
    release_event = RadioField(N_("Payment follows"))
    payment_days = Number(N_("Paid out within (days)"), [Optional()])
    payment_secured = BooleanField(N_("Payment secured before work starts"))
    secure_by = Day(N_("Payment secured by"), [Optional()])
    self_billing = BooleanField(N_("The brand writes the credit note (self-billing)"))

    value_items = FieldList(FormField(ValueForm))
    chosen = Picks(N_("What you choose"))

    rights = FieldList(FormField(RightForm))
    rights_renewal_price = MoneyField(N_("Price of extending the rights"), [Optional()])
    credit = StringField(N_("Credit line"), [at_most(120)])

    exclusive_scope = StringField(N_("Category or competitors (empty: no exclusivity)"), [at_most(300)])
    exclusive_territory = Picks(N_("Countries"))
    exclusive_days = Number(N_("Days"), [Optional()], default=30)
    exclusive_starts = Day(N_("From (empty: first publication)"), [Optional()])
    exclusive_fee = MoneyField(N_("Fee for exclusivity"), [Optional()])

    disclosure_label = StringField(N_("Wording of the label"), [at_most(80)])
    music = SelectField(N_("Source of music"))
    live_months = Number(N_("Months that a post stays online"), [Optional()])
    confidentiality_months = Number(N_("Months of confidentiality"), [Optional()])
    crisis_hours = Number(N_("Hours to answer in a crisis"), [Optional()])
    takedown_hours = Number(N_("Hours to take down"), [Optional()])
    cancel_pct_early = Number(N_("Cancellation before work starts (per cent of the fee)"), [Optional()])
    cancel_pct_mid = Number(N_("Cancellation before the first draft (per cent of the fee)"), [Optional()])
    cancel_pct_late = Number(N_("Cancellation after the first draft (per cent of the fee)"), [Optional()])
    liability_cap = MoneyField(N_("Limit of liability"), [Optional()])
    review_on = Day(N_("Review on"), [Optional()])
    renewal_by = Day(N_("Decide on renewal by"), [Optional()])
    governing_law = SelectField(N_("Governing law"))
    governing_language = SelectField(N_("Governing language"))
    venue = StringField(N_("Place of courts"), [at_most(120)])
    dispute_days_talk = Number(N_("Days for direct talks"), [Optional()])
    dispute_days_operator = Number(N_("Days for the operator’s proposal"), [Optional()])
    notes = TextAreaField(N_("Further arrangements"), [at_most(2000)])

    message = TextAreaField(N_("A word with it"), [at_most(2000)])
    answer_days = Number(N_("Days to answer"), [Optional(), between(1, 30)], default=7)


class WordForm(Deed):
    """A decision with a kind word."""

    message = TextAreaField(N_("A kind word"), [at_most(2000)])


class DeedForm(Deed):
    """The version that was shown, and its fingerprint."""

    shown = HiddenField()
