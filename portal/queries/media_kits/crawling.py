"""Knows which media kits the world may find by itself: published ones of creators who stand in the public directory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.creators import Creator
from portal.models.media_kits import MediaKit

_FOUND = (MediaKit.published_at.is_not(None), Creator.published_at.is_not(None), Creator.listed.is_(True))


def count_listed(session: Session) -> int:
    return session.scalar(select(func.count(MediaKit.id)).join(Creator, Creator.id == MediaKit.creator_id).where(*_FOUND)) or 0


def listed(session: Session, start: int, most: int) -> list[tuple[str, datetime]]:
    """(slug, when it last changed) of `most` kits from the `start`th on, by number."""
    statement = (
        select(MediaKit.slug, MediaKit.changed_at)
        .join(Creator, Creator.id == MediaKit.creator_id)
        .where(*_FOUND)
        .order_by(MediaKit.id)
        .offset(start)
        .limit(most)
    )
    return [(slug, changed_at) for slug, changed_at in session.execute(statement)]
