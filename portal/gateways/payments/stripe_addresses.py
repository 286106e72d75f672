"""Knows to which addresses a Stripe key may travel: Stripe's own, or this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.gateways.payments.promise import UnsafeBase

STRIPE_API = "https://api.stripe.com"

_STRIPE = {
    "api": STRIPE_API,
    "connect": "https://connect.stripe.com",
    "files": "https://files.stripe.com",
    "meter_events": "https://meter-events.stripe.com",
}


def base_addresses(base: str, secret_key: str) -> dict[str, str]:
    """All four addresses of the SDK for `base`: one that is left out would silently stay at Stripe.

    Raises `UnsafeBase` for any other machine, for an address with more than scheme, host and port, and when a
    live key meets a base that is not Stripe.
    """
    if not secret_key.startswith(("sk_", "rk_")):
        raise UnsafeBase("the key is no secret key of Stripe (sk_… or rk_…)")
    address = base.rstrip("/")
    if address == STRIPE_API:
        return dict(_STRIPE)
    if not is_loopback(address):
        raise UnsafeBase(f"{base!r} is neither this machine nor {STRIPE_API}")
    if not secret_key.startswith(("sk_test_", "rk_test_")):
        raise UnsafeBase("only a test key may be shown to anything but Stripe")
    return dict.fromkeys(_STRIPE, address)


def is_loopback(address: str) -> bool:
    """Whether `address` is plainly http(s)://loopback[:port], without user, path or query that could hide another host."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    if "@" in parts.netloc or "\\" in address or parts.path or parts.query or parts.fragment:
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname).is_loopback
    except ValueError:
        return False
