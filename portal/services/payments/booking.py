"""Knows what a reading from Stripe changes: a fee is secured, a page has expired, Stripe's own fee is known. Each is booked once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.domain import ledger as books
from portal.domain import paths
from portal.domain.payments import HOLDING_DAYS
from portal.domain.text import N_, Text
from portal.gateways.payments import CheckoutReading
from portal.models.payments import CheckoutAttempt, Obligation, Operation
from portal.services import ledger
from portal.services.payments.collecting import drop, group_of
from portal.services.payments.events import FeeSecured
from portal.services.payments.tasks import ask_finance
from portal.services.work import Work


class Mismatch(Exception):
    """What Stripe says does not fit what the portal asked for. Nothing is booked, and a person has to look."""

    def __init__(self, text: Text, brand_id: int | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.brand_id = brand_id


def attempt_of(work: Work, reading: CheckoutReading) -> CheckoutAttempt | None:
    """Our attempt behind a page at Stripe: by its id, or by its metadata where we were killed before we could note the id."""
    attempt = work.session.scalar(select(CheckoutAttempt).where(CheckoutAttempt.session_id == reading.id))
    if attempt is None and (named := reading.metadata.get("obligation")):
        number = reading.metadata.get("attempt", "")
        attempt = work.session.scalar(
            select(CheckoutAttempt)
            .join(Obligation)
            .where(
                Obligation.public_id == named,
                CheckoutAttempt.number == (int(number) if number.isdecimal() else 0),
                CheckoutAttempt.session_id == "",
            )
        )
        if attempt is None:
            raise Mismatch(Text(N_("Stripe names a payment that the portal does not know (%(id)s)."), id=reading.id))
        attempt.session_id = reading.id
    return attempt


def apply_checkout(work: Work, attempt: CheckoutAttempt, reading: CheckoutReading) -> bool:
    """Do what the reading says; returns whether the fee has become secured now. The same reading twice changes nothing.

    Raises Mismatch.
    """
    if not reading.paid:
        if reading.status == "expired":
            drop(work, attempt, "expired")
        return False
    obligation = attempt.obligation
    _require_fit(obligation, reading)
    if obligation.charge_id == reading.charge_id:
        _book_fee(work, obligation, reading)
        return False
    if obligation.charge_id is not None or obligation.state not in ("due", "collecting"):
        raise Mismatch(
            Text(
                N_("%(title)s was paid although it was not open for payment (%(id)s). Please refund it at Stripe."),
                title=obligation.title,
                id=reading.id,
            ),
            obligation.brand_id,
        )
    attempt.state = "paid"
    obligation.fire("fund", charge_id=reading.charge_id, funded_at=work.now, hold_deadline=work.now + timedelta(days=HOLDING_DAYS))
    work.session.add(
        Operation(
            obligation_id=obligation.id,
            kind="charge",
            number=attempt.number,
            amount_minor=reading.amount.minor,
            currency=reading.amount.currency,
            remote_id=reading.charge_id,
            state="succeeded",
            created_at=attempt.created_at,
            settled_at=work.now,
            detail={"checkout": reading.id, "payment_intent": reading.payment_intent_id, "fee": None},
        )
    )
    ledger.book(
        work,
        key=f"charge:{reading.charge_id}",
        kind="charge",
        source=str(reading.charge_id),
        lines=books.charged(obligation.brand_id, reading.amount),
        collaboration_id=obligation.collaboration_id,
    )
    _book_fee(work, obligation, reading)
    work.record("payments.secured", obligation, amount=reading.amount.minor, currency=reading.amount.currency)
    work.announce(FeeSecured(obligation))
    return True


def _require_fit(obligation: Obligation, reading: CheckoutReading) -> None:
    if reading.amount != obligation.amount:
        text = Text(
            N_("Stripe reports %(paid)s for %(title)s, agreed are %(agreed)s. Nothing was booked."),
            paid=reading.amount,
            title=obligation.title,
            agreed=obligation.amount,
        )
        raise Mismatch(text, obligation.brand_id)
    if reading.reference != obligation.public_id or reading.transfer_group != group_of(obligation) or reading.charge_id is None:
        raise Mismatch(
            Text(
                N_("A payment at Stripe (%(id)s) names another agreement than %(title)s. Nothing was booked."),
                id=reading.id,
                title=obligation.title,
            ),
            obligation.brand_id,
        )


def _book_fee(work: Work, obligation: Obligation, reading: CheckoutReading) -> None:
    """What Stripe kept, as soon as it says so; until then the gross stands alone."""
    if reading.fee is None or reading.charge_id is None:
        return
    charge = work.session.scalar(
        select(Operation).where(
            Operation.obligation_id == obligation.id, Operation.kind == "charge", Operation.remote_id == reading.charge_id
        )
    )
    if charge is None or charge.detail.get("fee") is not None:
        return
    if reading.fee.currency != obligation.currency:
        text = Text(
            N_("Stripe settled %(title)s in %(currency)s. A transfer needs the currency of the settlement."),
            title=obligation.title,
            currency=reading.fee.currency,
        )
        ask_finance(work, f"settlement:{reading.charge_id}", text, path=paths.payments_operation())
        return
    charge.detail = {**charge.detail, "fee": reading.fee.minor}
    if reading.fee:
        ledger.book(
            work,
            key=f"fee:{reading.charge_id}",
            kind="provider_fee",
            source=reading.charge_id,
            lines=books.provider_fee(reading.fee),
            collaboration_id=obligation.collaboration_id,
        )
