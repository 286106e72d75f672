"""Knows the make-up of an audience: shares per dimension with an explicit unknown rest, and age bands carried between sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

WHOLE = 10_000
"""Shares are kept in ten-thousandths, so that the index and the card can never disagree by a rounding."""
OVERSHOOT = 0.02
"""Rounded shares of a source may add up to this much more than one; beyond that something is wrong with them."""


class Dimension(StrEnum):
    COUNTRY = "country"
    AGE = "age"
    GENDER = "gender"
    INTEREST = "interest"
    LANGUAGE = "language"


UNKNOWN = "unknown"
"""The bucket of people of whom the source says nothing; it is kept and never shared out among the others."""

Buckets = Mapping[Dimension, frozenset[str]]
"""The buckets that a wish may name, by dimension: what nobody can be in would count as a wish that is met by nobody."""

AGE_BANDS: Mapping[str, tuple[int, int]] = {
    "a13_17": (13, 17),
    "a18_24": (18, 24),
    "a25_34": (25, 34),
    "a35_44": (35, 44),
    "a45_54": (45, 54),
    "a55_64": (55, 64),
    "a65": (65, 84),
}
"""First and last year of the portal's bands. An open end is taken to reach to 84, also in foreign bands ("60+")."""
_LAST_YEAR = 84
_BAND = re.compile(r"(\d{1,2})\s*(?:[-–_]\s*(\d{1,2})|(\+|-))?$")


@dataclass(frozen=True)
class Marginal:
    """Shares of one dimension as one source gave them on one day.

    `shares` maps buckets (DE, a25_34, female, food, de, …) to fractions; what they leave of one is unknown. Interests may add up
    to more than one, since a person has several. Raises ValueError where shares are negative or add up to far more than one.
    """

    dimension: Dimension
    shares: Mapping[str, float]
    source: str
    as_of: date
    bands: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Only for ages given in foreign bands: (first year, last year) to ten-thousandths, as the source had them."""

    def __post_init__(self) -> None:
        in_tenthousandths(self.dimension, self.shares)

    @property
    def parts(self) -> Mapping[str, int]:
        """The shares in ten-thousandths, without the unknown bucket."""
        return {bucket: part for bucket, part in in_tenthousandths(self.dimension, self.shares).items() if bucket != UNKNOWN}

    @property
    def unknown(self) -> int:
        """Ten-thousandths of people of whom this source says nothing."""
        return unknown_part(self.dimension, self.shares)


def of_ages(bands: Mapping[str, float], source: str, as_of: date) -> Marginal:
    """Ages in the bands of any source ("18-24", "age25-34", "25–32", "60+", "age65-"), split over whole years in proportion.

    The bands are kept beside the split, so that `fit` can widen its interval by what the split only supposes.
    Raises ValueError for a band that cannot be read.
    """
    ranges: dict[tuple[int, int], float] = {}
    split: dict[str, float] = {}
    for name, share in bands.items():
        if name == UNKNOWN:
            split[UNKNOWN] = split.get(UNKNOWN, 0.0) + share
            continue
        first, last = AGE_BANDS.get(name) or years(name)
        ranges[first, last] = ranges.get((first, last), 0.0) + share
        for band, (low, high) in AGE_BANDS.items():
            common = min(last, high) - max(first, low) + 1
            if common > 0:
                split[band] = split.get(band, 0.0) + share * common / (last - first + 1)
    if all(span in AGE_BANDS.values() for span in ranges):
        return Marginal(Dimension.AGE, split, source, as_of)
    return Marginal(Dimension.AGE, split, source, as_of, {span: round(share * WHOLE) for span, share in ranges.items()})


def years(band: str) -> tuple[int, int]:
    """First and last year of a band as written by a source: "25-32" is (25, 32), "60+" is (60, 84)."""
    found = _BAND.match(band.strip().casefold().removeprefix("age"))
    if found is None or (found[2] is None and found[3] is None):
        raise ValueError(f"not an age band: {band!r}")
    first, last = int(found[1]), int(found[2]) if found[2] else _LAST_YEAR
    if last < first:
        raise ValueError(f"not an age band: {band!r}")
    return first, last


def in_tenthousandths(dimension: Dimension, shares: Mapping[str, float]) -> dict[str, int]:
    """Shares as whole ten-thousandths; where rounding in the source overshot one, scaled down so that they fit.

    Never scaled up: a list of the top five is not the whole. Raises ValueError for shares outside 0…1 or sums far above one.
    """
    if any(not 0 <= share <= 1 + OVERSHOOT for share in shares.values()):
        raise ValueError(f"shares lie between 0 and 1: {dict(shares)!r}")
    if dimension is Dimension.INTEREST:
        return {bucket: min(WHOLE, round(share * WHOLE)) for bucket, share in shares.items()}
    total = sum(shares.values())
    if total > 1 + OVERSHOOT:
        raise ValueError(f"the shares of one dimension add up to {total:.3f}")
    parts = {bucket: round(share * WHOLE) for bucket, share in shares.items()}
    over = sum(parts.values())
    return {bucket: part * WHOLE // over for bucket, part in parts.items()} if over > WHOLE else parts


def unknown_part(dimension: Dimension, shares: Mapping[str, float]) -> int:
    """Ten-thousandths that the shares leave open; for interests only what the source itself calls unknown."""
    parts = in_tenthousandths(dimension, shares)
    if not parts:
        return WHOLE
    if dimension is Dimension.INTEREST:
        return parts.get(UNKNOWN, 0)
    return WHOLE - sum(part for bucket, part in parts.items() if bucket != UNKNOWN)


def by_dimension(marginals: Iterable[Marginal]) -> dict[Dimension, Marginal]:
    """One marginal per dimension: the newest, and of the same day the one that leaves least open."""
    chosen: dict[Dimension, Marginal] = {}
    for one in sorted(marginals, key=lambda m: (m.as_of, -m.unknown, m.source)):
        chosen[one.dimension] = one
    return chosen


MARKET_FROM = 1_500
"""A country is a market of a creator from this known part of her audience on, in ten-thousandths."""


def markets_of(shares: Mapping[tuple[Dimension, str], int]) -> tuple[str, ...]:
    """Countries in which a good part of an audience lives, from its ten-thousandths."""
    return tuple(
        sorted(
            bucket
            for (dimension, bucket), part in shares.items()
            if dimension is Dimension.COUNTRY and bucket != UNKNOWN and part >= MARKET_FROM
        )
    )
