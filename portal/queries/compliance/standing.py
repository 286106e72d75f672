"""Knows what scoring has to ask before it scores: channels, objections, open disputes, parts set aside, stated or sampled evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import JSON, CompoundSelect, Date, Float, Integer, Select, String, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from portal.domain.vetting.comments import Substance
from portal.domain.vetting.figures import AudienceReport, CommentSample
from portal.models.base import Moment
from portal.models.compliance import CommentReading, FigureAnswer, FigureCheck, ProviderReport, ScoringObjection
from portal.models.creators import Channel, MetricSnapshot
from portal.queries.compliance.together import rows_of
from portal.queries.prepared import prepared


class ChannelNamed(NamedTuple):
    """A channel by its number and its names; a `Channel` has the same."""

    id: int
    public_id: str
    platform: str


@dataclass
class Standing:
    """What stands between a creator and a score, and what stands beside the figures of her channels, by public id of the channel."""

    objected: bool = False
    disputed: bool = False
    set_aside: set[tuple[str, str]] = field(default_factory=set)
    """(channel, part) that a person of the portal has found to be wrong, while no figure of a later day is there."""
    explained: dict[str, set[date]] = field(default_factory=dict)
    """Days whose jump she explained with an address to look at."""
    channels: list[ChannelNamed] = field(default_factory=list)
    comments: dict[str, CommentSample] = field(default_factory=dict)
    """What the comments of the newest upload came to."""
    reports: dict[str, AudienceReport] = field(default_factory=dict)
    """The newest report that she stated herself; what a brand attached enters no score."""

    @property
    def reason(self) -> str | None:
        """objected · disputed, or None where she may be scored."""
        return "objected" if self.objected else "disputed" if self.disputed else None


def standing_of(session: Session, ids: Sequence[int]) -> dict[int, Standing]:
    """By creator, for all of `ids`; one statement."""
    found = {id: Standing() for id in ids}
    answers: dict[tuple[int, str, str | None], dict[str, Any] | None] = {}
    rows = session.execute(*_all(ids=list(ids))).all()
    for row in sorted(rows, key=lambda row: (row.on or date.min, row.id)):
        hers, said = found[row.creator_id], row.content
        match row.kind:
            case "objection":
                hers.objected = True
            case "dispute":
                hers.disputed = True
            case "upheld" if row.on is None or row.on <= row.at.date():
                hers.set_aside.add((row.channel, row.words))
            case "answer":
                answers[row.creator_id, row.channel, (said or {}).get("day")] = said
            case "channel":
                hers.channels.append(ChannelNamed(row.id, row.channel, row.words))
            case "comments":
                specific = said.get(Substance.SPECIFIC.value, 0)
                hers.comments[row.channel] = CommentSample(row.number, specific, row.on, row.words, row.share)
            case "report":
                # Four digits are what is stated; the difference of two floats has more.
                hers.reports[row.channel] = AudienceReport(round(1 - row.share, 4), row.on, row.words)
    for (creator_id, channel, day), said in answers.items():
        if day and said and said.get("link") and said.get("words"):
            found[creator_id].explained.setdefault(channel, set()).add(date.fromisoformat(day))
    return found


_COLUMNS = {
    "creator_id": Integer(), "id": Integer(), "channel": String(), "words": String(), "on": Date(), "at": Moment(), "content": JSON(),
    "number": Integer(), "share": Float(),
}  # fmt: skip


@prepared
def _all() -> CompoundSelect:
    """Plain tables: every score asks this, and most creators have no row in any of them."""
    ids = bindparam("ids", expanding=True)
    channel, objection, check = Channel.__table__.c, ScoringObjection.__table__.c, FigureCheck.__table__.c
    answer, reading, report = FigureAnswer.__table__.c, CommentReading.__table__.c, ProviderReport.__table__.c
    newest_figure = (
        select(func.max(MetricSnapshot.as_of))
        .join(Channel)
        .where(Channel.public_id == check.channel)
        .correlate(FigureCheck)
        .scalar_subquery()
    )

    # Constants stand in the statement: SQLite plans anew, each time, where a bound value may decide whether a partial index serves.
    dispute, growth = literal_column("'dispute'"), literal_column("'growth'")

    def disputes(kind: str, state: str, **known: Any) -> Select:
        rows = rows_of(kind, _COLUMNS, creator_id=check.creator_id, id=check.id, channel=check.channel, words=check.figure, **known)
        return rows.where(check.creator_id.in_(ids), check.kind == dispute, check.state == literal_column(f"'{state}'"))

    return union_all(
        rows_of(
            "channel", _COLUMNS, creator_id=channel.creator_id, id=channel.id, channel=channel.public_id, words=channel.platform
        ).where(channel.creator_id.in_(ids), channel.removed_at.is_(None)),
        rows_of("objection", _COLUMNS, creator_id=objection.creator_id, id=objection.id).where(
            objection.creator_id.in_(ids), objection.withdrawn_at.is_(None)
        ),
        disputes("dispute", "open"),
        disputes("upheld", "upheld", at=check.decided_at, on=newest_figure),
        rows_of("answer", _COLUMNS, creator_id=answer.creator_id, id=answer.id, channel=answer.channel, content=answer.said).where(
            answer.creator_id.in_(ids), answer.figure == growth
        ),
        rows_of(
            "comments", _COLUMNS, creator_id=channel.creator_id, id=reading.id, channel=channel.public_id, words=reading.source,
            on=reading.as_of, content=reading.kinds, number=reading.sampled, share=reading.core_share,
        ).where(channel.id == reading.channel_id, channel.creator_id.in_(ids)),
        rows_of(
            "report", _COLUMNS, creator_id=report.creator_id, id=report.id, channel=channel.public_id, words=report.provider,
            on=report.as_of, share=report.credible,
        ).where(channel.id == report.channel_id, report.creator_id.in_(ids), *_stated(report)),
    )  # fmt: skip


def credible_reports(session: Session, channel_ids: Iterable[int]) -> dict[int, ProviderReport]:
    """The newest report that each channel's creator stated herself; one statement."""
    rows = session.scalars(*_reports(ids=list(channel_ids)))
    return {row.channel_id: row for row in rows}


@prepared
def _reports() -> Select[tuple[ProviderReport]]:
    wanted = ProviderReport.channel_id.in_(bindparam("ids", expanding=True))
    return select(ProviderReport).where(wanted, *_stated(ProviderReport)).order_by(ProviderReport.as_of, ProviderReport.id)


def _stated(report: Any) -> tuple[Any, ...]:
    """By the creator herself, and not taken back."""
    return report.brand_id.is_(None), report.withdrawn_at.is_(None)
