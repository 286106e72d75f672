"""Knows what a reader of exports is: it recognises a file by what stands in it, and reads files of its kind into a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft


def _never(head: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Reader:
    """One line of the registry."""

    format: str
    """The name under which an upload remembers how it was read."""
    platform: str
    """Whose figures these are; empty where a file tells it itself, or nobody does."""
    recognise: Callable[[str], bool]
    """Whether this is the beginning of a file of its kind; may be cut off anywhere, and never raises."""
    read: Callable[[list[Source], Draft, str], None]
    """Read all files of one upload into a draft; the last argument is the name of the upload, which may tell a period."""
    suspect: Callable[[str], bool] = _never
    """Whether it may be one, and as well somebody's own table; asked where `recognise` says no, and as harmless."""
