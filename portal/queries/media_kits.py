"""Knows which media kits a person may see: those that are published, of creators who are."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.models.creators import Creator
from portal.models.media_kits import MediaKit


def visible_to(actor: Actor) -> Select[tuple[MediaKit]]:
    """Published kits of published creators, to everybody alike: the creator herself looks at hers in the preview."""
    return (
        select(MediaKit)
        .join(Creator)
        .where(MediaKit.published_at.is_not(None), Creator.published_at.is_not(None))
        .options(contains_eager(MediaKit.creator).options(joinedload(Creator.photo), selectinload(Creator.channels)))
    )


def find(session: Session, actor: Actor, slug: str) -> MediaKit | None:
    return session.scalar(visible_to(actor).where(MediaKit.slug == slug))


def own(session: Session, actor: Actor) -> MediaKit | None:
    """Her own kit, published or not."""
    if actor.creator_id is None:
        return None
    return session.scalar(select(MediaKit).where(MediaKit.creator_id == actor.creator_id))


def published_slugs(session: Session, creator_ids: list[int]) -> dict[int, str]:
    """Creator id to the slug of her kit, where it can be seen."""
    rows = session.execute(
        select(MediaKit.creator_id, MediaKit.slug)
        .join(Creator)
        .where(MediaKit.creator_id.in_(creator_ids), MediaKit.published_at.is_not(None), Creator.published_at.is_not(None))
    )
    return {creator_id: slug for creator_id, slug in rows}
