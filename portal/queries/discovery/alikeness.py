"""Knows of everybody on a list what likeness is made of: topics, and the audience of the channel that tells one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.discovery.audience import Marginal
from portal.models.creators import Creator
from portal.models.discovery import Shortlist, ShortlistEntry
from portal.queries.creators import audience_of, figures_of
from portal.queries.discovery.directory import telling_audience

READ = 60
"""So many of a list, the latest first, are the pattern; all of them are left out of what is found."""


@dataclass(frozen=True)
class Member:
    creator_id: int
    topics: tuple[str, ...] = ()
    audience: tuple[Marginal, ...] = ()
    read: bool = False
    """Whether she is part of the pattern."""


def likes_of(session: Session, shortlist: Shortlist) -> list[Member]:
    """Everybody published on a list, the latest first; five statements whatever its length."""
    ids = list(
        session.scalars(
            select(ShortlistEntry.creator_id)
            .join(Creator, Creator.id == ShortlistEntry.creator_id)
            .where(ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.removed_at.is_(None), Creator.published_at.is_not(None))
            .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc())
        )
    )
    rows = session.scalars(select(Creator).options(selectinload(Creator.channels)).where(Creator.id.in_(ids[:READ]))) if ids else []
    creators = {creator.id: creator for creator in rows}
    channels = [channel for creator in creators.values() for channel in creator.channels]
    figures, audience = (figures_of(session, channels), audience_of(session, channels)) if channels else ({}, {})
    return [
        Member(
            number,
            tuple(creators[number].topics),
            telling_audience(creators[number].channels, figures, audience),
            read=True,
        )
        if number in creators
        else Member(number)
        for number in ids
    ]
