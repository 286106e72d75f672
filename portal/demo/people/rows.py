"""Knows how one invented creator becomes rows: profile, channels with dated figures, posts, audience, packages and samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from portal.demo.people import figures
from portal.demo.people.names import Invented
from portal.demo.people.voices import Dice, Told, caption, parts
from portal.domain.taxonomy import Taxonomy
from portal.gateways import content
from portal.models.base import ALPHABET

SOURCES = ("file", "connected", "self_stated")
PACKAGES = {
    "instagram": ("ig_reel", "ig_story", "ig_post"),
    "tiktok": ("tt_video", "ugc_video"),
    "youtube": ("yt_integration", "yt_dedicated", "yt_short"),
}
ADDRESSES = {
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "youtube": "https://www.youtube.com/@{}",
}
VALUES = (
    "product",
    "product_choice",
    "early_access",
    "co_creation",
    "training",
    "production_team",
    "studio_time",
    "data_insights",
    "travel_experience",
    "event_tickets",
)
EUR = "EUR"


@dataclass(frozen=True)
class Amounts:
    """How much is made for each creator."""

    posts: int = 24
    """Of her main channel; another channel gets half as many."""
    weeks: int = 26


@dataclass
class Stack:
    """Rows of one channel or creator that wait for the number of what they belong to."""

    snapshots: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)


def public_ids(rng: np.random.Generator, n: int) -> list[str]:
    """Names for addresses out of the seeded numbers, so that a demo set up anew has the addresses that people saved."""
    signs = np.array(list(ALPHABET))[rng.integers(0, len(ALPHABET), (n, 12))]
    return ["".join(row) for row in signs.tolist()]


def topics_of(dice: Dice, taxonomy: Taxonomy) -> list[str]:
    """One to three topics, the first the main one; the second often of the same group."""
    every = [topic.id for topic in taxonomy.topics if topic.parent]
    main = dice.pick(every)
    found = [main]
    if dice.chance(0.65):
        near = [topic for topic in every if topic.partition(".")[0] == main.partition(".")[0]] if dice.chance(0.6) else every
        found.append(dice.pick(near))
    if dice.chance(0.25):
        found.append(dice.pick(every))
    return list(dict.fromkeys(found))


def creator_row(dice: Dice, person: Invented, told: Told, handle: str, topics: list[str], now: datetime) -> dict[str, Any]:
    began = now - timedelta(days=20 + dice.throw() * 700, hours=dice.throw() * 24)
    accepts = [each for each in VALUES if dice.chance(0.28)]
    return {
        "handle": handle,
        "name": person.name,
        "tagline": told.tagline[:140],
        "bio_en": told.bio["en"],
        "bio_de": told.bio["de"],
        "place": person.place,
        "country": person.country,
        "languages": list(person.languages),
        "topics": topics,
        "accepts": accepts,
        "exclusions": told.exclusions,
        "excluded_topics": [],
        "grants": [],
        "born_adult": True,
        "adult_at": began,
        "available_on": None,
        "legal_name": person.latin,
        "address": f"{person.latin}\n{person.place}",
        "vat_status": dice.pick(("none", "small_business", "vat")),
        "published_at": began + timedelta(hours=5) if dice.chance(0.94) else None,
        "listed": dice.chance(0.98),
        "created_at": began,
        "quality_detail": {},
    }


def channels_of(dice: Dice, rng: np.random.Generator, handle: str, size: int, created: datetime) -> list[tuple[dict[str, Any], int]]:
    """(row, followers) of one to three channels, the largest first."""
    platforms = ["instagram", "tiktok", "youtube"]
    main = "instagram" if dice.chance(0.5) else dice.pick(("tiktok", "youtube"))
    others = [platform for platform in platforms if platform != main and dice.chance(0.4)]
    found = []
    for position, platform in enumerate([main, *others]):
        followers = size if not position else max(150, int(size * rng.lognormal(-1.6, 0.7)))
        name = handle.replace("-", "." if platform == "instagram" else "")
        found.append(
            (
                {
                    "platform": platform,
                    "handle": name,
                    "url": ADDRESSES[platform].format(name),
                    "position": position,
                    "created_at": created,
                },
                min(followers, size),
            )
        )
    return found


def figures_of_channel(
    dice: Dice,
    rng: np.random.Generator,
    platform: str,
    followers: int,
    *,
    person: Invented,
    topics: list[str],
    amounts: Amounts,
    main: bool,
    now: datetime,
    since: datetime,
    source: str = "",
    luck: float | None = None,
) -> Stack:
    """Dated figures, posts and audience of one channel that joined at `since`.

    `source` and `luck` (how people react, 1 as is usual) are left to the dice unless given; a few bought their followers.
    What a creator only states herself has no posts and no history.
    """
    stack, today = Stack(), now.date()
    source = source or (SOURCES[0] if dice.chance(0.42) else SOURCES[1] if dice.chance(0.6) else SOURCES[2])
    age = {"file": int(3 + dice.throw() ** 2 * 200), "connected": 1, "self_stated": int(5 + dice.throw() * 330)}[source]
    as_of = today - timedelta(days=age)
    doubtful = luck is None and dice.chance(0.03)
    made = figures.counts(
        rng, platform, followers, amounts.posts if main else max(6, amounts.posts // 2), luck=0.3 if doubtful else luck or 1.0
    )

    def snapshot(metric: str, value: object, day: date, **more: Any) -> None:
        stack.snapshots.append(
            {
                "metric": metric,
                "value": Decimal(str(value)),
                "basis": "",
                "window": "",
                "sample": None,
                "source": source,
                "as_of": day,
                "recorded_at": max(since, _at(as_of if source == "file" else day, now)),
                **more,
            }
        )

    if source == "self_stated":
        snapshot("followers", _as_people_say(followers), as_of)
        if dice.chance(0.7):
            snapshot("views_per_post", _as_people_say(int(np.median(made.views))), as_of)
        return stack
    sizes = figures.history(rng, followers, amounts.weeks, jump=doubtful)
    for day, count in zip(figures.weeks_until(as_of, amounts.weeks), sizes.tolist(), strict=True):
        snapshot("followers", count, day)
    stack.posts = _posts(dice, made, platform, topics, person, source, as_of)
    span = f"{stack.posts[-1]['published_on']}/{as_of}"
    n = len(stack.posts)
    snapshot("views_per_post", int(np.median(made.views)), as_of, sample=n, window=span)
    snapshot("engagement_rate", round(made.rate, 6), as_of, sample=n, window=span, basis=str(figures.BASIS[platform]))
    if platform == "instagram":
        snapshot("reach", int(np.median(made.reach) * 3.1), as_of, window=f"{as_of - timedelta(days=28)}/{as_of}")
    if main or dice.chance(0.5):
        stack.shares = [
            {"dimension": dimension, "bucket": bucket, "share": Decimal(str(share)), "source": source, "as_of": as_of}
            for dimension, bucket, share in figures.audience(
                rng, topics[0], person.country, person.languages, cut=source == "file" or dice.chance(0.3)
            )
        ]
    return stack


def packages_of(
    dice: Dice, rng: np.random.Generator, channels: list[tuple[dict[str, Any], int]], language: str, currency: str
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for channel, followers in channels[:2]:
        for kind in PACKAGES[channel["platform"]]:
            if found and not dice.chance(0.6) or len(found) == 4:
                continue
            title, description = parts()["packages"][kind][language]
            found.append(
                {
                    "kind": kind,
                    "title": title,
                    "description": description,
                    "price_minor": figures.price(rng, kind, followers, channels[0][1]) * 100,
                    "currency": currency,
                    "rights_months": dice.pick((0, 0, 3, 6)),
                    "rounds": dice.pick((1, 2, 2, 3)),
                    "position": len(found) + 1,
                }
            )
    return found


def samples_of(dice: Dice, language: str) -> list[dict[str, Any]]:
    every = parts()["samples"][language]
    start = int(dice.throw() * len(every))
    return [
        {
            "title": every[(start + place) % len(every)][0],
            "result": every[(start + place) % len(every)][1],
            "url": "",
            "position": place + 1,
        }
        for place in range(int(dice.throw() * 4))
    ]


def currency_of(country: str) -> str:
    return next((market.currency for market in content.taxonomy().markets if market.code == country), EUR)


def _posts(
    dice: Dice, made: figures.Counts, platform: str, topics: list[str], person: Invented, source: str, as_of: date
) -> list[dict[str, Any]]:
    found, day = [], as_of - timedelta(days=2)
    language = "de" if person.languages[0] == "de" else "en"
    tags = " ".join(f"#{topic.partition('.')[2]}" for topic in topics)
    gap, private = 1 + dice.throw() * 6, source == "connected" or platform != "tiktok"
    columns = zip(
        *(column.tolist() for column in (made.views, made.likes, made.comments, made.shares, made.saves, made.reach)), strict=True
    )
    for number, (views, likes, comments, shares, saves, reach) in enumerate(columns):
        sponsored = dice.chance(0.15)
        words = caption(dice, topics[0] if len(topics) == 1 or dice.chance(0.7) else topics[1], language, tags, sponsored)
        form = figures.FORMATS[platform][0 if dice.chance(0.75) else -1]
        short = form in ("reel", "short") or platform == "tiktok"
        found.append(
            {
                "external_id": f"{platform[:2]}{as_of.toordinal()}{number:04d}",
                "published_on": day,
                "title": words.partition(".")[0] if platform == "youtube" else "",
                "format": form,
                "duration_seconds": None if form == "post" else int(15 + dice.throw() * 45) if short else int(240 + dice.throw() * 900),
                "views": views if form != "post" else None,
                "likes": likes,
                "comments": comments,
                "shares": shares,
                "saves": saves if platform == "instagram" else None,
                "reach": reach if platform == "instagram" and private else None,
                "impressions": None,
                "caption": words,
                "sponsored": sponsored,
                "source": source,
                "as_of": as_of,
                "window": "",
            }
        )
        day -= timedelta(days=max(1, round(gap * (0.5 + dice.throw()))))
    return found


def _as_people_say(number: int) -> int:
    """Rounded to two digits, as a person says her own number."""
    step = 10 ** max(0, len(str(number)) - 2)
    return round(number / step) * step


def _at(day: date, now: datetime) -> datetime:
    return min(now, now.replace(year=day.year, month=day.month, day=day.day, hour=6, minute=0, second=0, microsecond=0))
