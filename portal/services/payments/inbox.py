"""Knows how news from Stripe are taken in: kept first, then read again at the source, applied and closed in one transaction."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.domain import paths
from portal.domain.accounts import SYSTEM, Actor
from portal.domain.errors import NotFound, Refusal
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.payments import Declined, PaymentTrouble
from portal.models.inbox import WebhookEvent
from portal.models.payments import CheckoutAttempt, Operation
from portal.queries import payments as read
from portal.services.payments import payout_accounts
from portal.services.payments.booking import Mismatch, apply_checkout, attempt_of
from portal.services.payments.collecting import Trouble, latest_attempt, once_more
from portal.services.payments.tasks import ask_finance
from portal.services.work import Office, Work

LEASE = timedelta(seconds=120)
MOST = 200
PATIENCE = 20
"""Tries after which a person has to look."""
ALARMS = ("charge.refunded", "charge.dispute.", "refund.", "transfer.reversed")
"""Money moved at Stripe in a way that this version does not book by itself: a person has to."""
log = structlog.get_logger()

Change = Callable[[Work], None]


@dataclass(frozen=True)
class Letter:
    """A claimed event, detached from the database."""

    id: int
    kind: str
    object_id: str
    attempts: int


class Puzzling(Exception):
    """A person has to look before anything is booked."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def receive(work: Work, payload: bytes, signature: str) -> None:
    """Verify the raw body and keep the event; a second delivery of the same one is kept once. Raises BadSignature."""
    notice = work.gateways.payments.read_event(payload, signature)
    live = work.settings.stripe_secret_key.startswith(("sk_live_", "rk_live_"))
    known = select(WebhookEvent.id).where(WebhookEvent.event_id == notice.id)
    if work.session.scalar(known) is not None:
        return
    try:
        with work.session.begin_nested():
            work.session.add(
                WebhookEvent(
                    source="stripe",
                    event_id=notice.id,
                    kind=notice.type,
                    object_id=notice.object_id or "",
                    thin=notice.thin,
                    livemode=notice.livemode,
                    payload={"created": notice.created.isoformat()},
                    received_at=work.now,
                    not_before=work.now,
                    state="waiting" if notice.livemode == live else "ignored",
                )
            )
    except IntegrityError:
        return
    work.posted = True


def apply_events(office: Office) -> int:
    """Read and apply what waits, oldest first; returns how many were handled. Opens its own transactions."""
    handled = 0
    while handled < MOST and (letter := _claim(office)):
        handled += 1
        _handle(office, letter)
    return handled


def look(office: Office, actor: Actor, public_id: str) -> bool:
    """Ask Stripe how the newest payment page of this fee stands, and apply it as an event would be; returns whether it is secured.

    Raises NotFound, NotAllowed, Trouble.
    """
    with office.work(actor) as work:
        obligation = read.find(work.session, actor, public_id)
        if obligation is None:
            raise NotFound()
        require(actor, Permission.PAYMENTS_COLLECT, obligation)
        attempt = latest_attempt(work, obligation)
        attempt_id, session_id = (attempt.id, attempt.session_id) if attempt is not None else (None, "")
    if not session_id:
        return False
    try:
        reading = office.gateways.payments.read_checkout(session_id)
    except PaymentTrouble as trouble:
        raise Trouble(trouble) from trouble

    def take_in() -> bool:
        with office.work(SYSTEM) as work:
            attempt = work.session.get_one(CheckoutAttempt, attempt_id)
            apply_checkout(work, attempt, reading)
            return attempt.obligation.funded_at is not None

    try:
        return once_more(take_in)
    except Mismatch as mismatch:
        with office.work(SYSTEM) as work:
            ask_finance(work, f"checkout:{session_id}", mismatch.text, brand_id=mismatch.brand_id, path=paths.payment(public_id))
        return False


def look_up_fees(office: Office) -> None:
    """Charges whose fee Stripe had not told within an hour are read again, each at most once an hour."""
    with office.work(SYSTEM) as work:
        lately = (work.now - timedelta(hours=1)).isoformat()
        open_ones = [
            operation
            for operation in work.session.scalars(
                select(Operation)
                .where(
                    Operation.kind == "charge",
                    Operation.settled_at < work.now - timedelta(hours=1),
                    Operation.settled_at > work.now - timedelta(days=10),
                )
                .order_by(Operation.settled_at, Operation.id)
            )
            if operation.detail.get("fee", 0) is None and operation.detail.get("asked", "") < lately
        ][:20]
        for operation in open_ones:
            operation.detail = {**operation.detail, "asked": work.now.isoformat()}
        waiting = [operation.detail["checkout"] for operation in open_ones]
    for session_id in waiting:
        try:
            change = _checkout(office, session_id)
            if change is not None:
                with office.work(SYSTEM) as work:
                    change(work)
        except (PaymentTrouble, Mismatch, Refusal):
            log.exception("inbox.fee_unread", checkout=session_id)  # the others are read all the same


def _claim(office: Office) -> Letter | None:
    with office.work(SYSTEM) as work:
        row = work.session.scalar(
            select(WebhookEvent)
            .where(WebhookEvent.state == "waiting", WebhookEvent.not_before <= work.now)
            .order_by(WebhookEvent.received_at, WebhookEvent.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.attempts, row.not_before = row.attempts + 1, work.now + LEASE
        return Letter(row.id, row.kind, row.object_id, row.attempts)


def _handle(office: Office, letter: Letter) -> None:
    try:
        change = _change(office, letter)
        with office.work(SYSTEM) as work:
            if _close(work, letter, "done" if change else "ignored") and change:
                change(work)
    except (Mismatch, Puzzling) as found:
        _quarantine(office, letter, found.text, getattr(found, "brand_id", None))
    except Declined as no:
        _quarantine(
            office,
            letter,
            Text(N_("Stripe sent news (%(kind)s) of something that cannot be read there: %(reason)s"), kind=letter.kind, reason=no.message),
        )
    except Exception as error:
        if not isinstance(error, PaymentTrouble | Refusal):
            log.exception("inbox.broken", row=letter.id, kind=letter.kind)
        if letter.attempts >= PATIENCE:
            _quarantine(
                office,
                letter,
                Text.counted(
                    "News from Stripe (%(kind)s) could not be applied after %(n)s try.",
                    "News from Stripe (%(kind)s) could not be applied after %(n)s tries.",
                    letter.attempts,
                    kind=letter.kind,
                ),
            )
        else:
            _postpone(office, letter, error)


def _change(office: Office, letter: Letter) -> Change | None:
    """What the event means, after the object was read at Stripe; None where it means nothing to the portal."""
    if letter.kind.startswith(ALARMS):
        raise Puzzling(
            Text(
                N_("Stripe reports %(kind)s for %(id)s. Please look there: the portal does not book this by itself."),
                kind=letter.kind,
                id=letter.object_id,
            )
        )
    if letter.kind.startswith("checkout.session."):
        return _checkout(office, letter.object_id)
    if letter.kind.startswith("charge."):
        return _charge(office, letter.object_id)
    if letter.kind.startswith("transfer."):
        return _transfer(office, letter.object_id)
    if letter.kind.startswith("v2.core.account"):
        return _account(office, letter.object_id)
    return None


def _checkout(office: Office, session_id: str) -> Change | None:
    reading = office.gateways.payments.read_checkout(session_id)

    def change(work: Work) -> None:
        attempt = attempt_of(work, reading)
        if attempt is not None:
            apply_checkout(work, attempt, reading)

    return change


def _charge(office: Office, charge_id: str) -> Change | None:
    """News of a charge matter for the fee that Stripe kept; the page that led to it tells."""
    with office.work(SYSTEM) as work:
        charge = work.session.scalar(select(Operation).where(Operation.kind == "charge", Operation.remote_id == charge_id))
        session_id = charge.detail.get("checkout") if charge is not None else None
    return _checkout(office, session_id) if session_id else None


def _transfer(office: Office, transfer_id: str) -> Change | None:
    """The courier settles transfers; here one is noticed that the portal believes not to have been made."""
    reading = office.gateways.payments.read_transfer(transfer_id)
    outbox_id = reading.metadata.get("outbox_id", "")
    if not outbox_id.isdecimal():
        return None

    def change(work: Work) -> None:
        ours = work.session.scalar(select(Operation).where(Operation.kind == "transfer", Operation.outbox_id == int(outbox_id)))
        unmade = ours is None or ours.state in ("failed", "canceled")
        if unmade or ours.remote_id not in (None, transfer_id) or ours.amount != reading.amount:
            raise Puzzling(
                Text(
                    N_("Stripe made a transfer (%(id)s) of %(amount)s that the portal does not know."),
                    id=transfer_id,
                    amount=reading.amount,
                )
            )

    return change


def _account(office: Office, stripe_id: str) -> Change | None:
    with office.work(SYSTEM) as work:
        known = payout_accounts.account_named(work, stripe_id) is not None
    if not known:
        return None
    reading = office.gateways.payments.read_recipient(stripe_id)
    return lambda work: payout_accounts.take_in(work, reading)


def _close(work: Work, letter: Letter, state: str, reason: str | None = None) -> bool:
    """Close the event, if it is still ours: after a lost lease another worker's word counts."""
    closed = work.session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.id == letter.id, WebhookEvent.state == "waiting", WebhookEvent.attempts == letter.attempts)
        .values(state=state, done_at=work.now, last_error=reason)
    )
    return closed.rowcount == 1


def _quarantine(office: Office, letter: Letter, text: Text, brand_id: int | None = None) -> None:
    log.warning("inbox.quarantined", row=letter.id, kind=letter.kind, reason=str(text))
    with office.work(SYSTEM) as work:
        if _close(work, letter, "quarantined", str(text)[:500]):
            ask_finance(work, f"event:{letter.kind}:{letter.object_id}", text, brand_id=brand_id)


def _postpone(office: Office, letter: Letter, error: Exception) -> None:
    pause = getattr(error, "retry_after", None) or min(3600, 2 ** min(letter.attempts, 12)) * random.uniform(0.7, 1.3)  # noqa: S311 - spreads load
    with office.work(SYSTEM) as work:
        work.session.execute(
            update(WebhookEvent)
            .where(WebhookEvent.id == letter.id, WebhookEvent.state == "waiting", WebhookEvent.attempts == letter.attempts)
            .values(not_before=work.now + timedelta(seconds=pause), last_error=(str(error) or repr(error))[:500])
        )
