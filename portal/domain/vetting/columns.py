"""Knows how the evidence of many channels is laid out in columns, so that one scorer serves a single creator and all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from portal.domain.vetting import captions, growth
from portal.domain.vetting.figures import TIER_FROM, AudienceReport, ChannelEvidence, FollowerSample, Tier, newest_first
from portal.domain.vetting.intervals import Interval, rogan_gladen

COUNTS = ("views", "likes", "comments", "shares", "saves", "reach")
NO_DAY = -1
_EDGES = np.array(sorted(least for least, _ in TIER_FROM))
_TIERS: tuple[Tier | None, ...] = (None, *(name for _, name in sorted((least, name) for least, name in TIER_FROM)))


@dataclass(frozen=True)
class Columns:
    """n channels, each with up to p posts, newest first. NaN is "unknown"; days are ordinals, -1 where a row has fewer posts."""

    platforms: tuple[str, ...]
    """Names of the platforms; `platform` holds their places."""
    formats: tuple[str, ...]
    """Names of the kinds of post in alphabetical order; `format` holds their places, -1 for no post."""
    platform: np.ndarray
    followers: np.ndarray
    day: np.ndarray
    format: np.ndarray
    base_followers: np.ndarray
    """(n, p): followers on the day of the post."""
    counts: Mapping[str, np.ndarray]
    """views, likes, comments, shares, saves, reach: each (n, p)."""
    said: Mapping[str, np.ndarray]
    """n, variety, captioned, plain (n,): what `captions.read` found; it is read when posts change, not when peers do."""
    audience: np.ndarray
    """(n, 4): share of conspicuous profiles, its low and high end, sampled."""
    comments: np.ndarray
    """(n, 3): sampled, substantive, share of a core circle (0 where unknown)."""
    anomalies: np.ndarray
    """(n, 2): jumps and drifts of 90 days that nothing explains; steps tested. NaN without a history."""

    def __len__(self) -> int:
        return self.followers.size

    @cached_property
    def tier(self) -> np.ndarray:
        """(n,) places in `tier_at`; 0 below a thousand followers."""
        return np.searchsorted(_EDGES, self.followers, "right")


def tier_at(place: int) -> Tier | None:
    return _TIERS[place]


def of(channels: Sequence[ChannelEvidence], as_of: date, anomalies: Sequence[growth.Growth | None] | None = None) -> Columns:
    """Lay out evidence. `anomalies` may bring what `growth.read` found for each channel, else it is read here."""
    ordered = [sorted(channel.posts, key=newest_first) for channel in channels]
    n, p = len(channels), max([1, *map(len, ordered)])
    platforms = tuple(sorted({channel.platform for channel in channels}))
    formats = tuple(sorted({post.format for posts in ordered for post in posts}))
    kinds, places = {name: at for at, name in enumerate(formats)}, {name: at for at, name in enumerate(platforms)}
    day, kind = np.full((n, p), NO_DAY), np.full((n, p), -1)
    base, counts = np.full((n, p), np.nan), {name: np.full((n, p), np.nan) for name in COUNTS}
    said = {name: np.full(n, np.nan) for name in ("n", "variety", "captioned", "plain")}
    audience, comments, odd = np.full((n, 4), np.nan), np.full((n, 3), np.nan), np.full((n, 2), np.nan)
    for at, (channel, posts) in enumerate(zip(channels, ordered, strict=True)):
        k = len(posts)
        day[at, :k] = [post.published_on.toordinal() for post in posts]
        kind[at, :k] = [kinds[post.format] for post in posts]
        base[at, :k] = followers_on(channel, day[at, :k])
        for name in COUNTS:
            counts[name][at, :k] = np.array([getattr(post, name) for post in posts], dtype=float)
        found = captions.read([post.caption for post in posts if post.caption is not None])
        if found is not None:
            for name in said:
                said[name][at] = np.nan if getattr(found, name) is None else getattr(found, name)
        audience[at] = conspicuous(channel.audience)
        if channel.comments is not None:
            comments[at] = (channel.comments.sampled, channel.comments.substantive, channel.comments.core_author_share or 0.0)
        seen = (
            anomalies[at] if anomalies is not None
            else growth.read(channel.followers_history, channel.posts, channel.explained_days, as_of)
        )  # fmt: skip
        if seen is not None:
            odd[at] = (len(seen.unexplained), seen.tested)
    return Columns(
        platforms, formats, np.array([places[channel.platform] for channel in channels], dtype=int),
        np.array([channel.followers for channel in channels], dtype=float), day, kind, base, counts, said, audience, comments, odd,
    )  # fmt: skip


def followers_on(channel: ChannelEvidence, days: np.ndarray) -> np.ndarray:
    """Followers on each day: the last count on or before it, else the first one after it, else today's count."""
    if not channel.followers_history:
        return np.full(days.size, float(channel.followers))
    pairs = sorted((entry.on.toordinal(), entry.count) for entry in channel.followers_history)
    at = np.searchsorted(np.array([day for day, _ in pairs]), days, "right") - 1
    return np.array([count for _, count in pairs], dtype=float)[np.maximum(at, 0)]


def conspicuous(audience: FollowerSample | AudienceReport | None) -> tuple[float, float, float, float]:
    """(share, low, high, sampled) of profiles that stand out; NaN where nothing is known, sampled also where a provider does not say."""
    if isinstance(audience, AudienceReport):
        seen, margin = audience.conspicuous, audience.margin
        return seen, max(0.0, seen - margin), min(1.0, seen + margin), np.nan
    if audience is None or audience.sampled <= 0:
        return (np.nan,) * 4
    found: Interval = rogan_gladen(audience.flagged, audience.sampled, audience.true_positive, audience.false_positive)
    return found.value, found.low, found.high, float(audience.sampled)
