"""Knows what a brand keeps of its search: shortlists with notes, and the audiences that it wants to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.discovery import AudienceTarget, CreatorExclusion, Shortlist, ShortlistEntry
from portal.queries.prepared import prepared


@dataclass(frozen=True)
class Entry:
    """Somebody on a list, with who put her there."""

    entry: ShortlistEntry
    added_by: str


@dataclass(frozen=True)
class Kept:
    """What a brand has kept of one creator."""

    lists: list[tuple[Shortlist, ShortlistEntry | None]]
    """Every list with her place on it, where she has one."""
    aside: CreatorExclusion | None
    """The exclusion in force."""


def _visible(actor: Actor) -> Select[tuple[Shortlist]]:
    return select(Shortlist).where(Shortlist.brand_id == actor.brand_id)


def lists_of(session: Session, actor: Actor) -> list[tuple[Shortlist, int]]:
    """The brand's lists with how many published creators stand on each, oldest first; the first is the one that hearts fill."""
    on_it = (
        select(func.count(ShortlistEntry.id))
        .join(Creator, Creator.id == ShortlistEntry.creator_id)
        .where(ShortlistEntry.shortlist_id == Shortlist.id, ShortlistEntry.removed_at.is_(None), Creator.published_at.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(_visible(actor).where(Shortlist.removed_at.is_(None)).add_columns(on_it).order_by(Shortlist.id))
    return [(row, count) for row, count in rows]


def first_list(session: Session, actor: Actor) -> Shortlist | None:
    """The list that a heart puts somebody on; None while the brand has none."""
    return session.scalar(_visible(actor).where(Shortlist.removed_at.is_(None)).order_by(Shortlist.id).limit(1))


def find_list(session: Session, actor: Actor, public_id: str, *, removed: bool = False) -> Shortlist | None:
    """One of the brand's lists; removed ones only where a removal is to be taken back."""
    statement = _visible(actor).where(Shortlist.public_id == public_id)
    return session.scalar(statement if removed else statement.where(Shortlist.removed_at.is_(None)))


def entries_of(session: Session, shortlist: Shortlist) -> list[Entry]:
    """Who stands on a list and is published, the latest first."""
    rows = session.execute(
        select(ShortlistEntry, Account.name)
        .join(Creator, Creator.id == ShortlistEntry.creator_id)
        .join(Account, Account.id == ShortlistEntry.added_by_id, isouter=True)
        .where(ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.removed_at.is_(None), Creator.published_at.is_not(None))
        .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc())
    )
    return [Entry(entry, name or "") for entry, name in rows]


def entry_of(session: Session, actor: Actor, shortlist_id: int, creator_public_id: str) -> ShortlistEntry | None:
    """Somebody's place on one of the brand's lists, taken off or not."""
    return session.scalar(
        select(ShortlistEntry)
        .options(joinedload(ShortlistEntry.creator), joinedload(ShortlistEntry.shortlist))
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .join(Creator, Creator.id == ShortlistEntry.creator_id)
        .where(Shortlist.brand_id == actor.brand_id, Shortlist.id == shortlist_id, Creator.public_id == creator_public_id)
    )


def hearts(session: Session, actor: Actor, creator_ids: Sequence[int]) -> set[int]:
    """Those of `creator_ids` who stand on any of the brand's lists."""
    if actor.brand_id is None or not creator_ids:
        return set()
    return set(session.scalars(*_hearts(actor, ids=list(creator_ids))))


@prepared
def _hearts(actor: Actor) -> Select:
    return (
        select(ShortlistEntry.creator_id)
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(
            Shortlist.brand_id == actor.brand_id,
            Shortlist.removed_at.is_(None),
            ShortlistEntry.removed_at.is_(None),
            ShortlistEntry.creator_id.in_(bindparam("ids", expanding=True)),
        )
    )


def kept_of(session: Session, actor: Actor, creator_id: int) -> Kept:
    """Every list of the brand with the creator's place on it, and whether she is put aside; one statement."""
    rows = session.execute(*_kept(actor, creator_id=creator_id)).all()
    return Kept([(row[0], row[1]) for row in rows if row[0] is not None], rows[0][2] if rows else None)


@prepared
def _kept(actor: Actor) -> Select:
    """From the creator on, so that there is a row even where the brand has no list."""
    hers = (ShortlistEntry.creator_id == Creator.id) & ShortlistEntry.removed_at.is_(None)
    aside = (CreatorExclusion.brand_id == actor.brand_id) & CreatorExclusion.removed_at.is_(None)
    return (
        select(Shortlist, ShortlistEntry, CreatorExclusion)
        .select_from(Creator)
        .join(CreatorExclusion, (CreatorExclusion.creator_id == Creator.id) & aside, isouter=True)
        .join(Shortlist, (Shortlist.brand_id == actor.brand_id) & Shortlist.removed_at.is_(None), isouter=True)
        .join(ShortlistEntry, (ShortlistEntry.shortlist_id == Shortlist.id) & hers, isouter=True)
        .where(Creator.id == bindparam("creator_id"))
        .order_by(Shortlist.id)
    )


def taken_off_last(session: Session, actor: Actor, creator_id: int) -> list[ShortlistEntry]:
    """The places of a creator on the brand's lists that went in the latest moment in which any of them went."""
    newest = (
        select(func.max(ShortlistEntry.removed_at))
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(Shortlist.brand_id == actor.brand_id, ShortlistEntry.creator_id == creator_id)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(ShortlistEntry)
            .options(joinedload(ShortlistEntry.creator), joinedload(ShortlistEntry.shortlist))
            .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
            .where(
                Shortlist.brand_id == actor.brand_id,
                Shortlist.removed_at.is_(None),
                ShortlistEntry.creator_id == creator_id,
                ShortlistEntry.removed_at == newest,
            )
        )
    )


def targets_of(session: Session, actor: Actor) -> list[AudienceTarget]:
    """The audiences that the brand has saved."""
    if actor.brand_id is None:
        return []
    return list(session.scalars(*_targets(actor)))


@prepared
def _targets(actor: Actor) -> Select[tuple[AudienceTarget]]:
    mine = (AudienceTarget.brand_id == actor.brand_id, AudienceTarget.removed_at.is_(None))
    return select(AudienceTarget).where(*mine).order_by(AudienceTarget.id)


def find_target(session: Session, actor: Actor, public_id: str, *, removed: bool = False) -> AudienceTarget | None:
    statement = select(AudienceTarget).where(AudienceTarget.brand_id == actor.brand_id, AudienceTarget.public_id == public_id)
    return session.scalar(statement if removed else statement.where(AudienceTarget.removed_at.is_(None)))
