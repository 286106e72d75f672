"""Knows what the search index is made from: current rows of published creators, and which of them have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.discovery.audience import Marginal
from portal.domain.money import Money
from portal.models.creators import Creator
from portal.models.discovery import SearchDirty
from portal.queries.creators import audience_of, faces, figures_of
from portal.queries.discovery.evidence import marginals, telling


@dataclass(frozen=True)
class Source:
    """One published creator with what the index needs of her channels."""

    creator: Creator
    followers: int | None
    """Of her largest channel."""
    price: Money | None
    audience: tuple[Marginal, ...]


def outdated(session: Session, most: int) -> dict[int, int]:
    """Creator id to the revision that must be indexed, oldest first."""
    rows = session.execute(select(SearchDirty.creator_id, SearchDirty.rev).order_by(SearchDirty.id).limit(most))
    return {creator_id: rev for creator_id, rev in rows}


def published_ids(session: Session, after: int, most: int) -> list[int]:
    """Published creators, by number; for going through all of them in steps."""
    return list(
        session.scalars(select(Creator.id).where(Creator.published_at.is_not(None), Creator.id > after).order_by(Creator.id).limit(most))
    )


def sources(session: Session, ids: Sequence[int]) -> list[Source]:
    """Those of `ids` who are published, as they stand now, in a fixed number of statements."""
    creators = list(
        session.scalars(
            select(Creator).where(Creator.id.in_(ids), Creator.published_at.is_not(None)).options(selectinload(Creator.channels))
        )
    )
    channels = [channel for creator in creators for channel in creator.channels]
    figures, audience = figures_of(session, channels), audience_of(session, channels)
    found = []
    for face in faces(session, creators):
        here = face.creator.channels
        sizes = {channel.id: int(known.value) for channel in here if (known := figures[channel.id].get("followers"))}
        followers = int(face.followers.value) if face.followers else None
        found.append(Source(face.creator, followers, face.price, marginals(telling(here, sizes, audience))))
    return found
