"""Knows how a program opens and ends; at its end nobody is left without an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.domain.errors import NotNow
from portal.domain.policies import Permission, require
from portal.domain.programs import PROGRAM
from portal.domain.programs.words import CLOSED_WORDS
from portal.domain.states import Side
from portal.gateways import translations
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.programs import Application, Program
from portal.services.deadlines import Deadline
from portal.services.programs import drafting
from portal.services.programs.events import ApplicationDecided
from portal.services.work import Work

AT_ONCE = 50
"""Programs that one round of the clock ends."""


def publish(work: Work, program: Program, seen: int) -> None:
    """Show a draft to creators. Raises Invalid with every blocking finding, named by its field."""
    _fire(work, program, "publish", seen, ready=True, opened_at=work.now)
    work.record("programs.published", program)
    drafting.keep_version(work, program)


def reopen(work: Work, program: Program, seen: int) -> None:
    """Let creators apply again; the day of the decision must lie ahead, and what was answered stays answered."""
    _fire(work, program, "reopen", seen, ready=True, opened_at=work.now, closed_at=None)
    work.record("programs.reopened", program)
    drafting.keep_version(work, program)


def close(work: Work, program: Program, seen: int) -> None:
    """End a program; whoever waits for an answer gets a kind one."""
    _fire(work, program, "close", seen, closed_at=work.now)
    _end(work, program)


def archive(work: Work, program: Program, seen: int) -> None:
    _fire(work, program, "archive", seen)
    work.record("programs.archived", program)


def _undecided(now: datetime) -> Select[tuple[Program]]:
    return select(Program).where(Program.state == "open", Program.decide_by < now.date()).order_by(Program.decide_by, Program.id)


def _close(work: Work, program: Program) -> None:
    program.fire("close", closed_at=work.now)
    _end(work, program)


close_overdue = Deadline("programs.close_overdue", _undecided, _close, most=AT_ONCE)
"""Ends the programs whose day of decision is over (UTC)."""


def _fire(work: Work, program: Program, event: str, seen: int, *, ready: bool = False, **changes) -> None:
    require(work.actor, Permission.PROGRAMS_EDIT, program)
    program.require_version(seen)
    if not PROGRAM.allows(program.state, event, Side.BRAND):
        raise NotNow()
    if ready:
        drafting.require_ready(work, program)
    program.fire(event, **changes)


def _end(work: Work, program: Program) -> None:
    work.record("programs.closed", program)
    waiting = (
        select(Application, Account.locale)
        .join(Creator, Creator.id == Application.creator_id)
        .join(Account, Account.id == Creator.account_id)
        .where(Application.program_id == program.id, Application.state.in_(("applied", "shortlisted", "invited")))
        .order_by(Application.id)
    )
    for application, locale in work.session.execute(waiting).all():
        if application.state == "invited":
            application.fire("expire", decided_at=work.now)
            work.record("programs.expired", application)
        else:
            application.fire("decline", answer=translations.translate(CLOSED_WORDS, locale), decided_at=work.now)
            work.record("programs.declined", application, by_end=True)
        work.announce(ApplicationDecided(application))
