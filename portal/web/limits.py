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
    """`tries` in `seconds`, for each network and, where `field` names one, for each value of a form field."""

    name: str
    tries: int
    seconds: int
    field: str = ""


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
    key = request.form.get(limit.field, "").strip().lower() if limit.field else ip_prefix(request.remote_addr)
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    return accounts.count_try(session, f"{limit.name}:{limit.field}:{digest}", limit.seconds, work.now())
