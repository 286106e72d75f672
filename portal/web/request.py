"""Knows htmx-flask: the only place that imports it, so that its gaps are closed once (WEB.md, section 1.2)."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit, urlunsplit

from flask import Response, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest


class Request(HtmxAwareRequest):
    @property
    def wants_part(self) -> bool:
        """Whether htmx asked for a part: not a boosted visit, not the history."""
        return bool(self.htmx) and not self.htmx.boosted and not self.htmx.history_restore_request


def install(app) -> None:
    Htmx(app)
    app.request_class = Request


def wants_part() -> bool:
    return request.wants_part


def wants_next_address() -> bool:
    """Whether a script sent this (htmx, or an upload with progress): it is told the next address and goes there itself."""
    return request.wants_part or request.headers.get("X-Upload") == "1"


def page_with_the_form() -> str | None:
    """The page of this portal from which a form was sent; what was written there is kept by the browser."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    return urlunsplit(("", "", page.path, page.query, "")) if page.netloc == request.host else None


def send_to(response: Response, url: str) -> Response:
    """Let htmx go to `url` as a visit of its own: a 303 would be followed with its headers and answered with a part."""
    response.headers["HX-Redirect"] = encoded(url)
    return response


def trigger(response: Response, **events) -> Response:
    """Raise events in the browser; always JSON, so that umlauts are safe in a header."""
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def push(response: Response, url: str) -> Response:
    response.headers["HX-Push-Url"] = encoded(url)
    return response


def encoded(url: str) -> str:
    return quote(url, safe="/?&=#%:+,;@~!$'()*[]-._")
