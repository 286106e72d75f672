"""Knows a creator's calendar: weeks marked as busy or limited, told as a picture, as spans, and as an answer to "free then?"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from portal.domain.text import N_

WEEK = timedelta(days=7)
WEEKS = 53
"""The week of today and the twelve months after it."""


class Availability(StrEnum):
    """How much room a week has. What is not marked is free, once she has said anything at all."""

    FREE = "free"
    LIMITED = "limited"
    BUSY = "busy"


WORDS = {Availability.FREE: N_("free"), Availability.LIMITED: N_("limited"), Availability.BUSY: N_("busy")}


@dataclass(frozen=True)
class Week:
    monday: date
    state: Availability

    @property
    def number(self) -> int:
        """As calendars print it (ISO 8601)."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Weeks in a row that have the same room."""

    first: Week
    last: Week

    @property
    def state(self) -> Availability:
        return self.first.state

    @property
    def weeks(self) -> int:
        return (self.last.monday - self.first.monday).days // 7 + 1


@dataclass(frozen=True)
class Calendar:
    """The weeks from today on, and when she last said how they are; None where she never did, so that silence is not taken for "free"."""

    weeks: tuple[Week, ...]
    said_on: date | None

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(run[0], run[-1]) for run in (list(group) for _, group in groupby(self.weeks, key=lambda week: week.state)))

    @property
    def months(self) -> list[tuple[date, tuple[Week, ...]]]:
        """(first day of the month, the weeks that begin in it)."""
        grouped = groupby(self.weeks, key=lambda week: week.monday.replace(day=1))
        return [(month, tuple(weeks)) for month, weeks in grouped]

    @property
    def next_free(self) -> Week | None:
        """The first week that is wholly free; None where none is, or nothing was said."""
        return next((week for week in self.weeks if week.state is Availability.FREE), None) if self.said_on else None


def week_of(day: date) -> date:
    """The Monday of the week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def ahead(today: date) -> tuple[date, ...]:
    """The Mondays that a calendar shows and that may be marked."""
    return tuple(week_of(today) + WEEK * number for number in range(WEEKS))


def between(first: date, last: date) -> Iterator[date]:
    """The Monday of every week that the days from `first` to `last` touch."""
    monday = week_of(first)
    while monday <= last:
        yield monday
        monday += WEEK


def calendar(today: date, marked: Mapping[date, str], said_on: date | None) -> Calendar:
    """The calendar of today; `marked` maps Mondays to busy or limited."""
    return Calendar(tuple(Week(monday, Availability(marked.get(monday, Availability.FREE))) for monday in ahead(today)), said_on)
