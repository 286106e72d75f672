"""Knows jumps in a follower count that do not look like the creator's usual days, and what may explain them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from portal.domain.vetting.figures import FollowerCount, PostSample

THRESHOLD = 3.5
"""Robust z from which a step is unusual (Iglewicz and Hoaglin)."""
LEAST_STEP = 0.01
"""A step under one per cent of the followers is never called a jump."""
WINDOW = timedelta(days=28)
NEARBY = timedelta(days=3)
FEWEST_STEPS = 8
"""Steps that a window needs before the next one can be called unusual."""
SPIKE = 3.0
"""A post with three times the usual views, or likes, within three days explains a jump."""


@dataclass(frozen=True)
class Jump:
    on: date
    change: int
    """Followers gained (or lost) over the step."""
    z: float
    explained_by: str | None
    """"post" for a post that did far better than usual, "stated" for an explanation with evidence; None while unexplained."""


@dataclass(frozen=True)
class Growth:
    tested: int
    """Steps of the last days that had enough history before them."""
    since: date
    until: date
    jumps: tuple[Jump, ...]

    @property
    def unexplained(self) -> tuple[Jump, ...]:
        return tuple(jump for jump in self.jumps if jump.explained_by is None)


def read(
    history: Sequence[FollowerCount], posts: Sequence[PostSample], explained_days: frozenset[date], as_of: date, days: int = 90
) -> Growth | None:
    """Jumps within `days` before `as_of`; None where fewer than eight steps could be tested.

    g = log growth per day of a step; z = 0.6745·(g − median)/MAD over the 28 days before it (at least eight steps);
    a jump has |z| ≥ 3.5 and moves at least 1 % of the followers (VETTING.md 2.3). It finds spikes and is blind to slow drips.
    """
    counts = {entry.on: entry.count for entry in sorted(history, key=lambda e: (e.on, e.count)) if entry.count > 0 and entry.on <= as_of}
    steps = _steps(counts)
    first = as_of - timedelta(days=days)
    tested: list[date] = []
    jumps: list[Jump] = []
    for at, (on, growth, share, change) in enumerate(steps):
        before = _window(steps, at)
        if on <= first or len(before) < FEWEST_STEPS:
            continue
        tested.append(on)
        z = robust_z(growth, before)
        if abs(z) >= THRESHOLD and abs(share) >= LEAST_STEP:
            jumps.append(Jump(on, change, z, _explanation(on, posts, explained_days)))
    if len(tested) < FEWEST_STEPS:
        return None
    return Growth(len(tested), tested[0], tested[-1], tuple(jumps))


def robust_z(value: float, before: Sequence[float]) -> float:
    """Distance from the median in units of the median absolute deviation, which a few odd days cannot inflate."""
    middle = median(before)
    spread = median(abs(other - middle) for other in before)
    # A count that never moves has no spread; a hundredth of a per cent a day stands in for it.
    return 0.6745 * (value - middle) / max(spread, 1e-4)


def _steps(counts: dict[date, int]) -> list[tuple[date, float, float, int]]:
    """(day, log growth per day, share of followers moved, followers moved) between neighbouring counts."""
    days = sorted(counts)
    return [
        (b, math.log(counts[b] / counts[a]) / (b - a).days, counts[b] / counts[a] - 1, counts[b] - counts[a])
        for a, b in zip(days, days[1:], strict=False)
    ]


def _window(steps: list[tuple[date, float, float, int]], at: int) -> list[float]:
    """Steps of the 28 days before, or the eight before where counts are weekly."""
    on = steps[at][0]
    recent = [growth for day, growth, _, _ in steps[:at] if day >= on - WINDOW]
    return recent if len(recent) >= FEWEST_STEPS else [growth for _, growth, _, _ in steps[max(0, at - FEWEST_STEPS) : at]]


def _explanation(on: date, posts: Sequence[PostSample], explained_days: frozenset[date]) -> str | None:
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
