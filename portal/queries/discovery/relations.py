"""Knows what creators are to a brand, as the filters of its search ask: worked with, on a list, put aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.discovery.query import Relation
from portal.models.accounts import Account
from portal.models.contracts import Collaboration
from portal.models.creators import Creator
from portal.models.discovery import CreatorExclusion, Shortlist, ShortlistEntry
from portal.queries.prepared import prepared


@dataclass(frozen=True)
class Aside:
    """Somebody whom the brand has put aside, with who did."""

    exclusion: CreatorExclusion
    by: str


def put_aside(session: Session, actor: Actor) -> frozenset[int]:
    """Creators whom the brand does not want to see in its searches; nobody for who is no brand."""
    return _numbers(session, actor, _put_aside)


def worked_with(session: Session, actor: Actor) -> frozenset[int]:
    """Creators with whom the brand has had a collaboration, under way or ended."""
    return _numbers(session, actor, _worked_with)


def shortlisted(session: Session, actor: Actor) -> frozenset[int]:
    """Creators who stand on any of the brand's lists."""
    return _numbers(session, actor, _shortlisted)


def restricted(session: Session, actor: Actor, relations: frozenset[Relation]) -> tuple[frozenset[int] | None, frozenset[int]]:
    """(to whom a search is confined, None for nobody in particular; whom it leaves out) by what creators are to the brand.

    New and worked with are one filter, on a list and on none another, so both of a pair exclude nobody. Who is put aside is left out
    unless asked for. Only what is needed is read.
    """
    if actor.brand_id is None:
        return None, frozenset()
    only: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    for inside, outside, read in ((Relation.WORKED, Relation.NEW, worked_with), (Relation.SHORTLISTED, Relation.UNLISTED, shortlisted)):
        if (inside in relations) == (outside in relations):
            continue
        numbers = read(session, actor)
        if inside in relations:
            only = numbers if only is None else only & numbers
        else:
            without |= numbers
    aside = put_aside(session, actor)
    if Relation.EXCLUDED in relations:
        return aside if only is None else only & aside, without
    return only, without | aside


def asides_of(session: Session, actor: Actor, among: Collection[int] | None = None) -> list[Aside]:
    """Everybody published whom the brand has put aside (of `among`, where that is given), the latest first."""
    wanted = [] if among is None else [CreatorExclusion.creator_id.in_(among)]
    rows = session.execute(
        select(CreatorExclusion, Account.name)
        .options(joinedload(CreatorExclusion.creator).joinedload(Creator.photo))
        .join(Creator, Creator.id == CreatorExclusion.creator_id)
        .join(Account, Account.id == CreatorExclusion.put_by_id, isouter=True)
        .where(
            CreatorExclusion.brand_id == actor.brand_id, CreatorExclusion.removed_at.is_(None), Creator.published_at.is_not(None), *wanted
        )
        .order_by(CreatorExclusion.put_at.desc(), CreatorExclusion.id.desc())
    )
    return [Aside(exclusion, name or "") for exclusion, name in rows]


def owners_of(session: Session, shortlist: Shortlist) -> dict[int, tuple[str, str]]:
    """(public id, name) of everybody who sees to somebody on a list, by account."""
    rows = session.execute(
        select(Account.id, Account.public_id, Account.name)
        .join(ShortlistEntry, ShortlistEntry.owner_id == Account.id)
        .where(ShortlistEntry.shortlist_id == shortlist.id)
        .distinct()
    )
    return {number: (public_id, name) for number, public_id, name in rows}


def exclusion_of(session: Session, actor: Actor, creator_id: int) -> CreatorExclusion | None:
    """The brand's exclusion of a creator, in force or taken back."""
    return session.scalar(
        select(CreatorExclusion).where(CreatorExclusion.brand_id == actor.brand_id, CreatorExclusion.creator_id == creator_id)
    )


def _numbers(session: Session, actor: Actor, statement) -> frozenset[int]:
    return frozenset() if actor.brand_id is None else frozenset(session.scalars(*statement(actor)))


@prepared
def _put_aside(actor: Actor) -> Select:
    return select(CreatorExclusion.creator_id).where(CreatorExclusion.brand_id == actor.brand_id, CreatorExclusion.removed_at.is_(None))


@prepared
def _worked_with(actor: Actor) -> Select:
    return select(Collaboration.creator_id).where(Collaboration.brand_id == actor.brand_id).distinct()


@prepared
def _shortlisted(actor: Actor) -> Select:
    return (
        select(ShortlistEntry.creator_id)
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(Shortlist.brand_id == actor.brand_id, Shortlist.removed_at.is_(None), ShortlistEntry.removed_at.is_(None))
        .distinct()
    )
