"""Knows which weeks of a creator have room, and who is free in a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from portal.domain.creators.availability import Availability, Calendar, ahead, calendar, week_of
from portal.models.creators import Creator, MarkedWeek


def calendar_of(session: Session, creator: Creator, today: date) -> Calendar:
    """The weeks from today on; one statement."""
    mondays = ahead(today)
    marked = session.execute(
        select(MarkedWeek.monday, MarkedWeek.state).where(
            MarkedWeek.creator_id == creator.id, MarkedWeek.monday >= mondays[0], MarkedWeek.monday <= mondays[-1]
        )
    )
    return calendar(today, {monday: state for monday, state in marked}, creator.available_on)


def free_in(days: Sequence[date], *, limited: bool = False) -> ColumnElement[bool]:
    """The condition that a creator has said that she is free in every week of `days`; with `limited`, that none of them is busy.

    Who has said nothing about her time is not free in this sense.
    """
    mondays = sorted({week_of(day) for day in days})
    taken = exists().where(MarkedWeek.creator_id == Creator.id, MarkedWeek.monday.in_(mondays))
    if limited:
        taken = taken.where(MarkedWeek.state == Availability.BUSY)
    return Creator.available_on.is_not(None) & ~taken
