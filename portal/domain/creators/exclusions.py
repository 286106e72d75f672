"""Knows what a creator does not work with, and whether something that a brand plans touches it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NO = re.compile(r"^(?:and |or |und |oder )?(?:(?:no|not|without|kein|keine|keinen|ohne)\s+)", re.IGNORECASE)
_PARTS = re.compile(r"[,;.\n/]|\s(?:and|or|und|oder)\s", re.IGNORECASE)
_FEWEST = 4
"""Letters of a word that is worth looking for."""
_MOST = 3
"""Words of a thing; what is longer is a sentence, and is read by people."""


@dataclass(frozen=True)
class Clash:
    """What of a plan she does not work with."""

    topics: tuple[str, ...] = ()
    """Topics of the plan that she excludes, by id."""
    words: tuple[str, ...] = ()
    """Her own words that stand in the plan too."""

    def __bool__(self) -> bool:
        return bool(self.topics or self.words)


def clash(excluded: Iterable[str], own_words: str, topics: Sequence[str], text: str) -> Clash:
    """What of a plan about `topics`, written as `text`, touches `excluded` topics or her own words.

    An excluded topic holds what lies under it (food: food.drinks), never what lies above. Her words are found by their beginnings, so
    that "alcohol" is seen in "alcoholic"; a miss is possible, so her words are shown as they are too.
    """
    held = tuple(topic for topic in topics if any(topic == each or topic.startswith(f"{each}.") for each in excluded))
    said = [word.casefold() for word in re.findall(r"\w+", text)]
    return Clash(held, tuple(thing for thing in things(own_words) if _stands_in(thing, said)))


def things(own_words: str) -> tuple[str, ...]:
    """The things that are named in "No gambling, no tobacco": short enough to look for."""
    named = (_NO.sub("", part.strip()).strip() for part in _PARTS.split(own_words))
    return tuple(dict.fromkeys(thing for thing in named if len(thing) >= _FEWEST and len(thing.split()) <= _MOST))


def _stands_in(thing: str, said: Sequence[str]) -> bool:
    wanted = re.findall(r"\w+", thing.casefold())
    return any(
        all(said[start + place].startswith(word) for place, word in enumerate(wanted)) for start in range(len(said) - len(wanted) + 1)
    )
