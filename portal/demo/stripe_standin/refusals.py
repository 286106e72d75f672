"""Knows how Stripe says no: status, type, code and sentence of each error that the stand-in may answer."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An error answer. `kept` tells whether the idempotency store remembers it (not when validation failed)."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
        kept: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        error: dict[str, Any] = {"message": message, "type": kind}
        if code:
            error |= {"code": code, "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"}
        if param:
            error["param"] = param
        self.body = {"error": error}


def invalid(message: str, code: str | None = None, param: str | None = None) -> Refused:
    """Validation failed: nothing began, nothing is remembered."""
    return Refused(message, code=code, param=param, kept=False)


def missing(kind: str, wanted: str, param: str = "id", status: int = 404) -> Refused:
    return Refused(f"No such {kind}: '{wanted}'", code="resource_missing", param=param, status=status)
