"""Knows the rules by which the stand-in's money moves: payment on the page, fees, balance, transfers and their reversal."""

from __future__ import annotations

from typing import Any

from portal.demo.stripe_standin import answers
from portal.demo.stripe_standin.refusals import Refused, invalid
from portal.demo.stripe_standin.shop import SETTLES_AFTER, Shop


def fee(amount: int) -> int:
    """1.5 % and 25 minor units, Stripe's published price for European cards; half a unit is rounded up."""
    return (amount * 15 + 500) // 1000 + 25


def pay(shop: Shop, session: dict[str, Any], card: dict[str, str]) -> None:
    """The card was accepted: intent and charge succeed, the balance grows, the session is complete."""
    intent, charge = _attempt(shop, session, card)
    available = shop.now() + SETTLES_AFTER
    settled = answers.balance_transaction(
        "charge", charge["amount"], fee(charge["amount"]), charge["currency"], charge["id"], shop.now(), available
    )
    charge["balance_transaction"] = shop.put(settled)["id"]
    shop.put(charge)
    intent |= {
        "amount_received": intent["amount"], "last_payment_error": None, "latest_charge": charge["id"],
        "payment_method": charge["payment_method"], "status": "succeeded",
    }  # fmt: skip
    shop.put(intent)
    session |= {
        "customer_details": answers.customer_details(session["customer_email"], card["name"]),
        "payment_intent": intent["id"], "payment_status": "paid", "status": "complete", "url": None,
    }  # fmt: skip
    shop.put(session)
    shop.tell("charge.succeeded", charge)
    shop.tell("payment_intent.succeeded", intent)
    shop.tell("checkout.session.completed", session)


def decline(shop: Shop, session: dict[str, Any], card: dict[str, str]) -> None:
    """The bank said no: the intent remembers it, the session stays open."""
    intent, charge = _attempt(shop, session, card)
    charge = shop.put(answers.failed(charge))
    error = {
        "charge": charge["id"], "code": "card_declined", "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined", "message": "Your card was declined.", "type": "card_error",
    }  # fmt: skip
    shop.put(intent | {"last_payment_error": error, "latest_charge": charge["id"]})
    session["payment_intent"] = intent["id"]
    shop.put(session)
    shop.tell("charge.failed", charge)
    shop.tell("payment_intent.payment_failed", shop.find("payment_intent", intent["id"]))


def balance(shop: Shop, currency: str) -> tuple[int, int]:
    """Available and pending minor units of `currency`."""
    shares = [entry for entry in shop.shelf("balance_transaction").values() if entry["currency"] == currency]
    available = sum(entry["net"] for entry in shares if entry["status"] == "available")
    return available, sum(entry["net"] for entry in shares) - available


def transfer(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    """Move money to a connected account. Raises `Refused` as Stripe does, and remembers that it did."""
    amount, currency = params.get("amount"), params["currency"].lower()
    if amount is None:
        raise invalid("Missing required param: amount.", "parameter_missing", "amount")
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "parameter_invalid_integer", "amount")
    _may_receive(shop, params["destination"])
    source = params.get("source_transaction")
    available_on = _from_charge(shop, params, amount, currency) if source else _from_balance(shop, amount, currency)
    made = answers.transfer(params, amount, shop.now())
    if source and made["transfer_group"] is None:
        made["transfer_group"] = shop.find("charge", source)["transfer_group"]
    settled = answers.balance_transaction("transfer", -amount, 0, currency, made["id"], shop.now(), available_on)
    made["balance_transaction"] = shop.put(settled)["id"]
    shop.put(made)
    shop.tell("transfer.created", made)
    return made


def reverse(shop: Shop, transfer_id: str, params: dict[str, Any]) -> dict[str, Any]:
    """Take a transfer back, whole or in part."""
    made = shop.find("transfer", transfer_id)
    left = made["amount"] - made["amount_reversed"]
    amount = params.get("amount", left)
    if amount < 1 or amount > left:
        raise Refused(f"Reversal amount ({amount}) is not between 1 and the unreversed amount ({left}).", param="amount")
    reversal: dict[str, Any] = {
        "id": answers.new_id("trr_1"), "object": "transfer_reversal", "amount": amount, "balance_transaction": None,
        "created": shop.now(), "currency": made["currency"], "destination_payment_refund": None,
        "metadata": params.get("metadata", {}), "source_refund": None, "transfer": transfer_id,
    }  # fmt: skip
    settled = answers.balance_transaction("transfer_refund", amount, 0, made["currency"], transfer_id, shop.now(), shop.now())
    reversal["balance_transaction"] = shop.put(settled)["id"]
    shop.put(reversal)
    made["amount_reversed"] += amount
    made["reversed"] = made["amount_reversed"] == made["amount"]
    made["reversals"]["data"].insert(0, reversal)
    shop.put(made)
    shop.tell("transfer.reversed", made)
    return reversal


def _attempt(shop: Shop, session: dict[str, Any], card: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    if session["status"] != "open":
        raise Refused(f"This Checkout Session is {session['status']} and can no longer be paid.")
    if session["payment_intent"]:
        intent = shop.find("payment_intent", session["payment_intent"])
    else:
        wishes = shop.state["private"][session["id"]]["payment_intent_data"]
        intent = answers.payment_intent(wishes, session["amount_total"], session["currency"], shop.now())
        shop.put(intent)
    return intent, answers.charge(intent, card, session["customer_email"], shop.now())


def _may_receive(shop: Shop, destination: str) -> None:
    account = shop.shelf("account").get(destination)
    if account is None:
        raise Refused(f"No such destination: '{destination}'", code="resource_missing", param="destination")
    capability = account["configuration"]["recipient"]["capabilities"]["stripe_balance"]["stripe_transfers"]
    if account["closed"] or capability["status"] != "active":
        raise Refused(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )


def _from_charge(shop: Shop, params: dict[str, Any], amount: int, currency: str) -> int:
    """The money of one charge, even while it is pending; answers when it becomes available."""
    charge = shop.find("charge", params["source_transaction"], "source_transaction", 400)
    if charge["status"] != "succeeded" or charge["balance_transaction"] is None:
        raise Refused("The source_transaction has not succeeded.", param="source_transaction")
    settled = shop.find("balance_transaction", charge["balance_transaction"])
    if settled["currency"] != currency:
        raise Refused(
            f"The currency of source_transaction's balance transaction ({settled['currency']}) must be the same as the transfer currency "
            f"({currency})", param="currency",
        )  # fmt: skip
    if params.get("transfer_group") and charge["transfer_group"] and params["transfer_group"] != charge["transfer_group"]:
        raise Refused("The transfer_group must be the same as that of the source_transaction.", param="transfer_group")
    siblings = [made for made in shop.shelf("transfer").values() if made["source_transaction"] == charge["id"]]
    already = sum(made["amount"] - made["amount_reversed"] for made in siblings)
    if already + amount > charge["amount"] - charge["amount_refunded"]:
        raise Refused(
            f"Transfers using this transaction as a source must not exceed the source amount of {charge['amount']}. "
            f"(There are already transfers using this source, amounting to a total of {already}.)", param="amount",
        )  # fmt: skip
    return settled["available_on"]


def _from_balance(shop: Shop, amount: int, currency: str) -> int:
    if balance(shop, currency)[0] < amount:
        raise Refused(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by "
            "creating Charges using the 4000000000000077 test card.", code="balance_insufficient",
        )  # fmt: skip
    return shop.now()
