"""Knows the engagement rate: which posts count, what it is a share of, how sure it is, and how it stands among peers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.domain.text import Text
from portal.domain.vetting import benchmarks
from portal.domain.vetting.figures import Basis, ChannelEvidence, PostSample, tier
from portal.domain.vetting.intervals import Z95, Interval
from portal.domain.vetting.peers import Measure, PeerCell, Peers

FEWEST = 5
"""Posts below which a rate is pulled towards the peers, and no quality score is given (VETTING.md 2.6, 2.7)."""
RECENT = 8
"""Posts that a rate looks back on; older ones made the prediction worse (VETTING.md 2.6)."""

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
    """What is believed before a post is read, on the log scale. The variances were fitted on 403 accounts (VETTING.md 2.6)."""

    mean: float
    between: float = 0.31
    """Variance between creators of a peer group (tau²)."""
    within: float = 0.16
    """Variance between the posts of one creator (s²)."""
    drift: float = 0.11
    """Variance of a creator's own change from one window of posts to the next (delta²); makes the interval honest."""


@dataclass(frozen=True)
class Level:
    """A rate with its estimate and, where somebody compares, its standing among peers (percentile 0 to 100)."""

    rate: Rate
    estimate: Interval
    standing: Interval | None
    peers: Text | None
    peers_n: int | None
    """Size of the group; None for a published benchmark."""
    peers_source: str | None
    peers_as_of: date | None


def recent(posts: Iterable[PostSample], kind: str | None = None, limit: int = RECENT) -> tuple[PostSample, ...]:
    """The newest posts of one kind, newest first. Without `kind`: the kind most frequent among the newest 12 posts of all."""
    ordered = sorted(posts, key=_newest_first)
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


def shrink(logs: Sequence[float], prior: Prior) -> Interval:
    """Empirical Bayes estimate of the rate that the next posts will have, with a 95 % interval (VETTING.md 2.6).

    w = τ²/(τ² + s²/n); exp(w·mean + (1−w)·µ); exp(… ± 1.96·√(1/(1/τ² + n/s²) + δ²)); s² pooled with four pseudo-posts.
    """
    n = len(logs)
    mean = math.fsum(logs) / n
    within = pooled_within(logs, prior)
    weight = prior.between / (prior.between + within / n)
    centre = weight * mean + (1 - weight) * prior.mean
    half = Z95 * math.sqrt(1 / (1 / prior.between + n / within) + prior.drift)
    return Interval(math.exp(centre), math.exp(centre - half), math.exp(centre + half))


def estimate(values: Sequence[float], prior: Prior) -> Interval:
    """The rate to show, from the rates of the posts: shrunk under five, from five on their plain mean.

    On 409 accounts the mean of five predicted the next twelve posts better (error 0.338 on the log scale) than the shrunk rate
    (0.346), the geometric mean (0.369) or the median (0.376); its interval keeps the drift term, without which it would be a lie.
    """
    logs = [math.log(value) for value in values]
    if len(values) < FEWEST:
        return shrink(logs, prior)
    mean = math.fsum(values) / len(values)
    half = Z95 * math.sqrt(pooled_within(logs, prior) / len(values) + prior.drift)
    return Interval(mean, mean * math.exp(-half), mean * math.exp(half))


def pooled_within(logs: Sequence[float], prior: Prior) -> float:
    """Variance of a creator's posts, pooled with four pseudo-posts of the usual variance."""
    mean = math.fsum(logs) / len(logs)
    squares = math.fsum((value - mean) ** 2 for value in logs)
    return (squares + 4 * prior.within) / (len(logs) - 1 + 4)


def level(channel: ChannelEvidence, peers: Peers, kind: str | None = None) -> Level | None:
    """The most telling rate that can be compared; without any comparison the most telling one that has five posts, else any."""
    found: list[Level] = []
    for basis in PREFERRED.get(channel.platform, (Basis.REACH, Basis.VIEWS, Basis.FOLLOWERS)):
        measured = rate(channel, basis, kind)
        if measured is not None:
            found.append(_compared(channel, measured, peers))
    return min(found, key=lambda one: (one.rate.n < FEWEST, one.standing is None), default=None)


def _compared(channel: ChannelEvidence, measured: Rate, peers: Peers) -> Level:
    cell = peers.nearest(Measure.ENGAGEMENT, channel.platform, tier(channel.followers), measured.format, measured.basis)
    if cell is not None:
        value = estimate(measured.values, _prior_of(cell))
        standing = cell.standing(value.value, value.low, value.high)
        return Level(measured, value, standing, cell.name, int(cell.values.size), cell.source, cell.as_of)
    row = benchmarks.find(channel.platform, measured.basis, channel.followers)
    if row is not None:
        value = estimate(measured.values, Prior(row.log_mean, row.log_variance))
        standing = row.standing(value.value, value.low, value.high)
        return Level(measured, value, standing, row.name, None, f"{row.source} {benchmarks.VERSION}", row.as_of)
    # Nobody to compare with: the creator's own posts are the centre, so nothing is pulled anywhere.
    value = estimate(measured.values, Prior(math.fsum(math.log(rate) for rate in measured.values) / measured.n))
    return Level(measured, value, None, None, None, None, None)


def _prior_of(cell: PeerCell) -> Prior:
    logs = np.log(np.maximum(cell.values, 1e-6))
    # The spread of the group holds the noise of its own samples; what remains is the spread between creators.
    between = max(0.05, float(np.var(logs)) - Prior(0).within / RECENT)
    return Prior(float(np.mean(logs)), between)


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


def _newest_first(post: PostSample) -> tuple:
    """Every field after the date only breaks ties, so that the order in which posts arrive never changes a figure."""
    numbers = (post.likes, post.comments, post.views, post.reach, post.shares, post.saves)
    return (-post.published_on.toordinal(), post.format, tuple(-1 if n is None else n for n in numbers), post.caption or "")
