"""Knows which media kits a person may see: those that are published, of creators who are; and the parts of one's own."""

from __future__ import annotations

import hashlib

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.models.creators import Creator, Package, WorkSample
from portal.models.media_kits import FormerAddress, KitQuestion, MediaKit, PastBrand, SampleResult
from portal.queries import creators as read_creators
from portal.queries.media_kits.contents import Contents, brands_of, contents, questions_of, results_of
from portal.queries.media_kits.sharing import behind, find_variant, find_view, secret_hash, variants_of, views_of
from portal.queries.prepared import prepared

__all__ = [
    "Contents",
    "behind",
    "bookable",
    "brands_of",
    "contents",
    "find",
    "find_brand",
    "find_question",
    "find_result",
    "find_variant",
    "find_view",
    "former_addresses",
    "moved",
    "own_with_profile",
    "own",
    "published_slugs",
    "questions_of",
    "results_of",
    "secret_hash",
    "slug_hash",
    "variants_of",
    "views_of",
    "visible_to",
]


def visible_to(actor: Actor) -> Select[tuple[MediaKit]]:
    """Published kits of published creators, to everybody alike: the creator herself looks at hers in the preview."""
    return (
        select(MediaKit)
        .join(Creator)
        .where(MediaKit.published_at.is_not(None), Creator.published_at.is_not(None))
        .options(contains_eager(MediaKit.creator).options(joinedload(Creator.photo), selectinload(Creator.channels)))
    )


@prepared
def _one(actor: Actor) -> Select[tuple[MediaKit]]:
    return visible_to(actor).where(MediaKit.slug == bindparam("slug"))


def find(session: Session, actor: Actor, slug: str) -> MediaKit | None:
    return session.scalar(*_one(actor, slug=slug))


def slug_hash(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()


def moved(session: Session, actor: Actor, slug: str) -> str | None:
    """The present slug of a kit that can be seen and had `slug` before."""
    return session.scalar(
        visible_to(actor)
        .with_only_columns(MediaKit.slug)
        .join(FormerAddress, FormerAddress.kit_id == MediaKit.id)
        .where(FormerAddress.slug_hash == slug_hash(slug))
    )


def former_addresses(session: Session, kit: MediaKit) -> list[FormerAddress]:
    """Addresses that lead to `kit`, the latest first."""
    return list(
        session.scalars(
            select(FormerAddress).where(FormerAddress.kit_id == kit.id).order_by(FormerAddress.left_at.desc(), FormerAddress.id.desc())
        )
    )


def own(session: Session, actor: Actor) -> MediaKit | None:
    """Her own kit, published or not."""
    if actor.creator_id is None:
        return None
    return session.scalar(select(MediaKit).where(MediaKit.creator_id == actor.creator_id))


def own_with_profile(session: Session, actor: Actor) -> tuple[Creator | None, MediaKit | None]:
    """Her profile with channels, and her kit where there is one, together: her preview asks for both at once."""
    if actor.creator_id is None:
        return None, None
    both = read_creators.visible_to(actor).where(Creator.id == actor.creator_id)
    row = session.execute(both.outerjoin(MediaKit, MediaKit.creator_id == Creator.id).add_columns(MediaKit)).first()
    return (row[0], row[1]) if row else (None, None)


def find_question(session: Session, actor: Actor, public_id: str) -> KitQuestion | None:
    """One of her own questions, removed ones too, so that a removal can be undone."""
    return session.scalar(select(KitQuestion).where(KitQuestion.public_id == public_id, KitQuestion.creator_id == actor.creator_id))


def find_brand(session: Session, actor: Actor, public_id: str) -> PastBrand | None:
    """One of the brands that she has named, removed ones too."""
    return session.scalar(select(PastBrand).where(PastBrand.public_id == public_id, PastBrand.creator_id == actor.creator_id))


def find_result(session: Session, actor: Actor, public_id: str) -> SampleResult | None:
    """One result of her own work, removed ones too, with its proof and its work, which still stands."""
    return session.scalar(
        select(SampleResult)
        .join(SampleResult.sample)
        .options(contains_eager(SampleResult.sample), joinedload(SampleResult.proof))
        .where(SampleResult.public_id == public_id, SampleResult.creator_id == actor.creator_id, WorkSample.removed_at.is_(None))
    )


def bookable(session: Session, creator_id: int, public_id: str) -> Package | None:
    """A package of hers that an offer can begin from."""
    return session.scalar(
        select(Package).where(Package.public_id == public_id, Package.creator_id == creator_id, Package.removed_at.is_(None))
    )


def published_slugs(session: Session, creator_ids: list[int]) -> dict[int, str]:
    """Creator id to the slug of her kit, where it can be seen."""
    rows = session.execute(
        select(MediaKit.creator_id, MediaKit.slug)
        .join(Creator)
        .where(MediaKit.creator_id.in_(creator_ids), MediaKit.published_at.is_not(None), Creator.published_at.is_not(None))
    )
    return {creator_id: slug for creator_id, slug in rows}
