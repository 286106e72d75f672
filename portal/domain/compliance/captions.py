"""Knows how to find a label in a caption: normal form, words, phrases, how far in, and whether hashtags bury it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.compliance.rules import Label

_LINK = re.compile(r"https?://\S|www\.\S")
_HASHTAG_BLOCK = re.compile(r"(?<![\w#])#\w+(?:\s+#\w+){2,}")
_NOT_COUNTED = frozenset({"So", "Sk", "Ps", "Pi", "Mn", "Me", "Cf"})


@dataclass(frozen=True)
class Place:
    """Where a label stands in the normal form: `start` and `end` by index, `offset` as the reader counts."""

    label: Label
    start: int
    end: int
    offset: int
    hidden: bool
    """Inside a row of hashtags, after its first place."""


def normal(caption: str) -> str:
    """NFKC, casefold, spaces collapsed; invisible characters go, because a reader does not see them either."""
    visible = "".join(char for char in unicodedata.normalize("NFKC", caption) if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible.casefold()).split())


def without(text: str, exceptions: Iterable[str]) -> str:
    """`text` with each exception blanked out at its own length, so that places stay where they are."""
    for exception in exceptions:
        text = re.sub(rf"(?<!\w){re.escape(normal(exception))}(?!\w)", lambda match: " " * len(match[0]), text)
    return text


def places(text: str, labels: Iterable[Label]) -> tuple[Place, ...]:
    """Every place of every label in a normal form."""
    blocks = [match.span() for match in _HASHTAG_BLOCK.finditer(text)]
    return tuple(
        Place(label, match.start(), match.end(), offset(text, match.start()), any(start < match.start() < end for start, end in blocks))
        for label in labels
        for match in _pattern(label).finditer(text)
    )


def contains(text: str, labels: Iterable[Label]) -> bool:
    return any(_pattern(label).search(text) for label in labels)


def first_link(text: str) -> int | None:
    """Index of the first link of a normal form."""
    match = _LINK.search(text)
    return match.start() if match else None


def offset(text: str, start: int) -> int:
    """Characters before `start`; emoji and opening punctuation are not counted, nor spaces before the first counted one."""
    before = "".join(char for char in text[:start] if not _is_opening(char))
    return len(before.lstrip())


def _is_opening(char: str) -> bool:
    return unicodedata.category(char) in _NOT_COUNTED or char in "\"'*|"


@lru_cache(maxsize=1024)
def _pattern(label: Label) -> re.Pattern[str]:
    words = [re.escape(word) for word in normal(label.text).split()]
    if label.form == "mention":
        return re.compile(rf"(?<!\w)@{''.join(words).removeprefix('@')}(?!\w)")
    if label.form == "word":
        return re.compile(rf"(?<!\w)#?{''.join(words)}(?!\w)")
    spaced, joined = r"\s+".join(words), "".join(words)
    return re.compile(rf"(?<!\w)(?:{spaced}|#{joined})(?!\w)")
