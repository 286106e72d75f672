"""Knows what scoring has to ask before it scores: objections, open disputes, parts set aside, and stated or sampled evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.models.compliance import CommentReading, FigureAnswer, FigureCheck, ProviderReport, ScoringObjection
from portal.models.creators import Channel, MetricSnapshot
from portal.queries.prepared import prepared


@dataclass
class Hindrances:
    """What stands between a creator and a score."""

    objected: bool = False
    disputed: bool = False
    set_aside: set[tuple[str, str]] = field(default_factory=set)
    """(channel, part) that a person of the portal has found to be wrong, while no figure of a later day is there."""
    explained: dict[str, set[date]] = field(default_factory=dict)
    """Channel to days whose jump she explained with an address to look at."""

    @property
    def reason(self) -> str | None:
        """objected · disputed, or None where she may be scored."""
        return "objected" if self.objected else "disputed" if self.disputed else None


def hindrances(session: Session, ids: Sequence[int]) -> dict[int, Hindrances]:
    """By creator, for all of `ids`; three statements."""
    found = {id: Hindrances() for id in ids}
    for creator_id in session.scalars(*_objections(ids=list(ids))):
        found[creator_id].objected = True
    for creator_id, state, channel, figure, decided_at, newest_figure in session.execute(*_checks(ids=list(ids))):
        if state == "open":
            found[creator_id].disputed = True
        elif newest_figure is None or newest_figure <= decided_at.date():
            found[creator_id].set_aside.add((channel, figure))
    newest: dict[tuple, dict | None] = {}
    for row in session.execute(*_growth_answers(ids=list(ids))):
        newest[row.creator_id, row.channel, (row.said or {}).get("day")] = row.said
    for (creator_id, channel, day), said in newest.items():
        if day and said and said.get("link") and said.get("words"):
            found[creator_id].explained.setdefault(channel, set()).add(date.fromisoformat(day))
    return found


@prepared
def _objections() -> Select:
    return select(ScoringObjection.creator_id).where(
        ScoringObjection.creator_id.in_(bindparam("ids", expanding=True)), ScoringObjection.withdrawn_at.is_(None)
    )


@prepared
def _checks() -> Select:
    newest_figure = (
        select(func.max(MetricSnapshot.as_of))
        .join(Channel, Channel.id == MetricSnapshot.channel_id)
        .where(Channel.public_id == FigureCheck.channel)
        .correlate(FigureCheck)
        .scalar_subquery()
    )
    row = FigureCheck
    return select(row.creator_id, row.state, row.channel, row.figure, row.decided_at, newest_figure).where(
        FigureCheck.creator_id.in_(bindparam("ids", expanding=True)),
        FigureCheck.kind == "dispute",
        FigureCheck.state.in_(("open", "upheld")),
    )


@prepared
def _growth_answers() -> Select:
    return (
        select(FigureAnswer.creator_id, FigureAnswer.channel, FigureAnswer.said)
        .where(FigureAnswer.creator_id.in_(bindparam("ids", expanding=True)), FigureAnswer.figure == "growth")
        .order_by(FigureAnswer.id)
    )


def comment_readings(session: Session, channel_ids: Iterable[int]) -> dict[int, CommentReading]:
    """The newest reading of comments of each channel; one statement."""
    rows = session.scalars(*_readings(ids=list(channel_ids)))
    return {row.channel_id: row for row in rows}


@prepared
def _readings() -> Select[tuple[CommentReading]]:
    wanted = CommentReading.channel_id.in_(bindparam("ids", expanding=True))
    return select(CommentReading).where(wanted).order_by(CommentReading.as_of, CommentReading.id)


def credible_reports(session: Session, channel_ids: Iterable[int]) -> dict[int, ProviderReport]:
    """The newest report that each channel's creator stated herself; what a brand attached enters no score. One statement."""
    rows = session.scalars(*_reports(ids=list(channel_ids)))
    return {row.channel_id: row for row in rows}


@prepared
def _reports() -> Select[tuple[ProviderReport]]:
    return (
        select(ProviderReport)
        .where(
            ProviderReport.channel_id.in_(bindparam("ids", expanding=True)),
            ProviderReport.brand_id.is_(None),
            ProviderReport.withdrawn_at.is_(None),
        )
        .order_by(ProviderReport.as_of, ProviderReport.id)
    )
