"""Knows what time does to secured money, and whether the books still say what Stripe says."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select

from portal.domain import paths
from portal.domain.accounts import SYSTEM
from portal.domain.ledger import Code
from portal.domain.money import Money
from portal.domain.payments import WARN_AFTER_DAYS
from portal.domain.text import N_, DayOf, Text
from portal.gateways.payments import PaymentTrouble
from portal.models.inbox import WebhookEvent
from portal.models.ledger import LedgerCheck
from portal.models.outbox import Outbox
from portal.models.payments import Obligation
from portal.queries import ledger as read_ledger
from portal.services import ledger
from portal.services.deadlines import Deadline
from portal.services.payments.tasks import ask_finance
from portal.services.work import Office, Work

PATIENT_UNTIL = 6
"""The hour (UTC) from which the day's look no longer waits for a quiet moment."""


def _resting(now: datetime) -> Select[tuple[Obligation]]:
    passed = [(Obligation.funded_at <= now - timedelta(days=days)) & (Obligation.warned_days < days) for days in WARN_AFTER_DAYS]
    return select(Obligation).where(Obligation.state.in_(("funded", "held")), or_(*passed)).order_by(Obligation.funded_at, Obligation.id)


def _warn(work: Work, obligation: Obligation) -> None:
    days = max(days for days in WARN_AFTER_DAYS if obligation.funded_at <= work.now - timedelta(days=days))
    obligation.warned_days = days
    text = Text.counted(
        "%(amount)s for %(title)s has been secured for %(n)s day. Decide by %(day)s: release it, or ask for a refund.",
        "%(amount)s for %(title)s has been secured for %(n)s days. Decide by %(day)s: release it, or ask for a refund.",
        days,
        amount=obligation.amount,
        title=obligation.title,
        day=DayOf(obligation.hold_deadline),
    )
    ask_finance(
        work, f"holding:{obligation.public_id}:{days}", text, brand_id=obligation.brand_id, path=paths.payment(obligation.public_id)
    )


warn_of_holding = Deadline("payments.warn_of_holding", _resting, _warn)
"""Secured money may not rest for ever: finance is reminded after 60 and 75 days and has to decide by the 80th."""


def check_books(office: Office) -> None:
    """Once a day: does every entry balance, is nothing overdrawn, and does Stripe's balance equal the books? Else a task."""
    with office.work(SYSTEM) as work:
        day = work.now.date()
        if work.session.scalar(select(LedgerCheck.id).where(LedgerCheck.day == day).limit(1)) is not None:
            return
        if work.now.hour < PATIENT_UNTIL and _in_flight(work):
            return
        balances = {
            currency: amount for (code, currency), amount in read_ledger.by_code(work.session).items() if code == Code.STRIPE_BALANCE
        }
    asked = {currency: _ask(office, currency) for currency in balances}
    with office.work(SYSTEM) as work:
        if work.session.scalar(select(LedgerCheck.id).where(LedgerCheck.day == day).limit(1)) is not None:
            return
        wrong = list(ledger.faults(work.session))
        for currency, amount in balances.items():
            provider = asked[currency]
            work.session.add(
                LedgerCheck(
                    day=day,
                    currency=currency,
                    ledger_minor=amount.minor,
                    provider_minor=None if provider is None else provider.minor,
                    faults=wrong,
                    at=work.now,
                )
            )
            if provider is not None and provider != amount:
                text = Text(N_("The books say %(ours)s lies at Stripe, Stripe says %(theirs)s."), ours=amount, theirs=provider)
                ask_finance(work, f"books:{day}:{currency}", text, path=paths.payments_operation())
        for fault in wrong:
            ask_finance(
                work, f"fault:{fault}"[:120], Text(N_("The books do not add up: %(fault)s"), fault=fault), path=paths.payments_operation()
            )


def _in_flight(work: Work) -> bool:
    """Whether something is between the books and Stripe right now, so that a difference would mean nothing."""
    news = exists().where(WebhookEvent.state == "waiting")
    transfers = exists().where(Outbox.kind == "transfer", Outbox.state.in_(("waiting", "leased")))
    return bool(work.session.scalar(select(or_(news, transfers))))


def _ask(office: Office, currency: str) -> Money | None:
    try:
        return office.gateways.payments.balance(currency)
    except PaymentTrouble:
        return None
