"""Knows who is told of what happens on the board: always the other side, the clock tells both."""

from __future__ import annotations

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.board import Deliverable
from portal.queries import accounts as read_accounts
from portal.services import notifications
from portal.services.board.events import (
    ChangesRequested,
    DeliverableApproved,
    DeliverableCancelled,
    DeliverablePublished,
    DraftSubmitted,
    FeedbackGiven,
)
from portal.services.work import Work

MAKERS = (Role.OWNER, Role.MANAGER)
"""Who sees drafts in a brand."""


def tell_of_draft(work: Work, event: DraftSubmitted) -> None:
    card = event.deliverable
    text = Text(
        N_("%(name)s hands in version %(n)s: %(title)s. Your answer is due by %(moment)s."),
        name=card.collaboration.creator.name,
        n=event.submission.number,
        title=card.title,
        moment=card.answer_by or work.now,
    )
    _tell_brand(work, card, text)


def tell_of_feedback(work: Work, event: FeedbackGiven) -> None:
    """In the portal only: a remark is no decision, and several of them would be several mails."""
    card = event.deliverable
    if event.feedback.side == Side.CREATOR:
        _tell_brand(
            work,
            card,
            Text(N_("%(name)s says something about %(title)s"), name=card.collaboration.creator.name, title=card.title),
            mail=False,
        )
    else:
        _tell_creator(
            work,
            card,
            Text(N_("%(name)s says something about %(title)s"), name=card.collaboration.brand.name, title=card.title),
            mail=False,
        )


def tell_of_changes(work: Work, event: ChangesRequested) -> None:
    card = event.deliverable
    text = Text(
        N_("%(name)s asks for changes to %(title)s (round %(n)s of %(of)s)"),
        name=card.collaboration.brand.name,
        title=card.title,
        n=card.rounds_used,
        of=card.rounds_included,
    )
    _tell_creator(work, card, text)


def tell_of_approved(work: Work, event: DeliverableApproved) -> None:
    card = event.deliverable
    if event.deemed:
        text = Text(
            N_("Version %(n)s of %(title)s counts as approved: the agreed time to answer is over."),
            n=card.approved_number,
            title=card.title,
        )
        _tell_brand(work, card, text)
    else:
        text = Text(
            N_("%(name)s approves version %(n)s of %(title)s"), name=card.collaboration.brand.name, n=card.approved_number, title=card.title
        )
    _tell_creator(work, card, text)


def tell_of_published(work: Work, event: DeliverablePublished) -> None:
    card = event.deliverable
    _tell_brand(work, card, Text(N_("%(name)s has published %(title)s"), name=card.collaboration.creator.name, title=card.title))


def tell_of_cancelled(work: Work, event: DeliverableCancelled) -> None:
    card = event.deliverable
    _tell_creator(work, card, Text(N_("%(name)s cancels %(title)s"), name=card.collaboration.brand.name, title=card.title))


def _tell_brand(work: Work, card: Deliverable, text: Text, *, mail: bool = True) -> None:
    people = read_accounts.people_of_brand(work.session, card.brand_id, *MAKERS)
    notifications.tell(work, people, text, paths.deliverable(card.public_id), f"deliverable:{card.public_id}", mail=mail)


def _tell_creator(work: Work, card: Deliverable, text: Text, *, mail: bool = True) -> None:
    creator = card.collaboration.creator
    notifications.tell_creator(work, creator, text, paths.deliverable(card.public_id), f"deliverable:{card.public_id}", mail=mail)
