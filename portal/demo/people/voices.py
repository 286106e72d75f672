"""Knows what made-up creators say about themselves: sentences put together from voices.yaml so that no two profiles read alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "de")


@dataclass(frozen=True)
class Told:
    """All words of one profile."""

    word: str
    """Stands in the handle of some."""
    tagline: str
    bio: dict[str, str]
    intro: dict[str, str]
    exclusions: str


@cache
def parts() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("voices.yaml").read_text("utf-8"))


class Dice:
    """Numbers between 0 and 1 that were thrown beforehand: one call of numpy for a whole profile instead of dozens."""

    def __init__(self, throws: Sequence[float]) -> None:
        self._throws, self._next = throws, 0

    def throw(self) -> float:
        self._next += 1
        return self._throws[self._next % len(self._throws)]

    def pick(self, choices: Sequence[Any]) -> Any:
        return choices[int(self.throw() * len(choices))]

    def chance(self, probability: float) -> bool:
        return self.throw() < probability


def tell(dice: Dice, topics: Sequence[str], place: str, language: str, year: int) -> Told:
    """The words of a creator of `topics` (the first is her main one) who lives in `place` and began in `year`."""
    all_parts = parts()
    main = all_parts["topics"][topics[0]]
    group = topics[0].partition(".")[0]
    second = all_parts["topics"][topics[1]] if len(topics) > 1 else main
    first, other = int(dice.throw() * 3), int(dice.throw() * 2)
    if second is main:
        other = (first + 1 + other) % 3
    frames = {name: dice.throw() for name in ("opening", "way", "also", "community", "partners", "intro", "job", "exclusions")}
    few_words = dice.chance(0.15)
    bios = {}
    for locale in LANGUAGES:
        a, b = main["about"][locale][first], second["about"][locale][other]
        job = _at(all_parts["jobs"][locale], frames["job"])
        sentences = [
            _at(all_parts["openings"][locale], frames["opening"]).format(place=place, a=a, year=year, job=job),
            _at(all_parts["ways"][group][locale], frames["way"]),
        ]
        if not few_words:
            sentences += [
                _at(all_parts["also"][locale], frames["also"]).format(b=b),
                _at(all_parts["community"][locale], frames["community"]),
                _at(all_parts["partners"][locale], frames["partners"]),
            ]
        bios[locale] = " ".join(sentences)
    tagline = dice.pick(all_parts["taglines"][language]).format(A=_capital(main["about"][language][first]), place=place)
    intro = {locale: _at(all_parts["intros"][locale], frames["intro"]) for locale in LANGUAGES}
    exclusions = _at(all_parts["exclusions"][language], frames["exclusions"]) if dice.chance(0.5) else ""
    return Told(main["word"], tagline, bios, intro, exclusions)


def caption(dice: Dice, topic: str, language: str, hashtags: str, sponsored: bool) -> str:
    """What stands under a post; advertising says so in its first word."""
    words = dice.pick(parts()["topics"][topic]["posts"][language])
    label = dice.pick(parts()["sponsored"][language]) if sponsored else ""
    return f"{label}{words}. {hashtags}"


def _at(choices: Sequence[Any], where: float) -> Any:
    return choices[int(where * len(choices))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
