"""Knows where a creator is paid: an account at Stripe, opened when there is money for her and read whenever it may have changed."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import SYSTEM, Actor
from portal.domain.errors import NotAllowed, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.payments import PaymentTrouble, RecipientReading
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.payments import Obligation, PayoutAccount
from portal.services.creators import mark_dirty
from portal.services.notifications import tell
from portal.services.payments.collecting import Trouble
from portal.services.work import Office, Work

OPEN = ("scheduled", "due", "collecting", "funded", "releasing", "held")


def begin_onboarding(office: Office, actor: Actor) -> str:
    """The address of Stripe's page on which the creator says where she is paid. Opens the account the first time.

    Raises NotAllowed, NotNow while no fee is agreed, Trouble. Opens its own transactions.
    """
    require(actor, Permission.PAYMENTS_PAYOUT_ACCOUNT)
    with office.work(actor) as work:
        creator, person = _creator(work), work.session.get_one(Account, actor.account_id)
        if (
            work.session.scalar(select(Obligation.id).where(Obligation.creator_id == creator.id, Obligation.state.in_(OPEN)).limit(1))
            is None
        ):
            raise NotNow(N_("This is asked for when a fee has been agreed. There is nothing to do yet."))
        account = _account_of(work, creator.id)
        stripe_id = account.stripe_id if account is not None else None
        wishes = {"email": person.email, "country": creator.country or "DE", "name": creator.name, "reference": creator.public_id}
        creator_id = creator.id
    payments = office.gateways.payments
    here = office.settings.base_url.rstrip("/") + paths.payouts()
    try:
        if stripe_id is None:
            stripe_id = payments.create_recipient(key=_key(wishes), **wishes)
            with office.work(actor) as work:
                stripe_id = _keep(work, creator_id, stripe_id)
        return payments.onboarding_link(stripe_id, return_url=f"{here}/return", refresh_url=f"{here}/return")
    except PaymentTrouble as trouble:
        raise Trouble(trouble) from trouble


def _keep(work: Work, creator_id: int, stripe_id: str) -> str:
    """Note the account that was opened; where another click was first, its account is the one."""
    row, new = _account_of(work, creator_id), False
    if row is None:
        fresh = PayoutAccount(creator_id=creator_id, stripe_id=stripe_id, created_at=work.now)
        row, new = work.first(fresh, lambda: _account_of(work, creator_id))
    if new:
        work.record("payments.opened_payout_account", row)
    return row.stripe_id


def check(office: Office, actor: Actor) -> bool:
    """Read the creator's account at Stripe; returns whether money can be transferred to it. Raises NotAllowed, Trouble."""
    require(actor, Permission.PAYMENTS_PAYOUT_ACCOUNT)
    with office.work(actor) as work:
        account = _account_of(work, _creator(work).id)
        stripe_id = account.stripe_id if account is not None else None
    if stripe_id is None:
        return False
    try:
        reading = office.gateways.payments.read_recipient(stripe_id)
    except PaymentTrouble as trouble:
        raise Trouble(trouble) from trouble
    with office.work(SYSTEM) as work:
        take_in(work, reading)
    return reading.transfers_active


def take_in(work: Work, reading: RecipientReading) -> None:
    """Note how the account stands; the creator hears when she can be paid, and when she no longer can."""
    account = account_named(work, reading.id)
    if account is None:
        return
    before = account.transfers_active
    account.transfers_active = reading.transfers_active and not reading.closed
    account.requirements, account.checked_at = list(reading.due), work.now
    if account.transfers_active != before:
        work.record("payments.payout_account_ready" if account.transfers_active else "payments.payout_account_lost", account)
        text = (
            Text(N_("Your payout account is ready."))
            if account.transfers_active
            else Text(N_("Your payout account cannot receive money now. Stripe needs something from you."))
        )
        mark_dirty(work, account.creator_id)
        person = work.session.scalar(select(Creator.account_id).where(Creator.id == account.creator_id))
        tell(work, [person], text, paths.payouts(), f"payout_account:{account.id}")


def account_named(work: Work, stripe_id: str) -> PayoutAccount | None:
    return work.session.scalar(select(PayoutAccount).where(PayoutAccount.stripe_id == stripe_id))


def _account_of(work: Work, creator_id: int) -> PayoutAccount | None:
    return work.session.scalar(select(PayoutAccount).where(PayoutAccount.creator_id == creator_id))


def _creator(work: Work) -> Creator:
    if work.actor.creator_id is None:
        raise NotAllowed(permission=Permission.PAYMENTS_PAYOUT_ACCOUNT)
    return work.session.get_one(Creator, work.actor.creator_id)


def _key(wishes: dict[str, str]) -> str:
    """The same wishes have the same key, so a lost answer does not open a second account."""
    return f"recipient:{wishes['reference']}:{hashlib.sha256(repr(sorted(wishes.items())).encode()).hexdigest()[:16]}"
