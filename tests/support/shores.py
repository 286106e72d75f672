"""Knows how a test plays the people at the platforms: the same deeds at the platforms in memory and at the stand-in behind Authlib."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from portal.demo.platforms_standin import bytedance, google, meta
from portal.demo.platforms_standin.accounts import number_of
from portal.demo.platforms_standin.server import Standin, running
from portal.demo.platforms_standin.state import APPLICATION, SECRET
from portal.domain.creators.figures import AudienceShare, Figure, PostFigure
from portal.gateways.connections import Connections, FakeConnections, Forbidden, Lost, RealConnections, TooOften, TryLater, Unintelligible
from tests.support.http import fetch

TROUBLES = {"unauthorized": Lost, "forbidden": Forbidden, "quota": TooOften, "broken": TryLater, "garbage": Unintelligible}
SCOPES = {"youtube": google.SCOPES, "instagram": meta.SCOPES, "tiktok": bytedance.SCOPES}
POSTS = tuple(
    PostFigure(f"p{n}", title=f"Post {n}", published_on=date(2026, 2, 1 + n), format="video", views=900 + n, likes=40 + n, comments=3)
    for n in range(8)
)
AUDIENCE = (AudienceShare("country", "DE", Decimal("0.7"), True), AudienceShare("country", "AT", Decimal("0.3"), True))


class Shore(Protocol):
    """The other side of the water."""

    connections: Connections

    def say_yes(self, platform: str, handle: str, consent: str) -> str:
        """She signs in under `handle` and allows everything; the code of the way back."""

    def withdraw(self, platform: str, handle: str) -> None: ...

    def order(self, platform: str, trouble: str) -> None:
        """The next question is answered with one of TROUBLES."""


class FakeShore:
    def __init__(self) -> None:
        self.connections = FakeConnections("youtube", "instagram", "tiktok")

    def say_yes(self, platform: str, handle: str, consent: str) -> str:
        there = self.connections[platform]
        if number_of(platform, handle) not in there.accounts:
            join(there, platform, handle)
        return there.sign_in(number_of(platform, handle), consent)

    def withdraw(self, platform: str, handle: str) -> None:
        self.connections[platform].withdraw(number_of(platform, handle))

    def order(self, platform: str, trouble: str) -> None:
        self.connections[platform].trouble.append(TROUBLES[trouble]("ordered"))


def join(there, platform: str, handle: str, **more):
    """An account at a platform in memory, with eight posts and an audience."""
    harvest = {"figures": (Figure("followers", 48_200),), "posts": POSTS, "audience": AUDIENCE, "followers": 48_200} | more
    return there.add(number_of(platform, handle), handle, **harvest)


class StandinShore:
    def __init__(self, standin: Standin) -> None:
        self.standin = standin
        self.connections = RealConnections({platform: (id, SECRET) for platform, id in APPLICATION.items()}, standin.base)

    def say_yes(self, platform: str, handle: str, consent: str, scopes: tuple[str, ...] | None = None) -> str:
        form = [("handle", handle), ("outcome", "allow"), *(("scope", each) for each in scopes or SCOPES[platform])]
        status, _, headers = fetch(consent, urlencode(form))
        assert status == 303, status
        return parse_qs(urlsplit(headers["location"]).query)["code"][0]

    def withdraw(self, platform: str, handle: str) -> None:
        self.turn("withdrawal", platform=platform, number=number_of(platform, handle))

    def order(self, platform: str, trouble: str, path: str = "", times: int = 1) -> None:
        self.turn("trouble", platform=platform, mode=trouble, path=path, times=times)

    def turn(self, knob: str, **given) -> None:
        status, body, _ = fetch(f"{self.standin.base}/_control/{knob}", json.dumps(given))
        assert status == 200, body


@contextmanager
def standin_shore() -> Iterator[StandinShore]:
    with running() as standin:
        yield StandinShore(standin)
