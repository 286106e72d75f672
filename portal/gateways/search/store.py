"""Knows the files of the columns: how they are laid out, how creators are appended to them, and how they grow."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from portal.gateways.search import bitsets
from portal.gateways.search.analysis import BOOSTS, Tokens
from portal.gateways.search.columns import Extent, Names
from portal.gateways.search.entries import DIMENSIONS, MEASURES, Entry, Name

_AT_ONCE = 4096
"""Creators that are turned into arrays at a time."""
_LONGEST = 2**16 - 1


class Full(Exception):
    """There is no room left; the store must grow first."""

    def __init__(self, needed: Room) -> None:
        super().__init__(str(needed))
        self.needed = needed


@dataclass(frozen=True)
class Room:
    """How much a store can hold. Files are sparse: what is not used takes no disk."""

    rows: int
    said: int
    values: int
    sums: int
    buckets: int

    @property
    def roomy(self) -> Room:
        """Half as much again, and for small ones a good deal more."""
        rows = -(-(self.rows * 3 // 2 + 4_096) // 512) * 512
        names = (self.values * 5 // 4 + 256, self.sums * 5 // 4 + 64, self.buckets * 5 // 4 + 64)
        return Room(rows, self.said * 3 // 2 + 100 * 4_096, *names)

    @property
    def shapes(self) -> dict[str, tuple[type, tuple[int, ...]]]:
        """Array by array. Rows are ids, words and numbers of one kind; `said` holds the tokens of all creators one after the other."""
        return {
            "ids": (np.int64, (self.rows,)),
            "prints": (np.int64, (self.rows,)),
            "dead": (np.uint32, (self.rows,)),
            "starts": (np.int64, (self.rows,)),
            "said": (np.uint32, (self.said,)),
            "lengths": (np.uint16, (len(BOOSTS), self.rows)),
            "measures": (np.float64, (len(MEASURES), self.rows)),
            "unknown": (np.uint16, (len(DIMENSIONS), self.rows)),
            "figures": (np.uint32, (self.sums, self.rows)),
            "shares": (np.uint16, (self.buckets, self.rows)),
            "flags": (np.uint64, (self.values, self.rows // bitsets.WORD)),
        }


def spoken(token: str) -> int:
    """A token as phrases compare it. Two tokens share one number about once in 4,000,000,000 pairs."""
    return crc32(token.encode(errors="surrogatepass"))


class Store:
    """The files of one directory, mapped. Writers must hold the lock of the index; readers never see beyond their extent."""

    def __init__(self, directory: Path, writable: bool = False) -> None:
        self.directory = directory
        mode = "r+" if writable else "r"
        shapes = Room(0, 0, 0, 0, 0).shapes
        self._maps = {name: np.load(directory / f"{name}.npy", mmap_mode=mode) for name in shapes}
        # As plain arrays, since taking a part of numpy's memmap takes ten times as long as of an array.
        self.arrays = {name: found.view(np.ndarray) for name, found in self._maps.items()}

    @classmethod
    def create(cls, directory: Path, room: Room) -> Store:
        directory.mkdir()
        for name, (dtype, shape) in room.shapes.items():
            np.lib.format.open_memmap(directory / f"{name}.npy", mode="w+", dtype=dtype, shape=shape)
        return cls(directory, writable=True)

    def grown(self, directory: Path, extent: Extent, needed: Room) -> Store:
        """A store with room for more in a new directory, every creator in the same place."""
        store = Store.create(directory, needed.roomy)
        for name, old in self.arrays.items():
            end = {"said": extent.said, "dead": extent.dead, "flags": bitsets.words_for(extent.rows)}.get(name, extent.rows)
            store.arrays[name][*(slice(size) for size in old.shape[:-1]), :end] = old[..., :end]
        if extent.names:
            (directory / extent.names).write_bytes((self.directory / extent.names).read_bytes())
        return store

    def append(self, extent: Extent, names: Names, told: Sequence[tuple[Entry, Tokens]], buried: np.ndarray) -> tuple[Extent, Names]:
        """Put creators behind the last one and note which places are dead; what was beyond the extent is overwritten.

        Nothing that a reader of the given extent sees is changed. Raises Full before anything is written.
        """
        names = _with_new(names, [entry for entry, _ in told])
        said = sum(len(tokens[field]) for _, tokens in told for field in BOOSTS)
        needed = Room(extent.rows + len(told), extent.said + said, len(names.values), len(names.sums), len(names.buckets))
        for name, (_, shape) in needed.shapes.items():
            if any(least > there for least, there in zip(shape, self.arrays[name].shape, strict=True)):
                raise Full(needed)
        self.arrays["dead"][extent.dead : extent.dead + buried.size] = buried
        rows, words = extent.rows, extent.said
        for start in range(0, len(told), _AT_ONCE):
            words = self._write(rows + start, words, names, told[start : start + _AT_ONCE])
        file = extent.names
        if file != f"names-{len(names)}.json":  # names are only ever added
            file = f"names-{len(names)}.json"
            (self.directory / file).write_text(json.dumps(names.told), encoding="utf-8")
        ids = [entry.id for entry, _ in told]
        ascending = len(told) if not rows and all(one < other for one, other in zip(ids, ids[1:], strict=False)) else extent.ascending
        return Extent(rows + len(told), ascending, extent.dead + int(buried.size), words, file), names

    def _write(self, first: int, said: int, names: Names, told: Sequence[tuple[Entry, Tokens]]) -> int:
        entries = [entry for entry, _ in told]
        arrays, end, n = self.arrays, first + len(told), len(told)
        arrays["ids"][first:end] = [entry.id for entry in entries]
        arrays["prints"][first:end] = [entry.fingerprint for entry in entries]
        arrays["measures"][:, first:end] = np.array([entry.measures for entry in entries]).T
        arrays["unknown"][:, first:end] = np.array([entry.unknown for entry in entries]).T
        for kind, places in (("figures", names.sums), ("shares", names.buckets)):
            # All rows, also those without a name yet: a killed writer may have left something where the next name will stand.
            fresh = np.zeros((len(arrays[kind]), n), dtype=arrays[kind].dtype)
            _fill(fresh, places, [getattr(entry, kind) for entry in entries])
            _put(arrays[kind][:, first:end], fresh)
        self._raise_flags(first, names.values, entries)
        flat: list[int] = []
        lengths = []
        for place, (_, tokens) in enumerate(told):
            arrays["starts"][first + place] = said + len(flat)
            lengths.append([min(len(tokens[field]), _LONGEST) for field in BOOSTS])
            for field in BOOSTS:
                flat.extend(spoken(token) for token in tokens[field][:_LONGEST])
        arrays["lengths"][:, first:end] = np.array(lengths).T
        arrays["said"][said : said + len(flat)] = flat
        return said + len(flat)

    def _raise_flags(self, first: int, places: Mapping[Name, int], entries: Sequence[Entry]) -> None:
        start, stop = first // bitsets.WORD, bitsets.words_for(first + len(entries))
        shift = first - start * bitsets.WORD
        fresh = np.zeros((len(self.arrays["flags"]), (stop - start) * bitsets.WORD), dtype=np.uint8)
        _fill(fresh, places, [dict.fromkeys(entry.flags, 1) for entry in entries], shift)
        bits = bitsets.of_bools(fresh.view(bool))
        there = self.arrays["flags"][:, start:stop]
        bits[:, 0] |= there[:, 0] & np.uint64((1 << shift) - 1)  # those before us in the same word keep theirs
        _put(there, bits)

    def flush(self) -> None:
        for found in self._maps.values():
            found.flush()
        for path in [*self.directory.glob("names-*.json"), self.directory]:
            flush(path)


def flush(path: Path) -> None:
    """Hand a file, or the entries of a directory, over to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _with_new(names: Names, entries: Sequence[Entry]) -> Names:
    kinds = []
    for known, told in ((names.values, "flags"), (names.sums, "figures"), (names.buckets, "shares")):
        new = {name for entry in entries for name in getattr(entry, told)} - known.keys()
        # In order, so that the values of one field lie together and counting them copies nothing.
        kinds.append({**known, **{name: len(known) + place for place, name in enumerate(sorted(new))}} if new else known)
    return Names(*kinds) if sum(map(len, kinds)) > len(names) else names


def _fill(array: np.ndarray, places: Mapping[Name, int], told: Sequence[Mapping[Name, int]], shift: int = 0) -> None:
    rows = [places[name] for one in told for name in one]
    columns = np.repeat(np.arange(len(told)), [len(one) for one in told]) + shift
    array[rows, columns] = [figure for one in told for figure in one.values()]


def _put(there: np.ndarray, fresh: np.ndarray) -> None:
    """Write only the rows that differ: an edit would otherwise touch a page of every row."""
    differing = np.flatnonzero((there != fresh).any(axis=1))
    there[differing] = fresh[differing]
