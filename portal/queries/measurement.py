"""Knows what came of a collaboration, for its two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.board.clock import working_days_after
from portal.domain.measurement import (
    EXPERIENCE,
    Card,
    Timed,
    card,
    experience_score,
    outcome_score,
    process_score,
    reached,
    suggestion,
    target_number,
)
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission, may
from portal.domain.safety import Scorecard as Weights
from portal.domain.taxonomy import Kpi, Taxonomy
from portal.domain.text import N_, Text
from portal.models.board import Deliverable, Feedback, Submission
from portal.models.contracts import Collaboration
from portal.models.measurement import Result, Scorecard
from portal.models.programs import Program


@dataclass(frozen=True)
class Goal:
    """What was assumed before the first script."""

    hypothesis: str
    kpi: Kpi | None
    baseline: str
    target: str
    until: date | None
    number: Decimal | None


@dataclass(frozen=True)
class View:
    """The whole page: goal, figures, the weighed card, words and the next step."""

    goal: Goal
    results: list[Result]
    """Newest first."""
    card: Card
    share: Decimal | None
    """Which share of the target was reached."""
    suggestion: tuple[str, Text] | None
    words: Scorecard | None


def visible_to(actor: Actor) -> Select[tuple[Collaboration]]:
    mine = []
    if actor.brand_id is not None and may(actor, Permission.MEASUREMENT_READ):
        mine.append(Collaboration.brand_id == actor.brand_id)
    if actor.creator_id is not None:
        mine.append(Collaboration.creator_id == actor.creator_id)
    return select(Collaboration).where(or_(false(), *mine))


def find(session: Session, actor: Actor, public_id: str) -> Collaboration | None:
    people = (joinedload(Collaboration.brand), joinedload(Collaboration.creator))
    return session.scalar(visible_to(actor).options(*people).where(Collaboration.public_id == public_id))


def view(session: Session, shared: Collaboration, taxonomy: Taxonomy, weights: Weights) -> View:
    """Five statements, however much there is to show."""
    goal = _goal(session, shared, taxonomy)
    results = list(
        session.scalars(
            select(Result).where(Result.collaboration_id == shared.id).order_by(Result.as_of.desc(), Result.id.desc()).limit(200)
        )
    )
    newest: dict[str, Result] = {}
    for each in results:
        newest.setdefault(each.kpi, each)
    known: dict[str, tuple[int, Text]] = {}
    share = reached(goal.kpi.id, newest[goal.kpi.id].value, goal.number) if goal.kpi and goal.kpi.id in newest else None
    if share is not None:
        known["outcome"] = (
            outcome_score(share),
            Text(N_("%(share)s per cent of the target"), share=int((share * 100).to_integral_value())),
        )
    experience = newest[EXPERIENCE].value if EXPERIENCE in newest else None
    if experience is not None:
        known["creator_view"] = (experience_score(experience), Text(N_("%(value)s of 5"), value=int(experience)))
    if process := process_score(answers(session, shared)):
        known["process"] = process
    words = session.scalar(select(Scorecard).where(Scorecard.collaboration_id == shared.id))
    return View(goal, results, card(weights.parts, known, weights.minimum_coverage), share, suggestion(share, experience), words)


def answers(session: Session, shared: Collaboration) -> list[Timed]:
    """Clocked answers of both sides: first drafts against their day, decisions against the agreed working days."""
    decided = (
        select(func.min(Feedback.at))
        .where(Feedback.submission_id == Submission.id, Feedback.decision != "")
        .correlate(Submission)
        .scalar_subquery()
    )
    statement = (
        select(
            Deliverable.draft_due, Deliverable.approved_at, Deliverable.submissions_count, Submission.number, Submission.created_at, decided
        )
        .join(Submission, and_(Submission.deliverable_id == Deliverable.id))
        .where(Deliverable.collaboration_id == shared.id)
        .order_by(Submission.id)
    )
    days = TermSheet.from_json(shared.terms).brand_response_days
    found = []
    for draft_due, approved_at, latest, version, handed_in, answered in session.execute(statement):
        if version == 1 and draft_due is not None:
            found.append(Timed("creator", draft_due, handed_in.date()))
        answered = answered or (approved_at if version == latest else None)
        if answered is not None:
            found.append(Timed("brand", working_days_after(handed_in.date(), days), answered.date()))
    return found


def _goal(session: Session, shared: Collaboration, taxonomy: Taxonomy) -> Goal:
    program = session.get(Program, shared.program_id) if shared.program_id else None
    if program is None:
        terms = TermSheet.from_json(shared.terms)
        return Goal(terms.objective, None, "", "", terms.review_on, None)
    try:
        kpi = taxonomy.kpi(program.kpi)
    except KeyError:
        kpi = None
    number = target_number(program.kpi_target, kpi.unit) if kpi else None
    return Goal(program.hypothesis, kpi, program.kpi_baseline, program.kpi_target, program.kpi_date, number)
