"""Knows how to fetch one address plainly: no cookies, no proxy, and redirects are looked at, not followed."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A test looks at the redirect itself."""


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def fetch(url: str, form: dict[str, str] | str | None = None, method: str | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers (names in small letters) of one request."""
    body = form.encode() if isinstance(form, str) else urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()}, method=method)
    try:
        with _opener.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), {name.lower(): value for name, value in error.headers.items()}
