"""Knows what the board announces to the rest of the portal."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.board import Deliverable, Feedback, Submission


@dataclass(frozen=True)
class DraftSubmitted:
    deliverable: Deliverable
    submission: Submission


@dataclass(frozen=True)
class FeedbackGiven:
    """A remark without a decision."""

    deliverable: Deliverable
    feedback: Feedback


@dataclass(frozen=True)
class ChangesRequested:
    """A counted round has begun; an approval that stood before is void."""

    deliverable: Deliverable


@dataclass(frozen=True)
class DeliverableApproved:
    """`deemed`: by silence, as the terms say."""

    deliverable: Deliverable
    deemed: bool = False


@dataclass(frozen=True)
class DeliverablePublished:
    deliverable: Deliverable


@dataclass(frozen=True)
class DeliverableCancelled:
    deliverable: Deliverable
    reason: str = ""
