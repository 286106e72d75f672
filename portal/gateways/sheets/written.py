"""Knows how rows become a CSV file that spreadsheets open rightly and never run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

Cell = str | int | Decimal | date | datetime | None
BYTE_ORDER_MARK = "\ufeff"
_FORMULA = tuple("=+-@＝＋－＠")


def written(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, german: bool = False) -> str:
    """The whole file: byte order mark, CR LF, `;` and decimal comma in German, `,` and decimal point else."""
    file = StringIO(newline="")
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, delimiter=";" if german else ",", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value, german) for value in row])
    return file.getvalue()


def harmless(value: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula (OWASP, "CSV injection")."""
    risky = value.lstrip().startswith(_FORMULA) or value.startswith(("\t", "\r", "\n"))
    return f"'{value}" if risky else value


def _cell(value: Cell, german: bool) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}".replace(".", ",") if german else f"{value:f}"
        case int():
            return str(value)
    return harmless(value)
