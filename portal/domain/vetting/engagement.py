"""Knows the engagement rate: which posts count, what it is a share of, how sure it is, and how it stands among peers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.domain.vetting import benchmarks
from portal.domain.vetting.figures import Basis, ChannelEvidence, PostSample, newest_first
from portal.domain.vetting.intervals import Z95, Interval
from portal.domain.vetting.peers import PeerCell

FEWEST = 5
"""Posts below which a rate is pulled towards the peers, and no quality score is given (VETTING.md 2.6, 2.7)."""
RECENT = 8
"""Posts that a rate looks back on; older ones made the prediction worse (VETTING.md 2.6)."""

NEWEST = 12
"""Newest posts whose most frequent kind is the one that is measured."""
BASES: tuple[Basis, ...] = tuple(Basis)

COUNTED: Mapping[Basis, tuple[str, ...]] = {
    Basis.FOLLOWERS: ("likes", "comments"),
    Basis.REACH: ("likes", "comments", "saves", "shares"),
    Basis.VIEWS: ("likes", "comments", "shares"),
}
"""What counts as an interaction. Likes and comments are needed; shares and saves count when every post of the sample has them."""

PREFERRED: Mapping[str, tuple[Basis, ...]] = {
    "instagram": (Basis.REACH, Basis.VIEWS, Basis.FOLLOWERS),
    "tiktok": (Basis.VIEWS, Basis.REACH),
    "youtube": (Basis.VIEWS, Basis.FOLLOWERS),
}
"""Bases from most to least telling. TikTok per follower says nothing: one viral video is seen by millions of others."""


@dataclass(frozen=True)
class Rate:
    """Engagement over the newest posts of one kind."""

    basis: Basis
    format: str
    counted: tuple[str, ...]
    values: tuple[float, ...]
    """One rate per post, newest first, as fractions."""
    since: date
    until: date

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def median(self) -> float:
        return float(np.median(self.values))

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / self.n


@dataclass(frozen=True)
class Prior:
    """What is believed before a post is read, on the log scale. τ² and δ² as fitted on 403 accounts (VETTING.md 2.6)."""

    mean: float
    between: float = 0.31
    """Variance between creators of a peer group (tau²)."""
    within: float = 0.13
    """Variance between the posts of one creator (s²): 0.132 within windows of twelve posts of 409 accounts."""
    drift: float = 0.11
    """Variance of a creator's own change from one window of posts to the next (delta²); makes the interval honest."""

    @property
    def kept(self) -> float:
        """ρ: what is left of a lead over the peers in the next window, 1 − δ²/(2τ²).

        A level that changes by δ² and yet never leaves its group (τ² stays) has to come back towards it: θ′ = µ + ρ(θ − µ) + noise of
        τ²(1 − ρ²), and Var(θ′ − θ) = 2τ²(1 − ρ) = δ². Nothing new is fitted for it.
        """
        return max(0.0, 1 - self.drift / (2 * self.between))


def recent(posts: Iterable[PostSample], kind: str | None = None, limit: int = RECENT) -> tuple[PostSample, ...]:
    """The newest posts of one kind, newest first. Without `kind`: the kind most frequent among the newest 12 posts of all."""
    ordered = sorted(posts, key=newest_first)
    if kind is None and ordered:
        counts = Counter(post.format for post in ordered[:12])
        kind = min(counts, key=lambda name: (-counts[name], name))
    return tuple(post for post in ordered if post.format == kind)[:limit]


def rate(channel: ChannelEvidence, basis: Basis, kind: str | None = None, limit: int = RECENT) -> Rate | None:
    """Engagement per post as a share of `basis`; None where no post of the kind carries the counts.

    A post without any interaction counts as half of one, since its logarithm is needed.
    """
    usable = [post for post in channel.posts if _whole(channel, post, basis)]
    posts = recent(usable, kind, limit)
    if not posts:
        return None
    counted = tuple(name for name in COUNTED[basis] if all(getattr(post, name) is not None for post in posts))
    values = tuple(max(0.5, sum(getattr(post, name) for name in counted)) / _base(channel, post, basis) for post in posts)
    return Rate(basis, posts[0].format, counted, values, min(p.published_on for p in posts), max(p.published_on for p in posts))


def expected(values: Sequence[float], prior: Prior) -> Interval:
    """The rate that the next posts are likely to have, with a 95 % interval. Rates are fractions above 0, newest first or in any order.

    VETTING.md 2.6 with a drift that leads back to the peers: w = τ²/(τ² + s²/n), ρ = `prior.kept`, µ + ρ·w·(ln mean − µ) on the log scale,
    ± 1.96·√(ρ²/(1/τ² + n/s²) + τ²(1 − ρ²)); s² pooled with four pseudo-posts. docs/vetting.md gives error and coverage by number of posts.
    """
    logs = [math.log(value) for value in values]
    n, kept, within = len(values), prior.kept, pooled_within(logs, prior)
    weight = prior.between / (prior.between + within / n)
    centre = prior.mean + kept * weight * (math.log(math.fsum(values) / n) - prior.mean)
    half = Z95 * math.sqrt(kept**2 / (1 / prior.between + n / within) + prior.between * (1 - kept**2))
    return Interval(math.exp(centre), math.exp(centre - half), math.exp(centre + half))


def estimate(values: Sequence[float], prior: Prior) -> Interval:
    """The rate to show, from the rates of the posts: under five posts the expected one, from five on their plain mean.

    The plain mean is shown because anybody can check it. The interval is where the next posts are expected, widened to hold the doubt of
    the mean itself (± 1.96·s/√n), so that a creator far from her peers is not told away.
    """
    ahead = expected(values, prior)
    if len(values) < FEWEST:
        return ahead
    mean = math.fsum(values) / len(values)
    half = Z95 * math.sqrt(pooled_within([math.log(value) for value in values], prior) / len(values))
    return Interval(mean, min(mean * math.exp(-half), ahead.low), max(mean * math.exp(half), ahead.high))


def pooled_within(logs: Sequence[float], prior: Prior) -> float:
    """Variance of a creator's posts, pooled with four pseudo-posts of the usual variance."""
    mean = math.fsum(logs) / len(logs)
    squares = math.fsum((value - mean) ** 2 for value in logs)
    return (squares + 4 * prior.within) / (len(logs) - 1 + 4)


def preferred(platform: str) -> tuple[Basis, ...]:
    """Bases of a platform from most to least telling."""
    return PREFERRED.get(platform, (Basis.REACH, Basis.VIEWS, Basis.FOLLOWERS))


def prior_of(group: PeerCell | benchmarks.Benchmark) -> Prior:
    """What a group lets expect of one of its members, on the log scale."""
    if isinstance(group, benchmarks.Benchmark):
        return Prior(group.log_mean, group.log_variance)
    mean, variance = group.log_moments
    # The spread of the group holds the noise of its own samples; what remains is the spread between creators.
    return Prior(mean, max(0.06, variance - Prior(0).within / RECENT))


def _whole(channel: ChannelEvidence, post: PostSample, basis: Basis) -> bool:
    return post.likes is not None and post.comments is not None and (_base(channel, post, basis) or 0) > 0


def _base(channel: ChannelEvidence, post: PostSample, basis: Basis) -> int | None:
    match basis:
        case Basis.FOLLOWERS:
            return channel.followers_on(post.published_on)
        case Basis.REACH:
            return post.reach
        case Basis.VIEWS:
            return post.views
