"""Knows when a fee begins to be owed, and when it is earned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.offers.terms import TermSheet
from portal.domain.payments.release import delivered
from portal.domain.text import N_, Text
from portal.models.payments import Obligation
from portal.queries import payments as read
from portal.queries.accounts import people_of_brand
from portal.services.notifications import tell
from portal.services.work import Work

SECURE_WITHIN = timedelta(days=7)
"""Where the terms name no day until which the brand secures the payment."""


def owe(work: Work, event: Any) -> Obligation | None:
    """The contract is executed: its fee is due from the brand. A collaboration without a fee owes nothing; once is enough."""
    shared = event.contract.collaboration
    terms = TermSheet.from_json(shared.terms)
    if not terms.fee or work.session.scalar(select(Obligation.id).where(Obligation.collaboration_id == shared.id)):
        return None
    secure_by = terms.secure_by or (work.now + SECURE_WITHIN).date()
    obligation = Obligation(
        collaboration_id=shared.id,
        brand_id=shared.brand_id,
        creator_id=shared.creator_id,
        title=shared.title,
        amount_minor=terms.fee.minor,
        currency=terms.fee.currency,
        fee_bps=work.settings.platform_fee_bps,
        release_event=terms.release_event,
        payment_days=terms.payment_days,
        due_on=max(secure_by, work.now.date()) if terms.payment_secured else None,
        created_at=work.now,
    )
    work.session.add(obligation)
    work.session.flush()
    obligation.fire("fall_due")
    work.record("payments.owed", obligation, amount=terms.fee.minor, currency=terms.fee.currency)
    people = people_of_brand(work.session, shared.brand_id, Role.OWNER, Role.FINANCE)
    text = Text(N_("Secure the payment of %(amount)s for %(title)s"), amount=obligation.amount, title=obligation.title)
    tell(work, people, text, paths.payment(obligation.public_id), f"payment:{obligation.public_id}")
    return obligation


def weigh(work: Work, event: Any) -> None:
    """A deliverable was approved, published or sent back: the fee is earned when all that the terms ask for has happened,
    and no longer when something of it is undone before the release."""
    work.session.flush()
    # Locked before its pieces are read: of two last approvals at once, each would miss the other's.
    statement = (
        select(Obligation)
        .where(Obligation.collaboration_id == event.deliverable.collaboration_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for obligation in work.session.scalars(statement).all():
        pieces = read.pieces(work.session, [obligation.collaboration_id]).get(obligation.collaboration_id, ())
        earned = delivered(obligation.release_event, pieces)
        if earned and obligation.earned_on is None:
            obligation.earned_on = work.now.date()
            obligation.released_by = obligation.earned_on + timedelta(days=obligation.payment_days)
            work.record("payments.earned", obligation, released_by=obligation.released_by.isoformat())
            _tell_earned(work, obligation)
        elif not earned and obligation.state in ("scheduled", "due", "collecting", "funded", "held"):
            obligation.earned_on = obligation.released_by = None


def _tell_earned(work: Work, obligation: Obligation) -> None:
    people = people_of_brand(work.session, obligation.brand_id, Role.OWNER, Role.FINANCE)
    text = Text(
        N_("%(amount)s for %(title)s is earned. Please release it by %(day)s."),
        amount=obligation.amount,
        title=obligation.title,
        day=obligation.released_by,
    )
    tell(work, people, text, paths.payment(obligation.public_id), f"payment:{obligation.public_id}")
