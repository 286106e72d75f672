"""Knows some creators as arrays, a place in each for each creator: the shape in which they are set aside and written into the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from portal.gateways.search.analysis import BOOSTS, Tokens
from portal.gateways.search.columns import Names
from portal.gateways.search.entries import Entry, Name

_LONGEST = 2**16 - 1

Moves = tuple[np.ndarray, np.ndarray, np.ndarray]
"""For values, sums and buckets the new row by the old one."""


def spoken(token: str) -> int:
    """A token as phrases compare it. Two tokens share one number about once in 4,000,000,000 pairs."""
    return crc32(token.encode(errors="surrogatepass"))


@dataclass(frozen=True)
class Named:
    """What is known under a name, one thing after the other: the row of the name, the place of the creator, the figure."""

    rows: np.ndarray
    places: np.ndarray
    figures: np.ndarray

    @classmethod
    def of(cls, told: Sequence[Mapping[Name, int]], rows: Mapping[Name, int]) -> Named:
        count = sum(map(len, told))
        return cls(
            np.fromiter((rows[name] for one in told for name in one), np.uint32, count),
            np.repeat(np.arange(len(told), dtype=np.uint32), [len(one) for one in told]),
            np.fromiter((figure for one in told for figure in one.values()), np.uint32, count),
        )

    def moved(self, rows: np.ndarray) -> Named:
        """The same where each row of a name has become another one."""
        return Named(rows[self.rows], self.places, self.figures)


@dataclass(frozen=True)
class Block:
    ids: np.ndarray
    prints: np.ndarray
    measures: np.ndarray
    """[measures][places]"""
    unknown: np.ndarray
    """[dimensions][places]"""
    flags: Named
    figures: Named
    shares: Named
    lengths: np.ndarray
    """[fields][places]"""
    said: np.ndarray
    """The tokens of all fields, creator by creator, as phrases compare them."""

    @classmethod
    def of(cls, told: Sequence[tuple[Entry, Tokens]], names: Names) -> Block:
        """`names`: with all that are known of these creators."""
        entries = [entry for entry, _ in told]
        texts = [tokens[field][:_LONGEST] for _, tokens in told for field in BOOSTS]
        return cls(
            np.array([entry.id for entry in entries], dtype=np.int64),
            np.array([entry.fingerprint for entry in entries], dtype=np.int64),
            np.array([entry.measures for entry in entries]).T,
            np.array([entry.unknown for entry in entries], dtype=np.uint16).T,
            Named.of([dict.fromkeys(entry.flags, 1) for entry in entries], names.values),
            Named.of([entry.figures for entry in entries], names.sums),
            Named.of([entry.shares for entry in entries], names.buckets),
            np.array([len(text) for text in texts], dtype=np.uint16).reshape(len(told), len(BOOSTS)).T,
            np.array([spoken(token) for text in texts for token in text], dtype=np.uint32),
        )

    def __len__(self) -> int:
        return self.ids.size

    def moved(self, moves: Moves) -> Block:
        """The same where the names stand in other rows."""
        flags, figures, shares = moves
        return replace(self, flags=self.flags.moved(flags), figures=self.figures.moved(figures), shares=self.shares.moved(shares))


def with_new(names: Names, entries: Iterable[Entry]) -> Names:
    """The names, and behind them those that only these creators bring."""
    kinds = []
    for known, told in ((names.values, "flags"), (names.sums, "figures"), (names.buckets, "shares")):
        new = {name for entry in entries for name in getattr(entry, told)} - known.keys()
        # In order, so that the values of one field lie together and counting them copies nothing.
        kinds.append({**known, **{name: len(known) + place for place, name in enumerate(sorted(new))}} if new else known)
    return Names(*kinds) if sum(map(len, kinds)) > len(names) else names


def in_order(names: Names) -> tuple[Names, Moves]:
    """The names as if all had come at once, and where each has moved to."""
    kinds = (names.values, names.sums, names.buckets)
    ordered = [{name: row for row, name in enumerate(sorted(known))} for known in kinds]
    moves = (np.array([rows[name] for name in known], dtype=np.intp) for known, rows in zip(kinds, ordered, strict=True))
    return Names(*ordered), tuple(moves)
