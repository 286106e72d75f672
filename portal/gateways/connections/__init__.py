"""Knows how channels are connected at YouTube, Instagram and TikTok, and names the real platforms and the ones in memory."""

from portal.gateways.connections.fake import FakeConnections
from portal.gateways.connections.promise import (
    Connections,
    ConnectionTrouble,
    Forbidden,
    Harvest,
    Keys,
    Lost,
    NoAccount,
    NotSetUp,
    Platform,
    PlatformAccount,
    Refused,
    TooOften,
    TryLater,
    Unintelligible,
    UnsafeBase,
)
from portal.gateways.connections.real import RealConnections

__all__ = [
    "ConnectionTrouble",
    "Connections",
    "FakeConnections",
    "Forbidden",
    "Harvest",
    "Keys",
    "Lost",
    "NoAccount",
    "NotSetUp",
    "Platform",
    "PlatformAccount",
    "RealConnections",
    "Refused",
    "TooOften",
    "TryLater",
    "Unintelligible",
    "UnsafeBase",
]
