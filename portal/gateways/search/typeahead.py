"""Knows what is offered while somebody types: names, topics and words that begin so, alike for every home of the index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from functools import cache
from itertools import islice, product

from portal.gateways import content
from portal.gateways.search.promise import Suggestion
from portal.gateways.search.wording import fold, stem, words, written

WORDS = 3
"""Places that names leave to words, where there are any."""
_MOST_SPELLINGS = 8
_UMLAUT = re.compile("ae|oe|ue|[aou]")
_SPELLINGS = {"ae": ("ae", "ä"), "oe": ("oe", "ö"), "ue": ("ue", "ü"), "a": ("a", "ä"), "o": ("o", "ö"), "u": ("u", "ü")}


def beginning(prefix: str) -> str:
    """The word that is being typed; empty where the last one is finished or none."""
    parts = written(prefix)
    return parts[-1] if parts and not prefix[-1:].isspace() else ""


def spellings(begun: str) -> tuple[str, ...]:
    """How a word may be written that was begun so: "kue" is "kü", and "ku" may be."""
    pieces = [_SPELLINGS.get(piece, (piece,)) for piece in re.split(f"({_UMLAUT.pattern})", begun) if piece]
    return tuple(dict.fromkeys("".join(one) for one in islice(product(*pieces), _MOST_SPELLINGS)))


def chosen(
    prefix: str, names: Iterable[tuple[str, int]], used: Iterable[tuple[str, int]], limit: int, hidden: Container[int] = ()
) -> tuple[Suggestion, ...]:
    """The best of names (with the creator's number) and of words in use (with the number of their users).

    A name must hold the words before the last one too. "#" asks for topics alone, "@" for names alone. Of words that differ in their
    ending only the most used is offered; words of topics come first. Names of the `hidden` are not told.
    """
    begun = beginning(prefix)
    mark = prefix.split()[-1][0] if prefix.split() else ""
    earlier = [fold(word) for word in words(prefix)[:-1]]
    people = [] if mark == "#" else _people(names, earlier, begun)
    told = prefix.strip()
    before = told[: len(told) - len(told.split()[-1])] if told else ""
    topics = _topics()
    called = Counter(word for one in people for word in {fold(word) for word in words(one.text)})
    ranked = sorted(used, key=lambda pair: (fold(pair[0]) not in topics, -pair[1], pair[0]))
    seen: set[str] = set()
    offered: list[Suggestion] = []
    for word, count in ranked:
        topic = topics.get(fold(word))
        if count > called[fold(word)] and mark != "@" and (topic or mark != "#") and (key := stem(word, "de") or word) not in seen:
            seen.add(key)
            offered.append(Suggestion(f"{before}{'#' if mark == '#' else ''}{word}", topic=topic))
    people = [one for one in people if one.creator_id not in hidden]
    room = max(limit - len(offered), limit - WORDS, (limit + 1) // 2) if offered else limit
    people = people[:room]
    return (*people, *offered[: limit - len(people)])


def _people(names: Iterable[tuple[str, int]], earlier: list[str], begun: str) -> list[Suggestion]:
    """By how the name begins, then by name."""
    start = fold(begun)
    fitting = [(name, number) for name, number in dict.fromkeys(names) if {*earlier} <= {fold(word) for word in words(name)}]
    fitting.sort(key=lambda pair: (not fold(pair[0]).startswith(start), pair[0].casefold(), pair[1]))
    return [Suggestion(name, number) for name, number in fitting]


@cache
def _topics() -> dict[str, str]:
    """Words of topics, folded, with the topic of which each is a synonym or the label."""
    found: dict[str, str] = {}
    for topic in content.taxonomy().topics:
        for told in (topic.label.en, topic.label.de, *topic.synonyms):
            if len(parts := words(told)) == 1:
                found.setdefault(fold(parts[0]), topic.id)
    return found
