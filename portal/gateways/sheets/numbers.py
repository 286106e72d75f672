"""Knows how people and platforms write numbers: `12,840`, `12.840`, `7807.6061`, `9.8K`, `−1`, `undefined`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.text import N_, Text

MISSING = frozenset({"", "-", "--", "–", "—", "undefined", "null", "none", "nan", "n/a", "na", "k. a.", "k.a.", "#n/a"})
"""What stands where the platform has no figure: None, never 0."""

LARGEST = 10**15
"""Views of all videos ever made are fewer; a larger count is a mistake, and a database could not keep it."""

_SCALES = {"": 1, "k": 10**3, "tsd": 10**3, "m": 10**6, "mio": 10**6, "mn": 10**6, "b": 10**9, "mrd": 10**9}
_NUMBER = re.compile(r"([+-]?)([0-9][0-9.,]*|[.,][0-9]+)(k|tsd|mio|mn|mrd|m|b)?\.?", re.IGNORECASE)
_GROUPING_SPACE = re.compile("(?<=[0-9])[\\s\u00a0\u202f'’](?=[0-9]{3})|(?<=[0-9])[\\s\u00a0\u202f](?=[A-Za-z])")
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})


class Refused(Exception):
    """One cell cannot be taken; `reason` says why."""

    def __init__(self, reason: Text | str) -> None:
        super().__init__(str(reason))
        self.reason = reason if isinstance(reason, Text) else Text(reason)


@dataclass(frozen=True, slots=True)
class Style:
    """Which sign stands before the decimals in one file."""

    decimal: str = "."
    known: bool = False
    """True where a number of the file proves it; else `decimal` is only what the language would use."""
    mixed: bool = False
    """True where the numbers of the file contradict each other."""


_POINT = Style(".")
_PLAIN = re.compile(r"[0-9]{1,15}\.(?:[0-9]{1,2}|[0-9]{4,20})")  # three digits behind the point could be a thousand
_PLAIN_COLUMN = re.compile(rf"{_PLAIN.pattern}(?:\n{_PLAIN.pattern})*")


def style_of(cells: Iterable[str], fallback: str = ".") -> Style:
    """The style that the numbers of a file prove: `7807.6061` and `1,234.5` prove a point, `61,5` a comma, `1.234` nothing."""
    return style_from(proofs_of(cells), fallback)


def proofs_of(cells: Iterable[str]) -> set[str]:
    """The signs before decimals that some of the cells prove."""
    return {proof for cell in set(cells) if (proof := _proof(cell))}


def style_from(proofs: set[str], fallback: str) -> Style:
    if len(proofs) == 1:
        return Style(next(iter(proofs)), known=True)
    return Style(fallback, mixed=bool(proofs))


def all_plain(cells: Sequence[str]) -> bool:
    """Whether all cells are written like `7807.6061` and can only mean that."""
    return bool(cells) and _PLAIN_COLUMN.fullmatch("\n".join(cells)) is not None


def count(cell: str, style: Style, *, signed: bool = False) -> int | None:
    """A whole number, None where there is none. Refused below zero (unless `signed`), with decimals, or beyond LARGEST."""
    if cell.isdigit() and cell.isascii() and len(cell) < 16:
        return int(cell)
    value = _read(cell, style, whole=True, signed=signed)
    if value is not None and value != int(value):
        raise Refused(N_("This must be a whole number."))
    return None if value is None else int(value)


def decimal(cell: str, style: Style, *, signed: bool = False) -> Decimal | None:
    """A number with decimals, None where there is none."""
    if _is_plain(cell, style):
        return Decimal(cell)
    return _read(cell, style, whole=False, signed=signed)


def share(cell: str, style: Style, *, percent: bool = False) -> Decimal | None:
    """A part of a whole between 0 and 1, from `61%`, `0.61` or, in a column that says `percent`, from `61`."""
    bare = cell.strip()
    marked = bare.endswith("%")
    value = Decimal(bare) if _is_plain(bare, style) else _read(bare.rstrip("% \u00a0\u202f"), style, whole=False, signed=False)
    if value is None:
        return None
    if marked or percent:
        value /= 100
    if value > 1:
        raise Refused(N_("A share cannot be more than 100 per cent."))
    return value


def _is_plain(cell: str, style: Style) -> bool:
    """Whether the cell is written like `7807.6061` and can only mean that: the common case, several times faster."""
    return style.decimal == "." and _PLAIN.fullmatch(cell) is not None


def _read(cell: str, style: Style, *, whole: bool, signed: bool) -> Decimal | None:
    bare = cell.strip()
    if bare.lower() in MISSING:
        return None
    match = _NUMBER.fullmatch(_bare(bare)) if len(bare) <= 40 else None
    if not match:
        raise Refused(N_("This is not a number."))
    sign, digits, suffix = match.groups()
    scale = _SCALES[(suffix or "").lower()]
    value = Decimal(_without_grouping(digits, style, whole=whole and scale == 1)) * scale
    if value > LARGEST:
        raise Refused(N_("This number is larger than any real figure."))
    if sign == "-" and value:
        if not signed:
            raise Refused(N_("This number cannot be below zero."))
        return -value
    return value


def _without_grouping(digits: str, style: Style, *, whole: bool) -> str:
    """`digits` with a point before the decimals, if any, and no other sign."""
    own = _own_decimal(digits)
    if own == "?":  # three digits follow the only sign: 1.234 may be a thousand or a little more than one
        sign = "," if "," in digits else "."
        if style.mixed:
            raise Refused(N_("This number can be read in two ways, and the file writes both."))
        own = sign if sign == style.decimal and (style.known or not whole) else ""
    head, _, tail = digits.rpartition(own) if own else (digits, "", "")
    groups = re.split("[.,]", head)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise Refused(N_("This is not a number."))
    return f"{''.join(groups) or '0'}.{tail or '0'}"


def _own_decimal(digits: str) -> str:
    """The decimal sign that `digits` prove by themselves; "" where they have none, "?" where it depends on the file."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas != 1:
        return ""
    sign = "." if points else ","
    head, _, tail = digits.partition(sign)
    return "?" if len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0") else sign


def _proof(cell: str) -> str:
    if cell.isdigit():
        return ""
    if _is_plain(cell, _POINT):
        return "."
    match = _NUMBER.fullmatch(_bare(cell.strip().rstrip("% \u00a0\u202f"))) if len(cell) <= 40 else None
    if not match:
        return ""
    own = _own_decimal(match[2])
    if own == "" and len(groups := re.split("[.,]", match[2])) > 2 and all(len(group) == 3 for group in groups[1:]):
        return "," if "." in match[2] else "."  # several groups of thousands: the other sign is left for the decimals
    return own.replace("?", "")


def _bare(cell: str) -> str:
    return cell if cell.isascii() and " " not in cell and "'" not in cell else _GROUPING_SPACE.sub("", cell.translate(_MINUS))
