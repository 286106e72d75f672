"""Use cases of looking back: figures with their source, what was learned, the creator's own view, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.errors import Invalid
from portal.domain.measurement import EXPERIENCE, NEXT_STEPS, SOURCES
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.contracts import Collaboration
from portal.models.creators import Creator
from portal.models.measurement import Result, Scorecard
from portal.queries.accounts import people_of_brand
from portal.services.notifications import tell, tell_creator
from portal.services.work import Work


def record_result(work: Work, shared: Collaboration, *, kpi: str, value: Decimal, as_of: date, source: str, note: str = "") -> Result:
    """Keep one figure with its day and source; the same figure of the same day by the same side is corrected.

    Raises NotAllowed, Invalid for a day to come, an unknown source, or a brand that writes the creator's own assessment.
    """
    require(work.actor, Permission.MEASUREMENT_WRITE, shared)
    side = _side(work, shared)
    if as_of > work.now.date():
        raise Invalid(fields={"as_of": Text(N_("This day has not come yet."))})
    if source not in SOURCES:
        raise Invalid(fields={"source": Text(N_("Say where the figure comes from."))})
    if kpi == EXPERIENCE and side is not Side.CREATOR:
        raise Invalid(fields={"kpi": Text(N_("Only the creator says how it was for them."))})
    wanted = select(Result).where(Result.collaboration_id == shared.id, Result.kpi == kpi, Result.as_of == as_of, Result.side == str(side))
    result = work.session.scalar(wanted)
    if result is None:
        result = Result(
            collaboration_id=shared.id, kpi=kpi, as_of=as_of, side=str(side), value=value, source=source, note=note, recorded_at=work.now
        )
        work.session.add(result)
    result.value, result.source, result.note, result.recorded_at = value, source, note, work.now
    work.record("measurement.recorded_result", shared, kpi=kpi, value=str(value), as_of=as_of.isoformat(), source=source)
    _tell_other_side(work, shared, side, Text(N_("A new figure in the scorecard of %(title)s"), title=shared.title))
    return result


def write_reading(work: Work, shared: Collaboration, *, reading: str, questions: Sequence[str]) -> Scorecard:
    """What happened in the brand's words, and what the community kept asking."""
    require(work.actor, Permission.MEASUREMENT_CONCLUDE, shared)
    words = _words(work, shared)
    words.reading, words.questions = reading, [question.strip()[:300] for question in questions if question.strip()][:20]
    work.record("measurement.wrote_reading", shared)
    return words


def write_view(work: Work, shared: Collaboration, *, view: str) -> Scorecard:
    """How it was for the creator, in her words."""
    require(work.actor, Permission.MEASUREMENT_TELL, shared)
    words = _words(work, shared)
    words.creator_view = view
    work.record("measurement.wrote_view", shared)
    _tell_other_side(work, shared, Side.CREATOR, Text(N_("How it was for the creator: %(title)s"), title=shared.title))
    return words


def decide_next(work: Work, shared: Collaboration, *, step: str, reason: str) -> Scorecard:
    """The brand decides what follows and says why; the creator hears of it. Raises Invalid without a step or a reason."""
    require(work.actor, Permission.MEASUREMENT_CONCLUDE, shared)
    if step not in NEXT_STEPS:
        raise Invalid(fields={"step": Text(N_("Choose one of the steps."))})
    if not reason.strip():
        raise Invalid(fields={"reason": Text(N_("Say why: the next brief starts from it."))})
    words = _words(work, shared)
    words.next_step, words.next_reason = step, reason
    work.record("measurement.decided_next", shared, step=step)
    _tell_other_side(
        work, shared, Side.BRAND, Text(N_("What follows from %(title)s: %(step)s"), title=shared.title, step=Text(NEXT_STEPS[step]))
    )
    return words


def _words(work: Work, shared: Collaboration) -> Scorecard:
    words = work.session.scalar(select(Scorecard).where(Scorecard.collaboration_id == shared.id))
    if words is None:
        words = Scorecard(collaboration_id=shared.id, changed_at=work.now)
        work.session.add(words)
    words.changed_at = work.now
    return words


def _side(work: Work, shared: Collaboration) -> Side:
    return Side.CREATOR if work.actor.side_in(shared) is Side.CREATOR else Side.BRAND


def _tell_other_side(work: Work, shared: Collaboration, side: Side, text: Text) -> None:
    path, group = paths.scorecard(shared.public_id), f"scorecard:{shared.public_id}"
    if side is Side.CREATOR:
        tell(work, people_of_brand(work.session, shared.brand_id, Role.OWNER, Role.MANAGER), text, path, group, mail=False)
    else:
        tell_creator(work, work.session.get_one(Creator, shared.creator_id), text, path, group, mail=False)
