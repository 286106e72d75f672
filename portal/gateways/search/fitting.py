"""Knows how well audiences fit a target, over whole columns at once: the numbers of `domain.discovery.fit.order_key`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from portal.domain.discovery.audience import WHOLE, Dimension
from portal.domain.discovery.fit import Target
from portal.gateways.search.columns import Columns

Where = np.ndarray | slice
"""Places of creators, or a run of them."""


@dataclass(frozen=True)
class _Wish:
    """One dimension of a target."""

    shares: tuple[np.ndarray, ...]
    """uint16 of each wanted bucket that anybody has"""
    most: bool
    """Whether the largest of them counts and not their sum: people share interests."""
    unknown: np.ndarray
    least: int
    weight: int

    def named(self, where: Where) -> np.ndarray | None:
        """Ten-thousandths inside the wish, uint16; None where nobody has any."""
        if not self.shares:
            return None
        if len(self.shares) == 1:
            return self.shares[0][where]
        joined = np.maximum if self.most else np.add
        found = joined(self.shares[0][where], self.shares[1][where])
        for share in self.shares[2:]:
            joined(found, share[where], out=found)
        return found


class Fitting:
    """A target over the columns of one generation."""

    def __init__(self, columns: Columns, target: Target) -> None:
        self._wishes = []
        for dimension, buckets in target.wanted.items():
            shares = tuple(share for bucket in sorted(buckets) if (share := columns.share(dimension, bucket)) is not None)
            unknown = columns.unknown_of(dimension)
            wish = _Wish(shares, dimension is Dimension.INTEREST, unknown, target.minimum(dimension), target.weight(dimension))
            self._wishes.append(wish)
        self._weights = sum(wish.weight for wish in self._wishes)
        # Rank of (met, unknown), one more so that 0 stands for nobody: 255 holds it in all but the most lopsided targets.
        highest = self._weights * (self._weights + 2) + 1
        self._rank = np.uint8 if highest < 2**8 else np.uint16 if highest < 2**16 else np.uint32

    def ranks(self, where: Where, size: int) -> np.ndarray:
        """1 + met × (weights + 1) + unknown, the higher the better; whole numbers only, so all of it is compares and additions."""
        met = np.zeros(size, dtype=self._rank)
        reached = np.zeros(size, dtype=self._rank)
        for wish in self._wishes:
            if wish.least > WHOLE:
                continue
            named, least = wish.named(where), np.uint16(wish.least)
            if named is None:
                maybe = wish.unknown[where] >= least
            else:
                yes = (named >= least).view(np.uint8)
                # min(open, WHOLE − named) of the definition only keeps the sum at WHOLE, which is never less than the least.
                maybe = (named + wish.unknown[where]) >= least
                for _ in range(wish.weight):
                    met += yes
            for _ in range(wish.weight):
                reached += maybe.view(np.uint8)
        # reached counts met ones too: met × (w + 1) + (reached − met)
        met *= self._rank(self._weights)
        met += reached
        met += self._rank(1)
        return met

    def products(self, where: Where, size: int) -> tuple[np.ndarray, np.ndarray]:
        """(shares multiplied, bool: whether a wish is unknown), in the order of operations of the definition."""
        product, unsure = np.ones(size), np.zeros(size, dtype=bool)
        for named, maybe, weight in self._judged(where, size):
            factor = named / WHOLE
            factor[maybe] = 1.0
            unsure |= maybe
            for _ in range(weight):
                product *= factor
        return product, unsure

    def _judged(self, where: Where, size: int) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
        for wish in self._wishes:
            named = wish.named(where)
            named = np.zeros(size, dtype=np.uint16) if named is None else named
            reached = (named + wish.unknown[where]) >= wish.least if wish.least <= WHOLE else np.zeros(size, dtype=bool)
            yield named, reached & (named < wish.least), wish.weight
