"""Knows how an audience fits what a brand looks for: target by target, in words, with bounds where only marginals are known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from portal.domain.discovery.audience import AGE_BANDS, WHOLE, Dimension, Marginal, by_dimension
from portal.domain.text import N_, Text

LEAST: Mapping[Dimension, float] = MappingProxyType(
    {Dimension.COUNTRY: 0.5, Dimension.AGE: 0.4, Dimension.GENDER: 0.5, Dimension.LANGUAGE: 0.5, Dimension.INTEREST: 0.3}
)
"""Share of the audience from which a target counts as met, where the brand does not set its own."""

WISHES: Mapping[str, Dimension] = MappingProxyType(
    {
        "countries": Dimension.COUNTRY,
        "ages": Dimension.AGE,
        "genders": Dimension.GENDER,
        "languages": Dimension.LANGUAGE,
        "interests": Dimension.INTEREST,
    }
)
"""Wish of a `Target` → the part of an audience that it is about, in the order in which wishes are shown."""


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Target:
    """Whom a brand wants to reach. Inside a dimension any of the buckets will do; between dimensions all must hold."""

    countries: frozenset[str] = frozenset()
    ages: frozenset[str] = frozenset()
    """Ids of the portal's bands: a18_24, a25_34, …"""
    genders: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    least: Mapping[Dimension, float] = field(default_factory=dict)
    """Own minimum shares; `LEAST` for the others."""
    weights: Mapping[Dimension, int] = field(default_factory=dict)
    """How much a wish matters, 1 to 3; 1 for the others. It only decides the order, never what is said about a creator."""

    @cached_property
    def wanted(self) -> Mapping[Dimension, frozenset[str]]:
        """Dimensions with a wish, in the order in which they are shown. A search asks for them several times."""
        return {dimension: wish for name, dimension in WISHES.items() if (wish := getattr(self, name))}

    def without(self, unwanted: Dimension) -> Target:
        """The same target with no wish about that dimension."""
        return replace(self, **{name: frozenset() for name, dimension in WISHES.items() if dimension is unwanted})

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def minimum(self, dimension: Dimension) -> int:
        """The least share in ten-thousandths; one at least, so that nobody meets a wish of whom nothing is known."""
        return max(1, round(self.least.get(dimension, LEAST[dimension]) * WHOLE))

    def weight(self, dimension: Dimension) -> int:
        return self.weights.get(dimension, 1)


@dataclass(frozen=True)
class TargetMet:
    """One target and what is known about it."""

    dimension: Dimension
    wanted: tuple[str, ...]
    share: float | None
    """Share of the audience inside the wish as far as the source names it; None without any source."""
    low: float
    high: float
    """What the share may be once the unknown rest and the splitting of age bands are counted."""
    minimum: float
    source: str | None
    as_of: date | None
    state: Met


@dataclass(frozen=True)
class Fit:
    """How one audience meets one target. Never shown as one per cent figure (LOOK.md): the sentence and the lines say it."""

    in_target: float | None
    """Estimated share inside all wishes at once (product of the marginals); None where a wish has no source."""
    low: float
    high: float
    """Fréchet bounds: what the share may be whatever the dimensions have to do with each other."""
    lift: float | None
    """in_target ÷ share in the population; over 1.2 useful, over 2 strong."""
    per_dimension: tuple[TargetMet, ...]
    sentence: Text

    @property
    def met(self) -> int:
        return sum(one.state is Met.YES for one in self.per_dimension)

    @property
    def unknown(self) -> int:
        return sum(one.state is Met.UNKNOWN for one in self.per_dimension)


def fit(target: Target, audience: Iterable[Marginal], population_share: float | None = None) -> Fit:
    """Judge each wish by itself, then estimate all at once (VETTING.md 2.8).

    Met when the named share reaches the minimum; not met when even the whole unknown rest would not lift it there; unknown between.
    """
    known = by_dimension(audience)
    lines = tuple(_judged(target, dimension, buckets, known.get(dimension)) for dimension, buckets in target.wanted.items())
    shares = [line.share for line in lines if line.share is not None]
    estimate = math.prod(shares) if lines and len(shares) == len(lines) else None
    low, high = frechet([line.low for line in lines], [line.high for line in lines])
    if estimate is not None:
        estimate = min(high, max(low, estimate))
    lift = estimate / population_share if estimate is not None and population_share else None
    return Fit(estimate, low, high, lift, lines, _sentence(lines))


def frechet(lows: list[float], highs: list[float]) -> tuple[float, float]:
    """Bounds of a joint share of which only marginals are known: max(0, Σlow − (d − 1)) and min(high). (0, 1) without any."""
    if not lows:
        return 0.0, 1.0
    return min(max(0.0, math.fsum(lows) - (len(lows) - 1)), min(highs)), min(highs)


def overlap(wanted: Mapping[str, float], found: Mapping[str, float]) -> float:
    """Σ min(p, q) of two distributions over the same cells: so much of the audience matches; 1 − total variation."""
    return math.fsum(min(share, found.get(cell, 0.0)) for cell, share in wanted.items())


def order_key(target: Target, audience: Iterable[Marginal]) -> tuple[int, int, float]:
    """What "sort by audience fit" sorts by, highest first: targets met, then targets unknown, then the shares multiplied.

    In words: first who meets most of your targets; among equals who leaves fewer of the others refuted; among these whose
    audience lies most inside them. The product of shares is the geometric mean in order, so one hopeless target cannot be bought
    back by another. Targets that are unknown stay out of the product. A target of weight w counts like w equal targets. The index
    computes the same numbers in the same order of operations.
    """
    known = by_dimension(audience)
    met = unknown = 0
    product = 1.0
    for dimension, buckets in target.wanted.items():
        named, open_part = _inside(dimension, buckets, known.get(dimension))
        least, weight = target.minimum(dimension), target.weight(dimension)
        if named >= least:
            met += weight
        elif named + open_part >= least:
            unknown += weight
            continue
        for _ in range(weight):
            product *= named / WHOLE
    return met, unknown, product


def _judged(target: Target, dimension: Dimension, buckets: frozenset[str], known: Marginal | None) -> TargetMet:
    least = target.minimum(dimension)
    wanted = tuple(sorted(buckets))
    if known is None or known.unknown == WHOLE:
        source, as_of = (known.source, known.as_of) if known is not None else (None, None)
        return TargetMet(dimension, wanted, None, 0.0, 1.0, least / WHOLE, source, as_of, Met.UNKNOWN)
    named, open_part = _inside(dimension, buckets, known)
    state = Met.YES if named >= least else Met.UNKNOWN if named + open_part >= least else Met.NO
    low, high = _bounds(dimension, buckets, known, named, open_part)
    return TargetMet(dimension, wanted, named / WHOLE, low / WHOLE, high / WHOLE, least / WHOLE, known.source, known.as_of, state)


def _inside(dimension: Dimension, buckets: frozenset[str], known: Marginal | None) -> tuple[int, int]:
    """(ten-thousandths named inside the wish, ten-thousandths that might be). People share interests, so there the largest counts."""
    if known is None:
        return 0, WHOLE
    inside = [part for bucket, part in known.parts.items() if bucket in buckets]
    named = max(inside, default=0) if dimension is Dimension.INTEREST else sum(inside)
    return named, min(known.unknown, WHOLE - named)


def _bounds(dimension: Dimension, buckets: frozenset[str], known: Marginal, named: int, open_part: int) -> tuple[int, int]:
    if dimension is Dimension.INTEREST:
        return named, min(WHOLE, sum(part for bucket, part in known.parts.items() if bucket in buckets) + known.unknown)
    if not known.bands:
        return named, named + open_part
    wanted_years = {year for bucket in buckets for year in _years_of(bucket)}
    surely = sum(part for (first, last), part in known.bands.items() if wanted_years.issuperset(range(first, last + 1)))
    perhaps = sum(part for (first, last), part in known.bands.items() if not wanted_years.isdisjoint(range(first, last + 1)))
    return min(named, surely), min(WHOLE, max(named, perhaps) + open_part)


def _years_of(bucket: str) -> range:
    first, last = AGE_BANDS.get(bucket, (1, 0))
    return range(first, last + 1)


def _sentence(lines: tuple[TargetMet, ...]) -> Text:
    met = sum(line.state is Met.YES for line in lines)
    unknown = sum(line.state is Met.UNKNOWN for line in lines)
    if not lines:
        return Text(N_("No target set"))
    known = Text.counted("Meets %(met)s of %(n)s target", "Meets %(met)s of %(n)s targets", len(lines), met=met)
    return Text.counted("%(known)s, one unknown", "%(known)s, %(n)s unknown", unknown, known=known) if unknown else known
