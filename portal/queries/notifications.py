"""Knows what a person was told."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.models.notifications import Notification


def visible_to(actor: Actor) -> Select[tuple[Notification]]:
    return select(Notification).where(Notification.account_id == actor.account_id)


def latest(session: Session, actor: Actor, most: int = 100) -> list[Notification]:
    """Newest first."""
    return list(session.scalars(visible_to(actor).order_by(Notification.at.desc(), Notification.id.desc()).limit(most)))


def find(session: Session, actor: Actor, public_id: str) -> Notification | None:
    return session.scalar(visible_to(actor).where(Notification.public_id == public_id))
