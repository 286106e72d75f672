"""Knows what the index keeps of one creator in numbers: flags, figures, measures and shares, each under a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.domain.discovery.audience import UNKNOWN, WHOLE, Dimension
from portal.domain.discovery.query import HISTOGRAMS
from portal.gateways.search.promise import Document

Name = tuple[str, str]
"""What a row of the index is about: a filter or dimension, and the value in it."""

MEASURES = ("er", "quality", "expected", "conspicuous")
"""Figures with a fraction, one row each; NaN where not known."""
DIMENSIONS = tuple(Dimension)
_MOST = 2**32 - 2


@dataclass(frozen=True)
class Entry:
    """One creator. Whatever is not named here counts as nought: no flag, no figure, no share."""

    id: int
    fingerprint: int
    flags: frozenset[Name]
    figures: Mapping[Name, int]
    """One more than the figure, so that nought is "not known" and room that nobody has written says nothing."""
    measures: tuple[float, ...]
    """In the order of MEASURES."""
    shares: Mapping[Name, int]
    """Ten-thousandths."""
    unknown: tuple[int, ...]
    """Ten-thousandths by dimension, in the order of DIMENSIONS."""


def entry_of(document: Document) -> Entry:
    shares, unknown = _shares(document)
    return Entry(
        document.id,
        document.fingerprint,
        frozenset([*_flags(document), *_bars(document)]),
        _figures(document),
        tuple(np.nan if (figure := getattr(document, name)) is None else float(figure) for name in MEASURES),
        shares,
        unknown,
    )


def priced(kind: str, currency: str) -> Name:
    """Where the price of a deliverable kind stands; of the empty kind the lowest of all."""
    return "price", f"{kind}/{currency}"


def er_of(basis: str) -> Name:
    return "er", basis


def bar(name: Name, place: int) -> Name:
    """The flag of those whose figure lies in one bar of a histogram."""
    return f"bar {place} {name[0]}", name[1]


def _flags(document: Document) -> list[Name]:
    found = [(facet, value) for facet, values in document.filters.items() for value in values]
    found += [("taken", week.isoformat()) for week in document.taken_weeks] if document.calendar else []
    found += [("excluded", topic) for topic in document.excluded_topics]
    found += [("er_basis", document.er_basis.value)] if document.er_basis else []
    return found + [(name, "yes") for name in ("listed", "calendar") if getattr(document, name)]


def _counted(document: Document) -> dict[Name, float]:
    """Figures that have a histogram."""
    found: dict[Name, float | None] = {("followers", ""): document.followers_max, ("quality", ""): document.quality}
    found |= {("followers", platform): number for platform, number in document.followers.items()}
    found |= {priced(kind, currency): price for (kind, currency), price in document.prices.items()}
    if document.currency:
        found[priced("", document.currency)] = document.price_min
    if document.er_basis:
        found[er_of(document.er_basis.value)] = document.er
    return {name: figure for name, figure in found.items() if figure is not None}


def _bars(document: Document) -> list[Name]:
    counted = ((name, bisect_right(HISTOGRAMS[name[0]], figure) - 1) for name, figure in _counted(document).items())
    return [bar(name, place) for name, place in counted if place >= 0]


def _figures(document: Document) -> dict[Name, int]:
    whole = {name: int(figure) for name, figure in _counted(document).items() if name[0] in ("followers", "price")}
    whole |= {(name, ""): _ordinal(day) for name, day in (("published", document.published_on), ("active", document.last_active)) if day}
    return {name: min(figure, _MOST) + 1 for name, figure in whole.items() if figure >= 0}


def _ordinal(day: date) -> int:
    return day.toordinal()


def _shares(document: Document) -> tuple[dict[Name, int], tuple[int, ...]]:
    """(ten-thousandths by bucket, those of each dimension that are unknown): what `audience.unknown_part` says of the same shares."""
    told = {dimension for dimension, _ in document.audience}
    left = dict.fromkeys(DIMENSIONS, WHOLE)
    for (dimension, _), part in document.parts.items():
        left[dimension] -= part
    if Dimension.INTEREST in told:  # people share interests: what is open there is only what the source calls so
        left[Dimension.INTEREST] = min(WHOLE, round(document.audience.get((Dimension.INTEREST, UNKNOWN), 0) * WHOLE))
    return {(dimension.value, bucket): part for (dimension, bucket), part in document.parts.items()}, tuple(left.values())
