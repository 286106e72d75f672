"""Knows the sections of a kit, when a link for one recipient is alive, and what is kept of somebody who looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from portal.domain.text import N_, Text

SECTIONS = {
    "about": N_("About"),
    "figures": N_("In figures"),
    "packages": N_("What you can book"),
    "audience": N_("Audience"),
    "work": N_("Recent work"),
    "brands": N_("Worked with"),
    "faq": N_("Questions and answers"),
}
"""Everything that a kit can show, in the order in which it is read."""

LIVE, EXPIRED, REVOKED = "live", "expired", "revoked"

MOST_QUESTIONS = 12
MOST_BRANDS = 24
MOST_VARIANTS = 40
MOST_RESULTS = 6
"""For each piece of work."""
LONGEST_LINK = timedelta(days=366)
SHORTEST_PASSCODE, LONGEST_PASSCODE = 6, 64

LONGEST_VIEW = timedelta(hours=2)
"""A tab may stay open for weeks; nobody reads a kit for longer than this."""
VIEW_KEPT = timedelta(days=365)


def state(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> str:
    """live, expired or revoked. Who takes a link back means it, so that says more than its last day."""
    if revoked_at is not None:
        return REVOKED
    return LIVE if now < expires_at else EXPIRED


def chosen_sections(wanted: Collection[str]) -> list[str]:
    """The wanted ones that exist, in reading order."""
    return [name for name in SECTIONS if name in wanted]


def last_day_problem(last_day: date, today: date) -> Text | None:
    """Why a link cannot end on `last_day`; None when it can."""
    if not today <= last_day <= today + LONGEST_LINK:
        return Text(N_("A day from today to %(last)s."), last=today + LONGEST_LINK)
    return None


def passcode_problem(passcode: str) -> Text | None:
    if not SHORTEST_PASSCODE <= len(passcode) <= LONGEST_PASSCODE:
        return Text(N_("From %(min)s to %(max)s characters."), min=SHORTEST_PASSCODE, max=LONGEST_PASSCODE)
    return None


def credited(seconds: int, already: int, opened_at: datetime, now: datetime) -> int:
    """How long a page was read, as far as it can be true.

    The reader's browser says `seconds`; it cannot have been longer than since the opening, never longer than LONGEST_VIEW, and does not
    become less.
    """
    possible = min(int((now - opened_at).total_seconds()), int(LONGEST_VIEW.total_seconds()))
    return max(already, min(max(seconds, 0), max(possible, 0)))


def seen_sections(told: Iterable[str], already: Collection[str], shown: Collection[str]) -> list[str]:
    """Sections that came into view, now or before; what the page does not have was not seen."""
    return [name for name in SECTIONS if name in shown and (name in already or name in told)]
