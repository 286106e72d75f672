"""Knows how ids of the content files are called in the reader's language: `{{ "food.cooking" | label("topic") }}`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flask import Flask

from portal.domain.creators.metrics import METRICS
from portal.domain.media_kits.results import PARTS, RESULTS
from portal.gateways import labels as words
from portal.web.filters import sentence
from portal.web.language import locale

SIGNS = {"connected": "connected", "file": "file", "formerly": "formerly", "proof": "proof", "self_stated": "self"}


def install(app: Flask) -> None:
    filters = app.jinja_env.filters
    filters["label"] = label
    filters["labels"] = labels
    filters["bucket"] = bucket
    filters["figure"] = figure
    filters["metric"] = lambda name: sentence(METRICS.get(name, name))
    filters["result"] = lambda name: sentence(RESULTS.get(name, name))
    filters["result_value"] = lambda value, kind: words.figure(value, kind, locale(), PARTS)
    filters["source_sign"] = lambda source: SIGNS.get(source, "self")
    filters["period"] = period
    filters["iso"] = date.fromisoformat
    filters["decimal"] = Decimal


def label(id: str, kind: str) -> str:
    """kind: topic, language, market, platform, deliverable or value. What nobody knows (any more) is shown as it is."""
    return words.label(id, kind, locale())


def labels(ids, kind: str) -> str:
    """Several as a list in words: "German, English and Dutch"."""
    return words.labels(ids, kind, locale())


def options(kind: str) -> list[tuple[str, str]]:
    """(id, label) of everything of one kind, as a form offers it."""
    return [(id, text.within(locale())) for id, text in words.every(kind).items()]


def in_order(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(id, label) by the alphabet: a letter with a mark stands where it stands without ("Österreich" before "Polen", DIN 5007-1)."""
    return sorted(pairs, key=lambda pair: (_bare(pair[1]), pair[1]))


def _bare(words: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter)).casefold()


def bucket(name: str, dimension: str) -> str:
    """One bucket of an audience: a country by its name, a band of age with its dash, a gender in words."""
    return words.bucket(name, dimension, locale())


def figure(value, metric: str) -> str:
    """A figure as its metric is written: counts in whole numbers, shares in per cent, hours without decimals."""
    return words.figure(value, metric, locale())


def period(window: str) -> str:
    """A stored span of days in words; empty where there is none."""
    return words.period(window, locale())
