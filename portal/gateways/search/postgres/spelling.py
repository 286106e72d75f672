"""Knows which of the words in use a misspelt one most likely is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

SHORTEST = 4
"""Shorter words have too many neighbours."""


def tolerance(word: str) -> int:
    """So many letters may be wrong."""
    return 1 if len(word) < 6 else 2


def nearest(word: str, used: Iterable[tuple[str, int]]) -> str | None:
    """The closest of words given with the number of their users; among equally close ones the most used."""
    most, letters = tolerance(word), Counter(word)
    best: tuple[int, int, str] | None = None
    for other, users in used:
        # Every wrong letter changes the letters themselves by two at most, which is quicker to see than the distance.
        if other != word and (letters - Counter(other)).total() <= most:
            apart = distance(word, other)
            if apart <= most and (best is None or (apart, -users, other) < best):
                best = (apart, -users, other)
    return best[2] if best else None


def distance(one: str, other: str) -> int:
    """Letters put in, left out, exchanged, or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, found in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != found))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == found:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def corrected(text: str, better: Mapping[str, str]) -> str | None:
    """The query with its unknown words replaced; None where nothing better is known."""
    told = text
    for word, likely in better.items():
        at = told.casefold().find(word)
        if at >= 0 and len(told.casefold()) == len(told):
            told = told[:at] + likely + told[at + len(word) :]
    return told if told != text else None
