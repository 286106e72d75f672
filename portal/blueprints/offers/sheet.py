"""Knows how a term sheet becomes a form and a form a term sheet, so that every refusal finds its field again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import request
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from portal.blueprints.offers.forms import SheetForm, amount
from portal.domain.contracts import wording
from portal.domain.errors import Invalid
from portal.domain.money import Money
from portal.domain.offers.terms import (
    GOVERNING_LANGUAGES,
    GOVERNING_LAWS,
    MUSIC,
    RELEASE_EVENTS,
    RESALES,
    TRANSFERS,
    WORLD,
    Deliverable,
    Exclusivity,
    Right,
    TermSheet,
    ValueTerm,
)
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.web.forms import MoneyField, choices
from portal.web.language import locale
from portal.web.words import in_order

PLAIN = tuple(
    field.name
    for field in fields(TermSheet)
    if field.name not in ("deliverables", "rights", "value_items", "exclusivity", "markets", "fee")
)
"""Terms that are a field of their own under the same name."""
MONEY = ("extra_round_price", "rights_renewal_price", "liability_cap")
LISTS = {"deliverables": "d", "rights": "r", "value_items": "v"}
MOST_FIELDS = 3_000
MAY_BE_NONE = frozenset({"deemed_approval_days", "start", "end", "secure_by", "review_on", "renewal_by", *MONEY})


def form_of(terms: TermSheet, side: Side, *, number: int = 0, fingerprint: str = "", message: str = "") -> SheetForm:
    """The form of a sheet, filled from the request where one was sent. A creator chooses among the values and does not rewrite them."""
    if len(request.form) > MOST_FIELDS:
        raise Invalid(N_("This is more than a term sheet can hold."))
    rows = {name: () if request.method == "POST" else getattr(terms, name) for name in LISTS}
    values: dict[str, Any] = {name: getattr(terms, name) for name in PLAIN}
    exclusivity = terms.exclusivity
    if exclusivity is not None:
        values |= {f"exclusive_{name}": getattr(exclusivity, name) for name in ("scope", "days", "starts", "fee")}
        values["exclusive_territory"] = list(exclusivity.territory)
    form = SheetForm(
        base_number=number,
        base_hash=fingerprint,
        currency=terms.currency,
        fee=terms.fee if terms.fee else None,
        markets=list(terms.markets),
        **rows,
        chosen=[item.key for item in terms.chosen_values],
        message=message,
        **values,
    )
    if side is Side.CREATOR:
        del form.value_items
    else:
        del form.chosen
    _reshape(form)
    _choose(form, terms)
    if number:
        del form.currency
    _count_money(form, terms.currency if number else form.currency.data)
    return form


def asks_for_rows() -> bool:
    """Whether a button wanted a row more or less, not to send anything."""
    return bool(request.form.get("add") or request.form.get("drop"))


def terms_of(form: SheetForm, base: TermSheet) -> TermSheet:
    """What stands in a validated form. Fields left empty fall back to the base, except where emptiness has a meaning."""
    currency = form.currency.data if "currency" in form else base.currency
    values: dict[str, Any] = {}
    for name in PLAIN:
        field = form[name]
        value = amount(field) if isinstance(field, MoneyField) else field.data
        values[name] = getattr(base, name) if value is None and name not in MAY_BE_NONE else value
    for name, letter in LISTS.items():
        if name in form:
            _name_rows(form[name], letter, getattr(base, name))
    values["fee"] = amount(form.fee) or Money(0, currency)
    values["markets"] = tuple(form.markets.data or ())
    values["deliverables"] = tuple(_deliverable(entry.form) for entry in form.deliverables)
    values["rights"] = tuple(_right(entry.form) for entry in form.rights)
    values["value_items"] = _values(form, base)
    values["exclusivity"] = _exclusivity(form)
    return TermSheet(**values)


def show_problems(form: SheetForm, problems: Mapping[str, Text]) -> None:
    """Put each sentence of a refusal at the field where it can be mended."""
    for path, text in problems.items():
        field = _field(form, path)
        if field is None:
            form.form_errors.append(text)
        else:
            field.errors = [*field.errors, text]


def _field(form: SheetForm, path: str) -> Field | None:
    head, *rest = path.split(".")
    if head == "exclusivity":
        return form[f"exclusive_{rest[0]}"]
    if head in LISTS and rest and head in form:
        for entry in form[head]:
            if entry.form.key.data == rest[0]:
                return entry.form[rest[1]] if rest[1] in entry.form else entry.form[next(iter(entry.form._fields))]
        return None
    return form[head] if head in form and head not in LISTS else None


def _reshape(form: SheetForm) -> None:
    """Add or take away a row where a button asked for it."""
    wanted, unwanted = request.form.get("add"), request.form.get("drop", "")
    if wanted in LISTS and wanted in form and len(form[wanted].entries) < 40:
        form[wanted].append_entry()
    name, _, number = unwanted.rpartition("-")
    if name in LISTS and name in form:
        form[name].entries = [entry for entry in form[name].entries if entry.name != f"{name}-{number}"]


def _choose(form: SheetForm, terms: TermSheet) -> None:
    taxonomy, options, language = content.taxonomy(), content.value_options(), locale()
    codes = in_order((market.code, market.label.within(language)) for market in taxonomy.markets)
    markets, territories = choices(codes), choices([(WORLD, wording.WORLDWIDE.within(language)), *codes])
    own = [
        (each.id, each.label.within(language))
        for each in taxonomy.platforms
        if each.id not in wording.CHANNELS and each.id != "offplatform"
    ]
    channels = choices([*own, *((name, label.within(language)) for name, label in wording.CHANNELS.items())])
    form.markets.choices = markets
    form.exclusive_territory.choices = territories
    form.release_event.choices = _pairs(RELEASE_EVENTS, wording.RELEASE_EVENTS)
    form.music.choices = _pairs(MUSIC, wording.MUSIC)
    form.governing_law.choices = _pairs(GOVERNING_LAWS, wording.LAWS)
    form.governing_language.choices = _pairs(GOVERNING_LANGUAGES, wording.LANGUAGES)
    kinds = [
        SelectChoice(kind.id, kind.label.within(language), optgroup=platform.label.within(language))
        for platform in taxonomy.platforms
        for kind in taxonomy.kinds_of(platform.id)
    ]
    for entry in form.deliverables:
        entry.form.kind.choices = kinds
    known = [(item.key, item.title or taxonomy.kind(item.kind).label.within(language)) for item in terms.deliverables]
    for entry in form.rights:
        entry.form.channels.choices, entry.form.territory.choices = channels, territories
        entry.form.deliverable.choices = choices([("", wording.ALL_DELIVERABLES.within(language)), *known])
        entry.form.channels.data, entry.form.territory.data = list(entry.form.channels.data or ()), list(entry.form.territory.data or ())
    if "chosen" in form:
        form.chosen.choices = choices(
            (item.key, item.description or options.option(item.option).label.within(language)) for item in terms.value_items
        )
        return
    for entry in form.value_items:
        entry.form.option.choices = choices((option.id, option.label.within(language)) for option in options.options)
        entry.form.transfer.choices, entry.form.resale.choices = _pairs(TRANSFERS, wording.TRANSFERS), _pairs(RESALES, wording.RESALES)


def _pairs(ids: tuple[str, ...], words: Mapping[str, Any]) -> list[SelectChoice]:
    return choices((name, words[name].within(locale())) for name in ids)


def _count_money(form: SheetForm, currency: str) -> None:
    for field in (
        *(each for each in form if isinstance(each, MoneyField)),
        *(entry.form.retail_value for entry in (form.value_items if "value_items" in form else ())),
    ):
        field.currency = currency


def _name_rows(rows: Any, letter: str, before: tuple[Any, ...]) -> None:
    """A key for each new row, so that a refusal can name it and the next version knows it again."""
    taken = {item.key for item in before} | {entry.form.key.data for entry in rows}
    highest = max((int(key[1:]) for key in taken if key and re.fullmatch(letter + r"[0-9]{1,6}", key)), default=0)
    seen: set[str] = set()
    for entry in rows:
        key = entry.form.key.data or ""
        if not re.fullmatch(letter + r"[0-9]{1,6}", key) or key in seen:
            highest += 1
            key = entry.form.key.data = f"{letter}{highest}"
        seen.add(key)


def _deliverable(row: Any) -> Deliverable:
    kind = row.kind.data
    return Deliverable(
        kind=kind,
        platform=content.taxonomy().kind(kind).platform,
        title=row.title.data or content.taxonomy().kind(kind).label.within(locale()),
        count=row.count.data or 1,
        draft_due=row.draft_due.data,
        due=row.due.data,
        publish_on=row.publish_on.data,
        rounds=row.rounds.data,
        notes=row.notes.data or "",
        key=row.key.data,
    )


def _right(row: Any) -> Right:
    return Right(
        channels=tuple(row.channels.data),
        territory=tuple(row.territory.data),
        months=row.months.data or 0,
        organic=row.organic.data,
        paid=row.paid.data,
        deliverable=row.deliverable.data or "",
        starts=row.starts.data,
        key=row.key.data,
    )


def _values(form: SheetForm, base: TermSheet) -> tuple[ValueTerm, ...]:
    if "chosen" in form:
        picked = form.chosen.data or ()
        return tuple(ValueTerm(**{**_plain(item), "chosen": item.key in picked}) for item in base.value_items)
    chosen = {item.key for item in base.chosen_values}
    return tuple(
        ValueTerm(
            option=row.option.data,
            description=row.description.data or "",
            retail_value=amount(row.retail_value),
            value_basis=row.value_basis.data or "",
            chosen=row.key.data in chosen,
            counter=row.counter.data or "",
            when=row.when.data,
            where=row.where.data or "",
            transfer=row.transfer.data,
            resale=row.resale.data,
            key=row.key.data,
        )
        for row in (entry.form for entry in form.value_items)
    )


def _plain(item: ValueTerm) -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in fields(item)}


def _exclusivity(form: SheetForm) -> Exclusivity | None:
    if not form.exclusive_scope.data:
        return None
    return Exclusivity(
        scope=form.exclusive_scope.data,
        territory=tuple(form.exclusive_territory.data or ()),
        days=form.exclusive_days.data or 0,
        starts=form.exclusive_starts.data,
        fee=amount(form.exclusive_fee),
    )
