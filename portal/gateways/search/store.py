"""Knows the files of the columns: how they are laid out, how creators are appended to them, and how they grow."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from mmap import MADV_DONTNEED
from pathlib import Path

import numpy as np

from portal.gateways.search import bitsets
from portal.gateways.search.analysis import BOOSTS, Tokens
from portal.gateways.search.blocks import Block, Named, with_new
from portal.gateways.search.columns import Extent, Names
from portal.gateways.search.entries import DIMENSIONS, MEASURES, Entry

AT_ONCE = 1024
"""Creators that are turned into arrays at a time."""


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
        names = with_new(names, [entry for entry, _ in told])
        blocks = [Block.of(told[start : start + AT_ONCE], names) for start in range(0, len(told), AT_ONCE)]
        said = sum(block.said.size for block in blocks)
        needed = Room(extent.rows + len(told), extent.said + said, len(names.values), len(names.sums), len(names.buckets))
        for name, (_, shape) in needed.shapes.items():
            if any(least > there for least, there in zip(shape, self.arrays[name].shape, strict=True)):
                raise Full(needed)
        return self.put(extent, names, blocks, buried), names

    def put(self, extent: Extent, names: Names, blocks: Iterable[Block], buried: np.ndarray) -> Extent:
        """The same with creators who are arrays already, where there is room for them."""
        self.arrays["dead"][extent.dead : extent.dead + buried.size] = buried
        rows, said = extent.rows, extent.said
        for block in blocks:
            self._write(rows, said, block)
            rows, said = rows + len(block), said + block.said.size
        file = extent.names
        if file != f"names-{len(names)}.json":  # names are only ever added
            file = f"names-{len(names)}.json"
            (self.directory / file).write_text(json.dumps(names.told), encoding="utf-8")
        ids = self.arrays["ids"][:rows]
        ascending = extent.ascending if extent.rows else _ascending(ids)
        return Extent(rows, ascending, extent.dead + int(buried.size), said, file)

    def _write(self, first: int, said: int, block: Block) -> None:
        arrays, end, n = self.arrays, first + len(block), len(block)
        for name in ("ids", "prints", "measures", "unknown", "lengths"):
            arrays[name][..., first:end] = getattr(block, name)
        for name in ("figures", "shares"):
            # All rows, also those without a name yet: a killed writer may have left something where the next name will stand.
            fresh = np.zeros((len(arrays[name]), n), dtype=arrays[name].dtype)
            _fill(fresh, getattr(block, name))
            _put(arrays[name][:, first:end], fresh)
        self._raise_flags(first, block)
        words = block.lengths.sum(axis=0, dtype=np.int64)
        arrays["starts"][first:end] = said + np.cumsum(words) - words
        arrays["said"][said : said + block.said.size] = block.said

    def _raise_flags(self, first: int, block: Block) -> None:
        start, stop = first // bitsets.WORD, bitsets.words_for(first + len(block))
        shift = first - start * bitsets.WORD
        fresh = np.zeros((len(self.arrays["flags"]), (stop - start) * bitsets.WORD), dtype=np.uint8)
        _fill(fresh[:, shift:], block.flags)
        bits = bitsets.of_bools(fresh.view(bool))
        there = self.arrays["flags"][:, start:stop]
        bits[:, 0] |= there[:, 0] & np.uint64((1 << shift) - 1)  # those before us in the same word keep theirs
        _put(there, bits)

    def let_go(self) -> None:
        """Give back the memory of what has been read and written; it stays with the system, and in the files."""
        for found in self._maps.values():
            found.base.madvise(MADV_DONTNEED)

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


def _ascending(ids: np.ndarray) -> int:
    """How many of the first ids ascend."""
    falling = np.flatnonzero(ids[1:] <= ids[:-1])
    return int(falling[0]) + 1 if falling.size else ids.size


def _fill(array: np.ndarray, told: Named) -> None:
    array[told.rows, told.places] = told.figures


def _put(there: np.ndarray, fresh: np.ndarray) -> None:
    """Write only the rows that differ: an edit would otherwise touch a page of every row."""
    differing = np.flatnonzero((there != fresh).any(axis=1))
    there[differing] = fresh[differing]
