"""Knows a portal whose operator has set up no payments: everything is refused kindly, nothing breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from portal.domain.text import N_, Text
from portal.gateways.payments.promise import BadSignature, Declined, Notice, Payments
from portal.gateways.payments.stripe import StripePayments


class SwitchedOff(Declined):
    """There is no provider to ask."""

    default = N_("Payments are not set up on this portal.")

    def __init__(self) -> None:
        super().__init__("payments_switched_off", self.default)

    @property
    def text(self) -> Text:
        return Text(self.default)


class NoPayments:
    """`Payments` without a provider."""

    def _refuse(self, *args: Any, **named: Any) -> NoReturn:
        raise SwitchedOff

    create_checkout = read_checkout = expire_checkout = _refuse
    create_recipient = onboarding_link = read_recipient = _refuse
    transfer = find_transfers = read_transfer = balance = _refuse

    def read_event(self, payload: bytes, signature: str) -> Notice:
        raise BadSignature("payments are not set up, so nobody may send events")


def open_payments(secret_key: str, *, webhook_secrets: Sequence[str], base: str) -> Payments:
    """Stripe with the operator's key, or nobody when there is none. Raises `UnsafeBase`."""
    return StripePayments(secret_key, webhook_secrets=webhook_secrets, base=base) if secret_key else NoPayments()
