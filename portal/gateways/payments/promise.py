"""Knows what the portal asks of a payment provider: the calls, what they answer and how they may fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from portal.domain.money import Money
from portal.domain.text import N_, Text

CheckoutStatus = Literal["open", "complete", "expired"]


class PaymentTrouble(Exception):
    """The provider did not do what was asked. `text` is a sentence for the person who waits."""

    default = N_("The payment provider could not do this.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.default)
        self.detail = detail

    @property
    def text(self) -> Text:
        return Text(self.default)


class Declined(PaymentTrouble):
    """A final no (4xx). Nothing was moved, and the same call will be refused again.

    A person may correct the cause and ask anew; that is a new attempt with a new key.
    `code` is the provider's machine word (`insufficient_capabilities_for_transfer`), `message` its English sentence.
    """

    default = N_("The payment provider refused this: %(reason)s")

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    @property
    def text(self) -> Text:
        return Text(self.default, reason=self.message)


class TryAgain(PaymentTrouble):
    """No answer, or "not now" (connection lost, 409, 429, 5xx). It may or may not have been done.

    The same call with the same key and the same values is safe and is the only right next step; `retry_after`
    is the provider's wish in seconds, or None where it named none.
    """

    default = N_("The payment provider did not answer. Nothing is lost; we will try again by ourselves.")

    def __init__(self, retry_after: float | None = None, detail: str = "") -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unclear(PaymentTrouble):
    """Nobody can say from this answer whether it was done, and asking again with the same key cannot tell either.

    Raised for a 5xx that the provider replays from its memory, and when the key was used with other values before.
    The way out is to read: search by transfer group and metadata, adopt what is found, else begin anew with a new key.
    """

    default = N_("We do not know yet whether the payment provider did this. We are checking with them.")


class BadSignature(Exception):
    """A webhook that none of our secrets signed, that is too old, or that is no event: answer 400 and keep nothing."""


class UnsafeBase(ValueError):
    """Keys and money would travel to an address that is neither this machine nor the provider's own."""


@dataclass(frozen=True)
class Checkout:
    """A hosted page on which a brand can pay. `expires_at` is aware UTC."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class CheckoutReading:
    """How a checkout stands now, as the provider says."""

    id: str
    status: CheckoutStatus
    paid: bool
    """The money has been received. A `complete` checkout that is not paid waits for a slow payment method."""
    amount: Money
    reference: str
    transfer_group: str
    """Empty until somebody tried to pay: the provider knows the group only from then on."""
    payment_intent_id: str | None
    charge_id: str | None
    """Only of a successful charge; this is what a transfer names as its source."""
    fee: Money | None
    """The provider's fee in the currency of settlement; None until the provider has settled it."""
    net: Money | None
    """Gross less fee, in the currency of settlement."""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RecipientReading:
    """How a creator's account at the provider stands now."""

    id: str
    transfers_active: bool
    """Money may be transferred to it."""
    due: tuple[str, ...]
    """What the provider still wants from the creator, in its own words (`identity.individual.date_of_birth`)."""
    closed: bool


@dataclass(frozen=True)
class TransferReading:
    """A transfer from the platform's balance to a creator's."""

    id: str
    amount: Money
    destination: str
    reversed: Money
    """How much of it came back."""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """A verified message from the provider. It says that something happened, never what is true: read the object."""

    id: str
    type: str
    thin: bool
    """A thin notice carries no object at all; a snapshot carries one that may be out of date."""
    object_id: str | None
    """None where the object has no id of its own (the balance)."""
    livemode: bool
    created: datetime


class Payments(Protocol):
    """The provider. Amounts are `Money`; every call that creates something carries the idempotency `key` of its business fact.

    Each call may raise `Declined`, `TryAgain` or `Unclear`.
    """

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
        """A hosted page for one payment of `amount`. `locale` is `de` or `en`; `success_url` may hold `{CHECKOUT_SESSION_ID}`."""

    def read_checkout(self, checkout_id: str) -> CheckoutReading: ...

    def expire_checkout(self, checkout_id: str) -> None:
        """Close an open page, so that nobody pays on it any more. `Declined` when it is no longer open."""

    def create_recipient(self, *, key: str, email: str, country: str, name: str, reference: str) -> str:
        """Open an account that can receive transfers; `country` is ISO 3166-1 alpha-2. Answers the account's id."""

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """A page, good for one visit and a few minutes, on which the creator gives the provider what is due."""

    def read_recipient(self, account_id: str) -> RecipientReading: ...

    def transfer(
        self, *, key: str, amount: Money, destination: str, source_charge: str, transfer_group: str, metadata: Mapping[str, str]
    ) -> TransferReading:
        """Pass `amount` of the money of `source_charge` on to the account `destination`."""

    def find_transfers(self, transfer_group: str) -> list[TransferReading]:
        """Every transfer of the group, newest first."""

    def read_transfer(self, transfer_id: str) -> TransferReading: ...

    def balance(self, currency: str) -> Money:
        """All of the platform's money that lies with the provider, available or pending: what the ledger calls stripe_balance."""

    def read_event(self, payload: bytes, signature: str) -> Notice:
        """Verify the raw body of a webhook against each secret, at most 300 s old. Raises `BadSignature`."""
