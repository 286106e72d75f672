"""Knows how the payment provider behaves, in memory: for tests of services, and with knobs for what goes wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from portal.domain.money import Money, total
from portal.gateways.payments import notices
from portal.gateways.payments.promise import (
    BadSignature,
    Checkout,
    CheckoutReading,
    Declined,
    Notice,
    PaymentTrouble,
    RecipientReading,
    TransferReading,
    TryAgain,
    Unclear,
)
from portal.gateways.payments.signatures import sign, verifies

_DUE = ("identity.individual.given_name", "identity.individual.date_of_birth", "external_account")


class FakePayments:
    """`Payments` without a network. A test turns its knobs: `pay`, `activate`, `fail_next`, `lose_next_answer`, `notice_for`."""

    def __init__(self, *, secret: str = "whsec_fake", clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock
        self._numbers = count(1)
        self._checkouts: dict[str, CheckoutReading] = {}
        self._groups: dict[str, str] = {}
        self._recipients: dict[str, RecipientReading] = {}
        self._transfers: dict[str, tuple[TransferReading, str, str]] = {}
        self._answers: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self._failures: list[PaymentTrouble] = []
        self._answers_to_lose = 0
        self.calls: list[tuple[str, str]] = []
        """Each money-moving call that arrived: its name and its key, failed ones too."""

    # What the portal asks -------------------------------------------------------------------------------------------

    def create_checkout(
        self,
        *,
        key: str,
        amount: Money,
        title: str,
        reference: str,
        transfer_group: str,
        success_url: str,
        cancel_url: str,
        customer_email: str,
        locale: str,
        metadata: Mapping[str, str],
    ) -> Checkout:
        asked = (amount, title, reference, transfer_group, success_url, cancel_url, customer_email, locale, tuple(sorted(metadata.items())))

        def create() -> Checkout:
            if amount.minor <= 0:
                raise Declined("parameter_invalid_integer", "This value must be greater than or equal to 1.")
            checkout_id = self._id("cs_test_fake")
            self._checkouts[checkout_id] = CheckoutReading(
                checkout_id, "open", False, amount, reference, "", None, None, None, None, dict(metadata)
            )
            self._groups[checkout_id] = transfer_group
            expires = datetime.fromtimestamp(int(self._clock()), UTC) + timedelta(days=1)
            return Checkout(checkout_id, f"http://127.0.0.1/pay/{checkout_id}", expires)

        return self._once("create_checkout", key, asked, create)

    def read_checkout(self, checkout_id: str) -> CheckoutReading:
        self._may_fail()
        return self._found(self._checkouts, checkout_id, "checkout.session")

    def expire_checkout(self, checkout_id: str) -> None:
        self._may_fail()
        checkout = self._found(self._checkouts, checkout_id, "checkout.session")
        if checkout.status != "open":
            raise Declined("http_400", f"Only Checkout Sessions with a status in [open] can be expired, this one is {checkout.status}.")
        self._checkouts[checkout_id] = replace(checkout, status="expired")

    def create_recipient(self, *, key: str, email: str, country: str, name: str, reference: str) -> str:
        def create() -> str:
            account_id = self._id("acct_fake")
            self._recipients[account_id] = RecipientReading(account_id, False, _DUE, False)
            return account_id

        return self._once("create_recipient", key, (email, country, name, reference), create)

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        self._may_fail()
        self._found(self._recipients, account_id, "v2.core.account")
        return f"http://127.0.0.1/setup/{account_id}/{next(self._numbers)}"

    def read_recipient(self, account_id: str) -> RecipientReading:
        self._may_fail()
        return self._found(self._recipients, account_id, "v2.core.account")

    def transfer(
        self, *, key: str, amount: Money, destination: str, source_charge: str, transfer_group: str, metadata: Mapping[str, str]
    ) -> TransferReading:
        asked = (amount, destination, source_charge, transfer_group, tuple(sorted(metadata.items())))

        def create() -> TransferReading:
            self._may_transfer(amount, destination, source_charge, transfer_group)
            made = TransferReading(self._id("tr_fake"), amount, destination, Money(0, amount.currency), dict(metadata))
            self._transfers[made.id] = (made, transfer_group, source_charge)
            return made

        return self._once("transfer", key, asked, create)

    def find_transfers(self, transfer_group: str) -> list[TransferReading]:
        self._may_fail()
        return [made for made, group, _ in reversed(self._transfers.values()) if group == transfer_group]

    def read_transfer(self, transfer_id: str) -> TransferReading:
        self._may_fail()
        return self._found(self._transfers, transfer_id, "transfer")[0]

    def balance(self, currency: str) -> Money:
        self._may_fail()
        received = total((c.net for c in self._checkouts.values() if c.net and c.net.currency == currency), currency)
        passed_on = [made for made, _, _ in self._transfers.values() if made.amount.currency == currency]
        return received - total((made.amount for made in passed_on), currency) + total((made.reversed for made in passed_on), currency)

    def read_event(self, payload: bytes, signature: str) -> Notice:
        if not verifies(payload, signature, self._secret, self._clock()):
            raise BadSignature("not signed with the secret, or too old")
        return notices.read(payload)

    # What a test does to it -----------------------------------------------------------------------------------------

    def pay(self, checkout_id: str, *, settled: bool = True) -> CheckoutReading:
        """Somebody paid on the page. Fee: 1.5 % and 25 minor units; unknown until settled."""
        checkout = self._checkouts[checkout_id]
        if checkout.status != "open":
            raise AssertionError(f"nobody can pay on a checkout that is {checkout.status}")
        fee = checkout.amount.portion(150) + Money(25, checkout.amount.currency)
        paid = replace(
            checkout,
            status="complete",
            paid=True,
            transfer_group=self._groups[checkout_id],
            payment_intent_id=self._id("pi_fake"),
            charge_id=self._id("ch_fake"),
            fee=fee if settled else None,
            net=checkout.amount - fee if settled else None,
        )
        self._checkouts[checkout_id] = paid
        return paid

    def activate(self, account_id: str) -> None:
        """The creator gave what was due, and may receive transfers."""
        self._recipients[account_id] = replace(self._recipients[account_id], transfers_active=True, due=())

    def close(self, account_id: str) -> None:
        self._recipients[account_id] = replace(self._recipients[account_id], transfers_active=False, closed=True)

    def reverse(self, transfer_id: str, amount: Money) -> None:
        """Finance took `amount` of a transfer back."""
        made, group, charge = self._transfers[transfer_id]
        self._transfers[transfer_id] = (replace(made, reversed=made.reversed + amount), group, charge)

    def fail_next(self, *troubles: PaymentTrouble) -> None:
        """The next calls raise these, one each, and do nothing."""
        self._failures.extend(troubles)

    def lose_next_answer(self, times: int = 1) -> None:
        """The next keyed calls are carried out, and the caller sees a lost connection."""
        self._answers_to_lose += times

    def forget_keys(self) -> None:
        """As the provider may after 24 hours."""
        self._answers.clear()

    def notice_for(self, event_type: str, object_id: str, *, thin: bool = False, event_id: str | None = None) -> tuple[bytes, str]:
        """A signed webhook about an object: raw body and header."""
        now = int(self._clock())
        event: dict[str, Any] = {"id": event_id or self._id("evt_fake"), "type": event_type, "livemode": False}
        if thin:
            created = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            related = {"id": object_id, "type": "v2.core.account", "url": f"/v2/core/accounts/{object_id}"}
            event |= {"object": "v2.core.event", "created": created, "related_object": related}
        else:
            event |= {"object": "event", "created": now, "data": {"object": {"id": object_id}}}
        payload = json.dumps(event).encode()
        return payload, sign(payload, self._secret, now)

    # How it keeps the promise ---------------------------------------------------------------------------------------

    def _once(self, call: str, key: str, asked: tuple[Any, ...], create: Callable[[], Any]) -> Any:
        self.calls.append((call, key))
        self._may_fail()
        if key in self._answers:
            first, answer = self._answers[key]
            if first != (call, *asked):
                raise Unclear(f"the key {key!r} was used with other values")
        else:
            try:
                answer = create()
            except Declined as refusal:
                answer = refusal
            self._answers[key] = ((call, *asked), answer)
        if self._answers_to_lose:
            self._answers_to_lose -= 1
            raise TryAgain(detail="connection lost")
        if isinstance(answer, Declined):
            raise Declined(answer.code, answer.message)
        return answer

    def _may_transfer(self, amount: Money, destination: str, source_charge: str, transfer_group: str) -> None:
        recipient = self._recipients.get(destination)
        source = next((c for c in self._checkouts.values() if c.charge_id == source_charge), None)
        if recipient is None or source is None:
            raise Declined("resource_missing", f"No such {'destination' if recipient is None else 'charge'}.")
        if not recipient.transfers_active:
            raise Declined("insufficient_capabilities_for_transfer", "The destination account cannot receive transfers yet.")
        if amount.minor <= 0 or amount.currency != source.amount.currency:
            raise Declined("http_400", "A transfer is positive and in the currency of its source.")
        if transfer_group != source.transfer_group:
            raise Declined("http_400", "The transfer group differs from that of the source.")
        siblings = [made for made, _, charge in self._transfers.values() if charge == source_charge]
        already = total((made.amount - made.reversed for made in siblings), amount.currency)
        if already + amount > source.amount:
            raise Declined("http_400", f"Transfers from this charge must not exceed {source.amount}.")

    def _may_fail(self) -> None:
        if self._failures:
            raise self._failures.pop(0)

    def _found(self, shelf: Mapping[str, Any], wanted: str, kind: str) -> Any:
        if wanted not in shelf:
            raise Declined("resource_missing", f"No such {kind}: '{wanted}'")
        return shelf[wanted]

    def _id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):06d}"
