"""Knows the invented words of the benchmark: two languages with function words, endings that stems take off, and Zipf's law."""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np

SIZE, ZIPF, HEAD = 30_000, 1.05, 10
"""How often the word of rank r is used goes with (r + HEAD) ** -ZIPF: the head of a language are its function words."""
FUNCTION_SHARE = 0.38
"""Of the words of a text; both stop lists hold these, so that they cost bytes and no place in an index."""
_FUNCTION = {
    "en": "the and of to a in is i for my with on you that it are we from at this be have or your as not all by can will".split(),
    "de": "und die der das in ich ist zu mit für auf nicht ein eine den von es sich auch an wir dem mein bei aus im was so wie".split(),
}
_SYLLABLES = {
    "en": (
        "b br c ch cl cr d dr f fl fr g gr h j k l m n p ph pl pr qu r s sh sl sp st str t th tr v w wh".split(),
        "a e i o u ea ee oo ou ai".split(),
        "b ck d g l ll m n nd nt p r rd rk s ss st t th x".split() + [""] * 8,
    ),
    "de": (
        "b bl br d dr f fl fr g gl gr h j k kl kr l m n pf pl r s sch schl schm schr schw sp st str t tr w z zw".split(),
        "a e i o u ä ö ü ei ie au eu".split(),
        "b ch d f g k l lm ln m n nd ng r rk rt s sch st t tz".split() + [""] * 8,
    ),
}
_ENDINGS = {"en": ["", "", "", "s", "ing", "ed", "er", "ly", "ness"], "de": ["", "", "e", "en", "er", "ung", "lich", "keit", "chen"]}


@cache
def words(language: str) -> np.ndarray:
    """SIZE different words, the commonest first; neighbours in rank are often forms of one stem, as in real text."""
    dice = Random(f"words of {language}")
    found: dict[str, None] = {}
    while len(found) < SIZE:
        stem = "".join(_syllable(dice, language) for _ in range(dice.choices([1, 2, 3], [5, 11, 4])[0]))
        if len(stem) > 2:
            found.update(dict.fromkeys(stem + ending for ending in dice.choices(_ENDINGS[language], k=dice.randint(1, 3))))
    return np.array(list(found)[:SIZE], dtype=object)


@cache
def surnames() -> np.ndarray:
    """A long tail of names beside those that many share."""
    dice = Random("surnames")
    ends = ["", "mann", "ski", "er", "berg", "son"]
    made = {(_syllable(dice, "de") + _syllable(dice, "en")).capitalize() + dice.choice(ends) for _ in range(9000)}
    return np.array(sorted(name for name in made if len(name) > 4), dtype=object)


def _syllable(dice: Random, language: str) -> str:
    return "".join(map(dice.choice, _SYLLABLES[language]))


@cache
def _ladder(size: int, head: int) -> np.ndarray:
    weights = (np.arange(size) + head) ** -ZIPF
    return np.cumsum(weights) / weights.sum()


def drawn(rng: np.random.Generator, language: str, lengths: np.ndarray) -> list[list[str]]:
    """Texts of so many words each: FUNCTION_SHARE function words, the others by Zipf's law."""
    total = int(lengths.sum())
    small = np.array(_FUNCTION[language], dtype=object)
    content = words(language)[np.searchsorted(_ladder(SIZE, HEAD), rng.random(total))]
    text = np.where(rng.random(total) < FUNCTION_SHARE, small[np.searchsorted(_ladder(small.size, 1), rng.random(total))], content)
    ends = np.cumsum(lengths)
    flat = text.tolist()
    return [flat[end - length : end] for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)]
