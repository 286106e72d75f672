"""Knows how two term sheets differ: every term in reading order, with what it does to the price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from portal.domain.money import Money
from portal.domain.offers.terms import Deliverable, Exclusivity, Right, TermSheet, ValueTerm
from portal.domain.offers.words import Mark, marks
from portal.domain.text import N_, Text

_SHEET: tuple[tuple[str, str, str], ...] = (
    ("title", N_("Title"), "text"),
    ("objective", N_("Objective"), "text"),
    ("start", N_("Start"), "date"),
    ("end", N_("End"), "date"),
    ("brief_version", N_("Version of the brief"), "text"),
    ("markets", N_("Markets"), "markets"),
    ("deliverables", "", "items"),
    ("drafts_count", N_("Raw drafts to choose from"), "count"),
    ("rounds_included", N_("Revision rounds included"), "count"),
    ("extra_round_price", N_("Price of a further round"), "money"),
    ("brand_response_days", N_("Brand answers within (working days)"), "count"),
    ("creator_response_days", N_("Creator answers within (working days)"), "count"),
    ("deemed_approval_days", N_("Silence approves after (working days)"), "count"),
    ("fee", N_("Fixed fee"), "money"),
    ("release_event", N_("Payment follows"), "release_event"),
    ("payment_days", N_("Paid out within (days)"), "count"),
    ("payment_secured", N_("Payment secured before work starts"), "flag"),
    ("secure_by", N_("Payment secured by"), "date"),
    ("self_billing", N_("Self-billing"), "flag"),
    ("value_items", "", "items"),
    ("rights", "", "items"),
    ("rights_renewal_price", N_("Price of extending the rights"), "money"),
    ("exclusivity", N_("Exclusivity"), "part"),
    ("credit", N_("Credit line"), "text"),
    ("music", N_("Source of music"), "music"),
    ("disclosure_label", N_("Wording of the label"), "text"),
    ("live_months", N_("Months that a post stays online"), "count"),
    ("confidentiality_months", N_("Months of confidentiality"), "count"),
    ("crisis_hours", N_("Hours to answer in a crisis"), "count"),
    ("takedown_hours", N_("Hours to take down"), "count"),
    ("cancel_pct_early", N_("Cancellation before work starts (per cent of the fee)"), "percent"),
    ("cancel_pct_mid", N_("Cancellation before the first draft (per cent of the fee)"), "percent"),
    ("cancel_pct_late", N_("Cancellation after the first draft (per cent of the fee)"), "percent"),
    ("liability_cap", N_("Limit of liability"), "money"),
    ("review_on", N_("Review on"), "date"),
    ("renewal_by", N_("Decide on renewal by"), "date"),
    ("governing_law", N_("Governing law"), "governing_law"),
    ("governing_language", N_("Governing language"), "language"),
    ("venue", N_("Place of courts"), "text"),
    ("dispute_days_talk", N_("Days for direct talks"), "count"),
    ("dispute_days_operator", N_("Days for the operator’s proposal"), "count"),
    ("notes", N_("Further arrangements"), "text"),
)
_LABELS = {label: Text(label) for _, label, _ in _SHEET if label}
_PARTS: dict[type, tuple[tuple[str, str, str], ...]] = {
    Deliverable: (
        ("kind", N_("%(item)s: kind"), "deliverable_kind"),
        ("platform", N_("%(item)s: platform"), "platform"),
        ("title", N_("%(item)s: title"), "text"),
        ("count", N_("%(item)s: number"), "count"),
        ("draft_due", N_("%(item)s: draft due"), "date"),
        ("due", N_("%(item)s: finished by"), "date"),
        ("publish_on", N_("%(item)s: published on"), "date"),
        ("rounds", N_("%(item)s: revision rounds"), "count"),
        ("notes", N_("%(item)s: notes"), "text"),
    ),
    Right: (
        ("channels", N_("Usage rights %(item)s: channels"), "channels"),
        ("territory", N_("Usage rights %(item)s: countries"), "markets"),
        ("months", N_("Usage rights %(item)s: months"), "count"),
        ("organic", N_("Usage rights %(item)s: organic use"), "flag"),
        ("paid", N_("Usage rights %(item)s: paid use"), "flag"),
        ("deliverable", N_("Usage rights %(item)s: deliverable"), "text"),
        ("starts", N_("Usage rights %(item)s: from"), "date"),
    ),
    ValueTerm: (
        ("option", N_("%(item)s: kind of value"), "value_option"),
        ("description", N_("%(item)s: description"), "text"),
        ("retail_value", N_("%(item)s: retail value"), "money"),
        ("value_basis", N_("%(item)s: how the value was found"), "text"),
        ("chosen", N_("%(item)s: chosen by the creator"), "flag"),
        ("counter", N_("%(item)s: what is done in return"), "text"),
        ("when", N_("%(item)s: date"), "date"),
        ("where", N_("%(item)s: place"), "text"),
        ("transfer", N_("%(item)s: ownership"), "transfer"),
        ("resale", N_("%(item)s: resale"), "resale"),
    ),
    Exclusivity: (
        ("scope", N_("Exclusivity: category or competitors"), "text"),
        ("territory", N_("Exclusivity: countries"), "markets"),
        ("days", N_("Exclusivity: days"), "count"),
        ("starts", N_("Exclusivity: from"), "date"),
        ("fee", N_("Exclusivity: fee"), "money"),
    ),
}
_ITEM = {Deliverable: N_("Deliverable: %(item)s"), Right: N_("Usage rights: %(item)s"), ValueTerm: N_("Value in kind: %(item)s")}


class TermDifference(NamedTuple):
    """One term in two versions. `form` says how the page prints the values:

    text, count, percent, flag, date, money as such; markets, channels, deliverable_kind, platform, value_option, music, transfer,
    resale, release_event, governing_law, language by their ids; item and part are whole records that came or went.
    """

    key: str
    label: Text
    form: str
    before: Any
    after: Any
    changed: bool
    price_effect: Money | None = None
    """What the change adds to (or takes from) the price; value in kind counts at its retail value."""
    marks: tuple[Mark, ...] | None = None
    """Only for free texts that changed and are short enough."""


def diff(before: TermSheet | None, after: TermSheet) -> tuple[TermDifference, ...]:
    """ALL terms of both sheets in reading order; against None every term is as new as it is."""
    return tuple(_sheet(before, after))


def changes(before: TermSheet, after: TermSheet) -> tuple[TermDifference, ...]:
    """Only what differs; empty exactly when the sheets are equal."""
    return tuple(row for row in diff(before, after) if row.changed)


def _sheet(before: TermSheet | None, after: TermSheet) -> Iterator[TermDifference]:
    for field, label, form in _SHEET:
        old, new = getattr(before, field) if before else None, getattr(after, field)
        if form == "items":
            yield from _items(field, old or (), new, before, after)
        elif form == "part":
            yield from _part(field, _LABELS[label], old, new, fresh=before is None)
        else:
            effect = _sheet_effect(field, before, after)
            yield _row(field, _LABELS[label], form, old, new, effect, fresh=before is None)


def _items(field: str, old: tuple, new: tuple, before: TermSheet | None, after: TermSheet) -> Iterator[TermDifference]:
    was, now = {item.key: item for item in old}, {item.key: item for item in new}
    for key in sorted({**was, **now}, key=lambda key: (len(key), key)):
        earlier, later = was.get(key), now.get(key)
        present = later or earlier
        if earlier is None or later is None:
            label = Text(_ITEM[type(present)], item=_name(present))
            yield TermDifference(f"{field}.{key}", label, "item", earlier, later, before is not None, _came(earlier, later))
            continue
        for part, label, form in _PARTS[type(later)]:
            effect = _item_effect(part, earlier, later, before, after)
            text = Text(label, item=_name(later))
            yield _row(f"{field}.{key}.{part}", text, form, getattr(earlier, part), getattr(later, part), effect)


def _part(field: str, label: Text, old: Exclusivity | None, new: Exclusivity | None, fresh: bool) -> Iterator[TermDifference]:
    if old is None or new is None:
        effect = _money_effect(old.fee if old else None, new.fee if new else None) if old != new else None
        yield TermDifference(field, label, "part", old, new, old != new and not fresh, None if fresh else effect)
        return
    for name, text, form in _PARTS[Exclusivity]:
        effect = _money_effect(old.fee, new.fee) if name == "fee" else None
        yield _row(f"{field}.{name}", Text(text), form, getattr(old, name), getattr(new, name), effect)


def _row(key: str, label: Text, form: str, old: Any, new: Any, effect: Money | None, fresh: bool = False) -> TermDifference:
    changed = old != new and not fresh
    words = marks(old or "", new or "") if form == "text" and changed else None
    return TermDifference(key, label, form, old, new, changed, effect if changed and effect else None, words)


def _name(item: Deliverable | Right | ValueTerm) -> str:
    match item:
        case Deliverable():
            return item.title or item.kind
        case ValueTerm():
            return item.description or item.option
    return item.key.removeprefix("r")


def _sheet_effect(field: str, before: TermSheet | None, after: TermSheet) -> Money | None:
    if before is None:
        return None
    if field == "fee":
        return _money_effect(before.fee, after.fee)
    if field == "rounds_included" and after.extra_round_price:
        pieces = sum(item.count for item in after.deliverables if item.rounds is None)
        return _times(after.extra_round_price, (after.rounds_included - before.rounds_included) * pieces)
    return None


def _item_effect(part: str, earlier: Any, later: Any, before: TermSheet | None, after: TermSheet) -> Money | None:
    if isinstance(later, ValueTerm):
        if part == "chosen":
            return _money_effect(earlier.retail_value if earlier.chosen else None, later.retail_value if later.chosen else None)
        if part == "retail_value" and earlier.chosen and later.chosen:
            return _money_effect(earlier.retail_value, later.retail_value)
    if isinstance(later, Deliverable) and part == "rounds" and before and after.extra_round_price:
        return _times(after.extra_round_price, (after.rounds_of(later) - before.rounds_of(earlier)) * later.count)
    return None


def _came(earlier: Any, later: Any) -> Money | None:
    present = later or earlier
    if not isinstance(present, ValueTerm) or not present.chosen:
        return None
    return _money_effect(earlier.retail_value if earlier else None, later.retail_value if later else None)


def _money_effect(old: Money | None, new: Money | None) -> Money | None:
    """New minus old, nothing counting as zero; None where nothing is stated or the currencies differ."""
    if old is None and new is None:
        return None
    if old is None or new is None:
        return new if old is None else -old
    return new - old if old.currency == new.currency else None


def _times(price: Money, factor: int) -> Money:
    return Money(price.minor * factor, price.currency)
