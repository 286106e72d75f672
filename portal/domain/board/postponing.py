"""Knows how agreed days move: who says what to a proposal, and on which days an open piece stands after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.domain.board.clock import working_days_after
from portal.domain.states import Machine, Side

MOST_DAYS = 60

POSTPONEMENT = Machine(
    "proposed",
    [
        ("accept", "proposed", "accepted", (Side.BRAND, Side.CREATOR)),
        ("decline", "proposed", "declined", (Side.BRAND, Side.CREATOR)),
        ("withdraw", "proposed", "withdrawn", (Side.BRAND, Side.CREATOR)),
    ],
)
"""Whoever proposes may withdraw; the other side answers."""

_IN_WORK = ("planned", "in_progress", "submitted", "in_review", "changes_requested")


def may_say(event: str, side: Side | None, proposer: Side | str) -> bool:
    """Whether `event` is a deed of `side` on what `proposer` has proposed."""
    return side in (Side.BRAND, Side.CREATOR) and (event == "withdraw") == (side == proposer)


def open_days(state: str, draft_due: date | None, publish_on: date | None) -> tuple[date | None, date | None]:
    """Which of the two days of a piece still lies ahead of it: once approved, no draft is awaited; once published, nothing is."""
    if state in _IN_WORK:
        return draft_due, publish_on
    return None, publish_on if state == "approved" else None


def later(day: date | None, days: int) -> date | None:
    return None if day is None else working_days_after(day, days)


def in_words(days: Mapping[str, int]) -> str:
    """Piece → working days as a figure for a sentence: "5", or "2–5" where they differ."""
    least, most = min(days.values()), max(days.values())
    return str(least) if least == most else f"{least}–{most}"
