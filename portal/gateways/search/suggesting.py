"""Knows which names and words of the embedded index may be meant by what somebody types, and by what she has misspelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from portal.gateways.search import bitsets, spelling, typeahead
from portal.gateways.search.analysis import SPELL, Plan
from portal.gateways.search.postings import Text
from portal.gateways.search.promise import Suggestion
from portal.gateways.search.wording import fold, words

_MOST = 256
"""Beginnings that are followed, and creators whose names are read."""


def suggestions(text: Text, prefix: str, limit: int, listed_only: bool) -> tuple[Suggestion, ...]:
    begun = typeahead.beginning(prefix)
    if not begun:
        return ()
    with text.lock:
        seen = _seen(text, listed_only)
        fitting = text.begun("name", fold(begun))
        for word in words(prefix)[:-1]:
            fitting = fitting & bitsets.of_rows(text.bearers("name", fold(word)), text.columns.words)
        names = [_named(text, row) for row in _first(text, fold(begun), fitting & seen)]
        # Their names are not told, and neither are words that are only known as names.
        others = [_named(text, row) for row in bitsets.rows(fitting & ~seen)[:_MOST].tolist()]
        hidden = {number for _, number in others}
        return typeahead.chosen(prefix, names + others, _used(text, begun, seen if listed_only else None), limit, hidden)


def corrected(text: Text, plan: Plan, asked: str, matching: np.ndarray, listed_only: bool) -> str | None:
    """The query as it is likely meant, where few or none are found."""
    seen = _seen(text, listed_only)
    found = bitsets.count(matching & seen)
    if found > spelling.FEW:
        return None

    def told(word: str) -> bool:
        return bool(bitsets.holds(seen, text.bearers(SPELL, word)).any())

    with text.lock:
        return spelling.meant(
            asked,
            plan,
            found,
            lambda plan: bitsets.count(text.sought(plan).matching() & seen),
            lambda needle: text.knows(needle, seen),
            lambda word: text.bearers(SPELL, word).size,
            lambda *wanted: _near(text, *wanted),
            told if listed_only else None,
        )


def _first(text: Text, begun: str, fitting: np.ndarray) -> list[int]:
    """The places of the set; of many those whose word comes first in the alphabet."""
    rows = bitsets.rows(fitting)
    if rows.size <= _MOST:
        return rows.tolist()
    found: dict[int, None] = {}
    for token in sorted(text.counted("name", begun))[:_MOST]:
        bearers = text.bearers("name", token)
        found.update(dict.fromkeys(bearers[bitsets.holds(fitting, bearers)][:_MOST].tolist()))
        if len(found) >= _MOST:
            break
    return [*found, *(row for row in rows[:_MOST].tolist() if row not in found)][:_MOST]


def _named(text: Text, row: int) -> tuple[str, int]:
    """(name, number of the creator)"""
    return _label(text, row), int(text.columns.ids[row])


def _seen(text: Text, listed_only: bool) -> np.ndarray:
    """uint64 [words] of those of whom the reader may be told."""
    return text.columns.live & text.columns.flag(("listed", "yes")) if listed_only else text.columns.live


def _used(text: Text, begun: str, listed: np.ndarray | None) -> Iterator[tuple[str, int]]:
    """The most used words that begin so, of those that the listed bear."""
    counts: Counter[str] = Counter()
    for beginning in typeahead.spellings(begun):
        counts.update(text.counted(SPELL, beginning))
    left = 4 * typeahead.WORDS
    for word, _ in counts.most_common(left if listed is None else _MOST):
        if not left:
            break
        rows = text.bearers(SPELL, word)
        if listed is None or bitsets.holds(listed, rows).any():
            left -= 1
            yield word, rows.size


def _near(text: Text, beginning: str, shortest: int, longest: int) -> Iterator[tuple[str, int]]:
    return ((word, count) for word, count in text.counted(SPELL, beginning).items() if shortest <= len(word) <= longest)


def _label(text: Text, row: int) -> str:
    sources = (text.recent, *reversed(text.segments))
    return next((label for source in sources if (label := source.label(row)) is not None), "")
