"""Knows the headers that keep a page safe, and which addresses a redirect may lead to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_login import current_user

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def install(app: Flask, *, checkout_origin: str, consent_origins: Sequence[str] = (), https: bool) -> None:
    """`consent_origins`: where creators say yes to a connection; a form of ours leads there."""
    if checkout_origin == "https://checkout.stripe.com":
        # A form may also lead to the pages on which creators give Stripe what it needs; browsers apply the rule to redirects too.
        checkout_origin += " https://connect.stripe.com https://accounts.stripe.com"
    onward = " ".join((checkout_origin, *consent_origins))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        f"form-action 'self' {onward}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
        "media-src 'self'; manifest-src 'self'"
    )

    @app.before_request
    def refuse_nul() -> None:
        """No address of ours has a NUL, and PostgreSQL would break on it."""
        if "\0" in request.path or b"%00" in request.query_string:
            abort(404)

    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            if response.mimetype == "text/html":
                response.vary.add("HX-Request")
            if "Cache-Control" not in headers:
                headers["Cache-Control"] = "no-store" if current_user.is_authenticated else "private, no-cache"
        return response


def safe_next(target: str | None) -> str | None:
    """`target` when it is a path inside the portal, else None: no host, no scheme, no backslash, no control sign."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def ip_prefix(address: str | None) -> str:
    """The network from which a request came: enough to recognise a place, too little to name a person."""
    found = _address(address or "")
    if found is None:
        return ""
    kind, kept = (IPv6Network, 64) if found.version == 6 else (IPv4Network, 24)
    return str(kind((int(found), kept), strict=False).network_address)


def _address(written: str) -> IPv4Address | IPv6Address | None:
    """What a proxy may have written with a port, or a network stack as IPv4 inside IPv6."""
    for each in (written, written.rpartition(":")[0]):
        with suppress(ValueError):
            found = ip_address(each.strip("[]"))
            return getattr(found, "ipv4_mapped", None) or found
    return None
