"""Knows what each object of Stripe looks like when it is new; every field that may be null and is not set is null."""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime
from typing import Any

from stripe import BalanceTransaction, Charge, PaymentIntent, Transfer
from stripe.checkout import Session

from portal.demo.stripe_standin.contract import nulls

_LETTERS = string.ascii_letters + string.digits
_NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def new_id(prefix: str, length: int = 24) -> str:
    """An id as Stripe makes them: `pi_3Q…`, `cs_test_a1…`."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def rfc3339(moment: float) -> str:
    """Times of the v2 namespace: UTC with milliseconds."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def session(params: dict[str, Any], now: int, base: str) -> dict[str, Any]:
    session_id = new_id("cs_test_a1", 56)
    lines = params["line_items"]
    amount = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    email = params.get("customer_email")
    absent = (
        "line_items", "name_collection", "optional_items", "presentment_details", "excluded_payment_method_types",
        "redirect_on_completion", "return_url", "tax_id_collection", "branding_settings",
    )  # fmt: skip
    return nulls(Session, *absent) | {
        "id": session_id,
        "object": "checkout.session",
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "currency": lines[0]["price_data"]["currency"].lower(),
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer_creation": "if_required",
        "customer_details": _customer(email, None) if email else None,
        "customer_email": email,
        "expires_at": params.get("expires_at", now + 86400),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "success_url": params.get("success_url"),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{base}/c/pay/{session_id}",
    }


def payment_intent(params: dict[str, Any], amount: int, currency: str, now: int) -> dict[str, Any]:
    """`params` is the `payment_intent_data` of the session; the intent is born when somebody first tries to pay."""
    intent_id = new_id("pi_3")
    absent = ("presentment_details", "hooks", "payment_record", "payment_details", "managed_payments")
    return nulls(PaymentIntent, *absent) | {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{new_id('', 25)}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": currency,
        "description": params.get("description"),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "receipt_email": params.get("receipt_email"),
        "status": "requires_payment_method",
        "transfer_group": params.get("transfer_group"),
    }


def charge(intent: dict[str, Any], card: dict[str, str], email: str | None, now: int) -> dict[str, Any]:
    """A successful charge of the whole intent; `card` has `name` and `number`."""
    absent = ("refunds", "presentment_details", "transfer", "authorization_code", "radar_options")
    return nulls(Charge, *absent) | {
        "id": new_id("ch_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"address": _NO_ADDRESS, "email": email, "name": card["name"], "phone": None, "tax_id": None},
        "calculated_statement_descriptor": "CREATOR PORTAL DEMO",
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {
            "advice_code": None, "network_advice_code": None, "network_decline_code": None,
            "network_status": "approved_by_network", "reason": None, "risk_level": "normal", "risk_score": 12,
            "seller_message": "Payment complete.", "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": {"type": "card", "card": _card(card["number"])},
        "refunded": False,
        "status": "succeeded",
        "transfer_group": intent["transfer_group"],
    }  # fmt: skip


def failed(made: dict[str, Any]) -> dict[str, Any]:
    """The same charge, declined by the bank."""
    return made | {
        "amount_captured": 0,
        "captured": False,
        "failure_code": "card_declined",
        "failure_message": "Your card was declined.",
        "outcome": made["outcome"] | {"network_status": "declined_by_network", "reason": "generic_decline",
                                      "seller_message": "The bank did not return any further details with this decline.",
                                      "type": "issuer_declined"},
        "paid": False,
        "status": "failed",
    }  # fmt: skip


def balance_transaction(kind: str, amount: int, fee: int, currency: str, source: str, now: int, available_on: int) -> dict[str, Any]:
    fees = [{"amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees", "type": "stripe_fee"}]
    return nulls(BalanceTransaction) | {
        "id": new_id("txn_3" if kind == "charge" else "txn_1"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": kind if kind != "transfer_refund" else "transfer_reversal",
        "source": source,
        "status": "available" if available_on <= now else "pending",
        "type": kind,
    }


def transfer(params: dict[str, Any], amount: int, now: int) -> dict[str, Any]:
    transfer_id = new_id("tr_3" if params.get("source_transaction") else "tr_1")
    reversals = {"object": "list", "data": [], "has_more": False, "url": f"/v1/transfers/{transfer_id}/reversals"}
    return nulls(Transfer) | {
        "id": transfer_id,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "created": now,
        "currency": params["currency"].lower(),
        "description": params.get("description"),
        "destination": params["destination"],
        "destination_payment": new_id("py_1"),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "reversals": reversals,
        "reversed": False,
        "source_transaction": params.get("source_transaction"),
        "source_type": params.get("source_type", "card"),
        "transfer_group": params.get("transfer_group"),
    }


def event(kind: str, about: dict[str, Any], version: str, now: int, request: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id("evt_3" if about["id"][:3] in {"pi_", "ch_"} else "evt_1") if "id" in about else new_id("evt_1"),
        "object": "event",
        "api_version": version,
        "created": now,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    }


def _customer(email: str | None, name: str | None) -> dict[str, Any]:
    return {"address": _NO_ADDRESS, "business_name": None, "email": email, "individual_name": None, "name": name,
            "phone": None, "tax_exempt": "none", "tax_ids": None}  # fmt: skip


def customer_details(email: str | None, name: str) -> dict[str, Any]:
    """Who paid, as the session tells it afterwards."""
    return _customer(email, name)


def _card(number: str) -> dict[str, Any]:
    return {
        "amount_authorized": None, "authorization_code": None, "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "DE", "exp_month": 12, "exp_year": 2034, "fingerprint": "STANDINSTANDIN42", "funding": "credit",
        "installments": None, "last4": number[-4:], "mandate": None, "network": "visa", "network_token": {"used": False},
        "network_transaction_id": None, "regulated_status": "unregulated", "three_d_secure": None, "transaction_link_id": None,
        "wallet": None,
    }  # fmt: skip
