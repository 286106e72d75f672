"""Knows the filters of the directory as they stand beside the results: values with counts, scales with bars, floors, weeks, relations."""

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from babel.dates import format_interval

from portal.blueprints.discovery import wording
from portal.blueprints.discovery.search import USUAL_FLOOR, Search
from portal.domain.creators.metrics import DIMENSIONS
from portal.domain.discovery.audience import AGE_BANDS, WHOLE, Dimension
from portal.domain.discovery.query import Floor, Relation, SearchQuery
from portal.domain.money import CURRENCIES, Money
from portal.domain.text import N_, Text
from portal.domain.verification import METHODS
from portal.domain.vetting.figures import Basis
from portal.gateways import content, labels, translations
from portal.gateways.search import Hits
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import bucket, label, options

FACETS = {
    "platforms": ("platform", N_("Channel"), "platform", True),
    "topics": ("topic", N_("Topics"), "topic", True),
    "countries": ("country", N_("Lives in"), "country", False),
    "languages": ("language", N_("Works in"), "language", False),
    "accepts": ("accepts", N_("Glad of, besides money"), "value", False),
    "markets": ("market", N_("Her audience lives in"), "country", False),
    "proofs": ("proof", N_("Checked"), "proof", False),
    "credibility": ("credibility", N_("Profiles that stand out"), "band", False),
    "grants": ("grants", N_("Open to, beyond the post"), "grant", False),
}
"""Filter of the query → (name of its parameter, heading, kind of label, open from the start)."""
FIRST = 6
"""So many values stand open; the others behind a word that says how many they are."""
MOST_OPTIONS = 60
PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
"""Values of the content files; what somebody writes into the address may be anything."""
GRANTS = {
    "reuse": N_("Usage rights"),
    "allowlisting": N_("Allowlisting"),
    "paid": N_("Paid media"),
    "exclusivity": N_("Exclusivity"),
}
BANDS = {
    "normal": N_("Few: below 15 per cent"),
    "watch": N_("Some: 15 to 30 per cent"),
    "ask": N_("Many: above 30 per cent"),
}
BASES = ((Basis.FOLLOWERS, N_("by followers")), (Basis.REACH, N_("by reach")), (Basis.VIEWS, N_("by views")))
RELATIONS = (
    (N_("Worked together"), ((Relation.NEW, N_("Not yet")), (Relation.WORKED, N_("Already")))),
    (N_("Your shortlists"), ((Relation.SHORTLISTED, N_("On one of them")), (Relation.UNLISTED, N_("On none")))),
    (N_("Put aside"), ((Relation.EXCLUDED, N_("Only those put aside")),)),
)
ACTIVE = (7, 30, 90)
WEEKS = 16
"""Weeks from the present one on that the form offers."""


def name_of(value: str, kind: str) -> str:
    """What a value is called in the reader's language."""
    match kind:
        case "country":
            return bucket(value, "country")
        case "proof":
            return sentence(METHODS[value].words) if value in METHODS else value
        case "band":
            return sentence(BANDS[value]) if value in BANDS else value
        case "grant":
            return sentence(GRANTS[value]) if value in GRANTS else value
    return label(value, kind)


def facets(search: Search, hits: Hits) -> dict[str, dict[str, Any]]:
    """Each filter by value with the values that somebody has (or that are chosen), the most frequent first."""
    return {
        attribute: _facet(search, hits, attribute)
        for attribute in FACETS
        if attribute in search.query.counted or hits.facets.get(attribute)
    }


def _facet(search: Search, hits: Hits, attribute: str) -> dict[str, Any]:
    name, heading, kind, opened = FACETS[attribute]
    chosen, counts = getattr(search.query, attribute), hits.facets.get(attribute, {})
    offered = labels.known().values[attribute]
    known = {**dict.fromkeys(sorted(chosen), 0), **{value: count for value, count in counts.items() if value in offered}}
    names = {value: name_of(value, kind) for value in known}
    ordered = sorted(known, key=lambda value: (-known[value], names[value].casefold()))
    shown = [
        {
            "value": value,
            "id": f"{name}-{value.replace('.', '-') if PLAIN.fullmatch(value) else f'x{place}'}",
            "label": names[value],
            "checked": value in chosen,
            "count": known[value],
        }
        for place, value in enumerate(ordered)
        if place < MOST_OPTIONS or value in chosen
    ]
    first = FIRST if len(shown) > FIRST + 2 else len(shown)
    return {
        "name": name,
        "title": sentence(heading),
        "first": [option for place, option in enumerate(shown) if place < first or option["checked"]],
        "more": [option for place, option in enumerate(shown) if place >= first and not option["checked"]],
        "open": opened or bool(chosen),
    }


def floors(search: Search) -> dict[str, Any]:
    """The least shares in force, each to be taken away, and what the form needs for another."""
    return {
        "open": bool(search.query.floors),
        "usual": USUAL_FLOOR,
        "chosen": [
            {
                "value": f"{one.dimension.value}.{one.bucket}.{_short(100 * one.least / WHOLE)}",
                "label": floor_words(one),
                "id": f"floor-{place}",
            }
            for place, one in enumerate(sorted(search.query.floors))
        ],
    }


def floor_words(one: Floor) -> str:
    words = Text(
        N_("%(bucket)s: at least %(share)s"), bucket=bucket(one.bucket, one.dimension.value), share=wording.percent(one.least / WHOLE)
    )
    return sentence(words)


def buckets() -> list[tuple[str, list[tuple[str, str]]]]:
    """(dimension, [(value, words)]) of every least share that can be asked for."""
    return _buckets(locale())


@cache
def _buckets(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """In the language of this request, which is `language`; built once for each."""
    taxonomy = content.taxonomy()
    known = {
        Dimension.COUNTRY: [market.code for market in taxonomy.markets],
        Dimension.AGE: list(AGE_BANDS),
        Dimension.GENDER: ["female", "male", "other"],
        Dimension.LANGUAGE: [language.code for language in taxonomy.languages],
        Dimension.INTEREST: [topic.id for topic in taxonomy.topics if topic.retired_on is None and topic.parent is None],
    }
    return [
        (sentence(DIMENSIONS[dimension.value]), [(f"{dimension.value}.{each}", bucket(each, dimension.value)) for each in found])
        for dimension, found in known.items()
    ]


def about(search: Search) -> dict[str, Any]:
    """Topics of the product in force, and those that can be chosen."""
    chosen = sorted(search.query.about)
    return {
        "open": bool(chosen),
        "chosen": [{"value": value, "label": label(value, "topic"), "id": f"about-{place}"} for place, value in enumerate(chosen)],
        "offered": [(value, words, value.count(".")) for value, words in _options("topic", locale()) if value not in chosen],
    }


@cache
def _options(kind: str, language: str) -> list[tuple[str, str]]:
    return options(kind)


def rest(search: Search, today: date) -> dict[str, Any]:
    """The filters of one choice each: week, activity, relation, and the kind and currency that a price is of."""
    query = search.query
    days = sorted({*ACTIVE, *([query.active_days] if query.active_days else [])})
    return {
        "weeks": [
            (value, words, query.free_week is not None and value == query.free_week.isoformat()) for value, words in weeks(today, query)
        ],
        "days": [(each, active_words(each), each == query.active_days) for each in days],
        "relations": [
            (sentence(heading), [(relation.value, sentence(words), relation in query.relations) for relation, words in choices])
            for heading, choices in RELATIONS
        ],
        "kinds": [(value, words, value == query.price_kind) for value, words in _options("deliverable", locale())],
        "currencies": [(code, code == query.currency) for code in CURRENCIES],
        "bases": [(basis.value, sentence(words), basis is query.er_basis) for basis, words in BASES],
    }


def weeks(today: date, query: SearchQuery) -> list[tuple[str, str]]:
    """(value, words) of the weeks that can be chosen, and of the one in force."""
    monday = today - timedelta(days=today.weekday())
    offered = [monday + timedelta(weeks=n) for n in range(WEEKS)]
    if query.free_week and query.free_week not in offered:
        offered.insert(0, query.free_week)
    return [(each.isoformat(), sentence(Text(N_("%(week)s – over"), week=week(each))) if each < monday else week(each)) for each in offered]


def week(monday: date) -> str:
    """A week by its number and its days: "Week 48: 23 – 29 Nov 2026"."""
    return _week(monday, locale())


@lru_cache(maxsize=256)
def _week(monday: date, language: str) -> str:
    days = format_interval(monday, monday + timedelta(days=6), "yMMMd", locale=translations.formats(language))
    return sentence(Text(N_("Week %(n)s: %(days)s"), n=monday.isocalendar().week, days=days))


def active_words(days: int) -> str:
    return sentence(Text.counted("Posted within a day", "Posted within %(n)s days", days))


def money(minor: float, currency: str) -> str:
    return translations.money(Money(int(minor), currency), locale())


def _short(number: float) -> str:
    return f"{number:.10g}"
