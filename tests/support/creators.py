"""Makes creators with figures for tests: posts, follower counts and audiences that scores and searches can work with."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.models.creators import AudienceShare, Channel, Creator, MetricSnapshot, Package, Post
from portal.models.discovery import SearchDirty

FOOD = ("soup", "bread", "salad", "stew", "leek", "rye", "mint")


def creator(session: Session, now: datetime, handle: str, **changes: Any) -> Creator:
    """A published creator without any figure, marked for the index."""
    name = changes.pop("name", handle.replace("-", " ").title())
    account = Account(email=f"{handle}@example.org", name=name, password_hash="", email_confirmed_at=now, created_at=now)
    session.add(account)
    session.flush()
    values: dict[str, Any] = {
        "account_id": account.id,
        "handle": handle,
        "name": name,
        "created_at": now,
        "published_at": now,
        "born_adult": True,
        "country": "DE",
        "place": "Kiel",
        "languages": ["de"],
        "topics": ["food.cooking"],
        "accepts": [],
    }
    row = Creator(**{**values, **changes})
    session.add(row)
    session.flush()
    session.add(SearchDirty(creator_id=row.id))
    session.flush()
    return row


def channel(
    session: Session,
    owner: Creator,
    now: datetime,
    *,
    followers: int = 20_000,
    platform: str = "instagram",
    days: int = 1,
    grows: float = 0.002,
) -> Channel:
    """A channel with a follower count for each of the last `days`."""
    row = Channel(creator_id=owner.id, platform=platform, handle=owner.handle, created_at=now)
    session.add(row)
    session.flush()
    noise = random.Random(owner.handle)
    count = float(followers)
    for back in range(days):
        day = now.date() - timedelta(days=back)
        session.add(
            MetricSnapshot(channel_id=row.id, metric="followers", value=Decimal(int(count)), source="file", as_of=day, recorded_at=now)
        )
        count /= 1 + grows * noise.uniform(0.5, 1.5)
    session.flush()
    return row


def posts(
    session: Session,
    where: Channel,
    now: datetime,
    *,
    n: int = 12,
    rate: float = 0.03,
    followers: int = 20_000,
    every: int = 3,
    captions: bool = True,
    **values: Any,
) -> None:
    """The newest posts of a channel, one each `every` days."""
    noise = random.Random(where.handle)
    for number in range(n):
        likes = int(followers * rate * noise.uniform(0.7, 1.3))
        session.add(
            Post(
                **{
                    "channel_id": where.id,
                    "external_id": f"p{number}",
                    "published_on": now.date() - timedelta(days=1 + number * every),
                    "format": "reel",
                    "likes": likes,
                    "comments": likes // 30,
                    "reach": int(followers * noise.uniform(0.3, 0.6)),
                    "saves": likes // 20,
                    "shares": likes // 40,
                    "caption": f"Recipe {number}: {noise.choice(FOOD)} with {noise.choice(FOOD)} {noise.random()}" if captions else "",
                    "source": "file",
                    "as_of": now.date(),
                    **values,
                }
            )
        )
    session.flush()


def audience(session: Session, where: Channel, now: datetime, **dimensions: dict[str, float]) -> None:
    """Shares by dimension: `audience(session, channel, now, country={"DE": 0.6})`."""
    for dimension, shares in dimensions.items():
        for bucket, share in shares.items():
            session.add(
                AudienceShare(
                    channel_id=where.id, dimension=dimension, bucket=bucket, share=Decimal(str(share)), source="file", as_of=now.date()
                )
            )
    session.flush()


def package(session: Session, owner: Creator, price_minor: int, currency: str = "EUR") -> None:
    session.add(Package(creator_id=owner.id, kind="ig_reel", title="A reel", price_minor=price_minor, currency=currency))
    session.flush()


def founded(session: Session, now: datetime, handle: str, *, followers: int = 20_000, rate: float = 0.03, **changes: Any) -> Creator:
    """A creator with a channel, daily counts, posts, an audience and a package."""
    row = creator(session, now, handle, **changes)
    where = channel(session, row, now, followers=followers, days=60)
    posts(session, where, now, rate=rate, followers=followers)
    audience(
        session,
        where,
        now,
        country={"DE": 0.6, "AT": 0.1, "unknown": 0.3},
        age={"18-24": 0.3, "25-34": 0.4},
        gender={"female": 0.7, "male": 0.25},
    )
    package(session, row, 45_000)
    return row


def dirty(session: Session, creator_id: int) -> None:
    """Say that the index must read this creator again, as every change does."""
    session.add(SearchDirty(creator_id=creator_id))
    session.flush()
