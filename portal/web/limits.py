"""Knows how often a public form may be sent: counted before anything else happens, in the database that all processes share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Flask, current_app, request

from portal.domain.errors import TooMany
from portal.services import accounts
from portal.web import work
from portal.web.security import ip_prefix


@dataclass(frozen=True)
class Limit:
    """`tries` in `seconds`, for each network; or for each value of a form field, or of a part of the address, where one is named."""

    name: str
    tries: int
    seconds: int
    field: str = ""
    part: str = ""
    """What is guessed at stands in the address: then its bucket is shared by everybody who guesses."""


def limited(*limits: Limit):
    def mark(view):
        view.limits = limits
        return view

    return mark


def install(app: Flask) -> None:
    @app.before_request
    def count_tries() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or not (limits := getattr(view, "limits", ())) or not current_app.config["PORTAL_LIMITS"]:
            return
        with work.current().apart() as session:
            over = [left for limit in limits for tries, left in [_count(session, limit)] if tries > limit.tries]
        if over:
            raise TooMany(max(over))


def _count(session, limit: Limit) -> tuple[int, int]:
    if limit.part:
        key = str((request.view_args or {}).get(limit.part, ""))
    else:
        key = request.form.get(limit.field, "").strip().lower() if limit.field else ip_prefix(request.remote_addr)
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    return accounts.count_try(session, f"{limit.name}:{limit.field or limit.part}:{digest}", limit.seconds, work.now())
