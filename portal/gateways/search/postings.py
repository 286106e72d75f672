"""Knows who uses a word and what it counts for each: postings of all segments joined, weighed by BM25F, and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock

import numpy as np

from portal.gateways.search import bitsets
from portal.gateways.search.analysis import BOOSTS, Needle, Plan, Word
from portal.gateways.search.blocks import spoken
from portal.gateways.search.columns import Columns
from portal.gateways.search.memory import Arrays, Memory
from portal.gateways.search.recent import Recent
from portal.gateways.search.segments import Segment
from portal.gateways.search.sought import Found, Sought, Uses

K1, B = 1.2, 0.75
"""Usual constants of BM25F (Robertson and Zaragoza 2009)."""
_LEADERS = 2048
"""Of a common word so many for whom it counts most are known beforehand, so that a first page need not look at the others."""
_FIELDS = tuple(BOOSTS)

_NOBODY = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


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
    def _named(self) -> str:
        """The segments, and what the weights of their words depend on besides."""
        return " ".join([*(segment.name for segment in self.segments), repr(self.usual)])

    def sought(self, plan: Plan) -> Sought:
        """The words of a plan; what is to be left out counts by one needle each."""
        clauses = [[self._uses(word) for word in clause] for clause in plan.words]
        return Sought(self.columns, clauses, [self._uses(Word((needle,))) for needle in plan.without])

    def _uses(self, word: Word) -> Uses:
        return Uses(self._old(word), self._new(word))

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
        return bool((self._uses(Word((needle,))).bits(self.columns.words) & among).any())

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
        """Places and weights of a word by BM25F: what its needles count in each field is added up before it is dampened."""
        with self.lock:
            parts = [(place, most * often, rows) for needle in word.needles for place, most, rows, often in self._by_field(needle, source)]
        if not parts:
            return _NOBODY
        rows = np.concatenate([rows for _, _, rows in parts])
        fields = np.repeat([place for place, _, _ in parts], [rows.size for _, _, rows in parts])
        lengths = self.columns.arrays["lengths"][fields, rows]
        norms = (1 - B) + B / np.maximum(self.usual, 1e-9)[fields] * lengths
        low = rows.min()
        counted = np.bincount(rows - low, np.concatenate([often for _, often, _ in parts]) / norms)
        rows = counted.nonzero()[0]
        weights = counted[rows]
        return rows + low, (weights * (K1 + 1) / (weights + K1)).astype(np.float32)

    def _by_field(self, needle: Needle, source: Segment | Recent) -> Iterator[tuple[int, float, np.ndarray, np.ndarray]]:
        """(field, what one use counts there, places, how often); of several spellings the best counts."""
        for where, sequences in needle.sequences.items():
            spellings: list[Arrays] = []
            for at, sequence in enumerate(sequences):
                if len(sequence) > 1:
                    spellings.append(self._in_a_row(where, sequence, source))
                else:
                    find = source.begun if needle.prefix and at == 0 else source.postings
                    spellings.append(find(where, sequence[0]))
            rows, often = _together([found for found in spellings if found[0].size], np.maximum)
            if rows.size and rows[-1] >= self.columns.extent.rows:
                end = rows.searchsorted(self.columns.extent.rows)
                rows, often = rows[:end], often[:end]
            if rows.size:
                yield _FIELDS.index(where), needle.weight * BOOSTS[where], rows, often

    def _in_a_row(self, where: str, sequence: tuple[str, ...], source: Segment | Recent) -> Arrays:
        """Creators in whose field the tokens stand in a row, each counted once."""
        first, *others = dict.fromkeys(sequence)
        rows = source.postings(where, first)[0]
        for token in others:
            rows = np.intersect1d(rows, source.postings(where, token)[0], assume_unique=True)
        rows = rows[rows < self.columns.extent.rows]
        held = _stand_in_a_row(self.columns, _FIELDS.index(where), rows, [spoken(token) for token in sequence])
        return rows[held], np.ones(int(held.sum()), dtype=np.float32)


def _together(parts: Sequence[Arrays], joined: np.ufunc) -> Arrays:
    """One list of places from several, each place once; what several say of it is joined."""
    if not parts:
        return _NOBODY
    if len(parts) == 1:
        return parts[0][0], parts[0][1]
    if all(one[0][-1] < other[0][0] for one, other in zip(parts, parts[1:], strict=False)):  # segments follow each other
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    # The newest lie close together, far behind the first place.
    low = int(min(part[0][0] for part in parts))
    dense = np.zeros(int(max(part[0][-1] for part in parts)) + 1 - low, dtype=np.float32)
    for rows, often in ((part[0] - low, part[1]) for part in parts):
        dense[rows] = joined(dense[rows], often)
    rows = np.flatnonzero(dense)
    return rows + low, dense[rows]


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
