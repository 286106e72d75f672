"""Knows the invented accounts of the stand-in: whoever signs in with a name has the account of that name, with figures drawn from it."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

TOPICS = (
    "Bread at five in the morning",
    "Ein Topf, vier Abende",
    "What I got wrong",
    "Markttag in Kiel",
    "Three knives, no more",
    "Oat foam (Werbung)",
)
COUNTRIES = (("DE", 68), ("AT", 13), ("CH", 9), ("NL", 4), ("US", 3), ("FR", 2))
CITIES = (("Kiel, Schleswig-Holstein", 30), ("Hamburg, Hamburg", 28), ("Wien, Wien", 12), ("Zürich, Zürich", 8))
AGES = (("13-17", 2), ("18-24", 22), ("25-34", 41), ("35-44", 21), ("45-54", 9), ("55-64", 4), ("65+", 1))
WOMEN = 62


@dataclass
class Account:
    """What the platforms know of one person. `number` is the id that never changes; the name may."""

    platform: str
    number: str
    handle: str
    words: str = ""
    followers: int = 0
    posts: list[dict[str, Any]] = field(default_factory=list)


def number_of(platform: str, handle: str) -> str:
    digest = hashlib.sha256(f"{platform}:{handle.lower()}".encode()).hexdigest()
    match platform:
        case "youtube":
            return "UC" + digest[:22]
        case "instagram":
            return "178414" + str(int(digest[:12], 16))[:11].zfill(11)
        case _:
            return f"-000{digest[:32]}"


def made(platform: str, handle: str, now: datetime) -> Account:
    """The account of that name: the same name has the same figures on every day, and posts that grow older."""
    chance = random.Random(f"{platform}:{handle.lower()}")  # noqa: S311 - invented figures
    followers = int(10 ** chance.uniform(3.4, 5.4))
    posts = []
    for place in range(24):
        views = int(followers * chance.lognormvariate(-0.9, 0.5))
        likes = int(views * chance.uniform(0.03, 0.08))
        published = now.astimezone(UTC).replace(hour=17, minute=0, second=0, microsecond=0) - timedelta(days=3 + place * 4)
        posts.append(
            {
                "id": hashlib.sha256(f"{platform}:{handle}:{place}".encode()).hexdigest()[:11],
                "title": f"{TOPICS[place % len(TOPICS)]} {24 - place}",
                "at": published,
                "seconds": chance.randint(25, 600),
                "views": views,
                "likes": likes,
                "comments": int(likes * chance.uniform(0.02, 0.06)),
                "shares": int(likes * chance.uniform(0.01, 0.05)),
                "saves": int(likes * chance.uniform(0.05, 0.2)),
                "reach": int(views * chance.uniform(0.7, 0.9)),
            }
        )
    words = f"{handle.replace('.', ' ').title()} cooks without noise. Invented for the demo."
    return Account(platform, number_of(platform, handle), handle, words, followers, posts)
