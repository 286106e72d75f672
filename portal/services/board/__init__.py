"""Use cases of the board: planned from the signed terms, handed in, reviewed, approved, published; and value in kind on its way."""

from portal.services.board.agreed import allowance, owed, terms_of
from portal.services.board.drafting import Blocked, Handed, check, start, submit, sweep, take_back
from portal.services.board.events import (
    ChangesRequested,
    DeliverableApproved,
    DeliverableCancelled,
    DeliverablePublished,
    DraftSubmitted,
    FeedbackGiven,
)
from portal.services.board.notices import (
    tell_of_approved,
    tell_of_cancelled,
    tell_of_changes,
    tell_of_draft,
    tell_of_feedback,
    tell_of_published,
)
from portal.services.board.planning import plan
from portal.services.board.postponing import answer_days, propose_days
from portal.services.board.publishing import finish, publish, verify
from portal.services.board.reviewing import approve, cancel, comment, deem_approved, request_changes, review
from portal.services.board.value import move_value

__all__ = [
    "Blocked",
    "ChangesRequested",
    "DeliverableApproved",
    "DeliverableCancelled",
    "DeliverablePublished",
    "DraftSubmitted",
    "FeedbackGiven",
    "Handed",
    "allowance",
    "answer_days",
    "approve",
    "cancel",
    "check",
    "comment",
    "deem_approved",
    "finish",
    "move_value",
    "owed",
    "plan",
    "propose_days",
    "publish",
    "request_changes",
    "review",
    "start",
    "submit",
    "sweep",
    "take_back",
    "tell_of_approved",
    "tell_of_cancelled",
    "tell_of_changes",
    "tell_of_draft",
    "tell_of_feedback",
    "tell_of_published",
    "terms_of",
    "verify",
]
