"""Knows what programs announce to the rest of the portal."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.programs import Application


@dataclass(frozen=True)
class CreatorInvited:
    application: Application


@dataclass(frozen=True)
class ApplicationReceived:
    application: Application


@dataclass(frozen=True)
class ApplicationShortlisted:
    application: Application


@dataclass(frozen=True)
class ApplicationDecided:
    """Approved, declined, or run out of time: the state says which."""

    application: Application


@dataclass(frozen=True)
class ApplicationConfirmed:
    application: Application


@dataclass(frozen=True)
class ApplicationWithdrawn:
    application: Application
    before: str
    """The state from which she withdrew."""
