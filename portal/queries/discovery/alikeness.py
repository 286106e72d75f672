"""Knows of everybody on a list what likeness is made of: topics, and the audience of the channel that tells one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.discovery.audience import Marginal
from portal.models.creators import Channel, Creator
from portal.models.discovery import Shortlist, ShortlistEntry
from portal.queries.creators import audience_of, figures_of
from portal.queries.discovery.directory import telling_audience
from portal.queries.prepared import prepared

READ = 60
"""So many of a list, the latest first, are the pattern; all of them are left out of what is found."""


@dataclass(frozen=True)
class Member:
    creator_id: int
    topics: tuple[str, ...] = ()
    audience: tuple[Marginal, ...] = ()
    read: bool = False
    """Whether she is part of the pattern."""


def likes_of(session: Session, actor: Actor, public_id: str) -> tuple[str, list[Member]] | None:
    """The name of one of the brand's lists and everybody published on it, the latest first; None where there is nobody.

    Two statements whatever its length, and a third where somebody tells of more than one channel who follows her: the largest counts.
    """
    rows = session.execute(*_listed(actor, public_id=public_id)).all()
    if not rows:
        return None
    topics: dict[int, Sequence[str]] = {}
    channels: dict[int, list[Channel]] = {}
    for _, number, hers, channel in rows:
        topics[number] = hers
        channels.setdefault(number, []).extend([channel] if channel is not None else [])
    pattern = list(topics)[:READ]
    read = [channel for number in pattern for channel in channels[number]]
    audience = audience_of(session, read)
    doubtful = [channel for number in pattern if sum(one.id in audience for one in channels[number]) > 1 for channel in channels[number]]
    figures = figures_of(session, doubtful)
    return rows[0][0], [
        Member(number, tuple(topics[number]), telling_audience(channels[number], figures, audience), read=True)
        if number in pattern
        else Member(number)
        for number in topics
    ]


@prepared
def _listed(actor: Actor) -> Select:
    """(name of the list, creator, topics, channel or nothing), the latest first."""
    on_it = (ShortlistEntry.shortlist_id == Shortlist.id) & ShortlistEntry.removed_at.is_(None)
    return (
        select(Shortlist.name, Creator.id, Creator.topics, Channel)
        .join(ShortlistEntry, on_it)
        .join(Creator, (Creator.id == ShortlistEntry.creator_id) & Creator.published_at.is_not(None))
        .join(Channel, (Channel.creator_id == Creator.id) & Channel.removed_at.is_(None), isouter=True)
        .where(Shortlist.brand_id == actor.brand_id, Shortlist.public_id == bindparam("public_id"), Shortlist.removed_at.is_(None))
        .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc(), Channel.position, Channel.id)
    )
