"""Knows how words become a set of creators with scores: postings of all segments joined, weighed by BM25F, and remembered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import NamedTuple

import numpy as np

from portal.gateways.search import bitsets
from portal.gateways.search.analysis import BOOSTS, Needle, Plan, Word
from portal.gateways.search.columns import Columns
from portal.gateways.search.memory import Arrays, Memory
from portal.gateways.search.recent import Recent
from portal.gateways.search.segments import Segment
from portal.gateways.search.store import spoken

K1, B = 1.2, 0.75
"""Usual constants of BM25F (Robertson and Zaragoza 2009)."""
_LEADERS = 2048
"""Of a common word so many for whom it counts most are known beforehand, so that a first page need not look at the others."""
_FEW = 8
"""So many postings are added up in the time in which one place is found among them."""
_FIELDS = tuple(BOOSTS)

_NOBODY = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


class Found(NamedTuple):
    """A word in the segments, made ready to be weighed."""

    rows: np.ndarray
    """Places of those who use it, ascending"""
    weights: np.ndarray
    """float32: what it counts for each"""
    bits: np.ndarray
    """uint64: the same places as a set"""
    before: np.ndarray
    """How many of the places lie before each word of the set"""
    most: np.ndarray
    """Places for which it counts most"""
    most_weights: np.ndarray

    def among(self, spots: bitsets.Spots) -> tuple[np.ndarray, np.ndarray]:
        """(which of some ascending places use the word, what it counts for them)"""
        held, at = spots.standing(self.bits, self.before)
        return held, self.weights[at]


@dataclass
class Text:
    """The words of one generation. Segments never change and places are never given twice, so what was found in them stays found."""

    columns: Columns
    segments: tuple[Segment, ...]
    recent: Recent
    usual: tuple[float, ...]
    """Mean length of each field, as it was measured last."""
    memory: Memory = field(repr=False)
    lock: RLock = field(repr=False)
    """Whoosh readers keep positions in shared files; one thread at a time reads from them."""

    @cached_property
    def _named(self) -> tuple[str, ...]:
        return tuple(segment.name for segment in self.segments)

    def matching(self, plan: Plan) -> np.ndarray:
        """uint64 [words] of those who match; the dead may be among them."""
        mask: np.ndarray | None = None
        for clause in plan.words:
            either: np.ndarray | None = None
            for word in clause:
                bits = self._bits(word)
                either = bits if either is None else either | bits
            if either is not None:
                mask = either if mask is None else mask & either
        for needle in plan.without:
            mask = ~self._bits(Word((needle,))) if mask is None else mask & ~self._bits(Word((needle,)))
        return mask if mask is not None else self.columns.live

    def scores(self, plan: Plan, rows: np.ndarray) -> np.ndarray:
        """float32 [rows] by BM25F; rows ascend."""
        words = [self._weighty(word) for clause in plan.words for word in clause]
        if _FEW * rows.size > sum(old.rows.size for _, old, _ in words):
            total = np.zeros(self.columns.span, dtype=np.float32)
            for rarity, old, new in words:
                for places, weights in (old[:2], new):
                    total[places] += rarity * weights
            return total[rows]
        total, spots = np.zeros(rows.size, dtype=np.float32), bitsets.Spots(rows)
        for rarity, old, new in words:
            for held, weights in (old.among(spots), *([_among(*new, rows)] if new[0].size else [])):
                total[held] += rarity * weights
        return total

    def leaders(self, plan: Plan) -> tuple[np.ndarray, np.ndarray, float] | None:
        """Where a single word decides: (places for which it counts most, their scores, what nobody else exceeds)."""
        words = plan.words[0] if len(plan.words) == 1 else ()
        if len(words) != 1:
            return None
        rarity, old, (rows, weights) = self._weighty(words[0])
        floor = float(rarity * old.most_weights.min()) if old.most.size < old.rows.size else -1.0
        return np.concatenate([old.most, rows]), rarity * np.concatenate([old.most_weights, weights]), floor

    def _weighty(self, word: Word) -> tuple[np.float32, Found, Arrays]:
        """(rarity, the word in the segments, among the newest)"""
        old, new = self._old(word), self._new(word)
        df = old.rows.size + new[0].size
        return np.float32(math.log1p((self.columns.extent.rows - df + 0.5) / (df + 0.5)) if df else 0), old, new

    def bearers(self, where: str, token: str) -> np.ndarray:
        """Places of creators alive who use a word, ascending."""
        with self.lock:
            found = [self._of_segment(segment, where, token)[0] for segment in self.segments]
            found.append(self.recent.postings(where, token)[0])
        return bitsets.rows(self._alive(found))

    def begun(self, where: str, beginning: str) -> np.ndarray:
        """uint64 [words] of creators alive who use a word that begins so."""
        with self.lock:
            found = [
                self.memory.get((segment.name, "begun", where, beginning), lambda segment=segment: segment.begun(where, beginning))[0]
                for segment in self.segments
            ]
            found.append(self.recent.begun(where, beginning)[0])
        return self._alive(found)

    def _alive(self, found: Sequence[np.ndarray]) -> np.ndarray:
        rows = np.concatenate(found)
        return bitsets.of_rows(rows[rows < self.columns.span], self.columns.words) & self.columns.live

    def knows(self, needle: Needle, among: np.ndarray) -> bool:
        return bool((self._bits(Word((needle,))) & among).any())

    def _bits(self, word: Word) -> np.ndarray:
        old, (rows, _) = self._old(word).bits, self._new(word)
        if old.size == self.columns.words and not rows.size:
            return old
        bits = np.zeros(self.columns.words, dtype=np.uint64)
        bits[: old.size] = old[: bits.size]
        return bits | bitsets.of_rows(rows, self.columns.words) if rows.size else bits

    def _old(self, word: Word) -> Found:
        """A word in the segments."""
        return self.memory.get((self._named, word.key), lambda: self._joined(word))

    def _joined(self, word: Word) -> Found:
        # Kept for each segment: when a segment of the newest is added, only its own part of a word is read.
        parts = [
            self.memory.get((segment.name, self.usual, word.key), lambda segment=segment: self._weighed(word, segment))
            for segment in self.segments
        ]
        rows, weights = _together([part for part in parts if part[0].size], np.add)
        bits = bitsets.of_rows(rows, self.columns.words if rows.size else 0)
        most = np.argpartition(weights, -_LEADERS)[-_LEADERS:] if rows.size > _LEADERS else slice(None)
        return Found(rows, weights, bits, bitsets.counts_before(bits), rows[most], weights[most])

    def _new(self, word: Word) -> tuple[np.ndarray, np.ndarray]:
        """(places, weights) of a word among the newest creators."""
        if not self.recent:
            return _NOBODY
        # Up to a place the newest never change either.
        return self.memory.get((self.recent.path.name, self.columns.extent.rows, word.key), lambda: self._weighed(word, self.recent))

    def counted(self, where: str, beginning: str) -> dict[str, int]:
        """Words that begin so with the number of their users; those who have left meanwhile may be among them."""
        counts = dict(self.recent.used(where, beginning))
        for segment in self.segments:
            key = (segment.name, "used", where, beginning)
            for word, count in self.memory.get(key, lambda segment=segment: segment.used(where, beginning)).items():
                counts[word] = counts.get(word, 0) + count
        return counts

    def _of_segment(self, segment: Segment, where: str, token: str) -> Arrays:
        return self.memory.get((segment.name, where, token), lambda: segment.postings(where, token))

    def _weighed(self, word: Word, source: Segment | Recent) -> Arrays:
        """Places and weights of a word by BM25F: what its needles count is added up before it is dampened."""
        with self.lock:
            fields = [found for needle in word.needles for found in self._by_field(needle, source)]
        rows, weights = _together(fields, np.add)
        return rows, weights * np.float32(K1 + 1) / (weights + np.float32(K1))

    def _by_field(self, needle: Needle, source: Segment | Recent) -> Iterator[Arrays]:
        """Places and how often in each field, by boost and length of the field; of several spellings the best counts."""
        for where, sequences in needle.sequences.items():
            spellings: list[Arrays] = []
            for at, sequence in enumerate(sequences):
                if len(sequence) > 1:
                    spellings.append(self._in_a_row(where, sequence, source))
                else:
                    find = source.begun if needle.prefix and at == 0 else source.postings
                    spellings.append(find(where, sequence[0]))
            rows, often = _together([found for found in spellings if found[0].size], np.maximum)
            rows, often = rows[: (end := np.searchsorted(rows, self.columns.extent.rows))], often[:end]
            if rows.size:
                place = _FIELDS.index(where)
                lengths = self.columns.arrays["lengths"][place][rows]
                norms = (1 - B) + (B / max(self.usual[place], 1e-9)) * lengths
                yield rows, (needle.weight * BOOSTS[where] * often / norms).astype(np.float32)

    def _in_a_row(self, where: str, sequence: tuple[str, ...], source: Segment | Recent) -> Arrays:
        """Creators in whose field the tokens stand in a row, each counted once."""
        first, *others = dict.fromkeys(sequence)
        rows = source.postings(where, first)[0]
        for token in others:
            rows = np.intersect1d(rows, source.postings(where, token)[0], assume_unique=True)
        rows = rows[rows < self.columns.extent.rows]
        held = _stand_in_a_row(self.columns, _FIELDS.index(where), rows, [spoken(token) for token in sequence])
        return rows[held], np.ones(int(held.sum()), dtype=np.float32)


def _among(places: np.ndarray, weights: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(which of the rows are among the places, their weights); both ascend, and there are places."""
    at = np.minimum(np.searchsorted(places, rows), places.size - 1)
    held = np.flatnonzero(places[at] == rows)
    return held, weights[at[held]]


def _together(parts: Sequence[Arrays], joined: np.ufunc) -> Arrays:
    """One list of places from several, each place once; what several say of it is joined."""
    if not parts:
        return _NOBODY
    if len(parts) == 1:
        return parts[0][0], parts[0][1]
    if all(one[0][-1] < other[0][0] for one, other in zip(parts, parts[1:], strict=False)):  # segments follow each other
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    dense = np.zeros(int(max(part[0][-1] for part in parts)) + 1, dtype=np.float32)
    for rows, often in (part[:2] for part in parts):
        dense[rows] = joined(dense[rows], often)
    rows = np.flatnonzero(dense)
    return rows, dense[rows]


def _stand_in_a_row(columns: Columns, place: int, rows: np.ndarray, sequence: list[int]) -> np.ndarray:
    """bool [rows]: whether the tokens follow each other in the field."""
    lengths = columns.arrays["lengths"][:, rows].astype(np.int64)
    starts = columns.arrays["starts"][rows] + lengths[:place].sum(axis=0)
    room = lengths[place] - len(sequence) + 1
    held = np.zeros(rows.size, dtype=bool)
    for step in range(int(room.max(initial=0))):
        left = np.flatnonzero((room > step) & ~held)
        at, said = starts[left] + step, columns.arrays["said"]
        same = said[at] == sequence[0]
        for further, token in enumerate(sequence[1:], 1):
            same &= said[at + further] == token
        held[left[same]] = True
    return held
