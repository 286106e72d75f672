"""Knows how rows under known columns are read: each cell by the kind of its column, each refusal with file, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from portal.domain.text import N_
from portal.gateways.exports.draft import Draft, listed
from portal.gateways.sheets import dates, numbers, text
from portal.gateways.sheets.numbers import Refused, Style

Read = Callable[[str], object]
TOTALS = frozenset({"gesamt", "total", "summe", "sum", "gesamtergebnis", "grand total", "insgesamt"})
"""What stands at the beginning of a row that adds the others up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that we know."""

    field: str
    kind: str
    """id, text, day, count, gain (a count that may be below zero), share, seconds, or the reader's own."""
    names: tuple[str, ...]
    """As platforms call it, in any language."""


def matched(header: Sequence[str], columns: Iterable[Column]) -> dict[int, Column]:
    """Place → column, for the columns that we know; of two with one meaning the first."""
    known = {text.plain(name): column for column in columns for name in column.names}
    found: dict[int, Column] = {}
    for place, name in enumerate(header):
        column = known.get(text.plain(name))
        if column and column not in found.values():
            found[place] = column
    return found


def fields_of(header: Sequence[str], columns: Iterable[Column]) -> set[str]:
    """The fields that a first row offers."""
    return {column.field for column in matched(header, columns).values()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table being read."""

    draft: Draft
    file: str
    header: tuple[str, ...]
    columns: Mapping[int, Column]
    readers: Mapping[str, Read]
    """Kind of column → how its cells are read."""

    def values(self, number: int, cells: list[str], *, whole: bool = True) -> dict[str, object] | None:
        """Field → value of one row. None, and a line in the report for each reason, if it cannot be taken.

        `whole`: one bad cell refuses the row; else the cell alone is left out.
        """
        if len(cells) < len(self.header) or any(cell.strip() for cell in cells[len(self.header) :]):
            self.draft.reject(self.file, number, None, ", ".join(cells), N_("This row has not as many cells as the first row."))
            return None
        found: dict[str, object] = {}
        bad = False
        for place, column in self.columns.items():
            try:
                found[column.field] = self.readers[column.kind](cells[place])
            except Refused as refusal:
                bad = True
                self.draft.reject(self.file, number, self.header[place], cells[place], refusal.reason)
        return None if bad and whole else found

    def name(self, field: str) -> str:
        """How the file itself calls `field`."""
        return next(self.header[place] for place, column in self.columns.items() if column.field == field)

    def cell(self, field: str, cells: list[str]) -> str:
        """What stands under `field` in a row that may be too short; nothing where the file has no such column."""
        place = next((place for place, column in self.columns.items() if column.field == field), len(cells))
        return cells[place] if place < len(cells) else ""


def readers_of(
    columns: Mapping[int, Column], rows: Sequence[tuple[int, list[str]]], today: date, *, decimal: str, month_first: bool | None,
) -> dict[str, Read]:  # fmt: skip
    """How each kind of cell is read, once the whole file has shown how it writes numbers and dates.

    `decimal` and `month_first` are what is meant where no cell proves anything.
    """

    def cells(*kinds: str) -> Iterable[str]:
        places = [place for place, column in columns.items() if column.kind in kinds]
        return (cells[place] for _, cells in rows for place in places if place < len(cells))

    style = numbers.style_of(cells("count", "gain", "share", "seconds"), decimal)
    slashes = dates.month_first(cells("day"), fallback=bool(month_first))
    if month_first is None and slashes is False and not _proves_day_first(cells("day")):
        slashes = None
    return {
        "text": lru_cache(4096)(lambda cell: text.clean(cell, 2200) or None),
        "day": lru_cache(4096)(partial(dates.day, today=today, slashes_month_first=slashes)),
        "count": partial(numbers.count, style=style),
        "gain": partial(numbers.count, style=style, signed=True),
        "share": partial(numbers.share, style=style),
        "seconds": partial(_seconds, style=style),
    }


def leave_out(draft: Draft, header: Sequence[str], columns: Mapping[int, Column], silent: Iterable[str] = ()) -> None:
    """Say which columns are not used. `silent` ones are names and ids of the account, which nobody misses."""
    quiet = {text.plain(name) for name in silent}
    others = [name for place, name in enumerate(header) if place not in columns and name.strip() and text.plain(name) not in quiet]
    if others:
        draft.note(N_("Columns that we do not use: %(columns)s."), columns=listed(others))


def is_total(cells: Sequence[str], described: Sequence[int]) -> bool:
    """Whether this row adds the others up: it says so where the others have their first words."""
    return any(text.plain(cells[place]) in TOTALS for place in (0, *described) if place < len(cells) and len(cells[place]) <= 20)


def _proves_day_first(cells: Iterable[str]) -> bool:
    return dates.month_first(cells, fallback=True) is False


def _seconds(cell: str, style: Style) -> int | None:
    """Whole seconds of `11.5`, `0:09` or `1:02:03`."""
    bare = cell.strip()
    if ":" in bare:
        parts = bare.split(":")
        if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            raise Refused(N_("This is not a length of time."))
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds
    value = numbers.decimal(bare, style)
    return None if value is None else min(round(value), 10**9)
