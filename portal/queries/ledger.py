"""Knows what the books say: entries that a person may see, balances as sums of postings, and what does not add up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.domain.ledger import Code, Line, Place
from portal.domain.money import Money
from portal.domain.policies import Permission, may
from portal.models.contracts import Collaboration
from portal.models.ledger import LedgerAccount, LedgerCheck, LedgerEntry, LedgerPosting


def visible_to(actor: Actor) -> Select[tuple[LedgerEntry]]:
    """The operator sees every entry; a brand's finance those of its collaborations, without what the provider charges the operator."""
    if may(actor, Permission.PAYMENTS_OVERSEE):
        mine = true()
    elif may(actor, Permission.PAYMENTS_EXPORT):
        shared = select(Collaboration.id).where(Collaboration.brand_id == actor.brand_id)
        mine = LedgerEntry.collaboration_id.in_(shared) & (LedgerEntry.kind != "provider_fee")
    else:
        mine = false()
    return select(LedgerEntry).where(mine)


def journal(session: Session, actor: Actor, begin: datetime, end: datetime) -> list[LedgerEntry]:
    """Entries booked from `begin` to before `end` with their postings and accounts, in the order of booking."""
    statement = (
        visible_to(actor)
        .options(selectinload(LedgerEntry.postings).joinedload(LedgerPosting.account))
        .where(LedgerEntry.booked_at >= begin, LedgerEntry.booked_at < end)
        .order_by(LedgerEntry.booked_at, LedgerEntry.id)
    )
    return list(session.scalars(statement))


def of_collaboration(session: Session, actor: Actor, collaboration_id: int) -> list[LedgerEntry]:
    statement = (
        visible_to(actor)
        .options(selectinload(LedgerEntry.postings).joinedload(LedgerPosting.account))
        .where(LedgerEntry.collaboration_id == collaboration_id)
        .order_by(LedgerEntry.id)
    )
    return list(session.scalars(statement))


def collaborations(session: Session, entries: Collection[LedgerEntry]) -> dict[int, Collaboration]:
    """What the entries are about, by id."""
    wanted = {entry.collaboration_id for entry in entries if entry.collaboration_id}
    return {each.id: each for each in session.scalars(select(Collaboration).where(Collaboration.id.in_(wanted)))}


def keys(session: Session, entry_ids: Collection[int]) -> dict[int, str]:
    return {
        entry_id: key for entry_id, key in session.execute(select(LedgerEntry.id, LedgerEntry.key).where(LedgerEntry.id.in_(entry_ids)))
    }


def lines_of(session: Session, entry: LedgerEntry) -> tuple[Line, ...]:
    postings = session.scalars(
        select(LedgerPosting)
        .options(joinedload(LedgerPosting.account))
        .where(LedgerPosting.entry_id == entry.id)
        .order_by(LedgerPosting.id)
    )
    return tuple(Line(_place(posting.account), Money(posting.amount_minor, posting.currency)) for posting in postings)


def sums(session: Session, places: Collection[Place] | None = None) -> dict[tuple[Place, str], int]:
    """(account, currency) → debits less credits in minor units, of all accounts or of `places`."""
    statement = select(LedgerAccount.code, LedgerAccount.owner, LedgerPosting.currency, func.sum(LedgerPosting.amount_minor)).join(
        LedgerAccount
    )
    if places is not None:
        statement = statement.where(
            or_(false(), tuple_(LedgerAccount.code, LedgerAccount.owner).in_([(str(place.code), place.owner) for place in places]))
        )
    rows = session.execute(statement.group_by(LedgerAccount.code, LedgerAccount.owner, LedgerPosting.currency))
    return {(Place(Code(code), owner), currency): int(minor) for code, owner, currency, minor in rows}


def by_code(session: Session) -> dict[tuple[str, str], Money]:
    """(code, currency) → debits less credits over all owners."""
    statement = (
        select(LedgerAccount.code, LedgerPosting.currency, func.sum(LedgerPosting.amount_minor))
        .join(LedgerAccount)
        .group_by(LedgerAccount.code, LedgerPosting.currency)
        .order_by(LedgerPosting.currency, LedgerAccount.code)
    )
    return {(code, currency): Money(int(minor), currency) for code, currency, minor in session.execute(statement)}


def unbalanced_entries(session: Session) -> list[tuple[str, str, int]]:
    """(key, currency, minor units) of entries whose postings do not sum to zero; one without postings is off by nothing and listed too."""
    off = (
        select(LedgerEntry.key, func.coalesce(LedgerPosting.currency, ""), func.coalesce(func.sum(LedgerPosting.amount_minor), 0))
        .outerjoin(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .group_by(LedgerEntry.key, LedgerPosting.currency)
        .having(or_(func.coalesce(func.sum(LedgerPosting.amount_minor), 0) != 0, func.count(LedgerPosting.id) == 0))
    )
    return [(key, currency, int(minor)) for key, currency, minor in session.execute(off)]


def checks(session: Session, most: int = 14) -> list[LedgerCheck]:
    """The latest nightly looks, newest first; for the operator."""
    return list(session.scalars(select(LedgerCheck).order_by(LedgerCheck.day.desc(), LedgerCheck.currency).limit(most)))


def _place(account: LedgerAccount) -> Place:
    return Place(Code(account.code), account.owner)
