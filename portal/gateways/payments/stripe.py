"""Knows how to ask Stripe, through its official SDK: Checkout, Accounts v2, transfers and webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from typing import Any

from portal.domain.money import Money
from portal.gateways.payments import notices
from portal.gateways.payments.promise import (
    BadSignature,
    Checkout,
    CheckoutReading,
    Notice,
    RecipientReading,
    TransferReading,
)
from portal.gateways.payments.signatures import TOLERANCE
from portal.gateways.payments.stripe_addresses import STRIPE_API, base_addresses, is_loopback
from portal.gateways.payments.stripe_refusals import translated

API_VERSION = "2026-10-28.endive"
"""The version that stripe==16.1.0 was generated from; webhook endpoints must be created with the same one."""

HTTP_TIMEOUT = 20
"""Seconds. The lease of an outbox row must be longer."""

_RECIPIENT_PARTS = ["configuration.recipient", "requirements"]


class StripePayments:
    """`Payments` at Stripe, or at a stand-in on this machine."""

    def __init__(
        self,
        secret_key: str,
        *,
        webhook_secrets: Sequence[str],
        base: str = STRIPE_API,
        payment_methods: Sequence[str] = ("card",),
    ) -> None:
        """Raises `UnsafeBase` before anything is sent when `base` is neither loopback nor Stripe's own.

        `webhook_secrets`: one per event destination (platform, Connect, thin); each is tried.
        `payment_methods` narrows what Checkout offers (wallets count as `card`); empty leaves it to Stripe's dashboard.
        SEPA debit is not among them by default: it can be taken back for eight weeks, after the creator was paid.
        """
        self._addresses = base_addresses(base, secret_key)
        self._secret_key = secret_key
        self._webhook_secrets = tuple(secret for secret in webhook_secrets if secret.strip())
        self._payment_methods = list(payment_methods)

    @cached_property
    def _sdk(self) -> Any:
        """The SDK takes most of a second to import, so a process that never pays never loads it."""
        stripe = import_module("stripe")
        stripe.enable_telemetry = False  # it would write an id into the home folder and report latencies
        return stripe

    @cached_property
    def _client(self) -> Any:
        http = {"timeout": HTTP_TIMEOUT}
        if is_loopback(self._addresses["api"]):
            session = import_module("requests").Session()
            session.trust_env = False  # a proxy from the environment must not see what is meant for this machine
            http["session"] = session
        return self._sdk.StripeClient(
            self._secret_key,
            stripe_version=API_VERSION,
            base_addresses=self._addresses,
            max_network_retries=0,  # the outbox retries, with the same key and its own patience
            http_client=self._sdk.RequestsClient(**http),
        )

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
        params: dict[str, Any] = {
            "mode": "payment",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": amount.currency.lower(),
                        "unit_amount": amount.minor,
                        "product_data": {"name": title},
                    },
                }
            ],
            "client_reference_id": reference,
            "success_url": success_url,
            "cancel_url": cancel_url,
            "locale": locale,
            "metadata": dict(metadata),
            "payment_intent_data": {"transfer_group": transfer_group, "metadata": dict(metadata)},
        }
        if customer_email:
            params["customer_email"] = customer_email
        if self._payment_methods:
            params["allowed_payment_method_types"] = self._payment_methods
        with translated(self._sdk):
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": key})
        return Checkout(session.id, session.url, datetime.fromtimestamp(session.expires_at, UTC))

    def read_checkout(self, checkout_id: str) -> CheckoutReading:
        with translated(self._sdk):
            session = self._client.v1.checkout.sessions.retrieve(
                checkout_id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
            ).to_dict()
        intent = session.get("payment_intent") or {}
        charge = intent.get("latest_charge") or {}
        if charge.get("status") != "succeeded":
            charge = {}
        settled = charge.get("balance_transaction")
        return CheckoutReading(
            id=session["id"],
            status=session["status"],
            paid=session["payment_status"] == "paid",
            amount=_money(session["amount_total"], session["currency"]),
            reference=session.get("client_reference_id") or "",
            transfer_group=intent.get("transfer_group") or "",
            payment_intent_id=intent.get("id"),
            charge_id=charge.get("id"),
            fee=_money(settled["fee"], settled["currency"]) if settled else None,
            net=_money(settled["net"], settled["currency"]) if settled else None,
            metadata=dict(session.get("metadata") or {}),
        )

    def expire_checkout(self, checkout_id: str) -> None:
        with translated(self._sdk):
            self._client.v1.checkout.sessions.expire(checkout_id)

    def create_recipient(self, *, key: str, email: str, country: str, name: str, reference: str) -> str:
        params = {
            "contact_email": email,
            "display_name": name,
            "dashboard": "express",
            "identity": {"country": country.lower()},
            "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
            "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
            "metadata": {"reference": reference},
            "include": _RECIPIENT_PARTS,
        }
        with translated(self._sdk):
            return self._client.v2.core.accounts.create(params, {"idempotency_key": key}).id

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        onboarding = {"return_url": return_url, "refresh_url": refresh_url}
        use_case = {"type": "account_onboarding", "account_onboarding": onboarding}
        with translated(self._sdk):
            return self._client.v2.core.account_links.create({"account": account_id, "use_case": use_case}).url

    def read_recipient(self, account_id: str) -> RecipientReading:
        with translated(self._sdk):
            account = self._client.v2.core.accounts.retrieve(account_id, {"include": _RECIPIENT_PARTS}).to_dict()
        recipient = (account.get("configuration") or {}).get("recipient") or {}
        transfers = ((recipient.get("capabilities") or {}).get("stripe_balance") or {}).get("stripe_transfers") or {}
        entries = (account.get("requirements") or {}).get("entries") or []
        return RecipientReading(
            id=account["id"],
            transfers_active=transfers.get("status") == "active",
            due=tuple(entry["description"] for entry in entries if entry["awaiting_action_from"] == "user"),
            closed=bool(account.get("closed")),
        )

    def transfer(
        self, *, key: str, amount: Money, destination: str, source_charge: str, transfer_group: str, metadata: Mapping[str, str]
    ) -> TransferReading:
        params = {
            "amount": amount.minor,
            "currency": amount.currency.lower(),
            "destination": destination,
            "source_transaction": source_charge,
            "transfer_group": transfer_group,
            "metadata": dict(metadata),
        }
        with translated(self._sdk):
            return _transfer(self._client.v1.transfers.create(params, {"idempotency_key": key}))

    def find_transfers(self, transfer_group: str) -> list[TransferReading]:
        with translated(self._sdk):
            listed = self._client.v1.transfers.list({"transfer_group": transfer_group, "limit": 100})
            return [_transfer(found) for found in listed.auto_paging_iter()]

    def read_transfer(self, transfer_id: str) -> TransferReading:
        with translated(self._sdk):
            return _transfer(self._client.v1.transfers.retrieve(transfer_id))

    def balance(self, currency: str) -> Money:
        with translated(self._sdk):
            balance = self._client.v1.balance.retrieve().to_dict()
        shares = [*balance["available"], *balance["pending"]]
        return Money(sum(share["amount"] for share in shares if share["currency"] == currency.lower()), currency)

    def read_event(self, payload: bytes, signature: str) -> Notice:
        for secret in self._webhook_secrets:
            try:
                self._sdk.WebhookSignature.verify_header(payload, signature, secret, TOLERANCE)
            except (self._sdk.SignatureVerificationError, UnicodeError):
                continue
            return notices.read(payload)
        raise BadSignature("none of our webhook secrets made this signature, or it is too old")


def _money(minor: int, currency: str) -> Money:
    return Money(minor, currency.upper())


def _transfer(found: Any) -> TransferReading:
    transfer = found.to_dict()
    return TransferReading(
        id=transfer["id"],
        amount=_money(transfer["amount"], transfer["currency"]),
        destination=transfer["destination"],
        reversed=_money(transfer["amount_reversed"], transfer["currency"]),
        metadata=dict(transfer.get("metadata") or {}),
    )
