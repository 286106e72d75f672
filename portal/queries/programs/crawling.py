"""Knows which programs the world may find by itself: the open ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.programs import Program


def open_ones(session: Session, start: int, most: int) -> list[tuple[str, datetime | None]]:
    """(public id, when it was opened) of `most` open programs from the `start`th on, by number."""
    statement = select(Program.public_id, Program.opened_at).where(Program.state == "open").order_by(Program.id).offset(start).limit(most)
    return [(public_id, opened_at) for public_id, opened_at in session.execute(statement)]
