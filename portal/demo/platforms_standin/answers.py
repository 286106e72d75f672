"""Knows what an answer of the stand-in is, and how each platform says no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def refusal(platform: str, mode: str) -> Answer:
    """unauthorized, forbidden, quota or broken, as `platform` words it."""
    status = {"unauthorized": 401, "forbidden": 403, "quota": 429, "broken": 500}[mode]
    headers = {"Retry-After": "120"} if mode == "quota" else {}
    match platform, mode:
        case "youtube", "quota":
            return Answer(
                403, _google(403, "The request cannot be completed because you have exceeded your quota.", "quotaExceeded"), headers
            )
        case "youtube", _:
            reason = {"unauthorized": "authError", "forbidden": "insufficientPermissions", "broken": "backendError"}[mode]
            return Answer(status, _google(status, f"Stand-in: {mode}.", reason), headers)
        case "instagram", _:
            code = {"unauthorized": 190, "forbidden": 10, "quota": 4, "broken": 2}[mode]
            status = {"broken": 500, "quota": 403}.get(mode, 400)
            error = {"message": f"Stand-in: {mode}.", "type": "OAuthException", "code": code, "fbtrace_id": "standin"}
            return Answer(status, {"error": error}, headers)
        case _:
            code = {
                "unauthorized": "access_token_invalid",
                "forbidden": "scope_not_authorized",
                "quota": "rate_limit_exceeded",
                "broken": "internal_error",
            }[mode]
            error = {"code": code, "message": f"Stand-in: {mode}.", "log_id": "standin"}
            return Answer(401 if mode == "forbidden" else status, {"data": {}, "error": error}, headers)


def _google(code: int, message: str, reason: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "errors": [{"message": message, "domain": "global", "reason": reason}]}}
