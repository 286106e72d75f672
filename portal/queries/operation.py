"""Knows what the operator and a supervisor ask: does the database answer, does a worker live."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.models.outbox import Outbox, WorkerBeat


def database_answers(session: Session) -> bool:
    try:
        session.execute(text("SELECT 1 FROM account WHERE 1 = 0"))
    except SQLAlchemyError:
        return False
    return True


def worker_seen(session: Session) -> datetime | None:
    """As `last_beat`; none where the database cannot say."""
    try:
        return last_beat(session)
    except SQLAlchemyError:
        return None


def last_beat(session: Session) -> datetime | None:
    return session.scalar(select(WorkerBeat.at).order_by(WorkerBeat.at.desc()).limit(1))


def outbox_counts(session: Session) -> dict[str, int]:
    """Rows of the outbox by state."""
    return {state: count for state, count in session.execute(select(Outbox.state, func.count()).group_by(Outbox.state))}
