"""Knows a creator's calendar and her time to answer together, because many pages show both and each statement costs them time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, String, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from portal.domain.creators.availability import Calendar, ahead, calendar
from portal.models.activity import Activity
from portal.models.creators import Creator, MarkedWeek
from portal.queries.creators.answers import AnswerTime, Deed, deeds_of, measure


def working_of(session: Session, creator: Creator, now: datetime) -> tuple[Calendar, AnswerTime | None]:
    """(the weeks from today on, how fast she usually answers), in one statement."""
    today = now.date()
    mondays = ahead(today)
    newest = deeds_of(creator.id, now).subquery()
    marked = select(
        cast(null(), String),
        cast(null(), BigInteger),
        cast(null(), Activity.at.type),
        func.aggregate_strings(cast(MarkedWeek.monday, String) + "=" + MarkedWeek.state, ","),
        cast(null(), String),
    ).where(MarkedWeek.creator_id == creator.id, MarkedWeek.monday >= mondays[0], MarkedWeek.monday <= mondays[-1])
    weeks, deeds = "", []
    for kind, number, at, words, side in session.execute(union_all(select(newest), marked)):
        if kind is None:
            weeks = words or ""
        else:
            deeds.append(Deed((kind, number), at, words, side))
    pairs = (pair.split("=") for pair in weeks.split(",") if pair)
    told = calendar(today, {date.fromisoformat(monday): state for monday, state in pairs}, creator.available_on)
    return told, measure(sorted(deeds, key=lambda deed: deed.at), now)
