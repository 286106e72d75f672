"""Knows the two shapes of a verified webhook body: a snapshot (`event`) and a thin one (`v2.core.event`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from portal.gateways.payments.promise import BadSignature, Notice


def read(payload: bytes) -> Notice:
    """The notice in a body whose signature was verified before. Raises `BadSignature` for anything that is no event."""
    try:
        body = json.loads(payload)
        if body["object"] == "v2.core.event":
            return _thin(body)
        if body["object"] == "event":
            return _snapshot(body)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature("the signed body is no event") from error
    raise BadSignature(f"the signed body is a {body['object']!r} and no event")


def _snapshot(body: dict[str, Any]) -> Notice:
    created = datetime.fromtimestamp(body["created"], UTC)
    return Notice(body["id"], body["type"], False, body["data"]["object"].get("id"), bool(body["livemode"]), created)


def _thin(body: dict[str, Any]) -> Notice:
    related = body.get("related_object") or {}
    created = datetime.fromisoformat(body["created"])
    return Notice(body["id"], body["type"], True, related.get("id"), bool(body["livemode"]), created)
