"""Knows how one row of a list becomes a figure: which columns, which kinds, and what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from portal.domain.creators.figures import PeerFigure
from portal.domain.text import N_, Text
from portal.gateways.sheets import countries, numbers, text
from portal.gateways.sheets.numbers import Refused, Style

NEAR = Decimal("0.01")
"""How far a count may be from a whole number: 523299999.99999994 was whole before a spreadsheet multiplied it."""

_SIXTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One list: its name, the columns that it must have, and the function that reads a row (None where a cell was refused)."""

    name: str
    columns: tuple[str, ...]
    figure: Callable[[Reader], PeerFigure | None]
    numeric: tuple[str, ...] = ()
    """Columns that show how the file writes decimals; none where it is always a point."""


@dataclass(slots=True)
class Reader:
    """Gives the cells of the row at hand by name and kind, and gathers what it had to refuse."""

    dataset: str
    places: dict[str, int]
    style: Style
    salt: bytes
    cells: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, Text]] = field(default_factory=list)

    def begin(self, cells: list[str]) -> None:
        self.cells = cells
        self.refused = []

    def text(self, column: str) -> str | None:
        return _cleaned(self.cells[self.places[column]])

    def flag(self, column: str) -> bool:
        return self.cells[self.places[column]].strip().lower() in {"true", "1"}

    def country(self, column: str) -> str | None:
        """The ISO code where we know the name, else the name; a number, as where the columns of a row have slipped, is no country."""
        name = self.text(column)
        return _country(name) if name else None

    def count(self, column: str, *, needed: bool = False) -> int | None:
        """A whole number of people or clicks. Refused below zero and where it is not near a whole number."""
        whole = _whole(self.cells[self.places[column]], self.style)
        if whole is not None:
            return whole
        value = self.number(column, needed=needed)
        if value is None or isinstance(value, int):
            return value
        near = round(value)
        if abs(value - near) > NEAR:
            return self.refuse(column, N_("This must be a whole number."))
        return near

    def mean(self, column: str) -> int | None:
        """An average per post, to the nearest whole number."""
        cell = self.cells[self.places[column]]
        if not cell:
            return None
        if (whole := _whole(cell, self.style)) is not None:
            return whole
        value = self.number(column)
        return value if value is None else round(value)

    def number(self, column: str, *, needed: bool = False) -> Decimal | int | None:
        cell = self.cells[self.places[column]]
        if not cell and not needed:
            return None
        if (whole := _whole(cell, self.style)) is not None:
            return whole
        try:
            value = numbers.decimal(cell, self.style)
        except Refused as refusal:
            return self.refuse(column, refusal.reason)
        if value is None and needed:
            return self.refuse(column, N_("This number is missing."))
        return value

    def refuse(self, column: str, reason: Text | str) -> None:
        self.refused.append((column, self.cells[self.places[column]], reason if isinstance(reason, Text) else Text(reason)))

    def hashed(self, identity: str) -> str:
        """A name that stays the same in every import and cannot be read."""
        return hashlib.blake2b(identity.encode(), key=self.salt, digest_size=12).hexdigest()


def _whole(cell: str, style: Style) -> int | None:
    """A number of nothing but digits, maybe with a `.0` behind: the common case, fifty times faster."""
    if cell.endswith(".0") and style.decimal == ".":
        cell = cell[:-2]
    return int(cell) if cell.isdigit() and cell.isascii() and len(cell) < 16 else None


@lru_cache(8192)
def _cleaned(cell: str) -> str | None:
    """Platforms, months and categories repeat from row to row: what was read once is not read again."""
    return text.clean(cell, 120) or None


@lru_cache(2048)
def _country(name: str) -> str | None:
    return None if any(letter.isdigit() for letter in name) else countries.code(name) or name


def rate(actions: int | None, per: int | None) -> Decimal | None:
    """Actions per follower or view, six decimals; None without either, and above 1, which is no rate of engagement."""
    if actions is None or not per or actions > per:
        return None
    return (Decimal(actions) / per).quantize(_SIXTH)
