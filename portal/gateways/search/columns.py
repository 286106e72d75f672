"""Knows the numeric side of the index as one generation sees it: arrays with a place per creator that all processes share."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from portal.domain.discovery.audience import Dimension
from portal.gateways.search import bitsets
from portal.gateways.search.entries import DIMENSIONS, MEASURES, Name


@dataclass(frozen=True)
class Extent:
    """How much of the files of a store belongs to a generation. What lies beyond is not there yet, or was never finished."""

    rows: int = 0
    ascending: int = 0
    """So many of the first rows have ascending ids (those of the last rebuild)."""
    dead: int = 0
    """Entries of the list of rows that have been replaced or removed."""
    said: int = 0
    """Tokens kept for phrases."""
    names: str = ""
    """File that names the rows of flags, figures and shares."""

    @property
    def told(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Names:
    """Where a named row stands in an array of many."""

    values: dict[Name, int] = field(default_factory=dict)
    sums: dict[Name, int] = field(default_factory=dict)
    buckets: dict[Name, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Names:
        lists = json.loads(path.read_text(encoding="utf-8"))
        return cls(*({(where, value): row for row, (where, value) in enumerate(lists[kind])} for kind in ("values", "sums", "buckets")))

    @property
    def told(self) -> dict[str, list[Name]]:
        return {kind: list(getattr(self, kind)) for kind in ("values", "sums", "buckets")}

    def __len__(self) -> int:
        return len(self.values) + len(self.sums) + len(self.buckets)

    @cached_property
    def by_field(self) -> dict[str, tuple[list[str], slice | np.ndarray]]:
        """For each field of the flags: its values, and their rows; a slice where they lie together, which spares a copy."""
        grouped: dict[str, tuple[list[str], list[int]]] = {}
        for (where, value), row in self.values.items():
            values, rows = grouped.setdefault(where, ([], []))
            values.append(value)
            rows.append(row)
        together = {where: rows[-1] - rows[0] + 1 == len(rows) for where, (_, rows) in grouped.items()}
        return {
            where: (values, slice(rows[0], rows[-1] + 1) if together[where] else np.array(rows))
            for where, (values, rows) in grouped.items()
        }


@dataclass(frozen=True)
class Columns:
    """One generation. Arrays are column-major: one row of an array per value or bucket, one place in it per creator.

    Places are given in the order of arrival and never again: a change takes the old place out of `live` and appends a new one, so
    nothing that a reader sees is ever written to. All arrays reach to the end of the last word; `live` says who counts. What the
    rows hold is told in `entries`. Only the rows that a query names are read.
    """

    extent: Extent
    names: Names
    arrays: dict[str, np.ndarray]
    live: np.ndarray
    """uint64 [words]"""

    @cached_property
    def words(self) -> int:
        return int(self.live.size)

    @cached_property
    def span(self) -> int:
        return self.words * bitsets.WORD

    @cached_property
    def n(self) -> int:
        return self.extent.rows - self.extent.dead

    @cached_property
    def ids(self) -> np.ndarray:
        return self.arrays["ids"][: self.span]

    @cached_property
    def nobody(self) -> np.ndarray:
        return np.zeros(self.words, dtype=np.uint64)

    def measure(self, name: str) -> np.ndarray:
        return self.arrays["measures"][MEASURES.index(name), : self.span]

    def flag(self, name: Name) -> np.ndarray:
        """uint64 [words] of those who carry it."""
        row = self.names.values.get(name)
        return self.nobody if row is None else self.arrays["flags"][row, : self.words]

    def flags(self, where: str) -> tuple[list[str], np.ndarray]:
        """All values of a field, and uint64 [values][words] of those who carry them."""
        values, rows = self.names.by_field.get(where, ([], slice(0, 0)))
        return values, self.arrays["flags"][rows, : self.words]

    def figure(self, name: Name) -> np.ndarray:
        """uint32 [span], one more than the figure; 0 where it is not known."""
        row = self.names.sums.get(name)
        return np.zeros(self.span, dtype=np.uint32) if row is None else self.arrays["figures"][row, : self.span]

    def share(self, dimension: Dimension, bucket: str) -> np.ndarray | None:
        """Ten-thousandths, uint16 [span]; None where nobody has any."""
        row = self.names.buckets.get((dimension.value, bucket))
        return None if row is None else self.arrays["shares"][row, : self.span]

    def unknown_of(self, dimension: Dimension) -> np.ndarray:
        return self.arrays["unknown"][DIMENSIONS.index(dimension), : self.span]

    def rows_of(self, ids: AbstractSet[int]) -> np.ndarray:
        """Places of those ids that are here, ascending."""
        wanted = np.array(sorted(ids), dtype=np.int64)
        places = _found(self.ids[: self.extent.ascending], wanted)
        if self.extent.ascending < self.extent.rows:
            later, order = self._sorted
            places = np.concatenate([places, order[_found(later, wanted)] + self.extent.ascending])
        return np.sort(places[bitsets.holds(self.live, places)]) if places.size else places

    @cached_property
    def _sorted(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids that came after the last rebuild, in order, and how they are found in it."""
        ids = self.ids[self.extent.ascending : self.extent.rows]
        order = np.argsort(ids, kind="stable")
        return ids[order], order

    def later(self, extent: Extent, names: Names, arrays: dict[str, np.ndarray]) -> Columns:
        """The generation after this one in the same store."""
        words = bitsets.words_for(extent.rows)
        live = np.zeros(words, dtype=np.uint64)
        live[: self.words] = self.live
        came = bitsets.first(extent.rows, words)
        came[: self.words] &= ~bitsets.first(self.extent.rows, self.words)
        live |= came
        live = bitsets.without(live, _dead(arrays, self.extent.dead, extent.dead))
        return replace(self, extent=extent, names=names, arrays=arrays, live=live)


def columns(extent: Extent, names: Names, arrays: dict[str, np.ndarray]) -> Columns:
    live = bitsets.without(bitsets.first(extent.rows, bitsets.words_for(extent.rows)), _dead(arrays, 0, extent.dead))
    return Columns(extent, names, arrays, live)


def _dead(arrays: dict[str, np.ndarray], start: int, end: int) -> np.ndarray:
    return arrays["dead"][start:end].astype(np.int64)


def _found(ordered: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where the wanted ids stand in ascending ones; of equal ones the last."""
    places = ordered.searchsorted(wanted, side="right") - 1
    # Before the first stands -1, which is the place of the last: it is not the same either.
    return places[ordered[places] == wanted] if ordered.size else places[:0]
