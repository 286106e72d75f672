"""Knows days that are written without a year, and the months of every language in which platforms write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache

_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "hu", "ro", "sv", "da", "nb", "fi", "el", "tr", "ru", "uk", "bg", "hr",
    "sr", "sl", "lt", "lv", "et", "id", "ms", "ar", "he", "hi", "th",
)  # fmt: skip
_SIGNS = re.compile(r"([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일]")  # Chinese, Japanese, Korean
_VIETNAMESE = re.compile(r"([0-9]{1,2}) thang ([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[.ªº]?\s*(?:de |d )?([^\W\d_]+)\.?")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s*([0-9]{1,2})[.,]?")
_LONGEST = 40


def days(cells: Sequence[str], today: date) -> list[date | None]:
    """The day of each cell such as `8 Juli`, `December 31` or `15 Ιανουαρίου`; None for a cell that is none, or could be two.

    The rows follow each other in time, upwards or downwards, and the newest is no later than tomorrow: so each year is found backwards.
    """
    bare = [_plain(cell) if len(cell) <= _LONGEST else "" for cell in cells]
    months = _months({word for each in bare if (word := _named(each)[0])})
    pairs = [_month_and_day(each, months) for each in bare]
    known = [pair for pair in pairs if pair]
    rising = sum(_forward(first, second) for first, second in zip(known, known[1:], strict=False))
    found: list[date | None] = [None] * len(cells)
    latest = today + timedelta(days=1)
    places = range(len(cells))
    for place in reversed(places) if 2 * rising >= len(known) - 1 else places:
        if pair := pairs[place]:
            day = _latest(*pair, latest)
            if day is not None:
                found[place] = latest = day
    return found


def looks_yearless(cell: str) -> bool:
    """Whether a cell is shaped like a day without a year, in whatever language."""
    bare = _plain(cell) if len(cell) <= _LONGEST else ""
    word, _ = _named(bare)
    return bool(_SIGNS.fullmatch(bare) or _VIETNAMESE.fullmatch(bare) or (word and word in _words()))


def _forward(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether it is less than half a year from one (month, day) on to the other: 1 January follows 31 December."""
    return 0 < ((second[0] - first[0]) * 31 + second[1] - first[1]) % 372 < 186


def _latest(month: int, number: int, latest: date) -> date | None:
    for year in range(latest.year, latest.year - 9, -1):  # nine years: 29 February, over a century without one
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found <= latest:
            return found
    return None


def _month_and_day(bare: str, months: dict[str, int]) -> tuple[int, int] | None:
    if match := _SIGNS.fullmatch(bare):
        return int(match[1]), int(match[2])
    if match := _VIETNAMESE.fullmatch(bare):
        return int(match[2]), int(match[1])
    word, number = _named(bare)
    return (months[word], number) if word in months else None


def _named(bare: str) -> tuple[str, int]:
    """(word, number) of a day and the name of its month."""
    if match := _DAY_FIRST.fullmatch(bare):
        return match[2], int(match[1])
    if match := _MONTH_FIRST.fullmatch(bare):
        return match[1], int(match[2])
    return "", 0


def _months(words: Iterable[str]) -> dict[str, int]:
    """Word → month, for the words on which all languages that know every one of them agree: Czech and Croatian `listopad` differ."""
    known = [word for word in words if word in _words()]
    if not known:
        return {}
    speaking = set.intersection(*(set(_words()[word]) for word in known)) or {language for word in known for language in _words()[word]}
    agreed = {word: {month for language, month in _words()[word].items() if language in speaking} for word in known}
    return {word: next(iter(months)) for word, months in agreed.items() if len(months) == 1}


@cache
def _words() -> dict[str, dict[str, int]]:
    """Word → {language: month}, names and abbreviations as they stand in a date and alone."""
    from babel import Locale  # heavy: reads many locale files

    words: dict[str, dict[str, int]] = {}
    for language in _LANGUAGES:
        for widths in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for month, name in widths[width].items():
                    word = _plain(name).rstrip(".")
                    if word and not word.isdigit() and " " not in word:
                        words.setdefault(word, {}).setdefault(language, month)
    return words


def _plain(text: str) -> str:
    """Small letters without accents, marks of direction or double spaces."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in spread if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", " ".join(kept.split()))
