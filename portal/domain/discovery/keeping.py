"""Knows what a brand may say of a kept creator, how often a kept search runs, and when it runs next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from portal.domain.creators.availability import WEEK
from portal.domain.discovery.query import SearchQuery
from portal.domain.text import N_

STATUSES = {
    "open": N_("to look at"),
    "contacted": N_("contacted"),
    "agreed": N_("agreed"),
    "declined": N_("declined"),
}
"""How far a brand is with somebody on its list. Any may follow any: it is the brand's own note, and each change stands in its history. What
becomes of an offer moves it too, onward only."""

_ONWARD = ("open", "contacted", "declined", "agreed")
"""In this order an offer moves a status: a new offer may turn a no into a yes, and nothing takes an agreement back."""


def earlier(status: str) -> tuple[str, ...]:
    """From where an offer moves somebody on to `status`."""
    return _ONWARD[: _ONWARD.index(status)]


CADENCES = {"off": N_("no mail"), "daily": N_("every day"), "weekly": N_("every week, on Monday")}
HOUR = time(5, tzinfo=UTC)
"""When kept searches run: early in the morning in Europe, all of one member together, so that she gets one mail."""

LOOKED_AT = 480
"""So many creators of a search are looked at, the newest first. Where it finds more, only who was published since counts as new."""
LATE = timedelta(days=1)
"""So long before the last run somebody may have been published and yet not have been in the index when it looked."""
REMEMBERED = 2 * LOOKED_AT
NAMED = 10
"""So many new creators are named in a mail for each search; the others are counted."""


def next_run(cadence: str, now: datetime) -> datetime | None:
    """The first morning after `now`, or the first Monday morning; None where no mail is wanted."""
    if cadence not in ("daily", "weekly"):
        return None
    morning = datetime.combine(now.astimezone(UTC).date(), HOUR)
    while morning <= now or (cadence == "weekly" and morning.weekday() != 0):
        morning += timedelta(days=1)
    return morning


def week_over(query: SearchQuery, today: date) -> bool:
    """Whether the free week that is asked for lies behind: no calendar speaks of it any more, so whoever keeps one would seem free."""
    return query.free_week is not None and query.free_week + WEEK <= today


def told_as_new(found: list[tuple[int, datetime]], total: int, seen: list[int], last_run: datetime | None, last_total: int) -> list[int]:
    """Who of `found` (number, published at; the newest first) is new since the last run.

    A search that found (or finds) more than is looked at cannot tell who was there already, so there only who was published since,
    or so shortly before that the index may not have known her, is new. Before the first run nobody is.
    """
    if last_run is None:
        return []
    known = set(seen)
    wide = max(total, last_total) > LOOKED_AT
    return [number for number, published in found if number not in known and (not wide or published > last_run - LATE)]


def remembered(found: list[tuple[int, datetime]], seen: list[int]) -> list[int]:
    """Whom the next run knows: those found now, then those known before, as many as are kept."""
    return list(dict.fromkeys([*(number for number, _ in found), *seen]))[:REMEMBERED]
