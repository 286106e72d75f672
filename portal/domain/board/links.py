"""Knows which text is the address of a page on the web."""

from __future__ import annotations

from urllib.parse import urlsplit

MOST = 400


def web_address(text: str) -> str | None:
    """`text` as an address with http or https and a host with a dot, without user and password; None for anything else."""
    wanted = text.strip()
    if not wanted or len(wanted) > MOST or any(sign.isspace() or ord(sign) < 32 for sign in wanted):
        return None
    try:
        parts = urlsplit(wanted)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or "@" in parts.netloc or "\\" in wanted:
        return None
    return wanted
