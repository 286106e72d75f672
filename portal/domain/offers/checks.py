"""Knows when a term sheet can be sent: dates in order, something owed, something given, every price named."""

from __future__ import annotations

from datetime import date, timedelta

from portal.domain.money import Money
from portal.domain.offers.terms import (
    GOVERNING_LANGUAGES,
    GOVERNING_LAWS,
    MUSIC,
    RELEASE_EVENTS,
    RESALES,
    TRANSFERS,
    Deliverable,
    TermSheet,
)
from portal.domain.text import N_, Text

LENGTHS = {"title": 140, "objective": 400, "disclosure_label": 80, "credit": 120, "venue": 120, "brief_version": 60, "notes": 2000}
_RANGES = {
    "drafts_count": (0, 5),
    "rounds_included": (0, 10),
    "brand_response_days": (1, 30),
    "creator_response_days": (1, 30),
    "payment_days": (0, 60),
    "live_months": (1, 36),
    "confidentiality_months": (0, 60),
    "crisis_hours": (1, 72),
    "takedown_hours": (1, 168),
    "cancel_pct_early": (0, 100),
    "cancel_pct_mid": (0, 100),
    "cancel_pct_late": (0, 100),
    "dispute_days_talk": (1, 60),
    "dispute_days_operator": (1, 60),
}
_CHOICES = {
    "release_event": RELEASE_EVENTS,
    "governing_law": GOVERNING_LAWS,
    "governing_language": GOVERNING_LANGUAGES,
    "music": MUSIC,
}
_MISSING = N_("Please fill this in.")
_CHOICE = N_("Please choose one of the options.")
_PAST = N_("This day has passed.")
_MAX_ITEMS = 40


def check(terms: TermSheet, today: date) -> dict[str, Text]:
    """What keeps the sheet from being sent: field (`deliverables.d1.due`) to sentence; empty when it can go out."""
    found: dict[str, Text] = {}
    for part in (_texts, _numbers, _money, _pay, _dates, _deliverables, _values, _rights, _exclusivity):
        for field, text in part(terms, today):
            found.setdefault(field, text)
    return found


def check_acceptance(terms: TermSheet) -> dict[str, Text]:
    """What keeps a sheet from being accepted although it could be sent: nothing of value was left in it."""
    if not terms.fee and not terms.chosen_values:
        return {"fee": Text(N_("There is neither a fee nor a chosen value in this version."))}
    return {}


def _texts(terms: TermSheet, today: date):
    for field in ("title", "objective", "disclosure_label", "venue"):
        if not getattr(terms, field).strip():
            yield field, Text(_MISSING)
    for field, longest in LENGTHS.items():
        if len(getattr(terms, field)) > longest:
            yield field, Text(N_("At most %(n)s characters."), n=longest)
    for field, choices in _CHOICES.items():
        if getattr(terms, field) not in choices:
            yield field, Text(_CHOICE)
    if not terms.markets:
        yield "markets", Text(N_("Name at least one market."))


def _numbers(terms: TermSheet, today: date):
    for field, (least, most) in _RANGES.items():
        yield from _within(field, getattr(terms, field), least, most)
    if terms.deemed_approval_days is not None:
        yield from _within("deemed_approval_days", terms.deemed_approval_days, 2, 30)
        if terms.deemed_approval_days < terms.brand_response_days:
            yield "deemed_approval_days", Text(N_("Silence cannot approve before the brand’s own response time is over."))
    if not terms.cancel_pct_early <= terms.cancel_pct_mid <= terms.cancel_pct_late:
        yield "cancel_pct_mid", Text(N_("The shares rise with the progress of the work."))


def _within(field: str, value: int, least: int, most: int):
    if not least <= value <= most:
        yield field, Text(N_("Please enter a number from %(least)s to %(most)s."), least=least, most=most)


def _money(terms: TermSheet, today: date):
    amounts = {
        "fee": terms.fee,
        "extra_round_price": terms.extra_round_price,
        "rights_renewal_price": terms.rights_renewal_price,
        "liability_cap": terms.liability_cap,
        "exclusivity.fee": terms.exclusivity.fee if terms.exclusivity else None,
        **{f"value_items.{item.key}.retail_value": item.retail_value for item in terms.value_items},
    }
    for field, amount in amounts.items():
        if amount is None:
            continue
        if amount.minor < 0:
            yield field, Text(N_("An amount cannot be negative."))
        if amount.currency != terms.currency:
            yield field, Text(N_("All amounts of an offer are in %(currency)s."), currency=terms.currency)


def _pay(terms: TermSheet, today: date):
    if not terms.fee and not terms.chosen_values and not terms.value_items:
        yield "fee", Text(N_("Offer a fee or something of value: nobody works for attention alone."))
    if terms.extra_round_price is None:
        yield "extra_round_price", Text(N_("Name the price of a further round, so that nobody has to guess later."))
    if terms.governing_law not in ("DE", "AT") and terms.liability_cap is None:
        yield "liability_cap", Text(N_("Under this law the agreement needs a limit of liability."))


def _dates(terms: TermSheet, today: date):
    for field in ("start", "end", "review_on", "renewal_by"):
        if getattr(terms, field) is None:
            yield field, Text(_MISSING)
    if terms.start and terms.start < today:
        yield "start", Text(_PAST)
    if terms.start and terms.end and terms.end < terms.start:
        yield "end", Text(N_("The end lies before the start."))
    if terms.payment_secured and terms.fee and terms.secure_by and terms.end and terms.secure_by > terms.end:
        yield "secure_by", Text(N_("The payment would be secured after the collaboration has ended."))
    if terms.review_on and terms.start and terms.review_on < terms.start:
        yield "review_on", Text(N_("The review lies before the start."))
    if terms.renewal_by and terms.review_on and terms.renewal_by < terms.review_on:
        yield "renewal_by", Text(N_("Decide on a renewal after the review."))


def _deliverables(terms: TermSheet, today: date):
    if not terms.deliverables:
        yield "deliverables", Text(N_("List at least one deliverable."))
    if len(terms.deliverables) > _MAX_ITEMS:
        yield "deliverables", Text(N_("At most %(n)s entries."), n=_MAX_ITEMS)
    for item in terms.deliverables:
        for field, text in _deliverable(terms, item, today):
            yield f"deliverables.{item.key}.{field}", text


def _deliverable(terms: TermSheet, item: Deliverable, today: date):
    for field in ("kind", "platform", "title"):
        if not getattr(item, field).strip():
            yield field, Text(_MISSING)
    if len(item.title) > 140:
        yield "title", Text(N_("At most %(n)s characters."), n=140)
    if len(item.notes) > 2000:
        yield "notes", Text(N_("At most %(n)s characters."), n=2000)
    yield from _within("count", item.count, 1, 100)
    if item.rounds is not None:
        yield from _within("rounds", item.rounds, 0, 10)
    if item.due is None:
        yield "due", Text(_MISSING)
    days = [(field, getattr(item, field)) for field in ("draft_due", "due", "publish_on") if getattr(item, field)]
    for field, day in days:
        if day < today:
            yield field, Text(_PAST)
        if terms.end and day > terms.end:
            yield field, Text(N_("This day lies after the end of the collaboration."))
    for (_, earlier), (field, later) in zip(days, days[1:], strict=False):
        if later < earlier:
            yield field, Text(N_("First the draft, then the finished version, then the publication."))
    if terms.release_event == "publication" and not terms.published:
        yield "publish_on", Text(N_("Payment follows publication, so something has to be published."))


def _values(terms: TermSheet, today: date):
    if len(terms.value_items) > _MAX_ITEMS:
        yield "value_items", Text(N_("At most %(n)s entries."), n=_MAX_ITEMS)
    for item in terms.value_items:
        place = f"value_items.{item.key}"
        if not item.option:
            yield f"{place}.option", Text(_MISSING)
        if not item.description.strip():
            yield f"{place}.description", Text(_MISSING)
        for field, longest in (("description", 500), ("counter", 500), ("value_basis", 300), ("where", 200)):
            if len(getattr(item, field)) > longest:
                yield f"{place}.{field}", Text(N_("At most %(n)s characters."), n=longest)
        if item.retail_value is None and not item.value_basis.strip():
            yield f"{place}.retail_value", Text(N_("State the retail value, or why none can be given."))
        if not item.counter.strip():
            yield f"{place}.counter", Text(N_("State what is done in return; if nothing is expected, write that."))
        if item.transfer not in TRANSFERS:
            yield f"{place}.transfer", Text(_CHOICE)
        if item.resale not in RESALES:
            yield f"{place}.resale", Text(_CHOICE)


def _rights(terms: TermSheet, today: date):
    if len(terms.rights) > _MAX_ITEMS:
        yield "rights", Text(N_("At most %(n)s entries."), n=_MAX_ITEMS)
    keys = {item.key for item in terms.deliverables}
    for right in terms.rights:
        place = f"rights.{right.key}"
        if not right.channels:
            yield f"{place}.channels", Text(N_("Name where it may be used."))
        if not right.territory:
            yield f"{place}.territory", Text(N_("Name the countries in which it may be used."))
        if not right.organic and not right.paid:
            yield f"{place}.organic", Text(N_("Say whether the use is organic, paid or both."))
        if not 1 <= right.months <= 60:
            yield f"{place}.months", Text(N_("Rights end: please enter %(least)s to %(most)s months."), least=1, most=60)
        if right.deliverable and right.deliverable not in keys:
            yield f"{place}.deliverable", Text(N_("This deliverable is not on the list."))
    if terms.rights and terms.rights_renewal_price is None:
        yield "rights_renewal_price", Text(N_("Name the price of an extension."))


def _exclusivity(terms: TermSheet, today: date):
    exclusivity = terms.exclusivity
    if exclusivity is None:
        return
    if not exclusivity.scope.strip():
        yield "exclusivity.scope", Text(N_("Name the category or the competitors."))
    if len(exclusivity.scope) > 300:
        yield "exclusivity.scope", Text(N_("At most %(n)s characters."), n=300)
    if not exclusivity.territory:
        yield "exclusivity.territory", Text(N_("Name the countries."))
    yield from _within("exclusivity.days", exclusivity.days, 1, 365)
    if exclusivity.fee is None or exclusivity.fee == Money(0, exclusivity.fee.currency):
        yield "exclusivity.fee", Text(N_("Exclusivity costs other income, so it has a price."))
    if terms.start and terms.end and exclusivity.starts and exclusivity.starts > terms.end + timedelta(days=365):
        yield "exclusivity.starts", Text(N_("This day lies after the end of the collaboration."))
