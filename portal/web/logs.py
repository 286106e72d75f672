"""Knows how a request is told in the log: one line with its id, who, what, and how long; never a secret."""

from __future__ import annotations

import logging
import secrets
import time

import structlog
from flask import Flask, g, request
from flask_login import current_user

SECRET = ("password", "token", "secret", "csrf", "authorization", "cookie")
log = structlog.get_logger()


def configure(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _veil,
            structlog.processors.TimeStamper("iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        cache_logger_on_first_use=False,
    )


def install(app: Flask) -> None:
    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def tell(response):
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint not in ("static", "health.alive", "health.ready"):
            log.info(
                "request",
                method=request.method,
                path=spoken_path(),
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
                account=current_user.actor.account_id if current_user.is_authenticated else None,
            )
        return response


def spoken_path() -> str:
    """The address without the word that opens it: who reads the log may not open what it names."""
    word = (request.view_args or {}).get("token")
    return request.path.replace(word, "***") if word else request.path


def _veil(logger, name, event):
    for key in event:
        if any(word in key.lower() for word in SECRET):
            event[key] = "***"
    return event
