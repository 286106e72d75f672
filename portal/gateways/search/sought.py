"""Knows how the words of a question become a set of creators with scores: by BM25F, over the segments and the newest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from portal.gateways.search import bitsets
from portal.gateways.search.columns import Columns
from portal.gateways.search.memory import Arrays

_FEW = 8
"""So many postings are added up in the time in which one place is found among them."""


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


class Uses(NamedTuple):
    """Who uses a word: in the segments, and behind them among the newest."""

    old: Found
    new: Arrays
    """(places ascending, weights)"""

    def bits(self, words: int) -> np.ndarray:
        """uint64 [words]"""
        old, rows = self.old.bits, self.new[0]
        if old.size == words and not rows.size:
            return old
        bits = np.zeros(words, dtype=np.uint64)
        bits[: old.size] = old[:words]
        return bitsets.put(bits, rows)

    def rarity(self, rows: int) -> np.float32:
        used = self.old.rows.size + self.new[0].size
        return np.float32(math.log1p((rows - used + 0.5) / (used + 0.5)) if used else 0)


@dataclass(frozen=True)
class Sought:
    """The words of a question as one generation uses them. In each clause one word must be used, and none of the last."""

    columns: Columns
    clauses: Sequence[Sequence[Uses]]
    without: Sequence[Uses]

    def matching(self) -> np.ndarray:
        """uint64 [words] of those who match; the dead may be among them."""
        words, mask = self.columns.words, None
        for first, *others in filter(None, self.clauses):
            either = first.bits(words)
            for other in others:
                either = either | other.bits(words)
            mask = either if mask is None else mask & either
        for unwanted in self.without:
            mask = (self.columns.live if mask is None else mask) & ~unwanted.bits(words)
        return self.columns.live if mask is None else mask

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """float32 [rows] by BM25F; rows ascend and match."""
        uses = [(one.rarity(self.columns.extent.rows), one.old, one.new, len(clause) == 1) for clause in self.clauses for one in clause]
        if _FEW * rows.size > sum(old.rows.size for _, old, _, _ in uses):
            every = np.zeros(self.columns.span, dtype=np.float32)
            for rarity, old, new, _ in uses:
                for places, weights in (old[:2], new):
                    every[places] += rarity * weights
            return every[rows]
        total, spots = np.zeros(rows.size, dtype=np.float32), bitsets.Spots(rows)
        for rarity, old, new, alone in uses:
            end = int(rows.searchsorted(new[0][0])) if new[0].size else rows.size
            if alone:
                # Nobody matches who does not use it.
                total[:end] += rarity * old.weights[spots.standing(old.bits, old.before, end)]
            else:
                held = spots.held(old.bits, end)
                total[held] += rarity * old.weights[spots.among(held).standing(old.bits, old.before)]
            if end < rows.size:
                places, weights = new
                at = np.minimum(places.searchsorted(rows[end:]), places.size - 1)
                total[end:] += rarity * np.where(places[at] == rows[end:], weights[at], np.float32(0))
        return total

    def leaders(self) -> tuple[np.ndarray, np.ndarray, float] | None:
        """Where a single word decides: (places for which it counts most, their scores, what nobody else exceeds)."""
        if len(self.clauses) != 1 or len(self.clauses[0]) != 1:
            return None
        ((one,),) = self.clauses
        rarity, old, (rows, weights) = one.rarity(self.columns.extent.rows), one.old, one.new
        floor = float(rarity * old.most_weights.min()) if old.most.size < old.rows.size else -1.0
        return np.concatenate([old.most, rows]), rarity * np.concatenate([old.most_weights, weights]), floor
