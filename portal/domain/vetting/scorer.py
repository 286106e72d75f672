"""Knows the engagement quality score as numbers, for one creator or for all of them at once: the one place that computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from portal.domain.vetting.columns import NO_DAY, Columns, tier_at
from portal.domain.vetting.engagement import FEWEST
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.peers import Measure, Peers
from portal.domain.vetting.rates import Levels, Measured, Reached, levels, reached
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
MANNERS = (Measure.VARIETY, Measure.CAPTIONED, Measure.PLAIN)


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
    medians: Mapping[Basis, tuple[np.ndarray, ...]]
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
    consistency, compared = _consistency(columns, peers, regular, last, as_of)
    substance, share = _substance(columns, peers)
    told = level.n >= FEWEST
    parts: dict[str, Standing] = {
        "engagement": _held(
            *(np.where(told, each, np.nan) for each in (level.standing, level.standing_low, level.standing_high)), most=CAP
        ),
        "reach": (reach.standing, reach.standing_low, reach.standing_high),
        "audience": tuple(100 * (1 - columns.audience[:, at]) for at in (0, 2, 1)),  # type: ignore[dict-item]
        "comments": substance,
        "originality": _originality(columns, peers),
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
    total = sum(weights.values())
    weighed = down = up = sums = np.zeros(posts.size)
    for name, weight in weights.items():
        value, low, high = parts[name]
        known = ~np.isnan(value)
        # Added in the order of the weights, so that the same parts give the same last digit.
        weighed = weighed + np.where(known, weight, 0.0)
        sums = sums + np.where(known, weight * value, 0.0)
        down = down + np.where(known, (weight * (value - low)) ** 2, 0.0)
        up = up + np.where(known, (weight * (high - value)) ** 2, 0.0)
    coverage = weighed / total if total else np.zeros(posts.size)
    enough = (posts >= FEWEST) & (coverage >= LEAST_COVERAGE) & (weighed > 0)
    safe = np.where(weighed > 0, weighed, 1.0)
    whole = np.clip(sums / safe, 0.0, 100.0)
    low, high = np.clip(whole - np.sqrt(down) / safe, 0.0, 100.0), np.clip(whole + np.sqrt(up) / safe, 0.0, 100.0)
    return (*(np.where(enough, each, np.nan) for each in (whole, low, high)), coverage)  # type: ignore[return-value]


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


def _nothing(n: int) -> Standing:
    return np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)


def _held(value: np.ndarray, low: np.ndarray, high: np.ndarray, most: float = 100.0) -> Standing:
    return np.clip(value, 0.0, most), np.clip(low, 0.0, most), np.clip(high, 0.0, most)


def _among(columns: Columns, peers: Peers, measure: Measure, rows: np.ndarray, deed: Callable) -> None:
    """Call `deed(cell, rows)` for each group of a measure of manner that some of `rows` belong to."""
    keys = np.stack([columns.platform[rows], columns.tier[rows]], axis=1)

    def found(key: tuple[int, ...], at: np.ndarray) -> None:
        cell = peers.nearest(measure, columns.platforms[key[0]], tier_at(key[1]))
        if cell is not None:
            deed(cell, rows[at])

    by_group(keys, found)


def _growth(columns: Columns) -> Standing:
    """100 − 25 for each anomaly that nothing explains. Of several at most one is doubted: false alarms are rare."""
    value = np.maximum(0.0, 100.0 - ANOMALY * columns.anomalies[:, 0])
    return value, value, np.where(columns.anomalies[:, 0] > 0, np.minimum(100.0, value + ANOMALY), value)


def _substance(columns: Columns, peers: Peers) -> tuple[Standing, Standing]:
    """(part, share): 100 · Wilson lower bound in relation to the peers' 90th percentile, −20 for a closed circle.

    The value is the lower bound on purpose (few comments prove little), so the interval opens upwards only.
    """
    n = len(columns)
    sampled, said, circle = columns.comments.T
    rows = np.flatnonzero(sampled > 0)
    part, share = _nothing(n), _nothing(n)
    if not rows.size:
        return part, share
    top = np.ones(n)

    def scale(cell, at: np.ndarray) -> None:
        top[at] = max(0.01, float(cell.values[int(0.9 * (cell.values.size - 1))]))

    _among(columns, peers, Measure.SUBSTANCE, rows, scale)
    share[0][rows] = said[rows] / sampled[rows]
    share[1][rows], share[2][rows] = wilson(share[0][rows], sampled[rows])
    lost = np.where(circle[rows] > CORE_AUTHORS, CIRCLE, 0.0)
    low, high = (np.clip(100 * end[rows] / top[rows] - lost, 0.0, 100.0) for end in share[1:])
    part[0][rows], part[1][rows], part[2][rows] = low, low, high
    return part, share


def _originality(columns: Columns, peers: Peers) -> Standing:
    """Mean of up to three peer percentiles: varied captions, captions that say something, posts without hunting words."""
    n = len(columns)
    posts = columns.said["n"]
    number, sums, down, up = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for measure, name in zip(MANNERS, ("variety", "captioned", "plain"), strict=True):
        seen = columns.said[name]
        rows = np.flatnonzero((posts >= FEWEST) & ~np.isnan(seen))
        if not rows.size:
            continue

        def compare(cell, at: np.ndarray, seen=seen) -> None:
            value, low, high = in_group(cell, seen[at], *wilson(seen[at], posts[at]))
            number[at] += 1
            sums[at] += value
            down[at] += (value - low) ** 2
            up[at] += (high - value) ** 2

        _among(columns, peers, measure, rows, compare)
    some = np.maximum(number, 1)
    mean = np.where(number > 0, sums / some, np.nan)
    return _held(mean, mean - np.sqrt(down) / some, mean + np.sqrt(up) / some)


def _consistency(columns: Columns, peers: Peers, regular: np.ndarray, last: np.ndarray, as_of: date) -> tuple[Standing, np.ndarray]:
    """Peer percentile of the regularity; 0 when the last post is older than 45 days."""
    part, compared = _nothing(len(columns)), np.zeros(len(columns), dtype=bool)
    rows = np.flatnonzero(~np.isnan(regular))
    silent = rows[as_of.toordinal() - last[rows] > SILENT_DAYS]
    rows = rows[as_of.toordinal() - last[rows] <= SILENT_DAYS]

    def compare(cell, at: np.ndarray) -> None:
        compared[at] = True
        for column, told in zip(part, in_group(cell, regular[at], regular[at], regular[at]), strict=True):
            column[at] = told

    if rows.size:
        _among(columns, peers, Measure.REGULARITY, rows, compare)
    for column in part:
        column[silent] = 0.0
    return part, compared
