"""Knows how a brand pays: an attempt is kept first, then Stripe is asked for a page, outside any transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain import paths
from portal.domain.accounts import SYSTEM, Actor
from portal.domain.errors import Changed, NotFound, NotNow
from portal.domain.money import Money
from portal.domain.policies import Permission, require
from portal.domain.text import N_
from portal.gateways.payments import Checkout, Declined, PaymentTrouble, Unclear
from portal.models.accounts import Account
from portal.models.payments import CheckoutAttempt, Obligation
from portal.queries import payments as read
from portal.services.work import Office, Work

MARGIN = timedelta(minutes=10)
"""A page that expires sooner is not worth sending anybody to."""
KEY_LIVES = timedelta(hours=23)
"""Stripe may forget a key after 24 hours; an attempt without an answer is not repeated after this."""
Answer = TypeVar("Answer")
log = structlog.get_logger()


class Secured(NotNow):
    default = N_("This payment is secured already.")


class Trouble(NotNow):
    """The payment provider did not do it; the sentence says whether it is worth another try."""

    def __init__(self, cause: PaymentTrouble) -> None:
        super().__init__(cause.text)


def once_more(deed: Callable[[], Answer]) -> Answer:
    """Do `deed`, which opens a transaction of its own; where another was first, again: the second time it sees what the other has done.

    Two people, or a person and Stripe's news, may come to one fee in the same moment. Nobody who wanted what now is so gets a refusal.
    """
    for _ in range(2):
        try:
            return deed()
        except (Changed, IntegrityError):
            log.info("deed.overtaken", deed=deed.__qualname__)
    return deed()


def collect(office: Office, actor: Actor, public_id: str, *, seen: int, locale: str) -> str:
    """The address of a page on which the brand can pay this fee. Raises NotFound, NotAllowed, NotNow, Secured, Changed, Trouble.

    Opens its own transactions: one before and one after the call.
    """

    def open_attempt() -> tuple[str, int, dict[str, Any], str]:
        with office.work(actor) as work:
            attempt = _attempt(work, public_id, seen, locale)
            work.session.flush()
            return attempt.url, attempt.id, attempt.params, key_of(attempt)

    url, attempt_id, params, key = once_more(open_attempt)
    if url:
        return url
    try:
        checkout = office.gateways.payments.create_checkout(key=key, **{**params, "amount": Money(*params["amount"])})
    except (Declined, Unclear) as trouble:
        with office.work(SYSTEM) as work:
            drop(work, work.session.get_one(CheckoutAttempt, attempt_id), "failed")
        raise Trouble(trouble) from trouble
    except PaymentTrouble as trouble:
        raise Trouble(trouble) from trouble
    with office.work(actor) as work:
        _keep(work, attempt_id, checkout)
    return checkout.url


def key_of(attempt: CheckoutAttempt) -> str:
    """Deterministic: a second try of the same attempt finds the page that the first one made."""
    return f"checkout:{attempt.obligation.public_id}:{attempt.number}"


def latest_attempt(work: Work, obligation: Obligation) -> CheckoutAttempt | None:
    return work.session.scalar(
        select(CheckoutAttempt).where(CheckoutAttempt.obligation_id == obligation.id).order_by(CheckoutAttempt.number.desc()).limit(1)
    )


def drop(work: Work, attempt: CheckoutAttempt, state: str) -> None:
    """The page is expired or was never made: the fee is due again, unless a later attempt is open."""
    if attempt.state != "open":
        return
    attempt.state = state
    obligation = attempt.obligation
    latest = latest_attempt(work, obligation)
    if obligation.state == "collecting" and latest is attempt:
        obligation.fire("fail_collection")
        work.record("payments.checkout_ended", obligation, how=state)


def _attempt(work: Work, public_id: str, seen: int, locale: str) -> CheckoutAttempt:
    obligation = read.find(work.session, work.actor, public_id)
    if obligation is None:
        raise NotFound()
    require(work.actor, Permission.PAYMENTS_COLLECT, obligation)
    if obligation.state not in ("due", "collecting"):
        raise Secured() if obligation.funded_at is not None else NotNow()
    attempt = latest_attempt(work, obligation)
    if attempt is not None and attempt.state == "open":
        usable = attempt.expires_at > work.now + MARGIN if attempt.url and attempt.expires_at else attempt.created_at > work.now - KEY_LIVES
        if usable:
            return attempt
        attempt.state = "expired"
    obligation.require_version(seen)
    if obligation.state == "due":
        obligation.fire("collect")
    number = attempt.number + 1 if attempt is not None else 1
    fresh = CheckoutAttempt(
        obligation_id=obligation.id,
        number=number,
        account_id=work.actor.account_id,
        created_at=work.now,
        params=_params(work, obligation, number, locale),
    )
    work.session.add(fresh)
    work.record("payments.opened_checkout", obligation, number=number)
    return fresh


def _params(work: Work, obligation: Obligation, number: int, locale: str) -> dict:
    here = work.settings.base_url.rstrip("/") + paths.payment(obligation.public_id)
    payer = work.session.get_one(Account, work.actor.account_id)
    return {
        "amount": [obligation.amount_minor, obligation.currency],
        "title": obligation.title,
        "reference": obligation.public_id,
        "transfer_group": group_of(obligation),
        "success_url": f"{here}/return",
        "cancel_url": here,
        "customer_email": payer.email,
        "locale": locale,
        "metadata": {"obligation": obligation.public_id, "attempt": str(number)},
    }


def group_of(obligation: Obligation) -> str:
    """What Stripe ties the charge and the transfers of one collaboration together with."""
    return f"collaboration_{obligation.collaboration.public_id}"


def _keep(work: Work, attempt_id: int, checkout: Checkout) -> None:
    attempt = work.session.get_one(CheckoutAttempt, attempt_id)
    if attempt.state == "open":
        attempt.session_id, attempt.url, attempt.expires_at = checkout.id, checkout.url, checkout.expires_at
