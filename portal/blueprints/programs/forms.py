"""Knows what is asked for a program, and how a plan becomes a form and a form a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from portal.domain.errors import Invalid
from portal.domain.money import CURRENCIES, Money
from portal.domain.programs.plans import MOST_MONTHS, MOST_PLACES, MOST_ROUNDS, WORLD, Plan, ValueOffer
from portal.domain.text import N_, NC_
from portal.gateways import content
from portal.web.fields import Day, Number, Picks, Row
from portal.web.filters import sentence
from portal.web.forms import Form, MoneyField, at_most, between, choices, required, seen
from portal.web.language import locale
from portal.web.words import in_order, options

WRITTEN_IN = (("en", N_("English")), ("de", N_("German")))
PLAIN = (
    "title",
    "summary",
    "language",
    "objective",
    "hypothesis",
    "kpi",
    "kpi_baseline",
    "kpi_target",
    "kpi_date",
    "months",
    "paid",
    "rounds",
    "places",
    "decide_by",
)
MANY = ("kinds", "topics", "languages", "markets", "channels", "territory")
MOST_FIELDS = 800


class NewForm(Form):
    """A program from a template: its title, and words for the gaps of the template."""

    template = RadioField(N_("Template"), [required])
    title = StringField(N_("Title"), [required, at_most(140)])
    language = RadioField(N_("You write in"), choices=choices(WRITTEN_IN))
    product = StringField(N_("Product or service"), [at_most(120)])
    baseline = StringField(N_("Value today"), [at_most(60)])
    target = StringField(N_("Target value"), [at_most(60)])
    date = Day(N_("Target date"), [Optional()])
    evidence = StringField(N_("Evidence: study, test report or data sheet, with date"), [at_most(160)])
    price = StringField(N_("Price with date"), [at_most(60)])
    contact = StringField(N_("Contact who can be reached"), [at_most(120)])
    n = StringField(N_("Number"), [at_most(20)])


GAPS = ("product", "baseline", "target", "evidence", "price", "contact", "n")


class ValueRow(Row):
    option = SelectField(N_("Kind of value"))
    description = StringField(N_("What exactly"), [at_most(300)])
    retail = MoneyField(N_("Retail value including VAT"))
    cost = MoneyField(N_("What it costs you"))
    counter = StringField(N_("What is done in return"), [at_most(300)])


class PlanForm(Form):
    seen = seen()
    title = StringField(N_("Title"), [required, at_most(140)])
    summary = TextAreaField(N_("What it is about"), [at_most(600)])
    language = RadioField(N_("You write in"), choices=choices(WRITTEN_IN))
    objective = RadioField(N_("What people do afterwards that they do not do now"))
    hypothesis = TextAreaField(N_("Hypothesis"), [at_most(600)])
    kpi = SelectField(N_("Measure"))
    kpi_baseline = StringField(N_("Value today"), [at_most(60)])
    kpi_target = StringField(N_("Target value"), [at_most(60)])
    kpi_date = Day(N_("Measured on"), [Optional()])
    kinds = Picks(N_("Deliverables"))
    topics = Picks(N_("Topics"))
    languages = Picks(N_("Languages of the posts"))
    markets = Picks(N_("Markets"))
    channels = Picks(N_("Where you want to use the work yourself"))
    territory = Picks(N_("Countries"))
    months = Number(N_("Months"), [Optional(), between(0, MOST_MONTHS)])
    paid = BooleanField(N_("Also paid use, as advertising"))
    rounds = Number(N_("Revision rounds included"), [required, between(0, MOST_ROUNDS)])
    currency = SelectField(N_("Currency"), choices=choices((code, code) for code in CURRENCIES))
    pay_min = MoneyField(N_("Lowest fee"))
    pay_max = MoneyField(N_("Highest fee"))
    values = FieldList(FormField(ValueRow))
    places = Number(N_("Places"), [required, between(1, MOST_PLACES)])
    decide_by = Day(N_("You decide by"), [Optional()])


def new_form() -> NewForm:
    form = NewForm(language=locale(), template=request.args.get("template"))
    form.template.choices = choices((each.id, each.brief.title.within(locale())) for each in content.brief_templates().templates)
    return form


def plan_form(plan: Plan, version: int) -> PlanForm:
    """The form of a plan, filled from the request where one was sent."""
    if len(request.form) > MOST_FIELDS:
        raise Invalid(N_("This is more than a program can hold."))
    rows = [] if request.method == "POST" else [vars(each) for each in plan.values]
    form = PlanForm(
        seen=version,
        values=rows,
        currency=plan.currency,
        pay_min=plan.pay_min or None,
        pay_max=plan.pay_max or None,
        **{name: getattr(plan, name) for name in PLAIN},
        **{name: list(getattr(plan, name)) for name in MANY},
    )
    dress(form)
    return form


def dress(form: PlanForm) -> None:
    """Give the form its choices, and its amounts their currency; rows that were added too."""
    taxonomy, language = content.taxonomy(), locale()
    markets = in_order(options("market"))
    form.objective.choices = choices((each.id, each.label.within(language)) for each in taxonomy.behaviours)
    form.kpi.choices = {
        "": [("", sentence(NC_("nothing chosen yet", "Choose")))],
        **{
            each.label.within(language): [(kpi.id, kpi.label.within(language)) for kpi in taxonomy.kpis_of(each.id)]
            for each in taxonomy.behaviours
        },
    }
    form.kinds.choices = choices(options("deliverable"))
    form.topics.choices = choices(options("topic"))
    form.languages.choices = choices(options("language"))
    form.markets.choices = choices(markets)
    form.territory.choices = choices([(WORLD, sentence(N_("Worldwide"))), *markets])
    form.channels.choices = choices(pair for pair in options("platform") if pair[0] != "offplatform")
    currency = form.currency.data if form.currency.data in CURRENCIES else "EUR"
    amounts = [form.pay_min, form.pay_max]
    for entry in form["values"]:
        entry.form.option.choices = choices(options("value"))
        amounts += [entry.form.retail, entry.form.cost]
    for field in amounts:
        field.currency = currency


def plan_of(form: PlanForm, base: Plan) -> Plan:
    """What stands in a validated form."""
    nothing = Money(0, form.currency.data)
    return replace(
        base,
        **{name: form[name].data for name in PLAIN if name != "months"},
        months=form.months.data or 0,
        **{name: tuple(form[name].data) for name in MANY},
        pay_min=_amount(form.pay_min) or nothing,
        pay_max=_amount(form.pay_max) or _amount(form.pay_min) or nothing,
        values=tuple(_value(entry.form) for entry in form["values"] if entry.form.option.data),
    )


def refuse(form: Form, refusal: Invalid, page: str) -> None:
    """Put a refusal of the service at its fields; what belongs on the other page, or to a list as a whole, above the form."""
    names = {name.removeprefix(f"{page}."): text for name, text in refusal.fields.items()}
    form.refuse(
        Invalid(refusal.text, {"" if name in form and isinstance(form[name], FieldList) else name: text for name, text in names.items()})
    )


def _value(row: Any) -> ValueOffer:
    return ValueOffer(row.option.data, row.description.data or "", _amount(row.retail), _amount(row.cost), row.counter.data or "")


def _amount(field: MoneyField) -> Money | None:
    """What stands in the field now; an emptied field is no amount, whatever it held before."""
    return field.amount if field.data else None
