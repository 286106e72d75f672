"""Knows platforms in memory: accounts that a test writes, codes it hands out, troubles it orders. Keeps the promise of the real ones."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from portal.gateways.connections.promise import (
    Harvest,
    Keys,
    Lost,
    NotSetUp,
    PlatformAccount,
    Refused,
)

LIVES = timedelta(hours=1)


@dataclass
class FakePlatform:
    """One platform. `sign_in` is what a person does there; `trouble` is raised once for each of its entries, the first one first."""

    id: str
    pkce: bool = False
    accounts: dict[str, Harvest] = field(default_factory=dict)
    """Provider id → what a visit brings."""
    trouble: list[Exception] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    """Provider ids whose keys were given back."""
    _codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def add(self, provider_id: str, handle: str, **more) -> PlatformAccount:
        """An account there; `more` are figures, posts, audience, lacking of its harvest and words, name, followers of the account."""
        own = {name: more.pop(name) for name in ("words", "name", "url", "followers") if name in more}
        account = PlatformAccount(provider_id, handle, **own)
        self.accounts[provider_id] = Harvest(account, **more)
        return account

    def sign_in(self, provider_id: str, consent: str) -> str:
        """She says yes on the page at `consent`; the code that the platform sends her back with."""
        asked = dict(pair.split("=", 1) for pair in consent.partition("?")[2].split("&"))
        code = f"code-{self.id}-{next(self._numbers)}"
        self._codes[code] = (provider_id, asked["back"], asked.get("verifier", ""))
        return code

    def withdraw(self, provider_id: str) -> None:
        """She takes the access back in the settings of the platform."""
        self._keys = {key: owner for key, owner in self._keys.items() if owner != provider_id}

    def consent_url(self, *, state: str, verifier: str, back: str) -> str:
        asked = {"state": state, "back": back} | ({"verifier": verifier} if self.pkce else {})
        return f"https://{self.id}.example/consent?" + urlencode(asked, safe="/:")

    def exchange(self, *, code: str, verifier: str, back: str, now: datetime) -> Keys:
        self._stumble()
        owner, meant, challenge = self._codes.pop(code, ("", "", ""))
        if not owner or meant != back or (self.pkce and challenge != verifier):
            raise Refused("no such code")
        return self._made(owner, now)

    def renew(self, keys: Keys, now: datetime) -> Keys:
        self._stumble()
        return self._made(self._owner(keys.refresh), now)

    def account(self, keys: Keys) -> PlatformAccount:
        self._stumble()
        return self.accounts[self._owner(keys.access)].account

    def harvest(self, keys: Keys, today: date) -> Harvest:
        self._stumble()
        found = self.accounts[self._owner(keys.access)]
        return replace(found, figures=tuple(replace(each, as_of=each.as_of or today) for each in found.figures))

    def revoke(self, keys: Keys) -> None:
        self._stumble()
        owner = self._owner(keys.access)
        self.revoked.append(owner)
        self.withdraw(owner)

    def _made(self, owner: str, now: datetime) -> Keys:
        number = next(self._numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self._keys[access] = self._keys[refresh] = owner
        return Keys(access, refresh, now + LIVES, ("read",))

    def _owner(self, key: str) -> str:
        if key not in self._keys:
            raise Lost("no such key")
        return self._keys[key]

    def _stumble(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)


class FakeConnections:
    def __init__(self, *platforms: str) -> None:
        self.platforms = {platform: FakePlatform(platform, pkce=platform == "youtube") for platform in platforms}

    def __getitem__(self, platform: str) -> FakePlatform:
        return self.platforms[platform]

    def offered(self) -> tuple[str, ...]:
        return tuple(self.platforms)

    def of(self, platform: str) -> FakePlatform:
        if platform not in self.platforms:
            raise NotSetUp()
        return self.platforms[platform]

    def origins(self) -> tuple[str, ...]:
        return tuple(f"https://{platform}.example" for platform in self.platforms)
