"""Knows what a channel can show about itself: posts, counts and samples, each with its date and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Basis(StrEnum):
    """What an engagement rate is a share of; rates of different bases are never compared (VETTING.md 2.1)."""

    FOLLOWERS = "followers"
    REACH = "reach"
    VIEWS = "views"


class Tier(StrEnum):
    """Size of a channel. No standard exists; these bounds are the portal's own (VETTING.md 2.2)."""

    NANO = "nano"
    MICRO = "micro"
    MID = "mid"
    MACRO = "macro"
    MEGA = "mega"


TIER_FROM: tuple[tuple[int, Tier], ...] = (
    (1_000_000, Tier.MEGA),
    (250_000, Tier.MACRO),
    (50_000, Tier.MID),
    (10_000, Tier.MICRO),
    (1_000, Tier.NANO),
)


def tier(followers: int) -> Tier | None:
    """The tier of a channel with so many followers; None below 1,000, where nothing published compares."""
    return next((name for least, name in TIER_FROM if followers >= least), None)


@dataclass(frozen=True)
class PostSample:
    """One post as the source reported it; a count that the source does not give is None, never 0."""

    published_on: date
    format: str
    """Id of the kind of post: reel, post, carousel, story, video, short, …"""
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    reach: int | None = None
    caption: str | None = None
    """None where the source gives no captions; "" where the post has none."""
    sponsored: bool = False
    """Whether the post is labelled as advertising. No score reads this: disclosure never lowers one."""


@dataclass(frozen=True)
class FollowerCount:
    on: date
    count: int


@dataclass(frozen=True)
class FollowerSample:
    """A sample of followers of which `flagged` looked conspicuous to a check with known error rates."""

    sampled: int
    flagged: int
    as_of: date
    source: str
    true_positive: float = 0.745
    """Share of conspicuous profiles that the check finds; default as measured on SRF's labelled set (VETTING.md 2.5)."""
    false_positive: float = 0.05
    """Share of ordinary profiles that the check flags all the same."""


@dataclass(frozen=True)
class AudienceReport:
    """What an audience provider reported; its own error is rarely stated, so ten points each way are assumed."""

    conspicuous: float
    """Share of the audience, 0 to 1."""
    as_of: date
    source: str
    margin: float = 0.10


@dataclass(frozen=True)
class CommentSample:
    sampled: int
    substantive: int
    """Comments that are not a link, an advertisement, emoji only, generic or a duplicate."""
    as_of: date
    source: str
    core_author_share: float | None = None
    """Share of comments by people who comment on at least 60 % of at least five posts."""


@dataclass(frozen=True)
class ChannelEvidence:
    """All that is known of one channel on one day. Posts may come in any order."""

    platform: str
    followers: int
    followers_as_of: date
    source: str
    """Where the figures come from: connected, file, self_stated or the name of a provider."""
    posts: tuple[PostSample, ...] = ()
    followers_history: tuple[FollowerCount, ...] = ()
    audience: FollowerSample | AudienceReport | None = None
    comments: CommentSample | None = None
    explained_days: frozenset[date] = frozenset()
    """Days whose jump in followers somebody has explained with evidence (press, a giveaway, an advertisement)."""

    def followers_on(self, day: date) -> int:
        """Followers on a day: the last count on or before it, else the first one after it, else today's count."""
        before = [entry for entry in self.followers_history if entry.on <= day]
        if before:
            return max(before, key=lambda entry: entry.on).count
        after = [entry for entry in self.followers_history if entry.on > day]
        return min(after, key=lambda entry: entry.on).count if after else self.followers


def newest_first(post: PostSample) -> tuple:
    """Every field after the date only breaks ties, so that the order in which posts arrive never changes a figure."""
    numbers = (post.likes, post.comments, post.views, post.reach, post.shares, post.saves)
    return (-post.published_on.toordinal(), post.format, tuple(-1 if n is None else n for n in numbers), post.caption or "")


def percent(share: float, digits: int = 1) -> Decimal:
    """A share as a percentage that a person reads, rounded half up."""
    return Decimal(share * 100).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def whole(number: float) -> int:
    """The nearest whole number, halves up."""
    return int(Decimal(number).quantize(Decimal(1), rounding=ROUND_HALF_UP))
