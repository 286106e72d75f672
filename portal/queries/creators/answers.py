"""Knows how fast a creator answers: measured from what she really did with offers, invitations and messages, never asked of her."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.states import Side
from portal.models.activity import Activity

ENOUGH = 3
"""Fewer answers than these say nothing about what is usual."""
LOOKS_BACK = timedelta(days=90)
LOOKED_AT = 2_000
"""Newest deeds that are read; nobody answers more in three months by hand."""
ASKED = frozenset({"offers.sent", "offers.revised", "offers.countered", "programs.invited", "messages.wrote"})
ANSWERED = frozenset({"offers.accepted", "offers.declined", "offers.countered", "programs.applied", "programs.withdrew", "messages.wrote"})
OVER = frozenset({"offers.withdrawn", "offers.expired", "offers.cancelled", "programs.expired", "programs.declined"})
"""Deeds that end a question without her: it is neither answered nor open any more."""


@dataclass(frozen=True)
class Deed:
    thing: tuple[str, int | None]
    at: datetime
    verb: str
    side: str


@dataclass(frozen=True)
class AnswerTime:
    """What is usual for her."""

    within: timedelta
    """Three of four answers came within this time."""
    answers: int
    """Answers of the last 90 days on which it rests."""

    @property
    def hours(self) -> int | None:
        """Whole hours, rounded up, up to a day and a half; None where days say it better."""
        return max(1, ceil(self.within / timedelta(hours=1))) if self.within <= timedelta(hours=36) else None

    @property
    def days(self) -> int:
        return max(1, ceil(self.within / timedelta(days=1)))


def answer_time(session: Session, creator_id: int, now: datetime) -> AnswerTime | None:
    """How fast she usually answers; None under ENOUGH answers. One statement."""
    deeds = [Deed((kind, number), at, verb, side) for kind, number, at, verb, side in session.execute(deeds_of(creator_id, now))]
    return measure(reversed(deeds), now)


def answer_times(session: Session, creator_ids: Sequence[int], now: datetime) -> dict[int, AnswerTime]:
    """How fast each of them usually answers; who has too few answers is left out. One statement."""
    if not creator_ids:
        return {}
    newest = func.row_number().over(partition_by=Activity.creator_id, order_by=(Activity.at.desc(), Activity.id.desc())).label("newest")
    told = (
        select(Activity.creator_id, Activity.subject_kind, Activity.subject_id, Activity.at, Activity.verb, Activity.side, newest)
        .where(Activity.creator_id.in_(creator_ids), Activity.verb.in_(ASKED | ANSWERED | OVER), Activity.at > now - 2 * LOOKS_BACK)
        .subquery()
    )
    columns = told.c.creator_id, told.c.subject_kind, told.c.subject_id, told.c.at, told.c.verb, told.c.side
    # Each has her own newest deeds: one who does very much must not take the place of the others on the page.
    statement = select(*columns).where(told.c.newest <= LOOKED_AT).order_by(told.c.creator_id, told.c.newest)
    deeds: dict[int, list[Deed]] = {}
    for creator_id, kind, number, at, verb, side in session.execute(statement):
        deeds.setdefault(creator_id, []).append(Deed((kind, number), at, verb, side))
    measured = {creator_id: measure(reversed(found), now) for creator_id, found in deeds.items()}
    return {creator_id: found for creator_id, found in measured.items() if found is not None}


def deeds_of(creator_id: int, now: datetime) -> Select:
    """(kind and number of the thing, moment, verb, side) of what was asked and answered, the newest first."""
    return (
        select(Activity.subject_kind, Activity.subject_id, Activity.at, Activity.verb, Activity.side)
        .where(Activity.creator_id == creator_id, Activity.verb.in_(ASKED | ANSWERED | OVER), Activity.at > now - 2 * LOOKS_BACK)
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(LOOKED_AT)
    )


def measure(deeds: Iterable[Deed], now: datetime) -> AnswerTime | None:
    """What `deeds`, oldest first, amount to: from the brand's first unanswered word about a thing to her next one about it."""
    since: dict[tuple[str, int | None], datetime] = {}
    spans: list[timedelta] = []
    for deed in deeds:
        hers = deed.side == Side.CREATOR
        if hers and deed.verb in ANSWERED and deed.thing in since:
            asked = since.pop(deed.thing)
            if deed.at > now - LOOKS_BACK:
                spans.append(deed.at - asked)
        elif not hers and deed.verb in OVER:
            since.pop(deed.thing, None)
        elif not hers and deed.verb in ASKED:
            since.setdefault(deed.thing, deed.at)
    if len(spans) < ENOUGH:
        return None
    return AnswerTime(sorted(spans)[ceil(0.75 * len(spans)) - 1], len(spans))
