"""Knows how large invented channels are and how people react to them: the distributions of VETTING.md 2.2, 2.2b, 2.6 and 4."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.domain.vetting import benchmarks
from portal.domain.vetting.figures import Basis, Tier, tier

BETWEEN, WITHIN = 0.31, 0.16
"""Variance of the logarithm of engagement between creators and between the posts of one (VETTING.md 2.6)."""
BASIS = {"instagram": Basis.FOLLOWERS, "tiktok": Basis.VIEWS, "youtube": Basis.FOLLOWERS}
FORMATS = {"instagram": ("reel", "post"), "tiktok": ("video",), "youtube": ("video", "short")}
COMMENTS_PER_LIKE = {"instagram": 0.025, "tiktok": 0.0065, "youtube": 0.037}
SHARES_PER_LIKE = {"instagram": 0.03, "tiktok": 0.02, "youtube": 0.01}
SAVES_PER_LIKE = {"instagram": 0.06, "tiktok": 0.05, "youtube": 0.0}
YOUTUBE_ENGAGEMENT_PER_VIEW = 0.034
"""Median over categories of the 2017 trending list and the 2022 top list (VETTING.md 2.2b)."""
TIKTOK_VIEWS_PER_FOLLOWER = {Tier.NANO: 0.9, Tier.MICRO: 0.7, Tier.MID: 0.6, Tier.MACRO: 0.55, Tier.MEGA: 0.48}
VIEW_RATE = {
    "ig_reel": 0.40,
    "ig_post": 0.25,
    "ig_story": 0.25,
    "tt_video": 0.30,
    "yt_dedicated": 0.30,
    "yt_integration": 0.30,
    "yt_short": 0.30,
    "ugc_video": 0.30,
}
"""Views expected for each follower (sponsorrate.com, VETTING.md 4). A story is priced from those of a feed post, see SHARE_OF_FEED."""
CPM = {
    "ig": {Tier.NANO: (5, 12), Tier.MICRO: (10, 20), Tier.MID: (12, 25), Tier.MACRO: (15, 30), Tier.MEGA: (25, 45)},
    "tt": {Tier.NANO: (4, 10), Tier.MICRO: (8, 18), Tier.MID: (10, 22), Tier.MACRO: (12, 25), Tier.MEGA: (20, 40)},
    "yt": {Tier.NANO: (15, 35), Tier.MICRO: (20, 50), Tier.MID: (25, 60), Tier.MACRO: (35, 75), Tier.MEGA: (50, 75)},
}
"""Price of a thousand expected views by size (influencerradar.com, awisee; VETTING.md 4)."""
SHARE_OF_FEED = {"ig_story": 0.5, "yt_dedicated": 1.4, "yt_integration": 0.8, "yt_short": 0.45, "ugc_video": 0.5}
FLAT = ((1_000, 90), (10_000, 330), (50_000, 1_500), (250_000, 5_500), (500_000, 10_000), (1_000_000, 28_000), (6_000_000, 140_000))
"""Followers and what is asked for one post: the lower half of the bands of iidb.com (VETTING.md 4), since others are lower."""
LEAST = 0.4
"""Nobody with a large channel works for the price of a small second one: that counts at least as this part of the large one."""
AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
YOUNG, GROWN, OLDER = (8, 34, 34, 14, 6, 3, 1), (2, 14, 38, 26, 12, 6, 2), (1, 6, 20, 27, 24, 15, 7)
MINDS_AGE = {"gaming": YOUNG, "beauty": YOUNG, "home": OLDER, "sustainability": OLDER, "finance": GROWN, "culture": OLDER}
WOMEN = {
    "beauty": 0.86,
    "fashion": 0.78,
    "family": 0.8,
    "food": 0.64,
    "culture": 0.62,
    "tech": 0.24,
    "gaming": 0.3,
    "finance": 0.42,
    "sports": 0.46,
}


@dataclass(frozen=True)
class Counts:
    """Counts of the posts of one channel, newest first, as arrays of one length."""

    views: np.ndarray
    likes: np.ndarray
    comments: np.ndarray
    shares: np.ndarray
    saves: np.ndarray
    reach: np.ndarray
    rate: float
    """Median engagement per post as a share of the channel's basis."""


def followers(rng: np.random.Generator, n: int) -> np.ndarray:
    """Sizes of main channels: log-normal from a few hundred to some millions, with a median of 18,000."""
    return np.clip(rng.lognormal(math.log(18_000), 1.6, n), 400, 6_000_000).astype(int)


def typical(platform: str, size: int) -> float:
    """Centre of the published band for a channel of that size, as a share."""
    row = benchmarks.find(platform, BASIS[platform], max(size, 1_000))
    assert row is not None, f"no row for {platform}"
    return math.exp(row.log_mean)


def counts(rng: np.random.Generator, platform: str, size: int, n: int, *, luck: float = 1.0) -> Counts:
    """Counts of `n` posts of a channel with `size` followers. `luck` below 1: bought followers neither react nor look."""
    center = typical(platform, size) * math.exp(rng.normal(0, math.sqrt(BETWEEN))) * luck
    rates = center * np.exp(rng.normal(0, math.sqrt(WITHIN), n))
    spread = np.exp(rng.normal(0, 0.45, n))
    group = tier(size) or Tier.NANO
    if platform == "tiktok":
        views = size * TIKTOK_VIEWS_PER_FOLLOWER[group] * min(luck, 1.0) * math.exp(rng.normal(0, 0.4)) * spread
        reactions = views * np.minimum(rates, 0.4)
    elif platform == "youtube":
        reactions = size * rates
        views = reactions / (YOUTUBE_ENGAGEMENT_PER_VIEW * math.exp(rng.normal(0, 0.3))) * spread**0.5
    else:
        reactions = size * rates
        views = np.maximum(size * 0.38 * min(luck, 1.0) * spread, reactions * 1.6)
    per_like = COMMENTS_PER_LIKE[platform] * np.exp(rng.normal(0, 0.4, n))
    likes = reactions / (1 + per_like)
    return Counts(
        views=np.maximum(views, reactions + 1).astype(np.int64),
        likes=likes.astype(np.int64),
        comments=(likes * per_like).astype(np.int64),
        shares=(likes * SHARES_PER_LIKE[platform]).astype(np.int64),
        saves=(likes * SAVES_PER_LIKE[platform]).astype(np.int64),
        reach=np.maximum(views * 0.82, reactions).astype(np.int64),
        rate=float(np.median(rates)),
    )


def history(rng: np.random.Generator, size: int, weeks: int, *, jump: bool) -> np.ndarray:
    """Followers at the end of each week, oldest first, ending at `size`. A `jump` is a week in which many came at once."""
    weekly = rng.normal(0.003, 0.004, weeks) + max(0.0, rng.normal(0, 0.004))
    if jump:
        weekly[rng.integers(max(1, weeks // 4), max(2, weeks - 2))] = rng.uniform(0.2, 0.5)
    grown = np.cumsum(weekly[::-1])[::-1]
    return np.append((size * np.exp(-grown)[1:]).astype(np.int64), size)


def weeks_until(last: date, weeks: int) -> list[date]:
    return [last - timedelta(weeks=weeks - 1 - number) for number in range(weeks)]


def audience(rng: np.random.Generator, topic: str, country: str, languages: tuple[str, ...], *, cut: bool) -> list[tuple[str, str, float]]:
    """(dimension, bucket, share) rows. A platform that shows only the top countries leaves a bucket "unknown"."""
    group = topic.partition(".")[0]
    neighbours = [code for code in ("DE", "AT", "CH", "GB", "US", "NL", "FR", "PL", "IT", "ES", "TR") if code != country][:10]
    home = float(rng.beta(7, 3))
    rest = rng.dirichlet([3, 2.5, 1, 1, 0.7, 0.7, 0.5, 0.5, 0.4, 0.4]) * (1 - home)
    countries = [(country, home), *zip(neighbours, rest.tolist(), strict=True)]
    age = rng.dirichlet(np.array(MINDS_AGE.get(group, GROWN)) * 2.5)
    women = float(rng.beta(12 * WOMEN.get(group, 0.55), 12 * (1 - WOMEN.get(group, 0.55)))) * 0.985
    mother = languages[0]
    spoken = float(rng.beta(8, 2))
    tongues = [(mother, spoken), ("en" if mother != "en" else "es", (1 - spoken) * 0.7)]
    rows = _kept("country", countries, 5 if cut else 11)
    rows += _kept("age", list(zip(AGES, age.tolist(), strict=True)), 7)
    rows += _kept("gender", [("female", women), ("male", 0.985 - women)], 2)
    return rows + _kept("language", tongues, 2)


def price(rng: np.random.Generator, kind: str, size: int, main: int) -> int:
    """A price in whole units of the currency for a channel of `size` followers whose owner has `main` on her largest.

    The middle (geometric) of what a thousand expected views cost and of what is asked for a post at that size, never much under half of
    the latter; ×0.75 to ×1.3, rounded as people do.
    """
    family = kind[:2] if kind[:2] in CPM else "ig"
    size = max(size, int(main * LEAST))
    low, high = CPM[family][tier(size) or Tier.NANO]
    by_views, asked = size * VIEW_RATE[kind] * rng.uniform(low, high) / 1_000, flat(size)
    amount = max(math.sqrt(by_views * asked), asked * 0.55) * SHARE_OF_FEED.get(kind, 1.0) * rng.uniform(0.75, 1.3)
    step = 10 if amount < 500 else 50 if amount < 3_000 else 250
    return max(60, int(round(amount / step)) * step)


def flat(size: int) -> float:
    """What is asked for one post at `size` followers: FLAT, with straight lines between its points on logarithmic paper."""
    sizes, prices = zip(*FLAT, strict=True)
    return float(np.exp(np.interp(math.log(size), np.log(sizes), np.log(prices))))


def _kept(dimension: str, shares: list[tuple[str, float]], most: int) -> list[tuple[str, str, float]]:
    """The largest `most` buckets above half a per cent; what they leave of everyone is unknown."""
    largest = sorted(shares, key=lambda pair: -pair[1])[:most]
    rows = [(dimension, bucket, round(share, 4)) for bucket, share in largest if share >= 0.005]
    left = round(1 - sum(share for *_, share in rows), 4)
    return [*rows, (dimension, "unknown", left)] if left > 0 else rows
