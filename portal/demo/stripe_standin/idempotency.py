"""Knows what was answered under which idempotency key, and how v1 and v2 differ in it (docs.stripe.com/api/idempotent_requests)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from portal.demo.stripe_standin.refusals import Refused
from portal.demo.stripe_standin.shop import Shop


def remembered(shop: Shop, key: str, path: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """The first answer under `key` (`status`, `body`, `request_id`), or None when it is new.

    Raises `Refused` when the key was used for another call or with other values.
    """
    if len(key) > 255:
        raise Refused("Idempotency keys are up to 255 characters long.", kind="idempotency_error", kept=False)
    found = shop.state["keys"].get(key)
    if found is None:
        return None
    if found["path"] != path:
        raise Refused(
            f"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{path}' vs "
            f"'{found['path']}'). Try using a key other than '{key}'.", kind="idempotency_error", kept=False,
        )  # fmt: skip
    if found["params"] != _digest(params):
        raise Refused(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.", kind="idempotency_error", kept=False,
        )  # fmt: skip
    return found


def remember(shop: Shop, key: str, path: str, params: dict[str, Any], status: int, body: str, request_id: str) -> None:
    """v1 keeps every answer once the work began, a 500 too; v2 keeps what succeeded and tries the rest anew."""
    if path.startswith("/v2/") and status >= 300:
        return
    shop.state["keys"][key] = {
        "path": path, "params": _digest(params), "status": status, "body": body, "request_id": request_id, "at": shop.now(),
    }  # fmt: skip


def _digest(params: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
