"""Knows how ids of the content files, buckets of an audience and figures are written in a language, alike on pages and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from babel.lists import format_list

from portal.domain.creators.metrics import GENDERS, SHARES
from portal.domain.creators.stance import GRANTS
from portal.domain.creators.uploads import days_of
from portal.domain.discovery.address import Known
from portal.domain.discovery.audience import AGE_BANDS, Buckets, Dimension
from portal.domain.text import N_, Localized
from portal.domain.verification import OF_CREATORS
from portal.domain.vetting.prevalence import BANDS
from portal.gateways import content, translations

UNKNOWN = N_("Not told by the platform")


def label(id: str, kind: str, locale: str) -> str:
    """kind: topic, language, market, platform, deliverable or value. What nobody knows (any more) is shown as it is."""
    known = every(kind).get(id)
    return known.within(locale) if known else id


def labels(ids: Iterable[str], kind: str, locale: str) -> str:
    """Several as a list in words: "German, English and Dutch"."""
    words = [label(id, kind, locale) for id in ids]
    return format_list(words, locale=translations.formats(locale)) if words else ""


def bucket(name: str, dimension: str, locale: str) -> str:
    """One bucket of an audience: a country by its name, a band of age with its dash, a gender in words."""
    if name == "unknown":
        return translations.translate(UNKNOWN, locale)
    if dimension == "country":
        return translations.formats(locale).territories.get(name, name)
    if dimension == "gender":
        return translations.translate(GENDERS.get(name, name), locale)
    if dimension == "language":
        return label(name, "language", locale)
    if dimension == "interest":
        return label(name, "topic", locale)
    if dimension == "age":
        band = name.removeprefix("a").replace("_", "–").replace("-", "–")
        return f"{band}+" if band.isdecimal() else band
    return name


@cache
def buckets() -> Buckets:
    """Every part of an audience that has a name here: whatever else an address or a kept target may name, nobody is in it."""
    taxonomy = content.taxonomy()
    territories = translations.formats("en").territories
    return {
        Dimension.COUNTRY: frozenset(code for code in territories if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES),
        Dimension.AGE: frozenset(AGE_BANDS),
        Dimension.GENDER: frozenset(GENDERS) - {"unknown"},
        Dimension.LANGUAGE: frozenset(language.code for language in taxonomy.languages),
        Dimension.INTEREST: frozenset(topic.id for topic in taxonomy.topics),
    }


_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of regions and of tests among the names of countries."""


@cache
def known() -> Known:
    """Everything that a search may ask for, topics of old included: who has one of them is found by it."""
    parts = buckets()
    countries, topics = parts[Dimension.COUNTRY], parts[Dimension.INTEREST]
    return Known(
        parts,
        {
            "platforms": frozenset(every("platform")),
            "topics": topics,
            "countries": countries,
            "languages": parts[Dimension.LANGUAGE],
            "accepts": frozenset(every("value")),
            "markets": countries,
            "proofs": frozenset(OF_CREATORS),
            "credibility": frozenset(BANDS),
            "grants": frozenset(GRANTS),
            "about": topics,
            "price_kind": frozenset(every("deliverable")),
        },
    )


def figure(value: Decimal | int, metric: str, locale: str, parts: frozenset[str] = SHARES) -> str:
    """A figure as its metric is written: counts in whole numbers, `parts` of a whole in per cent, hours without decimals."""
    if metric in parts:
        return translations.percent(value, locale)
    return translations.number(int(value.to_integral_value()) if isinstance(value, Decimal) else value, locale)


def period(window: str, locale: str) -> str:
    """A stored span of days in words; empty where there is none."""
    days = days_of(window) if window else None
    return f"{_day(days[0], locale)} – {_day(days[1], locale)}" if days else ""


def _day(value: date, locale: str) -> str:
    return translations.day(value, locale)


@cache
def every(kind: str) -> dict[str, Localized]:
    """Id to its words in both languages, in the order of the content file."""
    taxonomy = content.taxonomy()
    match kind:
        case "topic":
            return {topic.id: topic.label for topic in taxonomy.topics if topic.retired_on is None}
        case "language":
            return {language.code: language.label for language in taxonomy.languages}
        case "market":
            return {market.code: market.label for market in taxonomy.markets}
        case "platform":
            return {platform.id: platform.label for platform in taxonomy.platforms}
        case "deliverable":
            return {each.id: each.label for each in taxonomy.kinds}
        case "value":
            return {option.id: option.label for option in content.value_options().options}
    raise ValueError(f"no such kind of label: {kind}")
