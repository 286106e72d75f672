"""Knows how a released fee travels to the creator: one order, one key; in doubt Stripe is read before it is asked again."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import select, update

from portal.domain import ledger as books
from portal.domain import paths
from portal.domain.accounts import SYSTEM
from portal.domain.money import Money
from portal.domain.text import N_, Text
from portal.gateways.payments import Declined, TransferReading, TryAgain, Unclear
from portal.models.ledger import LedgerEntry
from portal.models.outbox import Outbox
from portal.models.payments import Obligation, Operation
from portal.services import ledger
from portal.services.outbox import Courier, Later, Never, Parcel
from portal.services.payments.events import FeePaidOut
from portal.services.payments.tasks import ask_finance
from portal.services.work import Office, Work

KEY_LIVES = timedelta(hours=23)
"""Stripe may forget a key after 24 hours; an hour is kept for clocks that differ."""
WORRY_AFTER = 6
"""Tries after which finance hears that a transfer is still not through."""
log = structlog.get_logger()


def _carry(office: Office, parcel: Parcel) -> str:
    """Transfer, and return Stripe's id. Holds no transaction while it waits. Raises Later, Never."""
    _note_sent(office, parcel)
    try:
        if parcel.now - parcel.first_sent_at > KEY_LIVES:
            return _found_or_anew(office, parcel)
        try:
            made = office.gateways.payments.transfer(
                key=parcel.key,
                amount=Money(*parcel.payload["amount"]),
                destination=parcel.payload["destination"],
                source_charge=parcel.payload["source_charge"],
                transfer_group=parcel.payload["transfer_group"],
                metadata={"outbox_id": str(parcel.id)},
            )
        except Unclear:
            _fire(office, parcel, "lose")
            return _found_or_anew(office, parcel)
        return made.id
    except Declined as no:
        raise Never(no.message or no.code) from no
    except TryAgain as trouble:
        raise Later(str(trouble), timedelta(seconds=trouble.retry_after) if trouble.retry_after else None) from trouble
    except Later:
        raise
    except Exception as error:
        # Whatever broke here, the money may have moved: never give up, never call it failed.
        log.exception("transfer.broken", row=parcel.id)
        raise Later(repr(error)) from error


def _found_or_anew(office: Office, parcel: Parcel) -> str:
    """Nobody knows whether it was done. Read Stripe: adopt the transfer that bears our mark, else try again with a new key."""
    try:
        listed = office.gateways.payments.find_transfers(parcel.payload["transfer_group"])
    except (Declined, Unclear) as trouble:
        raise Later(str(trouble)) from trouble
    ours = next((made for made in listed if made.metadata.get("outbox_id") == str(parcel.id)), None)
    if ours is not None:
        return _adopted(office, parcel, ours)
    with office.work(SYSTEM) as work:
        work.session.execute(
            update(Outbox)
            .where(Outbox.id == parcel.id, Outbox.state == "leased", Outbox.attempts == parcel.attempts)
            .values(idem_key=f"{parcel.key.partition('+')[0]}+{parcel.attempts}", first_sent_at=None)
        )
    raise Later("not found at Stripe; once more with a new key", timedelta(seconds=1))


def _adopted(office: Office, parcel: Parcel, made: TransferReading) -> str:
    if made.amount != Money(*parcel.payload["amount"]) or made.destination != parcel.payload["destination"]:
        with office.work(SYSTEM) as work:
            text = Text(N_("Stripe made a transfer (%(id)s) of %(amount)s that the portal does not know."), id=made.id, amount=made.amount)
            ask_finance(work, f"transfer:{made.id}", text)
        raise Later("the transfer found at Stripe is another one", timedelta(hours=6))
    return made.id


def _note_sent(office: Office, parcel: Parcel) -> None:
    """The operation goes out from here on; after several tries finance hears of it."""
    with office.work(SYSTEM) as work:
        operation = _operation(work, parcel)
        if operation.state in ("prepared", "unknown"):
            operation.fire("send")
        if parcel.attempts == WORRY_AFTER:
            obligation = operation.obligation
            text = Text.counted(
                "The transfer for %(title)s has not gone through after %(n)s try. It is tried again by itself.",
                "The transfer for %(title)s has not gone through after %(n)s tries. It is tried again by itself.",
                parcel.attempts,
                title=obligation.title,
            )
            ask_finance(work, f"slow:{operation.public_id}", text, path=paths.payments_operation())


def _fire(office: Office, parcel: Parcel, event: str) -> None:
    with office.work(SYSTEM) as work:
        operation = _operation(work, parcel)
        if Operation.MACHINE.allows(operation.state, event):
            operation.fire(event)


def _settle(work: Work, parcel: Parcel, transfer_id: str) -> None:
    operation = _operation(work, parcel)
    operation.fire("succeed", remote_id=transfer_id, settled_at=work.now)
    obligation = operation.obligation
    ledger.book(
        work,
        key=f"transfer:{transfer_id}",
        kind="transfer",
        source=transfer_id,
        lines=books.transferred(obligation.creator_id, operation.amount),
        collaboration_id=obligation.collaboration_id,
    )
    if not Obligation.MACHINE.allows(obligation.state, "pay_out"):
        text = Text(N_("%(title)s was put on hold when its transfer had already left."), title=obligation.title)
        ask_finance(work, f"held:{operation.public_id}", text, path=paths.payments_operation())
        return
    obligation.fire("pay_out", paid_out_at=work.now)
    work.record("payments.paid_out", obligation, amount=operation.amount_minor, currency=operation.currency)
    work.announce(FeePaidOut(obligation))


def _give_up(work: Work, parcel: Parcel, reason: str) -> None:
    """Stripe said a final no: nothing moved. What was booked is taken back, and a person decides what to do."""
    operation = _operation(work, parcel)
    operation.fire("fail", settled_at=work.now)
    operation.detail = {**operation.detail, "reason": reason[:300]}
    obligation = operation.obligation
    booked = work.session.scalar(select(LedgerEntry).where(LedgerEntry.key == f"release:{obligation.public_id}:{operation.number}"))
    if booked is not None:
        ledger.take_back(
            work,
            booked,
            key=f"release_failed:{obligation.public_id}:{operation.number}",
            kind="release_failed",
            source=f"operation:{operation.public_id}",
        )
    if Obligation.MACHINE.allows(obligation.state, "fail_release"):
        obligation.fire("fail_release", released_at=None)
    work.record("payments.release_failed", obligation)
    text = Text(
        N_("Stripe refused the transfer for %(title)s: %(reason)s The payment is still secured."), title=obligation.title, reason=reason
    )
    ask_finance(work, f"refused:{operation.public_id}", text, brand_id=obligation.brand_id, path=paths.payment(obligation.public_id))


def _operation(work: Work, parcel: Parcel) -> Operation:
    return work.session.scalars(select(Operation).where(Operation.public_id == parcel.payload["operation"])).one()


TRANSFER = Courier(_carry, _settle, _give_up)
