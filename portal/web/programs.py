"""Knows how a program is said in a few words: its pay, its rights, its day of decision, how its brand has behaved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.domain import paths
from portal.domain.money import exponent
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries.programs import Record
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import label, labels


def program_row(program: Any, record: Record) -> dict[str, Any]:
    """What `cards.programs` and `cards.program` ask for."""
    return {
        "title": program.title,
        "url": paths.program(program.public_id),
        "brand_name": program.brand.name,
        "brand_public_id": program.brand.public_id,
        "summary": program.summary,
        "pay": pay(program),
        "rights": rights(program.rights),
        "decision": translations.day(program.decide_by, locale()) if program.decide_by else "",
        "answers": span(record.answer) if record.answer is not None else sentence(N_("no record yet")),
        "extra": labels(list(dict.fromkeys(each["option"] for each in program.value_menu))[:2], "value"),
        "topics": labels(program.topics[:3], "topic"),
    }


def pay(program: Any) -> str:
    """The range as one amount with two figures: €600–1,400, 600–1.400 €."""
    low, high = program.pay_min, program.pay_max
    if not high:
        return sentence(N_("Value in kind")) if program.value_menu else "–"
    if low == high:
        return translations.money(high, locale())
    whole = 10 ** exponent(high.currency)
    if not low.minor or low.minor % whole or high.minor % whole:
        return f"{translations.money(low, locale())}–{translations.money(high, locale())}"
    if locale() == "de":
        return f"{translations.number(low.minor // whole, 'de')}–{translations.money(high, 'de')}"
    return f"{translations.money(low, locale())}–{translations.number(high.minor // whole, locale())}"


def rights(wanted: Mapping[str, Any]) -> str:
    if not wanted.get("channels"):
        return sentence(N_("none"))
    months = int(wanted.get("months") or 0)
    if wanted.get("paid"):
        return sentence(Text.counted("%(n)s month, also paid", "%(n)s months, also paid", months))
    return sentence(Text.counted("%(n)s month, organic", "%(n)s months, organic", months))


def places_of_rights(wanted: Mapping[str, Any], markets: list[str]) -> str:
    """Where the work may be used: channels and countries."""
    territory = wanted.get("territory") or markets
    where = sentence(N_("worldwide")) if "WORLD" in territory else labels(territory, "market")
    return f"{labels(wanted.get('channels') or [], 'platform')} · {where}"


def span(duration: timedelta) -> str:
    """A length of time in its largest unit: 8 hours, 2 days."""
    hours = duration / timedelta(hours=1)
    if hours < 1:
        return sentence(Text.counted("%(n)s minute", "%(n)s minutes", max(1, round(hours * 60))))
    if hours < 48:
        return sentence(Text.counted("%(n)s hour", "%(n)s hours", round(hours)))
    return _days(round(hours / 24))


def _days(n: int) -> str:
    return sentence(Text.counted("%(n)s day", "%(n)s days", n))


def record_lines(record: Record) -> list[tuple[str, str, str]]:
    """(what, figure, on how many cases it rests) of a brand's record; each says so where too little is known."""

    def unknown(cases: int) -> str:
        return sentence(N_("too few to tell") if cases else N_("no record yet"))

    def rests_on(known: bool, measured: Text, counted: Text) -> str:
        return sentence(measured if known else counted) if counted.args["n"] else ""

    return [
        (
            sentence(N_("Answers in")),
            span(record.answer) if record.answer is not None else unknown(record.answers),
            rests_on(
                record.answer is not None,
                Text.counted("one answer so far", "median of %(n)s answers", record.answers),
                Text.counted("%(n)s answer", "%(n)s answers", record.answers),
            ),
        ),
        (
            sentence(N_("Rounds it asks for")),
            sentence(Text(N_("%(n)s per piece"), n=record.rounds)) if record.rounds is not None else unknown(record.approvals),
            rests_on(
                record.rounds is not None,
                Text.counted("one approved piece so far", "average of %(n)s approved pieces", record.approvals),
                Text.counted("%(n)s approved piece", "%(n)s approved pieces", record.approvals),
            ),
        ),
        (
            sentence(N_("Days to pay")),
            _days(record.days_to_pay) if record.days_to_pay is not None else unknown(record.payments),
            rests_on(
                record.days_to_pay is not None,
                Text.counted("one payment so far", "median of %(n)s payments", record.payments),
                Text.counted("%(n)s payment", "%(n)s payments", record.payments),
            ),
        ),
    ]


def value_lines(values: tuple[Any, ...], *, with_cost: bool) -> list[dict[str, Any]]:
    """The menu of value in kind for a page; what it costs the brand only `with_cost`, for the brand itself."""
    return [
        {
            "label": label(each.option, "value"),
            "description": each.description,
            "retail": each.retail,
            "counter": each.counter,
            "cost": each.cost if with_cost else None,
        }
        for each in values
    ]
