"""Knows the published engagement benchmarks that stand in while the portal has too few creators of its own to compare."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.peers import PLATFORM_NAMES

VERSION = "2026-1"
"""Raised whenever a row changes; stored with every score that used the table."""

_NORMAL = NormalDist()
_INNER = _NORMAL.inv_cdf(0.55)
OUTER = _NORMAL.inv_cdf(0.80)
OTHER_READINGS = (_NORMAL.inv_cdf(0.75), _NORMAL.inv_cdf(0.90))


@dataclass(frozen=True)
class Benchmark:
    """One band of followers of a published table, as fractions (0.01 = 1 %).

    The source quotes four points and no quantiles. We read "low" and "high" as the 20th and 80th percentile and the average
    band as 45th to 55th, because under this reading six of the seven Instagram rows lie on one log-normal curve to within
    5 % of its spread (the row of 1,000 to 5,000 within 17 %). The curve is log-normal between neighbouring points and goes on
    with its last slope outside. That reading is ours: an interval therefore also covers the readings 25th/75th and 10th/90th.
    """

    platform: str
    basis: Basis
    followers_from: int
    followers_below: int | None
    low: float
    """Below this the source says "low"."""
    average_from: float
    average_to: float
    high: float
    """Above this the source says "high"."""
    source: str
    url: str
    as_of: date
    note: str

    @property
    def log_mean(self) -> float:
        """Centre of the average band on the log scale."""
        return (math.log(self.average_from) + math.log(self.average_to)) / 2

    @property
    def log_variance(self) -> float:
        """Variance between creators on the log scale that the outer points imply."""
        return ((math.log(self.high) - math.log(self.low)) / (2 * OUTER)) ** 2

    @property
    def name(self) -> Text:
        platform = PLATFORM_NAMES.get(self.platform, self.platform)
        if self.followers_below is None:
            return Text(
                N_("%(platform)s creators with more than %(least)s followers (published table of %(source)s)"),
                platform=platform, least=self.followers_from, source=self.source,
            )  # fmt: skip
        return Text(
            N_("%(platform)s creators with %(least)s to %(most)s followers (published table of %(source)s)"),
            platform=platform, least=self.followers_from, most=self.followers_below, source=self.source,
        )  # fmt: skip

    def curve(self, outer: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """(logarithms of the four published points, their places on the normal curve) when "low" and "high" are read as ∓`outer`."""
        rates = (self.low, self.average_from, self.average_to, self.high)
        return tuple(math.log(each) for each in rates), (-outer, -_INNER, _INNER, outer)


_BANDS = ((1_000, 5_000), (5_000, 10_000), (10_000, 50_000), (50_000, 100_000), (100_000, 500_000), (500_000, 1_000_000), (1_000_000, None))
_INSTAGRAM = (
    (1.72, 3.38, 4.42, 7.97), (0.62, 1.25, 1.62, 3.54), (0.39, 0.84, 1.11, 2.61), (0.32, 0.75, 1.01, 2.47),
    (0.41, 0.87, 1.14, 2.63), (0.46, 0.88, 1.13, 2.46), (0.57, 1.02, 1.27, 2.60),
)  # fmt: skip
_TIKTOK = (
    (9.49, 12.06, 14.04, 18.51), (7.79, 10.50, 11.83, 14.59), (6.28, 8.38, 9.37, 11.38), (5.47, 7.22, 8.03, 10.45),
    (5.07, 6.66, 7.39, 9.56), (4.73, 6.19, 6.85, 8.12), (4.75, 6.20, 6.84, 8.69),
)  # fmt: skip
_YOUTUBE = (
    (0.41, 1.47, 2.02, 6.42), (0.16, 0.59, 0.82, 2.62), (0.09, 0.36, 0.51, 1.66), (0.05, 0.23, 0.33, 1.08),
    (0.04, 0.19, 0.27, 0.86), (0.03, 0.16, 0.24, 0.71), (0.02, 0.13, 0.18, 0.59),
)  # fmt: skip


def _table(platform, basis, percents, page, as_of, note):
    return tuple(
        Benchmark(platform, basis, least, below, *(number / 100 for number in row), "Modash", f"https://www.modash.io/{page}", as_of, note)
        for (least, below), row in zip(_BANDS, percents, strict=True)
    )


# Rankings and trending lists (VETTING.md 2.2b) are left out on purpose: they hold the most successful, so their medians are no benchmark.
TABLE: tuple[Benchmark, ...] = (
    *_table(
        "instagram", Basis.FOLLOWERS, _INSTAGRAM, "engagement-rate-calculator", date(2023, 7, 1),
        "72 million profiles; the page carries no date, 2023 by its copy; likes and comments of the last posts per follower",
    ),
    *_table(
        "tiktok", Basis.VIEWS, _TIKTOK, "tiktok-engagement-rate-calculator", date(2025, 11, 1),
        "the same page showed 1.82 to 2.19 % for the smallest band in March 2023, on another basis",
    ),
    *_table(
        "youtube", Basis.FOLLOWERS, _YOUTUBE, "youtube-engagement-rate-calculator", date(2023, 7, 1),
        "8 million creators; the page says views, but its figures fit only subscribers",
    ),
)  # fmt: skip


_STARTS = np.array([least for least, _ in _BANDS])
_ROWS = {(row.platform, row.basis, row.followers_from): row for row in TABLE}


def band_of(followers: np.ndarray) -> np.ndarray:
    """Place of the band of followers, -1 below the first; `row_of` takes it."""
    return np.searchsorted(_STARTS, followers, "right") - 1


def row_of(platform: str, basis: Basis, band: int) -> Benchmark | None:
    return _ROWS.get((platform, basis, int(_STARTS[band]))) if band >= 0 else None


def find(platform: str, basis: Basis, followers: int) -> Benchmark | None:
    """The row for a channel; None where no honest published row exists."""
    return row_of(platform, basis, int(band_of(np.array([followers]))[0]))
