"""Knows the directory: who may be found by whom, and what a card shows, in few statements whatever the number of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.domain.discovery.audience import Marginal
from portal.domain.policies import Permission, may
from portal.domain.vetting.stored import Judgement, from_json
from portal.models.creators import Channel, Creator
from portal.models.discovery import SearchDirty
from portal.models.media_kits import MediaKit
from portal.queries.creators import Face, Figures, audience_of, faces, figures_of
from portal.queries.creators.figures import Audience
from portal.queries.discovery.evidence import marginals, telling
from portal.queries.prepared import prepared

MOST_GONE = 1000


@dataclass(frozen=True)
class Card:
    """What the directory knows of one creator."""

    face: Face
    audience: tuple[Marginal, ...]
    judgement: Judgement | None
    """What scoring concluded; for brands and the creator herself only."""


def visible_to(actor: Actor) -> Select[tuple[Creator]]:
    """Published profiles for brands that search; for everybody else those that stand in the public directory."""
    statement = select(Creator).where(Creator.published_at.is_not(None))
    if not may(actor, Permission.DISCOVERY_SEARCH):
        statement = statement.where(Creator.listed.is_(True))
    return statement.options(joinedload(Creator.photo), selectinload(Creator.channels))


def quality_for(actor: Actor, creator_id: int | None = None) -> bool:
    """Whether she may see scores: brands that search, and a creator her own."""
    return may(actor, Permission.DISCOVERY_SEARCH) or (creator_id is not None and actor.creator_id == creator_id)


def find(session: Session, actor: Actor, handle: str) -> Creator | None:
    """The creator whose figures may be checked: any published one for a brand that searches, herself for a creator."""
    return session.scalars(*_checked(actor, handle=handle)).unique().one_or_none()


@prepared
def _checked(actor: Actor) -> Select[tuple[Creator]]:
    seen = Creator.published_at.is_not(None) if may(actor, Permission.DISCOVERY_SEARCH) else Creator.id == actor.creator_id
    statement = select(Creator).options(joinedload(Creator.photo), joinedload(Creator.channels))
    return statement.where(Creator.handle == bindparam("handle"), seen)


def kit_of(session: Session, handle: str) -> str | None:
    """The slug of the public media kit of a creator, where there is one to see."""
    return session.scalar(
        select(MediaKit.slug)
        .join(Creator, Creator.id == MediaKit.creator_id)
        .where(Creator.handle == handle, MediaKit.published_at.is_not(None), Creator.published_at.is_not(None))
    )


def gone(session: Session, actor: Actor) -> frozenset[int]:
    """Creators whom the index still knows and the reader may no longer see: the index is a moment behind, the answer must not be."""
    return frozenset(session.scalars(*_gone(actor)))


@prepared
def _gone(actor: Actor) -> Select:
    hidden = [Creator.id.is_(None), Creator.published_at.is_(None)]
    if not may(actor, Permission.DISCOVERY_SEARCH):
        hidden.append(Creator.listed.is_(False))
    statement = select(SearchDirty.creator_id).join(Creator, Creator.id == SearchDirty.creator_id, isouter=True)
    return statement.where(or_(*hidden)).limit(MOST_GONE)


def cards(session: Session, actor: Actor, ids: Sequence[int], *, with_audience: bool = False) -> list[Card]:
    """The cards of `ids` in their order; who is not visible (any more) is left out."""
    if not ids:
        return []
    creators = {creator.id: creator for creator in session.scalars(*_some(actor, ids=list(ids)))}
    ordered = [creators[one] for one in ids if one in creators]
    channels = [channel for creator in ordered for channel in creator.channels]
    figures = figures_of(session, channels)
    audience = audience_of(session, channels) if with_audience else {}
    sizes = {id: int(known.value) for id, found in figures.items() if (known := found.get("followers"))}
    return [
        Card(
            face,
            marginals(telling(face.creator.channels, sizes, audience)) if with_audience else (),
            from_json(face.creator.quality_detail) if quality_for(actor, face.creator.id) else None,
        )
        for face in faces(session, ordered, figures)
    ]


@prepared
def _some(actor: Actor) -> Select[tuple[Creator]]:
    return visible_to(actor).where(Creator.id.in_(bindparam("ids", expanding=True)))


def with_public_ids(session: Session, actor: Actor, public_ids: Sequence[str]) -> list[int]:
    """Numbers of those whom this reader may find, in the order asked; one statement."""
    rows = session.execute(*_named(actor, public_ids=list(public_ids)))
    known = {row.public_id: row.id for row in rows}
    return [known[public_id] for public_id in public_ids if public_id in known]


class Ticked(NamedTuple):
    public_id: str
    name: str
    handle: str


def ticked(session: Session, actor: Actor, public_ids: Sequence[str]) -> list[Ticked]:
    """What is said of those whom this reader may find where there is no room for a card, in the order asked; one statement."""
    rows = session.execute(*_named(actor, public_ids=list(public_ids)))
    known = {row.public_id: Ticked(row.public_id, row.name, row.handle) for row in rows}
    return [known[public_id] for public_id in public_ids if public_id in known]


@prepared
def _named(actor: Actor) -> Select:
    seen = [Creator.published_at.is_not(None)] + ([] if may(actor, Permission.DISCOVERY_SEARCH) else [Creator.listed.is_(True)])
    columns = (Creator.id, Creator.public_id, Creator.name, Creator.handle)
    return select(*columns).where(Creator.public_id.in_(bindparam("public_ids", expanding=True)), *seen)


def telling_audience(channels: Sequence[Channel], figures: dict[int, Figures], audience: dict[int, list[Audience]]) -> tuple[Marginal, ...]:
    """The audience of her largest channel that tells one, in the portal's buckets."""
    sizes = {id: int(known.value) for id, found in figures.items() if (known := found.get("followers"))}
    return marginals(telling(channels, sizes, audience))
