"""Knows what the portal asks of a platform where creators have their channels: consent, keys, the account, its figures, and the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from portal.domain.creators.figures import AudienceShare, Figure, PostFigure
from portal.domain.text import N_, Text


class ConnectionTrouble(Exception):
    """The platform did not give what was asked. `text` is a sentence for the creator."""

    default = N_("The platform could not be reached.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.default)
        self.detail = detail

    @property
    def text(self) -> Text:
        return Text(self.default)


class NotSetUp(ConnectionTrouble):
    """The operator has no keys for this platform."""

    default = N_("Connecting is not set up for this platform. Bring an export of it instead.")


class Refused(ConnectionTrouble):
    """The way back from the platform brought no valid yes: the code is old, used, or was made for somebody else."""

    default = N_("The platform did not accept the way back. Please connect once more.")


class Lost(ConnectionTrouble):
    """The key is no longer taken (401, invalid_grant): access was withdrawn at the platform, or has run out."""

    default = N_("The platform no longer lets us read: access was withdrawn there, or it ran out. Connect again if you wish.")


class Forbidden(ConnectionTrouble):
    """The key is good and does not open this (403): a permission was not ticked, or the account is of the wrong kind."""

    default = N_("A permission is missing at the platform. Connect again and tick all of them.")


class NoAccount(Forbidden):
    """There is nothing to connect behind this sign-in."""

    default = N_("There is no channel behind this sign-in. Sign in with the account that owns the channel.")


class TryLater(ConnectionTrouble):
    """Not now (429, 5xx, a lost or slow connection). `after` is when the platform wants to be asked again, where it said so."""

    default = N_("The platform is not answering at the moment. We try again by ourselves.")

    def __init__(self, detail: str = "", after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.after = after


class TooOften(TryLater):
    """429, or a quota of the portal that is used up."""

    default = N_("The platform allows no more questions for now. We try again by ourselves.")


class Unintelligible(ConnectionTrouble):
    """An answer that is too large, is no JSON, or lacks what every such answer has."""

    default = N_("The platform answered in a way that we do not understand. Nothing was changed; the operator can see it in the log.")


class UnsafeBase(ValueError):
    """Keys of a platform may travel to the platform and to this machine only."""


@dataclass(frozen=True)
class Keys:
    """What opens an account. Never logged, never shown; stored only in the vault."""

    access: str
    refresh: str = ""
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Keys until {self.expires_at}>"

    def old(self, now: datetime, early: timedelta = timedelta(minutes=5)) -> bool:
        return self.expires_at is not None and self.expires_at - early <= now

    def to_json(self) -> dict[str, Any]:
        return {
            "access": self.access,
            "refresh": self.refresh,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "scopes": list(self.scopes),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Keys:
        until = datetime.fromisoformat(stored["expires_at"]) if stored["expires_at"] else None
        return cls(stored["access"], stored["refresh"], until, tuple(stored["scopes"]))


@dataclass(frozen=True)
class PlatformAccount:
    """Who signed in there."""

    provider_id: str
    """The platform's own id, which never changes hands. What proves a channel."""
    handle: str
    """Without @; the id where the account has no handle."""
    name: str = ""
    url: str = ""
    words: str = ""
    """The text of the profile, in which a code may stand."""
    followers: int | None = None


@dataclass(frozen=True)
class Harvest:
    """What one visit brought."""

    account: PlatformAccount
    figures: tuple[Figure, ...] = ()
    posts: tuple[PostFigure, ...] = ()
    audience: tuple[AudienceShare, ...] = ()
    audience_window: tuple[date, date] | None = None
    lacking: tuple[Text, ...] = ()
    """What the platform did not give, and why."""


class Platform(Protocol):
    """One platform. Every method but `consent_url` talks to it and raises ConnectionTrouble."""

    id: str
    pkce: bool
    """Whether it knows PKCE (RFC 7636) for web applications; where it does not, the secret and the single-use state stand alone."""

    def consent_url(self, *, state: str, verifier: str, back: str) -> str:
        """Where she says yes; `back` is our address to which the platform leads her."""

    def exchange(self, *, code: str, verifier: str, back: str, now: datetime) -> Keys:
        """Keys for the code of the way back. Raises Refused."""

    def renew(self, keys: Keys, now: datetime) -> Keys:
        """Younger keys. Raises Lost."""

    def account(self, keys: Keys) -> PlatformAccount:
        """Who she is there. Raises NoAccount."""

    def harvest(self, keys: Keys, today: date) -> Harvest:
        """Profile, newest posts and audience. What is missing beside the profile stands in `lacking` and raises nothing."""

    def revoke(self, keys: Keys) -> None:
        """Give the keys back, where the platform offers that."""


class Connections(Protocol):
    """All platforms that this portal may ask."""

    def offered(self) -> tuple[str, ...]:
        """Ids of the platforms that are set up."""

    def of(self, platform: str) -> Platform:
        """Raises NotSetUp."""

    def origins(self) -> tuple[str, ...]:
        """Where a form of ours may lead the browser, for the content security policy."""
