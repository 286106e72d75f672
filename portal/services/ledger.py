"""Knows how a fact is written into the books: once, balanced, and never overdrawing what is held or owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.domain.ledger import NEVER_OVERDRAWN, Lines, Place, overdrawn, require_balance, reversal
from portal.models.ledger import LedgerAccount, LedgerEntry, LedgerPosting
from portal.queries import ledger as read
from portal.services.work import Work


class Overdrawn(Exception):
    """More would leave an account than ever came in. Nothing a person can mend: the caller's transaction must fail."""


class Contradiction(Exception):
    """The same fact was booked before with other amounts."""


def book(
    work: Work,
    *,
    key: str,
    kind: str,
    source: str,
    lines: Lines,
    collaboration_id: int | None = None,
    occurred_at: datetime | None = None,
    reverses: LedgerEntry | None = None,
) -> LedgerEntry:
    """Write `lines` as one entry. The same `key` a second time changes nothing and returns what stands.

    Raises Unbalanced, Overdrawn, Contradiction.
    """
    require_balance(lines)
    standing = work.session.scalar(select(LedgerEntry).where(LedgerEntry.key == key))
    if standing is not None:
        if sorted(read.lines_of(work.session, standing), key=str) != sorted(lines, key=str):
            raise Contradiction(f"{key} was booked with other amounts")
        return standing
    row = LedgerEntry(
        key=key,
        kind=kind,
        source=source,
        collaboration_id=collaboration_id,
        occurred_at=occurred_at or work.now,
        booked_at=work.now,
        reverses_id=reverses.id if reverses else None,
    )
    work.session.add(row)
    work.session.flush()
    for line in lines:
        account_id = _account(work.session, line.place, line.amount.currency)
        work.session.add(
            LedgerPosting(entry_id=row.id, account_id=account_id, amount_minor=line.amount.minor, currency=line.amount.currency)
        )
    work.session.flush()
    touched = {line.place for line in lines if line.place.code in NEVER_OVERDRAWN}
    if below := overdrawn(read.sums(work.session, touched)) if touched else []:
        raise Overdrawn(f"{key}: {below[0][0].code} of {below[0][0].owner} by {below[0][1]}")
    return row


def take_back(work: Work, entry: LedgerEntry, *, key: str, kind: str, source: str) -> LedgerEntry:
    """The reversal of `entry`: a new entry, once."""
    lines = reversal(read.lines_of(work.session, entry))
    return book(work, key=key, kind=kind, source=source, lines=lines, collaboration_id=entry.collaboration_id, reverses=entry)


def faults(session: Session) -> Iterable[str]:
    """What is wrong inside the books, one sentence each for the operator; nothing when all is well."""
    for key, currency, minor in read.unbalanced_entries(session):
        yield f"entry {key} is off by {minor} minor units of {currency}"
    for place, amount in overdrawn(read.sums(session)):
        yield f"{place.code} of {place.owner} is overdrawn by {amount}"


def _account(session: Session, place: Place, currency: str) -> int:
    wanted = select(LedgerAccount.id).where(
        LedgerAccount.code == place.code, LedgerAccount.owner == place.owner, LedgerAccount.currency == currency
    )
    account_id = session.scalar(wanted)
    if account_id is None:
        insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
        session.execute(insert(LedgerAccount).values(code=str(place.code), owner=place.owner, currency=currency).on_conflict_do_nothing())
        account_id = session.scalar(wanted)
    assert account_id is not None
    return account_id
