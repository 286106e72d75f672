"""Knows what else a search looks for: the other words of a group, whichever way the one in the query is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from portal.domain.discovery.synonyms import Synonyms
from portal.gateways import content
from portal.gateways.search.wording import LANGUAGES, fold, stem, stop_word, words

LONGEST = 3
"""Words of the longest member of a group, "do it yourself"."""


@dataclass(frozen=True)
class _Table:
    exact: dict[str, str]
    stemmed: dict[str, str]
    members: dict[str, tuple[str, ...]]


def member(text: str) -> bool:
    """Whether a word or short phrase belongs to a group."""
    return _group_of(words(text)) is not None


@lru_cache(maxsize=8_192)
def others(text: str) -> tuple[str, ...]:
    """The other members of the group to which a word or short phrase belongs, as people write them; empty for most words.

    Spaces, hyphens, accents and endings make no difference, but a word that is itself a member is taken as that one (Reis is no Reise).
    """
    parts = words(text)
    group = _group_of(parts)
    if group is None:
        return ()
    own = {fold("".join(parts)), *_stems(parts)}
    return tuple(one for one in _table().members[group] if own.isdisjoint({fold("".join(words(one))), *_stems(words(one))}))


@lru_cache(maxsize=8_192)
def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """How else the same member is written in words: "boardgames" is "board games" too."""
    parts = words(text)
    group = _group_of(parts)
    same = [tuple(words(one)) for one in (_table().members[group] if group else ()) if fold("".join(words(one))) == fold("".join(parts))]
    return tuple(one for one in dict.fromkeys(same) if list(one) != parts)


def _group_of(parts: list[str]) -> str | None:
    table = _table()
    found = table.exact.get(fold("".join(parts)))
    return found or next((group for one in sorted(_stems(parts)) if (group := table.stemmed.get(one))), None)


@cache
def _table() -> _Table:
    return _built(content.synonyms())


def _built(synonyms: Synonyms) -> _Table:
    exact: dict[str, str] = {}
    stemmed: dict[str, str] = {}
    for group in synonyms.groups:
        for member in group.members:
            parts = words(member)
            exact.setdefault(fold("".join(parts)), group.id)
            for key in _stems(parts):
                stemmed.setdefault(key, group.id)
    return _Table(exact, stemmed, {group.id: group.members for group in synonyms.groups})


def _stems(parts: list[str]) -> set[str]:
    """All words stemmed, in either language. Stop words keep their letters, or "do it yourself" would be "yourself"."""
    return {"".join(stem(word, language) or fold(word) for word in parts) for language in LANGUAGES} if not _common(parts) else set()


def _common(parts: list[str]) -> bool:
    return all(stop_word(word) for word in parts)
