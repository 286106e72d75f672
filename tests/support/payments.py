"""Knows how a test plays the people at the payment provider: the same knobs on the fake and on the stand-in behind the real SDK."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from portal.demo.stripe_standin.embed import KEY, SECRET, Running, running_standin
from portal.domain.money import Money
from portal.gateways.payments import Checkout, FakePayments, Payments, StripePayments, TransferReading, TryAgain

EUR_1000 = Money(100_000, "EUR")


class Counter(Protocol):
    """The provider's side of the counter."""

    payments: Payments

    def pay(self, checkout_id: str) -> None: ...

    def activate(self, account_id: str) -> None: ...

    def lose_next_answer(self) -> None: ...

    def be_busy_once(self) -> None: ...

    def forget_keys(self) -> None: ...


@dataclass
class FakeCounter:
    payments: FakePayments

    def pay(self, checkout_id: str) -> None:
        self.payments.pay(checkout_id)

    def activate(self, account_id: str) -> None:
        self.payments.activate(account_id)

    def lose_next_answer(self) -> None:
        self.payments.lose_next_answer()

    def be_busy_once(self) -> None:
        self.payments.fail_next(TryAgain(1.0))

    def forget_keys(self) -> None:
        self.payments.forget_keys()


@dataclass
class StandinCounter:
    payments: StripePayments
    standin: Running

    def pay(self, checkout_id: str) -> None:
        self.standin.pay(checkout_id)

    def activate(self, account_id: str) -> None:
        self.standin.activate(account_id)

    def lose_next_answer(self) -> None:
        self.standin.fault("drop-after")

    def be_busy_once(self) -> None:
        self.standin.fault("429")

    def forget_keys(self) -> None:
        self.standin.turn("forget-keys")


@contextmanager
def opened(kind: str) -> Iterator[Counter]:
    """`fake`, or `stripe` for the real SDK against the stand-in."""
    if kind == "fake":
        yield FakeCounter(FakePayments())
        return
    with running_standin() as standin:
        yield StandinCounter(StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base), standin)


def checkout(payments: Payments, key: str = "checkout-1", amount: Money = EUR_1000, **other: str) -> Checkout:
    """A checkout for a collaboration that is called `col_1`."""
    words = {
        "title": "Sommerkampagne: Honorar",
        "reference": "ob_1",
        "transfer_group": "col_1",
        "success_url": "http://127.0.0.1:8000/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/fund",
        "customer_email": "fay@brand.example",
        "locale": "de",
    } | other
    return payments.create_checkout(key=key, amount=amount, metadata={"outbox_id": "17"}, **words)


def recipient(payments: Payments, key: str = "recipient-1") -> str:
    return payments.create_recipient(key=key, email="ada@creator.example", country="DE", name="Ada Beispiel", reference="creator_1")


@dataclass
class Funded:
    """A paid checkout and a creator who may receive money."""

    payments: Payments
    checkout_id: str
    charge_id: str
    account_id: str

    def transfer(self, key: str = "transfer-1", minor: int = 36_000, **other: str) -> TransferReading:
        words = {"destination": self.account_id, "source_charge": self.charge_id, "transfer_group": "col_1"} | other
        return self.payments.transfer(key=key, amount=Money(minor, "EUR"), metadata={"outbox_id": "18"}, **words)


def funded(counter: Counter) -> Funded:
    opened_checkout = checkout(counter.payments)
    counter.pay(opened_checkout.id)
    reading = counter.payments.read_checkout(opened_checkout.id)
    account_id = recipient(counter.payments)
    counter.activate(account_id)
    assert reading.charge_id is not None
    return Funded(counter.payments, opened_checkout.id, reading.charge_id, account_id)
