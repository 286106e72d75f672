"""Knows how ids of the content files are called in the reader's language: `{{ "food.cooking" | label("topic") }}`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from babel.lists import format_list
from flask import Flask

from portal.domain.creators.metrics import GENDERS, METRICS, SHARES
from portal.domain.creators.uploads import days_of
from portal.domain.text import Localized
from portal.gateways import content, translations
from portal.web.filters import sentence
from portal.web.language import locale

SIGNS = {"connected": "connected", "file": "file", "self_stated": "self"}


def install(app: Flask) -> None:
    filters = app.jinja_env.filters
    filters["label"] = label
    filters["labels"] = labels
    filters["bucket"] = bucket
    filters["figure"] = figure
    filters["metric"] = lambda name: sentence(METRICS.get(name, name))
    filters["source_sign"] = lambda source: SIGNS.get(source, "self")
    filters["period"] = period
    filters["iso"] = date.fromisoformat
    filters["decimal"] = Decimal


def label(id: str, kind: str) -> str:
    """kind: topic, language, market, platform, deliverable or value. What nobody knows (any more) is shown as it is."""
    known = _labels(kind).get(id)
    return known.within(locale()) if known else id


def labels(ids, kind: str) -> str:
    """Several as a list in words: "German, English and Dutch"."""
    return format_list([label(id, kind) for id in ids], locale=translations.formats(locale())) if ids else ""


def options(kind: str) -> list[tuple[str, str]]:
    """(id, label) of everything of one kind, as a form offers it."""
    return [(id, text.within(locale())) for id, text in _labels(kind).items()]


def bucket(name: str, dimension: str) -> str:
    """One bucket of an audience: a country by its name, a band of age with its dash, a gender in words."""
    if name == "unknown":
        return sentence("Not told by the platform")
    if dimension == "country":
        return translations.formats(locale()).territories.get(name, name)
    if dimension == "gender":
        return sentence(GENDERS.get(name, name))
    if dimension == "language":
        return label(name, "language")
    if dimension == "interest":
        return label(name, "topic")
    if dimension == "age":
        return name.removeprefix("a").replace("_", "–").replace("-", "–")
    return name


def figure(value, metric: str) -> str:
    """A figure as its metric is written: counts in whole numbers, shares in per cent, hours without decimals."""
    if metric in SHARES:
        return translations.percent(value, locale())
    return translations.number(int(value.to_integral_value()) if hasattr(value, "to_integral_value") else value, locale())


def period(window: str) -> str:
    """A stored span of days in words; empty where there is none."""
    days = days_of(window) if window else None
    return f"{_day(days[0])} – {_day(days[1])}" if days else ""


def _day(value: date) -> str:
    return translations.day(value, locale())


@cache
def _labels(kind: str) -> dict[str, Localized]:
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
