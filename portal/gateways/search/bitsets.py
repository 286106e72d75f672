"""Knows sets of creators as bits: 64 places in a word, so that filters are one AND and counts one instruction per word."""

from __future__ import annotations

import numpy as np

WORD = 64
_FEW = 4
"""Where less than every fourth word holds somebody, only those words are looked at."""


def words_for(places: int) -> int:
    return -(-places // WORD)


def first(places: int, words: int) -> np.ndarray:
    """The places from 0 to `places`, in `words` words."""
    bits = np.zeros(words, dtype=np.uint64)
    bits[: places // WORD] = np.uint64(2**WORD - 1)
    if places % WORD:
        bits[places // WORD] = np.uint64((1 << places % WORD) - 1)
    return bits


def of_bools(passed: np.ndarray) -> np.ndarray:
    """uint64 [..., n / 64] of bool [..., n]; n must be a multiple of 64."""
    return np.packbits(passed, axis=-1, bitorder="little").view(np.uint64)


def of_rows(rows: np.ndarray, words: int) -> np.ndarray:
    if 2 * rows.size < words:
        return put(np.zeros(words, dtype=np.uint64), rows)
    passed = np.zeros(words * WORD, dtype=bool)
    passed[rows] = True
    return of_bools(passed)


def put(bits: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The set itself, with these places in it."""
    if rows.size:
        np.bitwise_or.at(bits, rows >> 6, _bit(rows))
    return bits


def without(bits: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The set less these places."""
    if not rows.size:
        return bits
    left = bits.copy()
    # Several places may lie in one word, so plain assignment would lose all but the last.
    np.bitwise_and.at(left, rows >> 6, ~_bit(rows))
    return left


def _bit(rows: np.ndarray) -> np.ndarray:
    return np.uint64(1) << (rows & 63).astype(np.uint64)


def bools(bits: np.ndarray) -> np.ndarray:
    """bool [64 × words]"""
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)


def rows(bits: np.ndarray) -> np.ndarray:
    """Places in the set, ascending. Empty words are skipped: looking at a word is sixty times cheaper than at its places."""
    held = bits.nonzero()[0]
    if _FEW * held.size > bits.size:
        return bools(bits).nonzero()[0]
    at = bools(bits[held]).nonzero()[0]
    return (held[at >> 6] << 6) + (at & 63)


def holds(bits: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """bool [rows]: whether each place is in the set."""
    return ((bits[rows >> 6] >> (rows & 63).astype(np.uint64)) & np.uint64(1)).astype(bool)


def counts_before(bits: np.ndarray) -> np.ndarray:
    """How many places lie before each word: with it `Spots` tells where a place stands among those of the set."""
    return np.cumsum(np.bitwise_count(bits), dtype=np.int64) - np.bitwise_count(bits)


class Spots:
    """Ascending places, made ready to be looked up in several sets."""

    def __init__(self, rows: np.ndarray) -> None:
        self._words = rows >> 6
        self._below = _bit(rows) - np.uint64(1)

    def held(self, bits: np.ndarray, end: int) -> np.ndarray:
        """Which of the first `end` places are in the set, which holds no place behind them."""
        words = self._words[:end]
        if end and words[-1] >= bits.size:
            words = words[: words.searchsorted(bits.size)]
        return (bits[words] & (self._below[: words.size] + np.uint64(1))).nonzero()[0]

    def among(self, held: np.ndarray) -> Spots:
        """Some of the places."""
        some = object.__new__(Spots)
        some._words, some._below = self._words[held], self._below[held]
        return some

    def standing(self, bits: np.ndarray, before: np.ndarray, end: int | None = None) -> np.ndarray:
        """Where each of the first `end` places stands in a set that holds them all."""
        words = self._words[:end]
        return before[words] + np.bitwise_count(bits[words] & self._below[:end])


def count(bits: np.ndarray) -> int:
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.int64))


def count_each(sets: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """How many of the mask are in each of the sets, uint64 [sets][words]."""
    held = np.flatnonzero(mask)
    if _FEW * held.size < mask.size:
        sets, mask = sets[:, held], mask[held]
    counts = np.bitwise_count(sets & mask)
    return counts.sum(axis=1, dtype=np.uint32)
