"""Knows which platforms the operator has set up, with whose keys, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from portal.gateways.connections.calls import place
from portal.gateways.connections.instagram import Instagram
from portal.gateways.connections.promise import NotSetUp, Platform
from portal.gateways.connections.tiktok import TikTok
from portal.gateways.connections.youtube import YouTube

_MADE = {"youtube": YouTube, "instagram": Instagram, "tiktok": TikTok}
_CONSENT = {
    "youtube": "https://accounts.google.com",
    "instagram": "https://www.instagram.com",
    "tiktok": "https://www.tiktok.com",
}


class RealConnections:
    def __init__(self, applications: Mapping[str, tuple[str, str]], base: str = "") -> None:
        """`applications`: platform → (id, secret) of the operator's application there; an empty id leaves the platform out.

        `base`: the origin of a stand-in on this machine, for tests and the demo. Raises UnsafeBase for any other machine.
        """
        place("https://example.org", base)
        self._base = base
        self._platforms: dict[str, Platform] = {
            platform: _MADE[platform](id, secret, base) for platform, (id, secret) in applications.items() if id and secret
        }

    def offered(self) -> tuple[str, ...]:
        return tuple(self._platforms)

    def of(self, platform: str) -> Platform:
        if platform not in self._platforms:
            raise NotSetUp()
        return self._platforms[platform]

    def origins(self) -> tuple[str, ...]:
        if self._base and self._platforms:
            parts = urlsplit(self._base)
            return (f"{parts.scheme}://{parts.netloc}",)
        return tuple(_CONSENT[platform] for platform in self._platforms)
