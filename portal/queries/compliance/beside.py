"""Knows what stands beside the figures of one channel, all of it in one statement: answers, reports, comments read, records, looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CompoundSelect, Date, Float, Integer, Numeric, String, bindparam, false, or_, union_all
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.accounts import Brand
from portal.models.base import Moment
from portal.models.compliance import CommentReading, FigureAnswer, ProviderReport, VettingLook, VettingRecord
from portal.queries.compliance.statements import Answer, appended
from portal.queries.compliance.together import rows_of
from portal.queries.prepared import prepared


@dataclass(frozen=True)
class Report:
    """A provider's report as the vetting page shows it."""

    public_id: str
    provider: str
    credible: Decimal
    sample: int | None
    as_of: date
    brand_id: int | None
    brand: str | None


@dataclass(frozen=True)
class Counted:
    """What the comments of the newest file came to."""

    sampled: int
    kinds: dict[str, int]
    core_share: float | None
    source: str
    as_of: date


@dataclass(frozen=True)
class Signed:
    public_id: str
    decision: str
    signed_at: datetime


@dataclass
class Beside:
    comments: Counted | None = None
    reports: list[Report] = field(default_factory=list)
    """The newest first: a brand sees the creator's and its own, the creator all of them."""
    answers: dict[str, Answer] = field(default_factory=dict)
    records: list[Signed] = field(default_factory=list)
    """What this reader may know of, the newest first."""
    looked: bool = False
    """Whether this brand's look of today is noted already."""


def beside(session: Session, actor: Actor, creator_id: int, channel_id: int, channel: str, day: date) -> Beside:
    """One statement."""
    found = Beside()
    rows = session.execute(*_all(actor, creator_id=creator_id, channel_id=channel_id, channel=channel, day=day)).all()
    for row in sorted(rows, key=lambda row: (row.on or date.min, row.id)):
        match row.kind:
            case "answer" if row.content is not None:
                appended(found.answers, row.key, row.content, row.at)
            case "report" if actor.creator_id == creator_id or row.brand_id in (None, actor.brand_id):
                found.reports.insert(0, Report(row.key, row.words, row.share, row.number, row.on, row.brand_id, row.brand))
            case "comments":
                found.comments = Counted(row.number, row.content, row.part, row.words, row.on)
            case "record":
                found.records.insert(0, Signed(row.key, row.words, row.at))
            case "look":
                found.looked = True
    return found


_COLUMNS = {
    "id": Integer(), "key": String(), "words": String(), "share": Numeric(5, 4), "number": Integer(), "part": Float(), "on": Date(),
    "at": Moment(), "content": JSON(), "brand_id": Integer(), "brand": String(),
}  # fmt: skip


@prepared
def _all(actor: Actor) -> CompoundSelect:
    hers, here = bindparam("creator_id", type_=Integer), bindparam("channel_id", type_=Integer)
    answers = rows_of(
        "answer", _COLUMNS, id=FigureAnswer.id, key=FigureAnswer.figure, at=FigureAnswer.said_at, content=FigureAnswer.said
    ).where(FigureAnswer.creator_id == hers, FigureAnswer.channel == bindparam("channel", type_=String))
    reports = (
        rows_of(
            "report", _COLUMNS, id=ProviderReport.id, key=ProviderReport.public_id, words=ProviderReport.provider,
            share=ProviderReport.credible, number=ProviderReport.sample, on=ProviderReport.as_of,
            brand_id=ProviderReport.brand_id, brand=Brand.name,
        )
        .outerjoin(Brand, Brand.id == ProviderReport.brand_id)
        .where(ProviderReport.creator_id == hers, ProviderReport.channel_id == here, ProviderReport.withdrawn_at.is_(None))
    )  # fmt: skip
    comments = rows_of(
        "comments", _COLUMNS, id=CommentReading.id, words=CommentReading.source, number=CommentReading.sampled,
        part=CommentReading.core_share, on=CommentReading.as_of, content=CommentReading.kinds,
    ).where(CommentReading.channel_id == here)  # fmt: skip
    sides = [false()]
    if may(actor, Permission.DISCOVERY_SEARCH):
        sides.append(VettingRecord.brand_id == actor.brand_id)
    if actor.creator_id is not None:
        sides.append(VettingRecord.creator_id == actor.creator_id)
    records = rows_of(
        "record", _COLUMNS, id=VettingRecord.id, key=VettingRecord.public_id, words=VettingRecord.decision, at=VettingRecord.signed_at
    ).where(VettingRecord.creator_id == hers, or_(*sides))  # fmt: skip
    looks = rows_of("look", _COLUMNS, id=VettingLook.id).where(
        VettingLook.creator_id == hers,
        VettingLook.brand_id == actor.brand_id if actor.brand_id is not None else false(),
        VettingLook.day == bindparam("day", type_=Date),
    )
    return union_all(answers, reports, comments, records, looks)
