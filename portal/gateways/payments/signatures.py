"""Knows how the provider signs a webhook: HMAC-SHA256 over `timestamp.body` (docs.stripe.com/webhooks, "verify manually")."""

from __future__ import annotations

import hashlib
import hmac

TOLERANCE = 300
"""Seconds that a signature stays good, against replay."""


def sign(payload: bytes, secret: str, timestamp: int) -> str:
    """The header `Stripe-Signature` for `payload` at `timestamp` (Unix seconds)."""
    return f"t={timestamp},v1={_digest(payload, secret, timestamp)}"


def verifies(payload: bytes, header: str, secret: str, now: float) -> bool:
    """Whether `header` signs `payload` with `secret` and is no older than `TOLERANCE` at `now`."""
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    if not stamps or not stamps[0].isdecimal() or int(stamps[0]) < now - TOLERANCE:
        return False
    expected = _digest(payload, secret, int(stamps[0]))
    return any(hmac.compare_digest(expected.encode(), value.encode()) for name, _, value in parts if name == "v1")


def _digest(payload: bytes, secret: str, timestamp: int) -> str:
    return hmac.new(secret.encode(), str(timestamp).encode() + b"." + payload, hashlib.sha256).hexdigest()
