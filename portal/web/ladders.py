"""Knows how the ladder of checks is shown: rungs in plain words with method and day, the history of checks, and the form for a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from portal.domain.text import N_, NC_, Text
from portal.domain.verification import CHECKERS, METHODS, OWNERSHIP, SIGNS, STATES, Rung, strongest
from portal.gateways import content
from portal.queries import verification as read
from portal.web import work
from portal.web.forms import Form, at_most, choices, required
from portal.web.language import locale
from portal.web.words import in_order, label

__all__ = ["BusinessForm", "asked", "business_form", "line", "lines", "of_brand", "of_creator", "rungs", "steps", "told"]


Proofs = dict[int, dict[str, Any] | None]
"""Of each creator the one rung that her card names."""


class BusinessForm(Form):
    kind = RadioField(
        N_("Which number"),
        [InputRequired(N_("Choose one of them."))],
        choices=choices([("vat", N_("VAT id")), ("register", N_("Number of a business register"))]),
        default="vat",
    )
    country = SelectField(N_("Country"), [required])
    number = StringField(NC_("an id", "Number"), [required, at_most(40)])
    name = StringField(N_("Name that it is registered under"), [required, at_most(200)])
    paper = FileField(N_("Document with number and name"))

    def values(self) -> dict[str, str]:
        return {name: self[name].data for name in ("kind", "country", "number", "name")}


def business_form(**values: Any) -> BusinessForm:
    form = BusinessForm(**values)
    markets = in_order((market.code, market.label.within(locale())) for market in content.taxonomy().markets)
    form.country.choices = choices(markets)
    return form


def asked(row) -> Text:
    """What is said when a number has been sent."""
    if row.by_eye:
        return Text(N_("The operator compares the number with your document and writes to you."))
    return Text(N_("The number is well-formed. The VAT register of the EU is being asked."))


def rungs(found: Iterable[Rung]) -> list[dict[str, Any]]:
    """For `components/ladder.html`: words, about, who and when, the highest first."""
    return [
        {
            "method": rung.method,
            "words": rung.words,
            "about": _about(rung),
            "by": CHECKERS.get(rung.by, CHECKERS["portal"]),
            "at": rung.at,
            "until": rung.until,
            "ended": rung.ended is not None,
        }
        for rung in reversed(list(found))
    ]


def steps(found: list[Rung], side: Sequence[str]) -> list[dict[str, Any]]:
    """Every rung of a side, reached or not, the lowest first."""
    return [
        {"method": METHODS[method], "reached": [each for each in rungs(found) if each["method"] == method and not each["ended"]]}
        for method in side
    ]


def line(found: list[Rung]) -> dict[str, Any] | None:
    """The one rung for a card; None where nothing but a mailbox was checked, for that says nothing about a channel."""
    best = strongest(found)
    return rungs([best])[0] if best is not None and best.method != "mail" else None


def told(rows) -> list[dict[str, Any]]:
    """Checks with their states in words."""
    return [
        {
            "row": row,
            "words": N_("Who owns the account") if row.method == OWNERSHIP else METHODS[row.method].words,
            "state": STATES[row.state],
            "sign": SIGNS[row.state],
            "note": Text.from_json(row.note) if row.note else None,
            "may_withdraw": row.state in ("open", "waiting", "confirmed"),
        }
        for row in rows
    ]


def of_creator(creator) -> list[dict[str, Any]]:
    """What was checked about a creator, for her page and her kit; one statement."""
    return rungs(read.ladders_of(work.current().session, [creator.id])[creator.id])


def of_brand(brand) -> list[dict[str, Any]]:
    """What was checked about a brand; one statement."""
    return rungs(read.ladder_of_brand(work.current().session, brand))


def lines(creator_ids: Sequence[int]) -> Proofs:
    """The one rung for the card of each, in one statement."""
    return {number: line(found) for number, found in read.ladders_of(work.current().session, creator_ids).items()}


def _about(rung: Rung) -> str:
    if rung.ended is not None:
        return ""
    return f"{label(rung.platform, 'platform')} {rung.about}" if rung.platform else rung.about
