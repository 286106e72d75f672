"""Knows how dates are written in exports: `Aug 19, 2011`, `19.08.2011`, `2026-08-02 19:05`, `9. Juli - 6. Okt.`"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from portal.domain.text import N_
from portal.gateways.sheets.numbers import MISSING, Refused
from portal.gateways.sheets.text import plain

_NAMES = (  # English, German, French; the first letters are enough where they are unambiguous
    "january januar janner janvier janv",
    "february februar fevrier fevr feber",
    "march marz mars mrz",
    "april avril avr",
    "may mai",
    "june juni juin",
    "july juli juillet juil",
    "august aout",
    "september septembre sept",
    "october oktober octobre okt",
    "november novembre",
    "december dezember decembre dez",
)
MONTHS = {form: number for number, names in enumerate(_NAMES, 1) for name in names.split() for form in (name, name[:3])}
MONTHS |= {"juin": 6, "jun": 6, "juil": 7, "jul": 7, "jui": 0}  # French June and July share three letters

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_DOTS = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:,? .*)?")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:,? .*)?")
_MONTH_FIRST = re.compile(r"([a-z]+) ([0-9]{1,2})(?: ([0-9]{4}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ([a-z]+)(?: ([0-9]{4}))?")


def month_first(cells: Iterable[str], fallback: bool) -> bool | None:
    """Whether the dates with slashes in one file are written 12/31 (True) or 31/12 (False).

    `fallback` where none proves it, None where they contradict each other.
    """
    proofs = set()
    for cell in set(cells):
        if match := _SLASHES.fullmatch(cell.strip()):
            first, second = int(match[1]), int(match[2])
            proofs |= {True} if second > 12 >= first else {False} if first > 12 >= second else set()
    return fallback if not proofs else None if len(proofs) == 2 else proofs.pop()


def day(cell: str, today: date, slashes_month_first: bool | None = None) -> date | None:
    """The day in `cell`, None where there is none. Refused if it is no date, lies after `today`, or can be read in two ways."""
    bare = cell.strip()
    if bare.lower() in MISSING:
        return None
    found = _parse(bare, slashes_month_first)
    if found is None:
        raise Refused(N_("This is not a date that we can read."))
    if found > today + timedelta(days=1):  # one day of grace for the other side of the date line
        raise Refused(N_("This date lies in the future."))
    return found


def moment(seconds: object, today: date) -> date | None:
    """The UTC day of a Unix time in whole seconds; None for 0 or anything else than a number. Refused before 2005 or in the future."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds == 0:
        return None
    if not 1_104_537_600 <= seconds < 10**11:
        raise Refused(N_("This is not a date that we can read."))
    found = datetime.fromtimestamp(seconds, UTC).date() if seconds < 253_402_300_799 else date.max
    if found > today + timedelta(days=1):
        raise Refused(N_("This date lies in the future."))
    return found


def window(text: str, today: date) -> tuple[date, date] | None:
    """First and last day of `Jul 1 - Sep 28` or `9. Juli - 6. Okt.`, None if unreadable.

    Where the year is missing it is the latest one in which the window ends by `today`.
    """
    halves = re.split(r"\s[-–—]\s", text.strip())
    if len(halves) != 2:
        return None
    last = _within(halves[1], today)
    first = _within(halves[0], last) if last else None
    return (first, last) if first and last else None


def _within(text: str, latest: date) -> date | None:
    named = _named(plain(text))
    if not named:
        return None
    year, month, number = named
    for candidate in (year,) if year else range(latest.year, latest.year - 5, -1):  # five years: 29 February
        found = _date(candidate, month, number)
        if found and found <= latest:
            return found
    return None


def _parse(text: str, slashes_month_first: bool | None) -> date | None:
    if match := _ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTS.fullmatch(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHES.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        if first == second or max(first, second) > 12:
            return _date(int(match[3]), min(first, second), max(first, second))
        if slashes_month_first is None:
            raise Refused(N_("This date can be read in two ways: month first or day first."))
        return _date(int(match[3]), *((first, second) if slashes_month_first else (second, first)))
    named = _named(plain(text)) if len(text) <= 40 else None
    return _date(*named) if named and named[0] else None


def _named(words: str) -> tuple[int, int, int] | None:
    """(year or 0, month, day) of a date with the name of a month."""
    if match := _MONTH_FIRST.fullmatch(words):
        month, number, year = match[1], match[2], match[3]
    elif match := _DAY_FIRST.fullmatch(words):
        number, month, year = match[1], match[2], match[3]
    else:
        return None
    return (int(year or 0), MONTHS[month], int(number)) if MONTHS.get(month) else None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
