"""Knows how outbox rows leave: claimed under a lease, carried outside any transaction, settled in one; safe against a kill at any line."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update

from portal.domain.accounts import SYSTEM
from portal.models.outbox import Outbox, WorkerBeat
from portal.services.work import Office, Work

LEASE = timedelta(seconds=120)
"""Longer than any time-out of a gateway, so that a second worker never carries what the first still holds."""
ATTEMPTS = 12
log = structlog.get_logger()


class Later(Exception):
    """The carrier could not deliver now; the same row is tried again."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Never(Exception):
    """It will never be delivered; the row fails and `give_up` says what that means."""


@dataclass(frozen=True)
class Parcel:
    """A claimed row, detached from the database."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempts: int
    first_sent_at: datetime
    now: datetime


@dataclass(frozen=True)
class Courier:
    """How one kind of row is delivered. `carry` may talk to the world and holds no transaction; the other two run in the
    transaction that closes the row."""

    carry: Callable[[Office, Parcel], Any]
    settle: Callable[[Work, Parcel, Any], None] | None = None
    give_up: Callable[[Work, Parcel, str], None] | None = None


Couriers = Mapping[str, Courier]


def drain(office: Office, couriers: Couriers, *, most: int = 200) -> int:
    """Deliver what waits, oldest first; returns how many rows were handled."""
    handled = 0
    while handled < most and (parcel := _claim(office)):
        handled += 1
        _deliver(office, couriers, parcel)
    return handled


def _claim(office: Office) -> Parcel | None:
    with office.work(SYSTEM) as work:
        ready = (
            select(Outbox.id)
            .where(
                or_(Outbox.state == "waiting", (Outbox.state == "leased") & (Outbox.lease_until < work.now)),
                Outbox.not_before <= work.now,
            )
            .order_by(Outbox.not_before, Outbox.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row_id = work.session.scalar(ready)
        if row_id is None:
            return None
        row = work.session.get_one(Outbox, row_id)
        row.state, row.lease_until, row.attempts = "leased", work.now + LEASE, row.attempts + 1
        row.first_sent_at = row.first_sent_at or work.now
        return Parcel(row.id, row.kind, row.idem_key, dict(row.payload), row.attempts, row.first_sent_at, work.now)


def _deliver(office: Office, couriers: Couriers, parcel: Parcel) -> None:
    courier = couriers.get(parcel.kind)
    try:
        if courier is None:
            raise Never(f"no courier for {parcel.kind}")
        outcome = courier.carry(office, parcel)
    except Never as error:
        _fail(office, courier, parcel, str(error))
        return
    except Exception as error:  # noqa: BLE001 - a broken courier must not stop the others' mail
        if not isinstance(error, Later):
            log.exception("outbox.broken", kind=parcel.kind, row=parcel.id)
        if parcel.attempts >= ATTEMPTS and not isinstance(error, Later):
            _fail(office, courier, parcel, repr(error))
        else:
            _put_back(office, parcel, error)
        return
    try:
        with office.work(SYSTEM) as work:
            if _close(work, parcel, "done", remote_id=outcome if isinstance(outcome, str) else None) and courier.settle:
                courier.settle(work, parcel, outcome)
    except Exception as error:  # noqa: BLE001 - it has left, so it is never called failed; the others must not wait for it
        log.exception("outbox.unsettled", kind=parcel.kind, row=parcel.id)
        _put_back(office, parcel, error)


def _fail(office: Office, courier: Courier | None, parcel: Parcel, reason: str) -> None:
    log.warning("outbox.failed", kind=parcel.kind, row=parcel.id, reason=reason)
    try:
        with office.work(SYSTEM) as work:
            if _close(work, parcel, "failed", last_error=reason[:500]) and courier and courier.give_up:
                courier.give_up(work, parcel, reason)
    except Exception as error:  # noqa: BLE001 - as above
        log.exception("outbox.unsettled", kind=parcel.kind, row=parcel.id)
        _put_back(office, parcel, error)


def _put_back(office: Office, parcel: Parcel, error: Exception) -> None:
    pause = getattr(error, "after", None) or timedelta(seconds=min(3600, 2 ** min(parcel.attempts, 12)) * random.uniform(0.7, 1.3))  # noqa: S311
    with office.work(SYSTEM) as work:
        _close(work, parcel, "waiting", not_before=work.now + pause, last_error=(str(error) or repr(error))[:500])


def _close(work: Work, parcel: Parcel, state: str, **values: Any) -> bool:
    """Move the row on, if it is still ours: after a lost lease another worker's word counts."""
    changed = work.session.execute(
        update(Outbox)
        .where(Outbox.id == parcel.id, Outbox.state == "leased", Outbox.attempts == parcel.attempts)
        .values(state=state, lease_until=None, done_at=work.now if state == "done" else None, **values)
    )
    return changed.rowcount == 1


def beat(office: Office, name: str) -> None:
    """Show that a worker lives."""
    with office.work(SYSTEM) as work:
        row = work.session.scalar(select(WorkerBeat).where(WorkerBeat.name == name))
        if row is None:
            work.session.add(WorkerBeat(name=name, at=work.now))
        else:
            row.at = work.now
