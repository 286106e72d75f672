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
        bits = np.zeros(words, dtype=np.uint64)
        np.bitwise_or.at(bits, rows >> 6, _bit(rows))
        return bits
    passed = np.zeros(words * WORD, dtype=bool)
    passed[rows] = True
    return of_bools(passed)


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
    held = np.flatnonzero(bits)
    if _FEW * held.size > bits.size:
        return np.flatnonzero(bools(bits))
    at = np.flatnonzero(bools(bits[held]))
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
        self._words, self._bits = rows >> 6, _bit(rows)

    def standing(self, bits: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(which of the places are in the set, where each of these stands in it); those behind the end of the set are not."""
        words, bit = self._words, self._bits
        if words.size and words[-1] >= bits.size:
            end = np.searchsorted(words, bits.size)
            words, bit = words[:end], bit[:end]
        found = bits[words]
        held = np.flatnonzero(found & bit)
        if held.size < words.size:
            words, bit, found = words[held], bit[held], found[held]
        return held, before[words] + np.bitwise_count(found & (bit - np.uint64(1)))


def count(bits: np.ndarray) -> int:
    return int(np.bitwise_count(bits).sum())


def count_each(sets: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """How many of the mask are in each of the sets, uint64 [sets][words]."""
    held = np.flatnonzero(mask)
    if _FEW * held.size < mask.size:
        sets, mask = sets[:, held], mask[held]
    counts = np.bitwise_count(sets & mask)
    return counts.sum(axis=1, dtype=np.uint32)
