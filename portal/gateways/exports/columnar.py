"""Knows how rows under known columns are taken column by column, which is several times faster than cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from portal.domain.text import N_
from portal.gateways.exports.draft import Draft
from portal.gateways.exports.youtube_columns import Column
from portal.gateways.sheets import columns
from portal.gateways.sheets.numbers import Refused


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows that were taken whole."""

    numbers: list[int]
    values: dict[str, list[object]]
    """Field → its value in each of the rows."""

    def rows(self, fields: Iterable[str], **absent: object) -> Iterator[tuple[object, ...]]:
        """The rows with these fields in this order; `absent`, else None, where the file has no such column."""
        count = len(self.numbers)
        return zip(*(self.values[field] if field in self.values else repeat(absent.get(field), count) for field in fields), strict=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read: how, and where to."""

    draft: Draft
    file: str
    header: tuple[str, ...]
    columns: dict[int, Column]
    readers: dict[str, columns.Column]
    """Kind of column → how its cells are read."""

    def taken(self, rows: Sequence[tuple[int, list[str]]], but: str = "") -> Taken:
        """The values of `rows` without the field `but`, column by column: several times faster than cell by cell.

        A row that cannot be taken is left out, with a line in the report for each reason.
        """
        width, whole, bad = len(self.header), [], set()
        for row in rows:
            number, cells = row
            if len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:])):
                whole.append(row)
            else:
                self.draft.reject(self.file, number, None, ", ".join(cells), N_("This row has not as many cells as the first row."))
        values: dict[str, list[object]] = {}
        for place, column in self.columns.items() if whole else ():
            if column.field != but:
                found = values[column.field] = self.readers[column.kind]([cells[place] for _, cells in whole])
                bad |= self._refused(whole, place, found)
        kept = [place for place, (number, _) in enumerate(whole) if number not in bad] if bad else range(len(whole))
        if bad:
            values = {field: [found[place] for place in kept] for field, found in values.items()}
        return Taken([whole[place][0] for place in kept], values)

    def total(self, row: tuple[int, list[str]], but: str) -> dict[str, object]:
        """Field → value of a row that adds the others up; nothing where it cannot be taken."""
        taken = self.taken([row], but)
        return {field: found[0] for field, found in taken.values.items()} if taken.numbers else {}

    def name(self, field: str) -> str:
        """How the file itself calls `field`."""
        return self.header[self.place(field)]

    def place(self, field: str) -> int:
        return next(place for place, column in self.columns.items() if column.field == field)

    def _refused(self, whole: list[tuple[int, list[str]]], place: int, found: list[object]) -> set[int]:
        """The numbers of the rows of which this cell was refused."""
        bad = set()
        if Refused in set(map(type, found)):
            for (number, cells), value in zip(whole, found, strict=True):
                if isinstance(value, Refused):
                    bad.add(number)
                    self.draft.reject(self.file, number, self.header[place], cells[place], value.reason)
        return bad
