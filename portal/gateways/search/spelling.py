"""Knows which of the words in use a misspelt one most likely is, alike for every home of the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from portal.domain.discovery.words import Term, Words, read
from portal.gateways import content
from portal.gateways.search.analysis import Needle, Plan, plan
from portal.gateways.search.wording import fold, words

SHORTEST = 4
"""Shorter words have too many neighbours."""
FEW, MUCH_MORE = 2, 10
"""A query with so few creators is asked about too, where another spelling has so many times more users."""
MOST_DOUBTFUL = 4
"""A query with more of them is no slip; to look for what each might be costs as much as twenty searches."""

Near = Callable[[str, int, int], Iterable[tuple[str, int]]]
"""(beginning, shortest, longest) to the words in use that begin so and have so many letters, each with the number of its users."""


def meant(
    text: str,
    sought: Plan,
    found: int,
    finds: Callable[[Plan], int],
    knows: Callable[[Needle], bool],
    users: Callable[[str], int],
    near: Near,
    told: Callable[[str], bool] | None = None,
) -> str | None:
    """The query with its doubtful words put right; None where nothing better is known.

    `found` are the creators whom the words alone find, and `finds` says how many other words would: nobody is led to a spelling that
    finds no more, as it may in quotation marks or among names. Doubtful is a word that finds nobody; with few found also one that few
    use. A word of the portal's own content is right as it is, also where nobody uses it.
    `told` says which words in use the reader may be told of; without it she may be of all.
    """
    if found > FEW:
        return None
    doubtful: dict[str, int] = {}
    for needle in (clause[0] for clause in sought.clauses if clause):
        if needle.prefix or (not found and knows(needle)):
            continue
        for word in words(needle.term.text):
            if (
                len(word) >= SHORTEST
                and word.isalpha()
                and fold(word) not in _right()
                and (used := users(word) if told is None or told(word) else 0) <= (FEW if found else 0)
            ):
                doubtful[word] = used
    if len(doubtful) > MOST_DOUBTFUL:
        return None
    better: dict[str, str] = {}
    for word, used in doubtful.items():
        heard = (pair for first in openings(word) for pair in near(first, *lengths(word)))
        if (likely := nearest(word, chain(heard, _taught(word, knows)), used * MUCH_MORE, told)) is not None:
            better[word] = likely
    likely = corrected(text, better)
    return likely if likely is not None and finds(plan(read(likely))) > found else None


def _taught(word: str, knows: Callable[[Needle], bool]) -> Iterator[tuple[str, int]]:
    """Words of the portal's own content that are near and found somewhere: they may stand in bios alone, which are not near's to know."""
    letters, most = fold(word), tolerance(word)
    for other, folded in _lexicon():
        if abs(len(folded) - len(letters)) <= most and folded[0] in letters[:2] and 0 < distance(letters, folded, most) <= most:
            needles = plan(Words(((Term(other),),))).clauses
            if needles and any(map(knows, needles[0])):
                yield other, 1


@cache
def _lexicon() -> tuple[tuple[str, str], ...]:
    """Words of topics, synonyms and compounds, each with its folded form."""
    synonyms, topics = content.synonyms(), content.taxonomy().topics
    told = [member for group in synonyms.groups for member in group.members]
    told += [name for topic in topics for name in (topic.label.en, topic.label.de, *topic.synonyms)]
    found = dict.fromkeys(word for name in (*told, *synonyms.parts) for word in words(name))
    return tuple((word, fold(word)) for word in found if len(word) >= SHORTEST and word.isalpha())


@cache
def _right() -> frozenset[str]:
    """Folded words of the content."""
    return frozenset(folded for _, folded in _lexicon())


def tolerance(word: str) -> int:
    """So many letters may be wrong."""
    return 1 if len(word) < 6 else 2


def openings(word: str) -> tuple[str, ...]:
    """With what the meant word may begin: the first letter, or the second where the first two are swapped or one is too many."""
    return tuple(dict.fromkeys(letter for first in word[:2] for letter in (first, _UMLAUTS.get(first, first))))


def lengths(word: str) -> tuple[int, int]:
    """Letters of the meant word; an umlaut may be one or two."""
    return len(word) - tolerance(word) - 1, len(word) + tolerance(word) + 1


def nearest(word: str, used: Iterable[tuple[str, int]], more_than: int = 0, told: Callable[[str], bool] | None = None) -> str | None:
    """The closest of words given with the number of their users; among equally close ones the most used.

    Compared without accents, and a wrong first letter weighs as one more, because people seldom miss it; swapped with the second it is
    one slip as any other.
    """
    letters, most = fold(word), tolerance(word)
    counted = Counter(letters)
    best: tuple[int, int, str] | None = None
    for other, count in used:
        folded = fold(other)
        if folded == letters:
            if told is None or told(other):
                return None  # it is no other word
            continue
        if count <= more_than or abs(len(folded) - len(letters)) > most:
            continue
        # Every wrong letter changes the letters themselves by one at most, which is quicker to see than the distance.
        if (counted - Counter(folded)).total() <= most:
            apart = distance(letters, folded, most)
            apart += folded[0] != letters[0] and folded[:2] != letters[1::-1]
            if apart <= most and (told is None or told(other)):
                key = (apart, -count, other)
                best = key if best is None else min(best, key)
    return best[2] if best else None


def distance(one: str, other: str, most: int = 1_000) -> int:
    """Letters put in, left out, exchanged, or swapped with their neighbour (optimal string alignment); above `most` it is only more."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, found in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != found))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == found:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return above[-1]


def corrected(text: str, better: Mapping[str, str]) -> str | None:
    """The query with words replaced; None where nothing changes."""
    told = text
    for word, likely in better.items():
        at = told.casefold().find(word)
        if at >= 0 and len(told.casefold()) == len(told):
            told = told[:at] + likely + told[at + len(word) :]
    return told if told != text else None


_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü", "ä": "a", "ö": "o", "ü": "u"}
