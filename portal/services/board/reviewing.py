"""Knows how a brand answers a draft: remarks, counted rounds, approval of exactly the version shown; and what silence means."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.domain.board.clock import after_working_days
from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.board import Deliverable, Feedback, Submission
from portal.models.contracts import Collaboration
from portal.queries import board as read_board
from portal.services.board.agreed import allowance, begin, require_alive, terms_of
from portal.services.board.events import ChangesRequested, DeliverableApproved, DeliverableCancelled, FeedbackGiven
from portal.services.deadlines import Deadline
from portal.services.work import Work


def review(work: Work, deliverable: Deliverable, seen: int) -> None:
    """Say that the review has begun: from now on the creator cannot take the draft back."""
    begin(work, deliverable, "review", seen, Permission.BOARD_APPROVE)
    _open_review(work, deliverable)


def comment(work: Work, deliverable: Deliverable, number: int, body: str) -> Feedback:
    """A remark on one version, by either side. The brand's first one on the newest version begins the review."""
    require(work.actor, Permission.BOARD_SEE_DRAFTS, deliverable)
    require_alive(deliverable.collaboration)
    side = work.actor.side_in(deliverable)
    submission = _shown(work, deliverable, number)
    if not body.strip():
        raise Invalid(fields={"body": Text(N_("Write what you want to say."))})
    if side is Side.BRAND and number == deliverable.submissions_count and deliverable.state == "submitted":
        _open_review(work, deliverable)
    remark = _write(work, submission, side, body)
    work.record("board.commented", deliverable, title=deliverable.title, version=number)
    work.announce(FeedbackGiven(deliverable, remark))
    return remark


def request_changes(work: Work, deliverable: Deliverable, number: int, seen: int, body: str = "") -> None:
    """Begin a counted round with everything that the brand has said about the version; an approval that stood is void.

    Raises NotNow beyond the agreed rounds: a further one is a change of the terms. Invalid where nothing was said.
    """
    side = begin(work, deliverable, "request_changes", seen, Permission.BOARD_APPROVE)
    submission = _newest(work, deliverable, number)
    rounds = allowance(deliverable)
    if refusal := rounds.refusal():
        raise NotNow(refusal)
    remarks = list(
        work.session.scalars(
            select(Feedback).where(Feedback.submission_id == submission.id, Feedback.side == str(Side.BRAND), Feedback.round.is_(None))
        )
    )
    remarks = [each for each in remarks if each.decision == "" and each.body]
    if body.strip():
        remarks.append(_write(work, submission, side, body))
    if not remarks:
        raise Invalid(fields={"body": Text(N_("Say what should change. One remark at least belongs to a round."))})
    deliverable.fire(
        "request_changes",
        rounds_used=rounds.next_round,
        approved_number=None,
        approved_at=None,
        deem_at=None,
        answer_by=after_working_days(work.now, terms_of(deliverable.collaboration).creator_response_days),
    )
    for remark in remarks:
        remark.round, remark.decision = rounds.next_round, "changes_requested"
    work.record(
        "board.requested_changes", deliverable, title=deliverable.title, version=number, round=rounds.next_round, rounds=rounds.included
    )
    work.announce(ChangesRequested(deliverable))


def approve(work: Work, deliverable: Deliverable, number: int, seen: int, body: str = "") -> None:
    """Approve exactly the version that was shown. Raises Changed when it is not the newest any more."""
    side = begin(work, deliverable, "approve", seen, Permission.BOARD_APPROVE)
    submission = _newest(work, deliverable, number)
    deliverable.fire("approve", approved_number=number, approved_at=work.now, answer_by=None, deem_at=None)
    if body.strip():
        _write(work, submission, side, body, decision="approved")
    work.record("board.approved", deliverable, title=deliverable.title, version=number)
    work.announce(DeliverableApproved(deliverable))


def _silent(now: datetime) -> Select[tuple[Deliverable]]:
    return (
        select(Deliverable)
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .where(Deliverable.deem_at <= now, Deliverable.state.in_(("submitted", "in_review")), Collaboration.ended_at.is_(None))
        .order_by(Deliverable.deem_at, Deliverable.id)
    )


def _deem_approved(work: Work, deliverable: Deliverable) -> None:
    number = deliverable.submissions_count
    deliverable.fire("deem_approved", approved_number=number, approved_at=work.now, answer_by=None, deem_at=None)
    work.record(
        "board.deemed_approved",
        deliverable,
        title=deliverable.title,
        version=number,
        days=terms_of(deliverable.collaboration).deemed_approval_days,
    )
    work.announce(DeliverableApproved(deliverable, deemed=True))


deem_approved = Deadline("board.deem_approved", _silent, _deem_approved)
"""Approves what the terms let silence approve, when its day has come."""


def cancel(work: Work, deliverable: Deliverable, seen: int, reason: str) -> None:
    """The brand gives up a piece before it is approved, and says why."""
    begin(work, deliverable, "cancel", seen, Permission.BOARD_APPROVE)
    if not reason.strip():
        raise Invalid(fields={"body": Text(N_("Say why. The creator reads it."))})
    deliverable.fire("cancel", answer_by=None, deem_at=None)
    work.record("board.cancelled", deliverable, title=deliverable.title, reason=reason.strip()[:500])
    work.announce(DeliverableCancelled(deliverable, reason.strip()[:500]))


def _open_review(work: Work, deliverable: Deliverable) -> None:
    deliverable.fire("review")
    work.record("board.opened_review", deliverable, title=deliverable.title, version=deliverable.submissions_count)


def _newest(work: Work, deliverable: Deliverable, number: int) -> Submission:
    if number != deliverable.submissions_count:
        raise Changed()
    return _shown(work, deliverable, number)


def _shown(work: Work, deliverable: Deliverable, number: int) -> Submission:
    submission = read_board.submission(work.session, deliverable, number)
    if submission is None or submission.taken_back_at is not None:
        raise Changed()
    return submission


def _write(work: Work, submission: Submission, side: Side | None, body: str, decision: str = "") -> Feedback:
    remark = Feedback(
        submission_id=submission.id,
        author_id=work.actor.account_id,
        side=str(side),
        body=body.strip()[:2000],
        decision=decision,
        at=work.now,
    )
    work.session.add(remark)
    work.session.flush()
    return remark
