"""Knows how a CSV file of any dialect becomes numbered rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.domain.creators.figures import Unreadable
from portal.domain.text import N_, Text

DELIMITERS = ",;\t|"
_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it; `rows` can be walked once."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    """(row as a spreadsheet counts it, cells); blank rows are left out, the numbers of the others stay."""


def open_table(text: str, most_rows: int) -> Table:
    """The table in `text`. Unreadable where a quotation mark is never closed or more than `most_rows` rows come."""
    return table(io.StringIO(text, newline=""), delimiter_of(text), most_rows)


def table(lines: Iterable[str], delimiter: str, most_rows: int) -> Table:
    """As `open_table`, from any lines, so that a large file need not stand in memory."""
    records = _records(lines, delimiter, most_rows)
    for _, cells in records:
        if cells[0].lower().startswith("sep=") and not any(cells[1:]):  # Excel's own first line
            continue
        return Table(tuple(cells), records)
    return Table((), iter(()))


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first row with anything in it into most cells."""
    head = text[:_HEAD]
    return max(DELIMITERS, key=lambda delimiter: len(header_of(head, delimiter)))


def header_of(text: str, delimiter: str = "") -> tuple[str, ...]:
    """The first row with anything in it, () where there is none; of a text that may be cut off anywhere."""
    try:
        return table(io.StringIO(text, newline=""), delimiter or delimiter_of(text), 100).header
    except Unreadable:
        return ()


def _records(lines: Iterable[str], delimiter: str, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    row = 0
    try:
        for row, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
            if row > most_rows:
                sentence = Text(N_("The file has more than %(most)s rows. Please export a shorter period."), most=most_rows)
                raise Unreadable(sentence, line=row)
            # The first cell of nearly every row tells; the others are asked where it is blank.
            if cells and ((cells[0] and not cells[0].isspace()) or any(cell and not cell.isspace() for cell in cells)):
                yield row, cells
    except csv.Error:
        raise Unreadable(
            Text(N_("Row %(row)s is broken: a quotation mark is not closed, or a cell is far too long. Nothing was taken."), row=row + 1),
            line=row + 1,
        ) from None
