"""Knows jumps in a follower count that do not look like the creator's usual days, and what may explain them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import FollowerCount, PostSample, percent

THRESHOLD = 3.5
"""Robust z from which a step is unusual (Iglewicz and Hoaglin 1993)."""
LEAST_STEP = 0.01
"""A step under one per cent of the followers is never called a jump."""
WINDOW = timedelta(days=28)
NEARBY = timedelta(days=3)
FEWEST_STEPS = 8
"""Steps that a window needs before the next one can be called unusual."""
SPIKE = 3.0
"""A post with three times the usual views, or likes, within three days explains a jump."""
DRIFT_DAYS = 7
DRIFT_HISTORY = 28
DRIFT_THRESHOLD = 6.0
DRIFT_SHARE = 0.03
"""A week that brings three per cent of the followers more than the four weeks before let expect, six times its own doubt, is a drift."""

BENIGN = (
    N_("A post, or an appearance elsewhere, that many people saw"),
    N_("Press, radio or television"),
    N_("A giveaway or a contest"),
    N_("Advertising for the account"),
    N_("The platform recommended the account, or removed inactive accounts"),
    N_("The counts were taken at other times of the day, or a day is missing"),
)
"""What looks the same in a curve; shown beside every jump, so that nobody reads one as a finding."""


@dataclass(frozen=True)
class Jump:
    on: date
    change: int
    """Followers gained (or lost) over the step."""
    z: float
    explained_by: str | None
    """"post" for a post that did far better than usual, "stated" for an explanation with evidence; None while unexplained."""


@dataclass(frozen=True)
class Drift:
    """A week in which followers came (or left) faster than before, without one conspicuous day."""

    since: date
    until: date
    share: float
    """Followers beyond the expected, as a share of those at its start."""
    explained_by: str | None


@dataclass(frozen=True)
class Growth:
    tested: int
    """Steps of the last days that had enough history before them."""
    since: date
    until: date
    jumps: tuple[Jump, ...]
    drifts: tuple[Drift, ...] = ()

    @property
    def unexplained(self) -> tuple[Jump | Drift, ...]:
        return tuple(each for each in (*self.jumps, *self.drifts) if each.explained_by is None)


def read(
    history: Sequence[FollowerCount], posts: Sequence[PostSample], explained_days: frozenset[date], as_of: date, days: int = 90
) -> Growth | None:
    """Jumps within `days` before `as_of`; None where fewer than eight steps could be tested.

    g = log growth per day of a step; z = 0.6745·(g − median)/MAD over the 28 days before it (at least eight steps);
    a jump has |z| ≥ 3.5 and moves at least 1 % of the followers (VETTING.md 2.3). It finds spikes; a week of steady arrivals shows as a
    drift, slower ones not at all.
    """
    # Of two counts of one day the larger one stands last, and so it stays.
    counts = dict(sorted((entry.on.toordinal(), entry.count) for entry in history if entry.count > 0 and entry.on <= as_of))
    if len(counts) < FEWEST_STEPS + 1:
        return None
    ordinals, sizes = np.array(list(counts)), np.array(list(counts.values()), dtype=float)
    logs, ends = np.log(sizes), ordinals[1:]
    gaps, shares = ends - ordinals[:-1], sizes[1:] / sizes[:-1] - 1
    rates = (logs[1:] - logs[:-1]) / gaps
    z = _robust_z(rates, ends)
    first = as_of.toordinal() - days
    tested = np.flatnonzero(~np.isnan(z) & (ends > first))
    if tested.size < FEWEST_STEPS:
        return None
    odd = [at for at in tested if abs(z[at]) >= THRESHOLD and abs(shares[at]) >= LEAST_STEP]
    jumps = tuple(
        Jump(
            date.fromordinal(int(ends[at])), int(sizes[at + 1] - sizes[at]), float(z[at]),
            explanation(date.fromordinal(int(ends[at])), posts, explained_days),
        )
        for at in odd
    )  # fmt: skip
    drifts = _drifts(rates, gaps, ends, first, {int(ends[at]) for at in odd}, posts, explained_days)
    return Growth(int(tested.size), date.fromordinal(int(ends[tested[0]])), date.fromordinal(int(ends[tested[-1]])), jumps, drifts)


def robust_z(value: float, before: Sequence[float]) -> float:
    """Distance from the median in units of the median absolute deviation, which a few odd days cannot inflate."""
    middle = median(before)
    spread = median(abs(other - middle) for other in before)
    # A count that never moves has no spread; a hundredth of a per cent a day stands in for it.
    return 0.6745 * (value - middle) / max(spread, 1e-4)


def _robust_z(rates: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """`robust_z` of every step against the 28 days before it, or the eight steps before where counts are weekly; NaN without eight."""
    n = rates.size
    starts = np.searchsorted(ends, ends - WINDOW.days, "left")
    starts = np.minimum(starts, np.maximum(0, np.arange(n) - FEWEST_STEPS))
    widths = np.arange(n) - starts
    most = int(widths.max())
    if most < FEWEST_STEPS:
        return np.full(n, np.nan)
    at = np.arange(n)[:, None] - 1 - np.arange(most)[None, :]
    inside = at >= starts[:, None]
    usable = widths >= FEWEST_STEPS
    windows = np.where(inside, rates[np.maximum(at, 0)], np.inf)[usable]
    middle = _medians(windows, widths[usable])
    spread = _medians(np.abs(windows - middle[:, None]), widths[usable])
    found = np.full(n, np.nan)
    found[usable] = 0.6745 * (rates[usable] - middle) / np.maximum(spread, 1e-4)
    return found


def _medians(rows: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Median of the first `known` values of each row once sorted; the rest of a row is infinite."""
    ordered = np.sort(rows, axis=1)
    at = np.arange(known.size)
    return (ordered[at, (known - 1) // 2] + ordered[at, known // 2]) / 2


def _drifts(rates, gaps, ends, first, known: set[int], posts, explained_days) -> tuple[Drift, ...]:
    """Weeks of daily counts whose mean growth leaves that of the 28 days before by six times its robust doubt, and 3 % of the followers."""
    days = DRIFT_DAYS + DRIFT_HISTORY
    if rates.size < days or (gaps[-days:] != 1).any():
        return ()
    daily = rates[np.arange(rates.size - days + 1)[:, None] + np.arange(days)]
    before, after = daily[:, :DRIFT_HISTORY], daily[:, DRIFT_HISTORY:]
    full = np.full(len(before), DRIFT_HISTORY)
    middle = _medians(before, full)
    spread = np.maximum(1.4826 * _medians(np.abs(before - middle[:, None]), full), 1e-4)
    more = after.mean(axis=1) - middle
    score = more / (spread * math.sqrt(1 / DRIFT_DAYS + 1.57 / DRIFT_HISTORY))
    found: list[Drift] = []
    last = 0
    for at in np.flatnonzero((np.abs(score) >= DRIFT_THRESHOLD) & (np.abs(more) * DRIFT_DAYS >= DRIFT_SHARE)):
        end = int(ends[at + DRIFT_DAYS + DRIFT_HISTORY - 1])
        start = end - DRIFT_DAYS + 1
        # A jump inside makes a week stand out by itself and is told as a jump; of overlapping weeks the first one is told.
        if end <= first or start <= last or any(start <= day <= end + DRIFT_DAYS for day in known):
            continue
        last = end
        week = [date.fromordinal(day) for day in range(start, end + 1)]
        reasons = [reason for day in week if (reason := explanation(day, posts, explained_days))]
        found.append(Drift(week[0], week[-1], float(more[at] * DRIFT_DAYS), min(reasons, default=None)))
    return tuple(found)


def explanation(on: date, posts: Sequence[PostSample], explained_days: frozenset[date]) -> str | None:
    """What may explain a jump on a day: "stated", "post" for a post within three days with thrice the usual views or likes, else None."""
    if any(abs(on - day) <= NEARBY for day in explained_days):
        return "stated"
    for name in ("views", "likes"):
        known = [(post.published_on, getattr(post, name)) for post in posts if getattr(post, name) is not None]
        if len(known) < 5:
            continue
        usual = median(number for _, number in known)
        if usual > 0 and any(abs(on - day) <= NEARBY and number >= SPIKE * usual for day, number in known):
            return "post"
    return None


def said_of(drift: Drift) -> Text:
    """One sentence about a drift, that accuses nobody."""
    fewer = N_("%(since)s to %(until)s: %(share)s %% fewer followers than the weeks before let expect.")
    more = N_("%(since)s to %(until)s: %(share)s %% more followers than the weeks before let expect.")
    return Text(fewer if drift.share < 0 else more, since=drift.since, until=drift.until, share=percent(abs(drift.share)))
