"""Knows the engagement quality score as numbers, for one creator or for all of them at once: the one place that computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from portal.domain.vetting.columns import NO_DAY, Columns, tier_at
from portal.domain.vetting.engagement import FEWEST
from portal.domain.vetting.figures import Basis, Tier
from portal.domain.vetting.peers import Measure, PeerCell, Peers
from portal.domain.vetting.rates import Levels, Measured, Middle, Reached, levels, reached
from portal.domain.vetting.rhythm import NEWEST_DAYS, SILENT_DAYS
from portal.domain.vetting.standings import Standing, by_group, in_group, wilson

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"engagement": 30, "reach": 15, "audience": 20, "comments": 15, "originality": 10, "growth": 5, "consistency": 5}
)
"""A product decision, not a finding (VETTING.md 2.7); an operator may set others."""
LEAST_COVERAGE = 0.5
CAP = 95.0
"""Engagement beyond the 95th percentile earns no more: very high is a reason to look, not to cheer (VETTING.md 2.3)."""
CORE_AUTHORS = 0.4
CIRCLE = 20.0
"""Points that comments lose where a fixed circle writes more than 40 per cent of them."""
ANOMALY = 25.0
"""Points that growth loses for each jump or drift of 90 days that nothing explains."""
MANNERS = {Measure.VARIETY: "variety", Measure.CAPTIONED: "captioned", Measure.PLAIN: "plain"}
"""What captions are compared in, by its name in `Columns.said`."""
Sizes = Sequence[tuple[str, Tier | None, np.ndarray]]
"""(platform, tier, rows) of the channels that belong together."""


@dataclass(frozen=True)
class Scored:
    """Scores of n channels; every column is (n,), NaN is "not enough evidence", never 0."""

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    coverage: np.ndarray
    """Share of the weights whose part could be measured, 0 to 1."""
    posts: np.ndarray
    parts: Mapping[str, Standing]
    """Value, low and high end of each part, 0 to 100, NaN where it could not be measured."""
    levels: Levels
    reached: Reached
    measured: Mapping[Basis, Measured]
    medians: Mapping[Basis, Middle]
    regularity: np.ndarray
    rhythm_peers: np.ndarray
    """Whether peers compare the regularity."""
    comment_share: Standing
    last_post: np.ndarray


def score(columns: Columns, peers: Peers, as_of: date, weights: Mapping[str, float] = WEIGHTS) -> Scored:
    """Score every channel as VETTING.md 2.7 says. Posts and counts after `as_of` must have been left out by the caller.

    score = Σ wᵢcᵢ / Σ wᵢ over the parts that could be measured, coverage = Σ wᵢ / Σ of all; no number under five posts or half of the
    evidence. Bounded by 0 and 100, indifferent to the order of channels and of posts. The interval is analytic (recovered variances of
    independent parts, Zou and Donner 2008): it needs no random draws, and a better part never lowers either end.
    """
    reach, medians = reached(columns, peers)
    level, measured = levels(columns, peers)
    regular, last = regularity(columns)
    sizes = [(columns.platforms[at], tier_at(size), rows) for (at, size), rows in by_group(columns.platform, columns.tier)]
    consistency, compared = _consistency(sizes, peers, regular, as_of.toordinal() - last)
    substance, share = _substance(columns, sizes, peers)
    parts: dict[str, Standing] = {
        "engagement": np.where(level.n >= FEWEST, level.standing, np.nan).clip(0.0, CAP),
        "reach": reach.standing,
        "audience": 100 * (1 - columns.audience.T[[0, 2, 1]]),
        "comments": substance,
        "originality": _originality(columns, sizes, peers),
        "growth": _growth(columns),
        "consistency": consistency,
    }
    posts = (columns.day != NO_DAY).sum(axis=1)
    whole, low, high, coverage = combined(parts, posts, weights)
    return Scored(
        whole, low, high, coverage, posts, parts, level, reach, measured, medians, regular, compared, share, last
    )  # fmt: skip


def combined(
    parts: Mapping[str, Standing], posts: np.ndarray, weights: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(score, low, high, coverage) of parts that may be NaN."""
    weight = np.array([[each] for each in weights.values()])
    value, low, high = np.array([parts[name] for name in weights]).swapaxes(0, 1)
    arms = np.array((weight * value, (weight * (value - low)) ** 2, (weight * (high - value)) ** 2))
    known = ~np.isnan(value)
    # Added in the order of the weights, so that the same parts give the same last digit.
    weighed, (sums, down, up) = (weight * known).sum(axis=0), np.where(known, arms, 0.0).sum(axis=1)
    coverage = weighed / max(weight.sum(), 1e-9)
    enough = (posts >= FEWEST) & (coverage >= LEAST_COVERAGE)
    safe = np.where(weighed > 0, weighed, 1.0)
    whole = (sums / safe).clip(0.0, 100.0)
    ends = np.array((whole, whole - np.sqrt(down) / safe, whole + np.sqrt(up) / safe)).clip(0.0, 100.0)
    return (*np.where(enough, ends, np.nan), coverage)  # type: ignore[return-value]


def regularity(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """(1 / (1 + robust coefficient of variation of the gaps between the newest thirty days with posts), newest day).

    NaN under five such days. `rhythm.read` is the same for one channel, with everything that its page shows.
    """
    n, p = columns.day.shape
    last = columns.day.max(axis=1, initial=NO_DAY)
    found = np.full(n, np.nan)
    if p < FEWEST:
        return found, last
    gaps = columns.day[:, :-1] - columns.day[:, 1:]
    real = (gaps > 0) & (columns.day[:, 1:] != NO_DAY)
    real &= np.cumsum(real, axis=1) <= NEWEST_DAYS - 1
    known = real.sum(axis=1)
    rows = np.flatnonzero(known >= FEWEST - 1)
    if rows.size:
        kept, count = np.where(real[rows], gaps[rows], np.inf), known[rows]
        middle = _medians(kept, count)
        spread = _medians(np.abs(kept - middle[:, None]), count)
        found[rows] = 1 / (1 + 1.4826 * spread / middle)
    return found, last


def _medians(rows: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Median of the finite values of each row, of which there are `known`."""
    ordered, at = np.sort(rows, axis=1), np.arange(known.size)
    return (ordered[at, (known - 1) // 2] + ordered[at, known // 2]) / 2


def _among(sizes: Sizes, peers: Peers, measure: Measure, wanted: np.ndarray) -> Iterator[tuple[PeerCell, np.ndarray]]:
    """(cell, rows) for each group of a measure of manner that some of the `wanted` channels belong to."""
    for platform, size, rows in sizes:
        here = rows[wanted[rows]]
        cell = peers.nearest(measure, platform, size) if here.size else None
        if cell is not None:
            yield cell, here


def _growth(columns: Columns) -> Standing:
    """100 − 25 for each anomaly that nothing explains. Of several at most one is doubted: false alarms are rare."""
    odd = columns.anomalies[:, 0]
    value = np.maximum(0.0, 100.0 - ANOMALY * odd)
    return np.array((value, value, np.where(odd > 0, np.minimum(100.0, value + ANOMALY), value)))


def _substance(columns: Columns, sizes: Sizes, peers: Peers) -> tuple[Standing, Standing]:
    """(part, share): 100 · Wilson lower bound in relation to the peers' 90th percentile, −20 for a closed circle.

    The value is the lower bound on purpose (few comments prove little), so the interval opens upwards only.
    """
    sampled, said, circle = columns.comments.T
    part, share = np.full((2, 3, len(columns)), np.nan)
    rows = np.flatnonzero(sampled > 0)
    if not rows.size:
        return part, share
    top = np.ones(len(columns))
    for cell, at in _among(sizes, peers, Measure.SUBSTANCE, sampled > 0):
        top[at] = max(0.01, float(cell.values[int(0.9 * (cell.values.size - 1))]))
    plain = said[rows] / sampled[rows]
    share[:, rows] = (plain, *wilson(plain, sampled[rows]))
    lost = np.where(circle[rows] > CORE_AUTHORS, CIRCLE, 0.0)
    low, high = (100 * share[1:, rows] / top[rows] - lost).clip(0.0, 100.0)
    part[:, rows] = (low, low, high)
    return part, share


def _originality(columns: Columns, sizes: Sizes, peers: Peers) -> Standing:
    """Mean of up to three peer percentiles: varied captions, captions that say something, posts without hunting words."""
    posts = columns.said["n"]
    seen = np.array([columns.said[name] for name in MANNERS.values()])
    ends = np.array((seen, *wilson(seen, posts))).swapaxes(0, 1)
    number, sums, arms = np.zeros(len(columns)), np.zeros(len(columns)), np.zeros((2, len(columns)))
    known = (posts >= FEWEST) & ~np.isnan(seen)
    for measure, told, here in zip(MANNERS, ends, known, strict=True):
        for cell, at in _among(sizes, peers, measure, here):
            value, low, high = in_group(cell, told[:, at])
            number[at] += 1
            sums[at] += value
            arms[:, at] += ((value - low) ** 2, (high - value) ** 2)
    some = np.maximum(number, 1)
    mean, (down, up) = np.where(number > 0, sums / some, np.nan), np.sqrt(arms) / some
    return np.array((mean, mean - down, mean + up)).clip(0.0, 100.0)


def _consistency(sizes: Sizes, peers: Peers, regular: np.ndarray, silent_for: np.ndarray) -> tuple[Standing, np.ndarray]:
    """(peer percentile of the regularity, whether peers compare it); 0 when the last post is older than 45 days."""
    part, compared = np.full((3, regular.size), np.nan), np.zeros(regular.size, dtype=bool)
    known, silent = ~np.isnan(regular), silent_for > SILENT_DAYS
    for cell, at in _among(sizes, peers, Measure.REGULARITY, known & ~silent):
        compared[at] = True
        part[:, at] = in_group(cell, np.array([regular[at]] * 3))
    part[:, known & silent] = 0.0
    return part, compared
