"""Knows the way of one request through the interface: faults, key, version, route, idempotency, contract, answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.demo.stripe_standin import answers, idempotency, v1, v2
from portal.demo.stripe_standin.contract import kept, taken
from portal.demo.stripe_standin.forms import decode
from portal.demo.stripe_standin.refusals import Refused, invalid
from portal.demo.stripe_standin.shop import API_VERSION, Shop

_ROUTES = [(method, re.compile(path), shape, resource, handler) for method, path, shape, resource, handler in v1.ROUTES + v2.ROUTES]


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


def answer(shop: Shop, method: str, path: str, query: str, body: str, headers: dict[str, str]) -> Answer:
    """The answer to one call; the caller holds the shop's lock."""
    request_id = answers.new_id("req_", 14)
    key = headers.get("idempotency-key") if method == "POST" else None
    shop.request = {"id": request_id, "idempotency_key": key}
    fault = _fault(shop, method, path)
    try:
        _let_in(headers)
        handler, shape, resource, ids = _route(method, path)
        params = taken(_params(method, path, query, body), shape, form=path.startswith("/v1/"))
        found = idempotency.remembered(shop, key, path, params) if key else None
        if fault == "drop-before":
            return Answer(0, "", dropped=True)
        if found:
            replayed = {"Idempotent-Replayed": "true", "Original-Request": found["request_id"]}
            result = Answer(found["status"], found["body"], _headers(request_id, key) | replayed)
        else:
            result = _work(shop, lambda: handler(shop, params, *ids), resource, params.get("expand", []), fault)
            result.headers |= _headers(request_id, key)
            if result.headers.pop("Keep", "") and key:
                idempotency.remember(shop, key, path, params, result.status, result.body, request_id)
    except Refused as refusal:
        return Answer(refusal.status, json.dumps(refusal.body, indent=2), _headers(request_id, key))
    finally:
        shop.request = {"id": None, "idempotency_key": None}
    result.dropped = fault == "drop-after"
    return result


def _work(shop: Shop, begin: Callable[[], dict[str, Any]], resource: Any, paths: list[str], fault: str | None) -> Answer:
    """Do it, or meet the fault. The header `Keep` (never sent) says that the key remembers this answer."""
    if fault in {"429", "409", "500-before", "500-kept"}:
        status = int(fault[:3])
        return Answer(status, json.dumps(_trouble(status)), _wishes(status) | ({"Keep": "yes"} if fault == "500-kept" else {}))
    try:
        thing = begin()
    except Refused as refusal:
        return Answer(refusal.status, json.dumps(refusal.body, indent=2), {"Keep": "yes"} if refusal.kept else {})
    shown = shop.expanded(thing, paths)
    if resource is not None:
        kept(shown, resource)
    return Answer(200, json.dumps(shown, indent=2), {"Keep": "yes"})


def _fault(shop: Shop, method: str, path: str) -> str | None:
    """The first fault that waits for such a call, used up by it."""
    for index, fault in enumerate(shop.state["faults"]):
        if method == fault["method"] and path.startswith(fault["path"]):
            return shop.state["faults"].pop(index)["kind"]
    return None


def _let_in(headers: dict[str, str]) -> None:
    secret = headers.get("authorization", "").removeprefix("Bearer ")
    if not secret:
        raise Refused("You did not provide an API key.", status=401, kept=False)
    if not secret.startswith(("sk_test_", "rk_test_")):
        message = "Invalid API Key provided. The stand-in takes secret test keys only; a live key must never come here."
        raise Refused(message, status=401, kept=False)
    if headers.get("stripe-version") != API_VERSION:
        raise invalid(f"Invalid Stripe API version: {headers.get('stripe-version')!r}; pin {API_VERSION}.", None, "Stripe-Version")
    if headers.get("stripe-account") or headers.get("stripe-context"):
        raise invalid("The stand-in speaks for the platform only, not on behalf of a connected account.")


def _route(method: str, path: str) -> tuple[Any, Any, Any, tuple[str, ...]]:
    for wanted, pattern, shape, resource, handler in _ROUTES:
        match = pattern.fullmatch(path)
        if match and wanted == method:
            return handler, shape, resource, match.groups()
    raise Refused(f"Unrecognized request URL ({method}: {path}).", status=404, kept=False)


def _params(method: str, path: str, query: str, body: str) -> dict[str, Any]:
    if method == "GET":
        params = decode(query)
        if path.startswith("/v2/"):
            # v2 queries come as `include[0]=…`; in its JSON bodies arrays are arrays already.
            return {name: list(value.values()) if isinstance(value, dict) else value for name, value in params.items()}
        return params
    if path.startswith("/v1/"):
        return decode(body)
    try:
        params = json.loads(body or "{}")
    except ValueError:
        raise invalid("The body is no JSON.") from None
    if not isinstance(params, dict):
        raise invalid("The body is no JSON object.")
    return params


def _headers(request_id: str, key: str | None) -> dict[str, str]:
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
    return headers | {"Idempotency-Key": key, "Original-Request": request_id} if key else headers


def _trouble(status: int) -> dict[str, Any]:
    match status:
        case 429:
            error = {"type": "invalid_request_error", "code": "rate_limit", "message": "Request rate limit exceeded."}
        case 409:
            message = "There is currently another in-progress request using this Idempotent Key. Please try again later."
            error = {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": message}
        case _:
            error = {"type": "api_error", "message": "An unknown error occurred. (This fault was ordered.)"}
    return {"error": error}


def _wishes(status: int) -> dict[str, str]:
    return {"Retry-After": "1"} if status == 429 else {}
