"""Knows the numeric side of the index: arrays with one place per creator, kept as files that processes map and share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from portal.domain.discovery.audience import Dimension
from portal.gateways.search.analysis import BOOSTS, Tokens
from portal.gateways.search.entries import DIMENSIONS, MEASURES, Name, entry_of
from portal.gateways.search.promise import Document


@dataclass(frozen=True)
class Columns:
    """All arrays are column-major: one row of an array per value or bucket, one place in it per creator, ids ascending.

    What each row holds is told in `entries`. Only the rows that a query names are read.
    """

    ids: np.ndarray
    """int64 [n]"""
    prints: np.ndarray
    """int64 [n], fingerprints of the documents"""
    flags: np.ndarray
    """bool [values][n], rows named by `values`"""
    figures: np.ndarray
    """uint32 [figures][n], rows named by `sums`; one more than the figure, 0 where it is not known"""
    measures: np.ndarray
    """float64 [MEASURES][n]"""
    shares: np.ndarray
    """uint16 [buckets][n], rows named by `buckets`"""
    unknown: np.ndarray
    """uint16 [DIMENSIONS][n]"""
    lengths: np.ndarray
    """int32 [BOOSTS][n], tokens per text field"""
    values: tuple[Name, ...]
    sums: tuple[Name, ...]
    buckets: tuple[Name, ...]

    @property
    def n(self) -> int:
        return int(self.ids.size)

    def measure(self, name: str) -> np.ndarray:
        return self.measures[MEASURES.index(name)]

    def flag(self, name: Name) -> np.ndarray:
        """bool [n] of those who carry it."""
        return self.flags[self.values.index(name)] if name in self.values else np.zeros(self.n, dtype=bool)

    def figure(self, name: Name) -> np.ndarray:
        """uint32 [n], one more than the figure."""
        return self.figures[self.sums.index(name)] if name in self.sums else np.zeros(self.n, dtype=np.uint32)

    def share(self, dimension: Dimension, bucket: str) -> np.ndarray:
        """Ten-thousandths [n]."""
        name = (dimension.value, bucket)
        return self.shares[self.buckets.index(name)] if name in self.buckets else np.zeros(self.n, dtype=np.uint16)

    def unknown_of(self, dimension: Dimension) -> np.ndarray:
        return self.unknown[DIMENSIONS.index(dimension)]

    def rows_of(self, ids: Iterable[int]) -> np.ndarray:
        """Places of those ids that are here."""
        wanted = np.unique(np.fromiter(ids, dtype=np.int64))
        places = np.searchsorted(self.ids, wanted)
        inside = places < self.n
        return places[inside][self.ids[places[inside]] == wanted[inside]]

    def changed(self, documents: Sequence[tuple[Document, Tokens]], removed_ids: Iterable[int]) -> Columns:
        """New columns with documents put in or replaced and others taken out."""
        fresh = build(documents, self.values, self.sums, self.buckets)
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
        return Columns(**arrays, values=fresh.values, sums=fresh.sums, buckets=fresh.buckets)

    def save(self, directory: Path) -> None:
        """Write and flush to disk; the directory must not exist yet."""
        directory.mkdir()
        for name in _ARRAYS:
            with open(directory / f"{name}.npy", "wb") as file:
                np.save(file, np.ascontiguousarray(getattr(self, name)))
                file.flush()
                os.fsync(file.fileno())
        with open(directory / "names.json", "w", encoding="utf-8") as file:
            json.dump({"values": self.values, "sums": self.sums, "buckets": self.buckets}, file)
            file.flush()
            os.fsync(file.fileno())


_ARRAYS = ("ids", "prints", "flags", "figures", "measures", "shares", "unknown", "lengths")


def load(directory: Path) -> Columns:
    """Map the files of a directory; nothing is read before it is used, and all processes share one copy."""
    names = json.loads((directory / "names.json").read_text(encoding="utf-8"))
    arrays = {name: _mapped(directory / f"{name}.npy") for name in _ARRAYS}
    return Columns(**arrays, **{kind: tuple(map(tuple, found)) for kind, found in names.items()})


def build(
    documents: Iterable[tuple[Document, Tokens]], values: Sequence[Name] = (), sums: Sequence[Name] = (), buckets: Sequence[Name] = ()
) -> Columns:
    """Columns of documents; names of rows given first keep their places, new ones follow. The last of equal ids counts."""
    chosen = {document.id: (document, tokens) for document, tokens in documents}
    told = [chosen[one][1] for one in sorted(chosen)]
    entries = [entry_of(chosen[one][0]) for one in sorted(chosen)]
    value_rows = _places(values, (entry.flags for entry in entries))
    sum_rows = _places(sums, (entry.figures for entry in entries))
    bucket_rows = _places(buckets, (entry.shares for entry in entries))
    n = len(entries)
    columns = Columns(
        ids=np.array([entry.id for entry in entries], dtype=np.int64),
        prints=np.array([entry.fingerprint for entry in entries], dtype=np.int64),
        flags=np.zeros((len(value_rows), n), dtype=bool),
        figures=np.zeros((len(sum_rows), n), dtype=np.uint32),
        measures=np.array([entry.measures for entry in entries], dtype=np.float64).reshape(n, len(MEASURES)).T.copy(),
        shares=np.zeros((len(bucket_rows), n), dtype=np.uint16),
        unknown=np.array([entry.unknown for entry in entries], dtype=np.uint16).reshape(n, len(DIMENSIONS)).T.copy(),
        lengths=np.zeros((len(BOOSTS), n), dtype=np.int32),
        values=tuple(value_rows),
        sums=tuple(sum_rows),
        buckets=tuple(bucket_rows),
    )
    for place, (entry, tokens) in enumerate(zip(entries, told, strict=True)):
        columns.lengths[:, place] = [len(tokens[field]) for field in BOOSTS]
        for name in entry.flags:
            columns.flags[value_rows[name], place] = True
        for name, figure in entry.figures.items():
            columns.figures[sum_rows[name], place] = figure
        for name, part in entry.shares.items():
            columns.shares[bucket_rows[name], place] = part
    return columns


def _places(known: Sequence[Name], seen: Iterable[Iterable[Name]]) -> dict[Name, int]:
    places = {name: row for row, name in enumerate(known)}
    for names in seen:
        for name in names:
            places.setdefault(name, len(places))
    return places


def _mapped(path: Path) -> np.ndarray:
    try:
        return np.load(path, mmap_mode="r")
    except ValueError:  # an empty array cannot be mapped
        return np.load(path)
