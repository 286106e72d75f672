"""Knows how a brand has behaved so far, measured from its history: how fast it answers, how many rounds it asks for, how fast it pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.states import Side
from portal.models.activity import Activity

ENOUGH = 3
"""Fewer cases than these say nothing about what is usual."""
LOOKED_AT = 400
"""Newest deeds of each brand that are counted."""
_ASKED = ("programs.applied", "offers.countered")
_ANSWERED = ("programs.approved", "programs.declined", "offers.countered", "offers.revised", "offers.accepted", "offers.declined")
_ROUND, _APPROVED = "board.requested_changes", ("board.approved", "board.deemed_approved")
_EARNED, _PAID = "payments.earned", "payments.paid_out"
_VERBS = {*_ASKED, *_ANSWERED, _ROUND, *_APPROVED, _EARNED, _PAID}


@dataclass(frozen=True)
class Deed:
    brand_id: int
    thing: tuple[str, int | None]
    at: datetime
    verb: str
    side: str


@dataclass(frozen=True)
class Record:
    """Each figure with the number of cases that it rests on; None where these are fewer than ENOUGH."""

    answer: timedelta | None = None
    """Median time from a creator's application or counter-offer to the brand's answer."""
    answers: int = 0
    rounds: Decimal | None = None
    """Rounds of changes for each approved piece, on average."""
    approvals: int = 0
    days_to_pay: int | None = None
    """Median days from the moment when a fee was earned to its payout."""
    payments: int = 0


def records(session: Session, brand_ids: Iterable[int]) -> dict[int, Record]:
    """Brand id to its record, in one statement."""
    wanted = sorted(set(brand_ids))
    if not wanted:
        return {}
    newest = (
        select(
            Activity.id,
            func.row_number().over(partition_by=Activity.brand_id, order_by=(Activity.at.desc(), Activity.id.desc())).label("place"),
        )
        .where(Activity.brand_id.in_(wanted), Activity.verb.in_(_VERBS))
        .subquery()
    )
    rows = session.execute(
        select(Activity.brand_id, Activity.subject_kind, Activity.subject_id, Activity.at, Activity.verb, Activity.side)
        .join(newest, newest.c.id == Activity.id)
        .where(newest.c.place <= LOOKED_AT)
        .order_by(Activity.at, Activity.id)
    )
    by_brand: dict[int, list[Deed]] = {brand_id: [] for brand_id in wanted}
    for brand_id, kind, subject_id, at, verb, side in rows:
        by_brand[brand_id].append(Deed(brand_id, (kind, subject_id), at, verb, side))
    return {brand_id: measure(deeds) for brand_id, deeds in by_brand.items()}


def record(session: Session, brand_id: int) -> Record:
    return records(session, [brand_id])[brand_id]


def measure(deeds: Sequence[Deed]) -> Record:
    """The record that `deeds` of one brand, oldest first, amount to."""
    answers = _spans(
        deeds,
        lambda deed: deed.verb in _ASKED and deed.side == Side.CREATOR,
        lambda deed: deed.verb in _ANSWERED and deed.side != Side.CREATOR,
    )
    paid = _spans(deeds, lambda deed: deed.verb == _EARNED, lambda deed: deed.verb == _PAID)
    approved = {deed.thing for deed in deeds if deed.verb in _APPROVED}
    rounds = sum(deed.verb == _ROUND and deed.thing in approved for deed in deeds)
    enough = len(approved) >= ENOUGH
    return Record(
        answer=median(answers) if len(answers) >= ENOUGH else None,
        answers=len(answers),
        rounds=(Decimal(rounds) / len(approved)).quantize(Decimal("0.1"), ROUND_HALF_UP) if enough else None,
        approvals=len(approved),
        days_to_pay=round(median(paid) / timedelta(days=1)) if len(paid) >= ENOUGH else None,
        payments=len(paid),
    )


def _spans(deeds: Sequence[Deed], begins, ends) -> list[timedelta]:
    """From each beginning to the next end of the same thing."""
    since: dict[tuple[str, int | None], datetime] = {}
    spans: list[timedelta] = []
    for deed in deeds:
        if deed.thing in since and ends(deed):
            spans.append(deed.at - since.pop(deed.thing))
        elif begins(deed):
            since.setdefault(deed.thing, deed.at)
    return spans
