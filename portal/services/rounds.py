"""Knows what a worker does on its round: deliver what waits, and let time do what it must. Each step is safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from portal.domain.accounts import SYSTEM
from portal.services import board, contracts, creators, discovery, media_kits, offers, payments, programs, verification
from portal.services.accounts.limits import forget_old_tries
from portal.services.deadlines import Deadline
from portal.services.outbox import Couriers, beat, drain
from portal.services.work import Office, Work

log = structlog.get_logger()
EVERY = timedelta(seconds=20)

ARRIVALS: tuple[Callable[[Office], object], ...] = (
    discovery.index_changes,
    payments.apply_events,
    payments.look_up_fees,
    payments.check_books,
)
"""What follows the rows for the search index, or reads the inbox: each opens its own works."""
CHORES: tuple[Callable[[Work], object], ...] = (
    lambda work: forget_old_tries(work.session, work.now),
    media_kits.forget_old_views,
    creators.forget_attempts,
    discovery.gather_when_due,
)
"""What is one deed whenever it is done; each gets a work of its own."""
CLOCKWORK: tuple[Deadline, ...] = (
    creators.erase_old_exports,
    creators.fetch_due,
    verification.lapse_codes,
    verification.expire_checks,
    verification.forget_papers,
    discovery.rescore_old,
    discovery.tell_of_new,
    programs.close_overdue,
    programs.expire,
    offers.send_waiting,
    offers.expire,
    contracts.expire_unsigned,
    board.deem_approved,
    board.sweep,
    payments.warn_of_holding,
)
"""What happens because a moment has come (offers expire, drafts are deemed approved); each row has a transaction of its own."""


def go(office: Office, couriers: Couriers) -> int:
    """One round: inbox, clockwork, outbox. A step that fails is logged and does not stop the others. Returns parcels handled."""
    _guarded("beat", lambda: beat(office, "worker"))
    for read in ARRIVALS:
        _guarded(read.__qualname__, lambda read=read: read(office))
    for chore in CHORES:
        _guarded(chore.__qualname__, lambda chore=chore: _do(office, chore))
    for deadline in CLOCKWORK:
        _guarded(deadline.name, lambda deadline=deadline: deadline(office))
    return _guarded("outbox", lambda: drain(office, couriers)) or 0


def follow(office: Office) -> None:
    """Only bring the search index up to the rows: an edit is not worth a whole round, and must not wait for one that carries mail."""
    _guarded(discovery.index_changes.__qualname__, lambda: discovery.index_changes(office))


def _do(office: Office, chore: Callable[[Work], object]) -> None:
    with office.work(SYSTEM) as work:
        chore(work)


def _guarded(name: str, step: Callable[[], object]):
    try:
        return step()
    except Exception:
        log.exception("round.broken", step=name)
        return None
