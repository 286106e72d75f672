"""Knows the v1 calls that the portal uses: checkout sessions, intents, charges, transfers, balance and events."""

from __future__ import annotations

from typing import Any

import stripe
from stripe.checkout import Session
from stripe.params import (
    BalanceRetrieveParams,
    BalanceTransactionRetrieveParams,
    ChargeRetrieveParams,
    EventListParams,
    EventRetrieveParams,
    PaymentIntentRetrieveParams,
    TransferCreateParams,
    TransferCreateReversalParams,
    TransferListParams,
    TransferRetrieveParams,
)
from stripe.params.checkout import SessionCreateParams, SessionExpireParams, SessionRetrieveParams

from portal.demo.stripe_standin import answers, money
from portal.demo.stripe_standin.contract import kept
from portal.demo.stripe_standin.refusals import Refused, invalid
from portal.demo.stripe_standin.shop import Shop

_CURRENCIES = frozenset({"eur", "usd", "gbp", "chf"})


def create_session(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    if params.get("mode") != "payment":
        raise invalid("The stand-in knows `payment` mode only.", "parameter_missing", "mode")
    lines = params.get("line_items") or []
    prices = [line.get("price_data") for line in lines]
    if not lines or any(price is None or price.get("unit_amount") is None or "product_data" not in price for price in prices):
        raise invalid("The stand-in wants line_items with price_data, unit_amount and product_data.", "parameter_missing", "line_items")
    if any(price["currency"].lower() not in _CURRENCIES for price in prices):
        raise invalid(f"Invalid currency: the stand-in has {', '.join(sorted(_CURRENCIES))}.", None, "line_items")
    if not params.get("success_url"):
        raise invalid("Missing required param: success_url.", "parameter_missing", "success_url")
    session = answers.session(params, shop.now(), shop.base)
    if session["amount_total"] < 50:
        raise Refused("The Checkout Session's total amount must convert to at least 50 cents.", code="amount_too_small")
    if not shop.now() + 1800 <= session["expires_at"] <= shop.now() + 86400:
        raise invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", None, "expires_at")
    title = ", ".join(price["product_data"]["name"] for price in prices)
    shop.state["private"][session["id"]] = {"title": title, "payment_intent_data": params.get("payment_intent_data", {})}
    return shop.put(session)


def read_session(shop: Shop, params: dict[str, Any], session_id: str) -> dict[str, Any]:
    return shop.find("checkout.session", session_id, "session")


def expire_session(shop: Shop, params: dict[str, Any], session_id: str) -> dict[str, Any]:
    session = shop.find("checkout.session", session_id, "session")
    if session["status"] != "open":
        raise Refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`.", param="session",
        )  # fmt: skip
    shop.expire(session)
    return session


def read_intent(shop: Shop, params: dict[str, Any], intent_id: str) -> dict[str, Any]:
    return shop.find("payment_intent", intent_id, "intent")


def read_charge(shop: Shop, params: dict[str, Any], charge_id: str) -> dict[str, Any]:
    return shop.find("charge", charge_id)


def read_transaction(shop: Shop, params: dict[str, Any], transaction_id: str) -> dict[str, Any]:
    return shop.find("balance_transaction", transaction_id)


def create_transfer(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    return money.transfer(shop, params)


def read_transfer(shop: Shop, params: dict[str, Any], transfer_id: str) -> dict[str, Any]:
    return shop.find("transfer", transfer_id, "transfer")


def reverse_transfer(shop: Shop, params: dict[str, Any], transfer_id: str) -> dict[str, Any]:
    return money.reverse(shop, transfer_id, params)


def list_transfers(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    wanted = {name: params[name] for name in ("transfer_group", "destination") if name in params}
    return _page(shop, "transfer", "/v1/transfers", wanted, params)


def list_events(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    return _page(shop, "event", "/v1/events", {"type": params["type"]} if "type" in params else {}, params)


def read_event(shop: Shop, params: dict[str, Any], event_id: str) -> dict[str, Any]:
    return shop.find("event", event_id)


def read_balance(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    currencies = sorted({entry["currency"] for entry in shop.shelf("balance_transaction").values()}) or ["eur"]
    sums = {currency: money.balance(shop, currency) for currency in currencies}

    def shares(index: int) -> list[dict[str, Any]]:
        return [{"amount": sums[c][index], "currency": c, "source_types": {"card": sums[c][index]}} for c in currencies]

    answer = {"object": "balance", "available": shares(0), "livemode": False, "pending": shares(1)}
    return kept(answer, stripe.Balance)


def _page(shop: Shop, kind: str, url: str, wanted: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """One page, newest first. Date filters are refused, because the portal does not use them."""
    for name in ("created", "ending_before", "types", "delivery_success"):
        if name in params:
            raise invalid(f"The stand-in does not filter by {name}.", None, name)
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Limit must be between 1 and 100.", "parameter_invalid_integer", "limit")
    found = [thing for thing in reversed(shop.shelf(kind).values()) if all(thing[name] == value for name, value in wanted.items())]
    if "starting_after" in params:
        ids = [thing["id"] for thing in found]
        if params["starting_after"] not in ids:
            raise Refused(f"No such {kind}: '{params['starting_after']}'", code="resource_missing", param="starting_after")
        found = found[ids.index(params["starting_after"]) + 1 :]
    return {"object": "list", "data": found[:limit], "has_more": len(found) > limit, "url": url}


ROUTES = [
    ("POST", r"/v1/checkout/sessions", SessionCreateParams, Session, create_session),
    ("GET", r"/v1/checkout/sessions/([^/]+)", SessionRetrieveParams, Session, read_session),
    ("POST", r"/v1/checkout/sessions/([^/]+)/expire", SessionExpireParams, Session, expire_session),
    ("GET", r"/v1/payment_intents/([^/]+)", PaymentIntentRetrieveParams, stripe.PaymentIntent, read_intent),
    ("GET", r"/v1/charges/([^/]+)", ChargeRetrieveParams, stripe.Charge, read_charge),
    ("GET", r"/v1/balance_transactions/([^/]+)", BalanceTransactionRetrieveParams, stripe.BalanceTransaction, read_transaction),
    ("POST", r"/v1/transfers", TransferCreateParams, stripe.Transfer, create_transfer),
    ("GET", r"/v1/transfers", TransferListParams, None, list_transfers),
    ("GET", r"/v1/transfers/([^/]+)", TransferRetrieveParams, stripe.Transfer, read_transfer),
    ("POST", r"/v1/transfers/([^/]+)/reversals", TransferCreateReversalParams, stripe.TransferReversal, reverse_transfer),
    ("GET", r"/v1/balance", BalanceRetrieveParams, stripe.Balance, read_balance),
    ("GET", r"/v1/events", EventListParams, None, list_events),
    ("GET", r"/v1/events/([^/]+)", EventRetrieveParams, stripe.Event, read_event),
]
"""Method, path, typed parameters and resource of the SDK, and who answers; no resource means a list."""
