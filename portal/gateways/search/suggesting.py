"""Knows which names and words of the embedded index may be meant by what somebody types, and by what she has misspelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from portal.domain.discovery import words as written
from portal.gateways.search import analysis, bitsets, spelling, typeahead
from portal.gateways.search.analysis import SPELL, Plan
from portal.gateways.search.postings import Text
from portal.gateways.search.promise import Suggestion
from portal.gateways.search.wording import fold, words

_MOST = 256
"""Beginnings that are followed, and creators whose names are read."""


def suggestions(text: Text, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    begun = typeahead.beginning(prefix)
    if not begun:
        return ()
    with text.lock:
        return typeahead.chosen(prefix, _names(text, fold(begun), [fold(word) for word in words(prefix)[:-1]]), _used(text, begun), limit)


def corrected(text: Text, plan: Plan, asked: str, found: int) -> str | None:
    """The query as it is likely meant, where few or none are found; what is suggested finds somebody."""
    if found > spelling.FEW:
        return None
    with text.lock:
        likely = spelling.meant(
            asked, plan, found, text.knows, lambda word: text.bearers(SPELL, word).size, lambda *wanted: _near(text, *wanted)
        )
    if likely is None:
        return None
    matching = text.matching(analysis.plan(written.read(likely)))
    return likely if bitsets.count(matching & text.columns.live) > found else None


def _names(text: Text, begun: str, earlier: list[str]) -> Iterator[tuple[str, int]]:
    """Names with a word that begins so and all earlier words, with the creators' numbers."""
    tokens = sorted(text.counted("name", begun))
    rows = [row for token in tokens[:_MOST] for row in text.bearers("name", token)[:_MOST].tolist()]
    for word in earlier:
        rows = list(set(rows).intersection(row for token in text.counted("name", word) for row in text.bearers("name", token).tolist()))
    for row in list(dict.fromkeys(rows))[:_MOST]:
        yield _label(text, row), int(text.columns.ids[row])


def _used(text: Text, begun: str) -> Iterator[tuple[str, int]]:
    """The most used words that begin so."""
    counts: Counter[str] = Counter()
    for beginning in typeahead.spellings(begun):
        counts.update(text.counted(SPELL, beginning))
    for word, _ in counts.most_common(4 * typeahead.WORDS):
        yield word, text.bearers(SPELL, word).size


def _near(text: Text, beginning: str, shortest: int, longest: int) -> Iterator[tuple[str, int]]:
    return ((word, count) for word, count in text.counted(SPELL, beginning).items() if shortest <= len(word) <= longest)


def _label(text: Text, row: int) -> str:
    sources = (text.recent, *reversed(text.segments))
    return next((label for source in sources if (label := source.label(row)) is not None), "")
