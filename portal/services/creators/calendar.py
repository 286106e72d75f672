"""Knows how a creator says which weeks have room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete

from portal.domain.creators.availability import Availability, ahead, between
from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator, MarkedWeek
from portal.services.creators.freshness import mark_dirty
from portal.services.work import Work


def mark_weeks(work: Work, creator: Creator, mondays: Iterable[date], state: Availability) -> int:
    """Say how much room these weeks have; how many they are. Raises Invalid for none, and for a week that is over or too far away."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    wanted, open_weeks = set(mondays), set(ahead(work.now.date()))
    if not wanted:
        raise Invalid(fields={"weeks": Text(N_("Tick at least one week."))})
    if not wanted <= open_weeks:
        raise Invalid(fields={"weeks": Text(N_("Choose weeks between now and twelve months ahead."))})
    _write(work, creator, wanted, state)
    work.record("creators.marked_weeks", creator, weeks=len(wanted), state=str(state), first=min(wanted).isoformat())
    return len(wanted)


def mark_days(work: Work, creator: Creator, first: date, last: date, state: Availability) -> int:
    """The same for every week that the days from `first` to `last` touch."""
    if last < first:
        raise Invalid(fields={"last": Text(N_("This is before the first day."))})
    if (last - first).days > 400:
        raise Invalid(fields={"last": Text(N_("Choose weeks between now and twelve months ahead."))})
    open_weeks = set(ahead(work.now.date()))
    mondays = set(between(first, last))
    if not mondays <= open_weeks:
        raise Invalid(
            fields={"first" if min(mondays) not in open_weeks else "last": Text(N_("Choose weeks between now and twelve months ahead."))}
        )
    return mark_weeks(work, creator, mondays, state)


def confirm_calendar(work: Work, creator: Creator) -> None:
    """Say that the calendar is right as it stands; so an empty one comes to mean "free"."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if creator.available_on != work.now.date():
        creator.available_on = work.now.date()
        work.record("creators.confirmed_calendar", creator)
        mark_dirty(work, creator.id)


def _write(work: Work, creator: Creator, mondays: set[date], state: Availability) -> None:
    past = MarkedWeek.monday < ahead(work.now.date())[0]
    work.session.execute(delete(MarkedWeek).where(MarkedWeek.creator_id == creator.id, MarkedWeek.monday.in_(mondays) | past))
    if state is not Availability.FREE:
        work.session.add_all(MarkedWeek(creator_id=creator.id, monday=monday, state=str(state)) for monday in sorted(mondays))
    creator.available_on = work.now.date()
    work.session.flush()
    mark_dirty(work, creator.id)
