"""Knows the numeric side of the index: arrays with one place per creator, kept as files that processes map and share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from portal.domain.discovery.audience import UNKNOWN, Dimension, in_tenthousandths, unknown_part
from portal.gateways.search.analysis import BOOSTS, Tokens
from portal.gateways.search.promise import FACETS, Document

FLAGS = (*FACETS, "er_basis", "currency", "listed")
NUMBERS = ("followers", "er", "quality", "price")
DAYS = ("published", "active")
_DIMENSIONS = tuple(Dimension)


@dataclass(frozen=True)
class Columns:
    """All arrays are column-major: one row of an array per value or bucket, one place in it per creator, ids ascending.

    `numbers` hold NaN where nothing is known, `days` 0. Shares are ten-thousandths. Only the rows that a query names are read.
    """

    ids: np.ndarray
    """int64 [n]"""
    flags: np.ndarray
    """bool [values][n], rows named by `values`"""
    numbers: np.ndarray
    """float64 [NUMBERS][n]"""
    days: np.ndarray
    """int32 [DAYS][n], ordinals"""
    shares: np.ndarray
    """uint16 [buckets][n], rows named by `buckets`"""
    unknown: np.ndarray
    """uint16 [Dimension][n]"""
    lengths: np.ndarray
    """int32 [BOOSTS][n], tokens per text field"""
    values: tuple[tuple[str, str], ...]
    buckets: tuple[tuple[str, str], ...]

    @property
    def n(self) -> int:
        return int(self.ids.size)

    def number(self, name: str) -> np.ndarray:
        return self.numbers[NUMBERS.index(name)]

    def day(self, name: str) -> np.ndarray:
        return self.days[DAYS.index(name)]

    def unknown_of(self, dimension: Dimension) -> np.ndarray:
        return self.unknown[_DIMENSIONS.index(dimension)]

    def rows_of(self, ids: Iterable[int]) -> np.ndarray:
        """Places of those ids that are here."""
        wanted = np.unique(np.fromiter(ids, dtype=np.int64))
        places = np.searchsorted(self.ids, wanted)
        inside = places < self.n
        return places[inside][self.ids[places[inside]] == wanted[inside]]

    def changed(self, documents: Sequence[tuple[Document, Tokens]], removed_ids: Iterable[int]) -> Columns:
        """New columns with documents put in or replaced and others taken out."""
        fresh = build(documents, self.values, self.buckets)
        gone = self.rows_of([*removed_ids, *(document.id for document, _ in documents)])
        keep = np.ones(self.n, dtype=bool)
        keep[gone] = False
        order = np.argsort(np.concatenate([self.ids[keep], fresh.ids]), kind="stable")
        arrays = {}
        for name in _ARRAYS:
            old, new = getattr(self, name), getattr(fresh, name)
            if old.ndim == 1:
                arrays[name] = np.concatenate([old[keep], new])[order]
            else:
                widened = np.zeros((new.shape[0] - old.shape[0], int(keep.sum())), dtype=old.dtype)
                arrays[name] = np.concatenate([np.concatenate([old[:, keep], widened]), new], axis=1)[:, order]
        return Columns(**arrays, values=fresh.values, buckets=fresh.buckets)

    def save(self, directory: Path) -> None:
        """Write and flush to disk; the directory must not exist yet."""
        directory.mkdir()
        for name in _ARRAYS:
            with open(directory / f"{name}.npy", "wb") as file:
                np.save(file, np.ascontiguousarray(getattr(self, name)))
                file.flush()
                os.fsync(file.fileno())
        with open(directory / "names.json", "w", encoding="utf-8") as file:
            json.dump({"values": self.values, "buckets": self.buckets}, file)
            file.flush()
            os.fsync(file.fileno())


_ARRAYS = ("ids", "flags", "numbers", "days", "shares", "unknown", "lengths")


def load(directory: Path) -> Columns:
    """Map the files of a directory; nothing is read before it is used, and all processes share one copy."""
    names = json.loads((directory / "names.json").read_text(encoding="utf-8"))
    arrays = {name: _mapped(directory / f"{name}.npy") for name in _ARRAYS}
    return Columns(**arrays, values=tuple(map(tuple, names["values"])), buckets=tuple(map(tuple, names["buckets"])))


def build(
    documents: Iterable[tuple[Document, Tokens]], values: Sequence[tuple[str, str]] = (), buckets: Sequence[tuple[str, str]] = ()
) -> Columns:
    """Columns of documents; names of rows given first keep their places, new ones follow. The last of equal ids counts."""
    chosen = {document.id: (document, tokens) for document, tokens in documents}
    told = [chosen[one][1] for one in sorted(chosen)]
    ordered = [chosen[one][0] for one in sorted(chosen)]
    flags = [_flags(document) for document in ordered]
    shares = [_shares(document) for document in ordered]
    value_rows = _places(values, flags)
    bucket_rows = _places(buckets, (parts for parts, _ in shares))
    n = len(ordered)
    columns = Columns(
        ids=np.array([document.id for document in ordered], dtype=np.int64),
        flags=np.zeros((len(value_rows), n), dtype=bool),
        numbers=np.array([_numbers(document) for document in ordered], dtype=np.float64).reshape(n, len(NUMBERS)).T.copy(),
        days=np.array([_days(document) for document in ordered], dtype=np.int32).reshape(n, len(DAYS)).T.copy(),
        shares=np.zeros((len(bucket_rows), n), dtype=np.uint16),
        unknown=np.zeros((len(_DIMENSIONS), n), dtype=np.uint16),
        lengths=np.zeros((len(BOOSTS), n), dtype=np.int32),
        values=tuple(value_rows),
        buckets=tuple(bucket_rows),
    )
    for place, tokens in enumerate(told):
        columns.lengths[:, place] = [len(tokens[field]) for field in BOOSTS]
        for name in flags[place]:
            columns.flags[value_rows[name], place] = True
        parts, unknown = shares[place]
        columns.unknown[:, place] = unknown
        for name, part in parts.items():
            columns.shares[bucket_rows[name], place] = part
    return columns


def _places(known: Sequence[tuple[str, str]], seen: Iterable[Iterable[tuple[str, str]]]) -> dict[tuple[str, str], int]:
    places = {name: row for row, name in enumerate(known)}
    for names in seen:
        for name in names:
            places.setdefault(name, len(places))
    return places


def _flags(document: Document) -> list[tuple[str, str]]:
    found = [(facet, value) for facet, values in document.filters.items() for value in values]
    found += [("er_basis", document.er_basis.value)] if document.er_basis else []
    found += [("listed", "yes")] if document.listed else []
    return found + ([("currency", document.currency)] if document.currency else [])


def _numbers(document: Document) -> list[float]:
    figures = (document.followers_max, document.er, document.quality, document.price_min)
    return [np.nan if figure is None else float(figure) for figure in figures]


def _days(document: Document) -> list[int]:
    return [_ordinal(document.published_on), _ordinal(document.last_active)]


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0


def _shares(document: Document) -> tuple[Mapping[tuple[str, str], int], list[int]]:
    parts: dict[tuple[str, str], int] = {}
    unknown: list[int] = []
    for dimension in _DIMENSIONS:
        given = {bucket: share for (where, bucket), share in document.audience.items() if where == dimension}
        unknown.append(unknown_part(dimension, given))
        for bucket, part in in_tenthousandths(dimension, given).items():
            if bucket != UNKNOWN:
                parts[dimension.value, bucket] = part
    return parts, unknown


def _mapped(path: Path) -> np.ndarray:
    try:
        return np.load(path, mmap_mode="r")
    except ValueError:  # an empty array cannot be mapped
        return np.load(path)
