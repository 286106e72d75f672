"""Knows the words that may stand for each other in a search, and the words of which compounds are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Words and short phrases of both languages for the same thing, as people write them."""

    id: str
    en: tuple[str, ...]
    de: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.en, *self.de)))


@dataclass(frozen=True)
class Synonyms:
    version: str
    groups: tuple[Group, ...]
    parts: tuple[str, ...]
    """Basic forms of words that others are made of, of both languages."""
