"""Knows how many people a next post may be expected to reach, and which part of an audience stands out: what credible reach is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from statistics import median

from portal.domain.vetting.figures import AudienceReport, ChannelEvidence, newest_first
from portal.domain.vetting.intervals import Interval, rogan_gladen

NEWEST = 12
FEWEST = 6
"""Of six values the smallest and the largest hold the median in 97 of 100 cases; of five not in 95."""


@dataclass(frozen=True)
class Viewing:
    """Views that a post gets (accounts reached, where a platform tells no views): the median of the newest, and where it lies."""

    value: float
    low: float
    high: float
    counted: str
    """views or reach"""
    posts: int
    until: date


@dataclass(frozen=True)
class StandingOut:
    """The share of the audience that stands out, 0 to 1, with its doubt."""

    value: float
    low: float
    high: float
    source: str
    as_of: date


def viewing(evidence: ChannelEvidence) -> Viewing | None:
    """Of the newest twelve posts that tell it; None under six. The interval is that of order statistics, so no draw decides it:
    ranks n/2 ± 0.98·√n, which hold the median in about 95 of 100 cases (Conover, Practical Nonparametric Statistics, 3.2)."""
    newest = sorted(evidence.posts, key=newest_first)
    for counted in ("views", "reach"):
        told = [post for post in newest if getattr(post, counted) is not None][:NEWEST]
        if len(told) >= FEWEST:
            values = sorted(getattr(post, counted) for post in told)
            inside = max(0, math.floor(len(values) / 2 - 0.98 * math.sqrt(len(values))))
            return Viewing(median(values), values[inside], values[-1 - inside], counted, len(told), told[0].published_on)
    return None


def standing_out(evidence: ChannelEvidence) -> StandingOut | None:
    """From a provider's report or a sample of followers; None without either."""
    known = evidence.audience
    if known is None:
        return None
    if isinstance(known, AudienceReport):
        share = known.conspicuous
        found = Interval(share, max(0.0, share - known.margin), min(1.0, share + known.margin))
    else:
        found = rogan_gladen(known.flagged, known.sampled, known.true_positive, known.false_positive)
    return StandingOut(found.value, found.low, found.high, known.source, known.as_of)
