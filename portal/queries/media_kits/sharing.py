"""Knows a creator's links for single recipients, what was seen through them, and what stands behind a link that somebody holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.models.creators import Creator
from portal.models.media_kits import KitVariant, KitView, MediaKit

MOST = 100
"""Views that a page lists; the number of all stands above them."""


@dataclass(frozen=True)
class Shared:
    """A variant with what its log says in sum."""

    variant: KitVariant
    openings: int
    last: datetime | None


def secret_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def variants_of(session: Session, actor: Actor) -> list[Shared]:
    """Her variants, the newest first; one statement."""
    rows = session.execute(
        select(KitVariant, func.count(KitView.id), func.max(KitView.at))
        .outerjoin(KitView, KitView.variant_id == KitVariant.id)
        .where(KitVariant.creator_id == (actor.creator_id or 0))
        .group_by(KitVariant.id)
        .order_by(KitVariant.id.desc())
    )
    return [Shared(variant, openings, last) for variant, openings, last in rows]


def find_variant(session: Session, actor: Actor, public_id: str) -> KitVariant | None:
    """One of her own."""
    return session.scalar(
        select(KitVariant)
        .options(joinedload(KitVariant.kit))
        .where(KitVariant.public_id == public_id, KitVariant.creator_id == (actor.creator_id or 0))
    )


def views_of(session: Session, variant: KitVariant) -> tuple[int, list[KitView]]:
    """How often its link was opened, and the latest openings."""
    count = session.scalar(select(func.count()).select_from(KitView).where(KitView.variant_id == variant.id)) or 0
    latest = select(KitView).where(KitView.variant_id == variant.id).order_by(KitView.at.desc(), KitView.id.desc()).limit(MOST)
    return count, list(session.scalars(latest))


def behind(session: Session, token: str) -> KitVariant | None:
    """What a link leads to, alive or ended; None where nothing stands behind it, or where her profile or kit is not public any more."""
    return session.scalar(
        select(KitVariant)
        .join(MediaKit, MediaKit.id == KitVariant.kit_id)
        .join(Creator, Creator.id == MediaKit.creator_id)
        .where(
            KitVariant.token_hash == secret_hash(token), MediaKit.published_at.is_not(None), Creator.published_at.is_not(None)
        )
        .options(
            contains_eager(KitVariant.kit)
            .contains_eager(MediaKit.creator)
            .options(joinedload(Creator.photo), selectinload(Creator.channels))
        )
    )  # fmt: skip


def find_view(session: Session, variant: KitVariant, public_id: str) -> KitView | None:
    return session.scalar(select(KitView).where(KitView.variant_id == variant.id, KitView.public_id == public_id))
