"""Knows who hears what about a fee."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.payments.release import shares
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.payments import Obligation, PayoutAccount
from portal.queries.accounts import people_of_brand
from portal.services.notifications import tell, tell_creator
from portal.services.payments.events import FeePaidOut, FeeReleased, FeeSecured
from portal.services.work import Work


def tell_of_secured(work: Work, event: FeeSecured) -> None:
    """Both sides hear that work can begin; the creator is asked where she is paid if nobody knows yet."""
    obligation = event.obligation
    text = Text(N_("Payment secured: %(amount)s for %(title)s."), amount=obligation.amount, title=obligation.title)
    _tell_creator(work, obligation, text)
    tell(work, people_of_brand(work.session, obligation.brand_id), text, paths.payment(obligation.public_id), _group(obligation))
    ready = select(PayoutAccount.id).where(PayoutAccount.creator_id == obligation.creator_id, PayoutAccount.transfers_active.is_(True))
    if work.session.scalar(ready) is None:
        # Only she may: nobody acts for her where she is paid.
        tell(
            work,
            [_creator(work, obligation).account_id],
            Text(N_("Say where we may pay you: a payment is secured")),
            paths.payouts(),
            _group(obligation),
        )


def tell_of_released(work: Work, event: FeeReleased) -> None:
    obligation = event.obligation
    amount = shares(obligation.amount, obligation.fee_bps).creator
    _tell_creator(
        work, obligation, Text(N_("%(amount)s for %(title)s is released and on its way to you."), amount=amount, title=obligation.title)
    )


def tell_of_paid_out(work: Work, event: FeePaidOut) -> None:
    obligation = event.obligation
    amount = shares(obligation.amount, obligation.fee_bps).creator
    _tell_creator(work, obligation, Text(N_("Paid out: %(amount)s for %(title)s."), amount=amount, title=obligation.title))
    people = people_of_brand(work.session, obligation.brand_id, Role.OWNER, Role.FINANCE)
    tell(
        work,
        people,
        Text(N_("%(title)s: the creator has been paid."), title=obligation.title),
        paths.payment(obligation.public_id),
        _group(obligation),
        mail=False,
    )


def _tell_creator(work: Work, obligation: Obligation, text: Text) -> None:
    tell_creator(work, _creator(work, obligation), text, paths.payment(obligation.public_id), _group(obligation))


def _creator(work: Work, obligation: Obligation) -> Creator:
    return work.session.get_one(Creator, obligation.creator_id)


def _group(obligation: Obligation) -> str:
    return f"payment:{obligation.public_id}"
