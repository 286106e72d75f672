"""Knows what each error of Stripe's SDK means for the caller: final, worth another try, or unclear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.gateways.payments.promise import Declined, PaymentTrouble, TryAgain, Unclear


@contextmanager
def translated(sdk: Any) -> Iterator[None]:
    """Let the block talk to Stripe, and raise what it met as one of the promise's own troubles."""
    try:
        yield
    except sdk.StripeError as error:
        raise _meaning(sdk, error) from error


def _meaning(sdk: Any, error: Any) -> PaymentTrouble:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    status = error.http_status
    if isinstance(error, sdk.IdempotencyError) and status != 409:
        return Unclear(str(error))
    if status is not None and status >= 500 and headers.get("idempotent-replayed") == "true":
        # v1 remembers a 500 under its key (docs.stripe.com/api/idempotent_requests), so the same key will never say more.
        return Unclear(str(error))
    if status is not None and 400 <= status < 500 and status not in {409, 429} and not isinstance(error, sdk.RateLimitError):
        return Declined(error.code or _kind(error), error.user_message or "")
    return TryAgain(_seconds(headers.get("retry-after")), str(error))


def _kind(error: Any) -> str:
    """A word for errors that carry no code, such as a wrong key."""
    body = error.json_body if isinstance(error.json_body, dict) else {}
    details = body.get("error")
    return (details.get("type") if isinstance(details, dict) else None) or f"http_{error.http_status}"


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header is not None else None
    except ValueError:
        return None
