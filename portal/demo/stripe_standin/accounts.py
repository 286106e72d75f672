"""Knows the v2 accounts: a recipient is opened, asked for what is due, onboarded on a page, and may then receive transfers."""

from __future__ import annotations

from typing import Any

from stripe.v2.core import Account

from portal.demo.stripe_standin import answers
from portal.demo.stripe_standin.contract import kept
from portal.demo.stripe_standin.refusals import Refused, invalid, missing
from portal.demo.stripe_standin.shop import Shop

DUE = (
    "identity.individual.given_name",
    "identity.individual.surname",
    "identity.individual.date_of_birth",
    "identity.attestations.terms_of_service.account",
    "default_payout_method",
)
_CAPABILITY = "stripe_balance.stripe_transfers"
_INCLUDABLE = ("configuration.customer", "configuration.merchant", "configuration.recipient",
               "defaults", "future_requirements", "identity", "requirements")  # fmt: skip


def open_account(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    """A recipient account. The stand-in knows no other kind."""
    balance = params.get("configuration", {}).get("recipient", {}).get("capabilities", {}).get("stripe_balance", {})
    if not balance.get("stripe_transfers", {}).get("requested"):
        message = f"The stand-in opens recipients only: request configuration.recipient.capabilities.{_CAPABILITY}."
        raise invalid(message, None, "configuration")
    country = params.get("identity", {}).get("country")
    if not country or len(country) != 2:
        raise invalid("Missing required param: identity.country.", "parameter_missing", "identity.country")
    responsibilities = params.get("defaults", {}).get("responsibilities")
    if not responsibilities:
        raise invalid("Missing required param: defaults.responsibilities.", "parameter_missing", "defaults.responsibilities")
    account = {
        "id": answers.new_id("acct_1", 16),
        "object": "v2.core.account",
        "applied_configurations": ["recipient"],
        "closed": False,
        "configuration": {"customer": None, "merchant": None, "recipient": _recipient("restricted")},
        "contact_email": params.get("contact_email"),
        "contact_phone": params.get("contact_phone"),
        "created": answers.rfc3339(shop.now()),
        "dashboard": params.get("dashboard"),
        "defaults": {
            "currency": None, "locales": None, "payout_methods": None, "profile": None,
            "responsibilities": responsibilities | {"requirements_collector": "stripe"},
        },
        "display_name": params.get("display_name"),
        "future_requirements": None,
        "identity": {
            "attestations": None, "business_details": None, "country": country.lower(),
            "entity_type": params["identity"].get("entity_type"), "individual": None,
        },
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "requirements": _requirements(DUE),
    }  # fmt: skip
    shop.shelf("account")[account["id"]] = kept(account, Account)
    shop.tell_thin("v2.core.account.created", account["id"])
    return _shown(account, params.get("include", []))


def read_account(shop: Shop, params: dict[str, Any], account_id: str) -> dict[str, Any]:
    return _shown(find(shop, account_id), params.get("include", []))


def close_account(shop: Shop, params: dict[str, Any], account_id: str) -> dict[str, Any]:
    account = find(shop, account_id)
    if sorted(params.get("applied_configurations", [])) != account["applied_configurations"]:
        raise Refused("All applied configurations must be passed to close an account.", param="applied_configurations")
    account |= {"closed": True, "applied_configurations": []}
    account["configuration"]["recipient"] = _recipient("restricted") | {"applied": False}
    shop.tell_thin("v2.core.account.closed", account_id)
    return _shown(account, [])


def link(shop: Shop, params: dict[str, Any]) -> dict[str, Any]:
    """An onboarding page: good once, for five minutes."""
    account = find(shop, params["account"])
    use_case = params["use_case"]
    if use_case["type"] != "account_onboarding" or "account_onboarding" not in use_case:
        raise invalid("The stand-in knows use_case[type]=account_onboarding only.", None, "use_case.type")
    token = answers.new_id("", 32)
    expires = shop.now() + 300
    wishes = use_case["account_onboarding"]
    shop.state["links"][token] = {
        "account": account["id"], "expires": expires, "return_url": wishes.get("return_url"), "refresh_url": wishes["refresh_url"],
    }  # fmt: skip
    onboarding = {"collection_options": wishes.get("collection_options"), "refresh_url": wishes["refresh_url"],
                  "return_url": wishes.get("return_url")}  # fmt: skip
    return {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": answers.rfc3339(shop.now()),
        "expires_at": answers.rfc3339(expires),
        "livemode": False,
        "url": f"{shop.base}/setup/s/{account['id']}/{token}",
        "use_case": {"type": "account_onboarding", "account_onboarding": onboarding, "account_update": None},
    }


def read_event(shop: Shop, params: dict[str, Any], event_id: str) -> dict[str, Any]:
    return shop.find("v2.core.event", event_id)


def activate(shop: Shop, account_id: str) -> None:
    """Everything due was given: the capability becomes active, and two thin events say so."""
    account = find(shop, account_id)
    account["requirements"] = _requirements(())
    account["configuration"]["recipient"] = _recipient("active")
    kept(account, Account)
    shop.tell_thin("v2.core.account[requirements].updated", account_id)
    kind = "v2.core.account[configuration.recipient].capability_status_updated"
    shop.tell_thin(kind, account_id, {"updated_capability": _CAPABILITY})


def find(shop: Shop, account_id: str) -> dict[str, Any]:
    try:
        return shop.shelf("account")[account_id]
    except KeyError:
        raise missing("account", account_id, "id") from None


def _shown(account: dict[str, Any], include: list[str]) -> dict[str, Any]:
    """What v2 answers: each includable part is null unless it was asked for, whatever its value."""
    shown = dict(account)
    for part in _INCLUDABLE:
        if "." not in part and part not in include:
            shown[part] = None
    wanted = {name for name in account["configuration"] if f"configuration.{name}" in include}
    shown["configuration"] = {name: account["configuration"][name] if name in wanted else None for name in account["configuration"]}
    if not wanted:
        shown["configuration"] = None
    return shown


def _recipient(status: str) -> dict[str, Any]:
    details = [] if status == "active" else [{"code": "restricted_other", "resolution": "provide_info"}]
    capability = {"status": status, "status_details": details}
    balance = {"payouts": dict(capability), "stripe_transfers": dict(capability)}
    return {"applied": True, "capabilities": {"bank_accounts": None, "cards": None, "stripe_balance": balance}}


def _requirements(due: tuple[str, ...]) -> dict[str, Any]:
    deadline = {"status": "currently_due"}
    entries = [
        {
            "awaiting_action_from": "user",
            "description": description,
            "errors": [],
            "impact": {"restricts_capabilities": [{"capability": _CAPABILITY, "configuration": "recipient", "deadline": deadline}]},
            "minimum_deadline": deadline,
            "reference": None,
            "requested_reasons": [{"code": "routine_onboarding"}],
        }
        for description in due
    ]
    summary = {"minimum_deadline": {"status": "currently_due", "time": None} if due else None}
    return {"alternatives": None, "entries": entries, "summary": summary}
