"""Knows what a creator answered, disputed and objected to, and which provider reports stand beside her figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.compliance import FigureAnswer, FigureCheck, ProviderReport, ScoringObjection
from portal.models.creators import Creator
from portal.queries.prepared import prepared


@dataclass
class Answer:
    """What a creator says about one figure now, and what she said before."""

    words: str
    day: date | None
    link: str
    at: datetime
    before: list[Answer] = field(default_factory=list)
    """Earlier ones, the newest first; one with empty words took the answer back."""


def answers_of(session: Session, creator_id: int, channel: str) -> dict[str, Answer]:
    """By figure, of one channel; those that were taken back keep their history. One statement."""
    found: dict[str, Answer] = {}
    for row in session.scalars(*_answers(creator_id=creator_id, channel=channel)):
        if row.said is not None:
            appended(found, row.figure, row.said, row.said_at)
    return found


def appended(found: dict[str, Answer], figure: str, said: dict[str, Any], at: datetime) -> None:
    """Put a later answer in the place of the one before it, which becomes its history."""
    day = said.get("day")
    made = Answer(said["words"], date.fromisoformat(day) if day else None, said.get("link", ""), at)
    if (known := found.get(figure)) is not None:
        made.before, known.before = [known, *known.before], []
    found[figure] = made


@prepared
def _answers() -> Select[tuple[FigureAnswer]]:
    hers = (FigureAnswer.creator_id == bindparam("creator_id"), FigureAnswer.channel == bindparam("channel"))
    return select(FigureAnswer).where(*hers).order_by(FigureAnswer.id)


def find_report(session: Session, actor: Actor, public_id: str) -> ProviderReport | None:
    """A report that this person's side attached; a withdrawn one too, so that a second click on its removal finds it."""
    sides = []
    if actor.creator_id is not None:
        sides.append((ProviderReport.creator_id == actor.creator_id) & ProviderReport.brand_id.is_(None))
    if may(actor, Permission.DISCOVERY_SEARCH):
        sides.append(ProviderReport.brand_id == actor.brand_id)
    if not sides:
        return None
    statement = select(ProviderReport).where(ProviderReport.public_id == public_id, or_(*sides))
    return session.scalar(statement.options(joinedload(ProviderReport.channel)))


def objection_of(session: Session, creator_id: int) -> ScoringObjection | None:
    """Her standing objection."""
    hers = (ScoringObjection.creator_id == creator_id, ScoringObjection.withdrawn_at.is_(None))
    return session.scalar(select(ScoringObjection).where(*hers))


def checks_of(session: Session, creator_id: int) -> list[FigureCheck]:
    """Everything she asked, the newest first."""
    hers = select(FigureCheck).where(FigureCheck.creator_id == creator_id).order_by(FigureCheck.id.desc())
    return list(session.scalars(hers.options(selectinload(FigureCheck.additions))))


def open_check(session: Session, creator_id: int, kind: str, channel: str, figure: str) -> FigureCheck | None:
    """The question of this kind about this figure that nobody has answered yet; at most one is open."""
    same = {"creator_id": creator_id, "kind": kind, "channel": channel, "figure": figure, "state": "open"}
    return session.scalar(select(FigureCheck).filter_by(**same))


def check_of(session: Session, actor: Actor, public_id: str) -> FigureCheck | None:
    """One check: her own for a creator, any for the operator."""
    statement = select(FigureCheck).options(joinedload(FigureCheck.creator)).where(FigureCheck.public_id == public_id)
    if not may(actor, Permission.VETTING_DECIDE):
        if actor.creator_id is None:
            return None
        statement = statement.where(FigureCheck.creator_id == actor.creator_id)
    return session.scalar(statement)


def checks_waiting(session: Session, actor: Actor, most: int = 100) -> tuple[list[FigureCheck], list[FigureCheck]]:
    """(open ones, the longest waiting first; the last that were decided), for the operator."""
    if not may(actor, Permission.VETTING_DECIDE):
        return [], []
    whole = select(FigureCheck).options(joinedload(FigureCheck.creator).selectinload(Creator.channels))
    waiting = session.scalars(whole.where(FigureCheck.state == "open").order_by(FigureCheck.asked_at, FigureCheck.id).limit(most))
    decided = whole.where(FigureCheck.state.in_(("upheld", "kept"))).order_by(FigureCheck.asked_at.desc(), FigureCheck.id.desc()).limit(20)
    return list(waiting), list(session.scalars(decided))
