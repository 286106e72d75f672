"""Knows the public lists of accounts that scores are compared with: which there are, and what each row says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from portal.domain.creators.figures import PeerFigure, Rejected, Unreadable
from portal.domain.text import N_, Text
from portal.gateways.peers import hypeauditor, top200, trending
from portal.gateways.peers.mapping import Mapping, Reader
from portal.gateways.sheets import table, text
from portal.gateways.sheets.numbers import Style, style_of

__all__ = ["MAPPINGS", "Dataset", "Found", "find", "open_dataset", "rows"]

MAPPINGS: tuple[Mapping, ...] = (hypeauditor.MAPPING, trending.MAPPING, top200.MAPPING)

MOST_BYTES = 512 * 1024 * 1024
MOST_ROWS = 2_000_000
SHORT = Text(N_("This row has fewer cells than the first row."))
_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True)
class Dataset:
    """One file of a list that we know, read through once: it is whole, and its encoding is sound."""

    name: str
    path: Path
    rows_total: int
    """Rows with anything in them, without the header: what a progress bar counts to."""
    mapping: Mapping = field(repr=False)
    encoding: str = field(repr=False)
    delimiter: str = field(repr=False)
    style: Style = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What a path holds."""

    datasets: tuple[Dataset, ...]
    unknown: tuple[tuple[Path, Text], ...]
    """CSV files that cannot be taken, each with the reason."""


def find(path: Path) -> Found:
    """The lists in a file, or in a folder and the folders below it. Unreadable if there is nothing at `path` or no CSV file in it."""
    files = sorted(path.rglob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise Unreadable(Text(N_("There is no CSV file in %(path)s."), path=str(path)))
    datasets, unknown = [], []
    for file in files:
        try:
            datasets.append(open_dataset(file))
        except Unreadable as refusal:
            unknown.append((file, refusal.text))
    return Found(tuple(datasets), tuple(unknown))


def open_dataset(path: Path) -> Dataset:
    """The list in one file. Unreadable if we do not know it, it is empty, too large, torn, or not in UTF-8 or UTF-16."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(Text(N_("%(path)s is larger than %(most)s MB."), path=path.name, most=MOST_BYTES // 1024**2))
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise Unreadable(Text(N_("%(path)s cannot be opened: %(reason)s."), path=str(path), reason=error.strerror or "")) from None
    if not head:
        raise Unreadable(Text(N_("%(path)s is empty."), path=path.name))
    encoding = text.encoding_of(head)
    beginning = text.glimpse(head)
    delimiter = table.delimiter_of(beginning)
    mapping = _mapping(table.header_of(beginning, delimiter))
    style, total = _read_through(path, mapping, encoding, delimiter)
    return Dataset(mapping.name, path, total, mapping, encoding, delimiter, style)


def rows(dataset: Dataset, *, salt: bytes = b"portal-peers") -> Iterator[PeerFigure | Rejected]:
    """One figure, or one or more refusals, for each row. Names of people are hashed with `salt`, which must stay the same."""
    seen: dict[tuple[object, ...], int] = {}
    with _lines(dataset.path, dataset.encoding) as lines:
        sheet = table.table(lines, dataset.delimiter, MOST_ROWS)
        header = [name.strip() for name in sheet.header]
        reader = Reader(dataset.name, dict(zip(header, range(len(header)), strict=True)), dataset.style, salt)
        width = max(reader.places[column] for column in dataset.mapping.columns) + 1
        for number, cells in sheet.rows:
            if len(cells) < width:
                yield Rejected(number, None, text.shown(dataset.delimiter.join(cells)), SHORT, dataset.path.name)
                continue
            reader.begin(cells)
            figure = dataset.mapping.figure(reader)
            if figure is None:
                yield from (
                    Rejected(number, column, text.shown(cell), reason, dataset.path.name) for column, cell, reason in reader.refused
                )
                continue
            first = seen.setdefault((figure.external_id, figure.platform, figure.snapshot), number)
            if first != number:
                reason = Text(N_("This account and date stand in row %(row)s already; that row was kept."), row=first)
                yield Rejected(number, None, text.shown(cells[0]), reason, dataset.path.name)
            else:
                yield figure


def _mapping(header: tuple[str, ...]) -> Mapping:
    names = {name.strip() for name in header}
    for mapping in MAPPINGS:
        if names.issuperset(mapping.columns):
            return mapping
    raise Unreadable(
        Text(
            N_("This is not a list that we know. We know: %(names)s. Its columns are: %(columns)s."),
            names=", ".join(mapping.name for mapping in MAPPINGS),
            columns=", ".join(text.shown(name) for name in islice(header, 12)),
        )
    )


def _read_through(path: Path, mapping: Mapping, encoding: str, delimiter: str) -> tuple[Style, int]:
    """How the file writes decimals, and how many rows it has; a fault anywhere in it shows now, before the first row is handed out."""
    total, samples = 0, []
    with _lines(path, encoding) as lines:
        sheet = table.table(lines, delimiter, MOST_ROWS)
        places = [place for place, name in enumerate(sheet.header) if name.strip() in mapping.numeric]
        for total, (_, cells) in enumerate(sheet.rows, start=1):  # noqa: B007 - the last number is the total
            if places and len(samples) < 5000:
                samples += [cells[place] for place in places if place < len(cells)]
    return style_of(samples) if places else Style(".", known=True), total


@contextmanager
def _lines(path: Path, encoding: str) -> Iterator[TextIO]:
    try:
        with path.open(encoding=encoding, newline="") as lines:
            yield lines
    except UnicodeError:
        raise Unreadable(Text(N_("%(path)s holds characters that are not UTF-8. Please save it as “CSV UTF-8”."), path=path.name)) from None
