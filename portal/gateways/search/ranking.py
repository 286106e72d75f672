"""Knows the orders of a search: by which figures creators are ranked, and how the first of them are found without sorting all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from portal.domain.discovery import exploration
from portal.domain.discovery.likeness import SHARED_TOPIC, Likeness
from portal.domain.discovery.query import HISTOGRAMS, SearchQuery, Sort
from portal.gateways.search import bitsets
from portal.gateways.search.columns import Columns
from portal.gateways.search.entries import bar
from portal.gateways.search.fitting import Fitting, Where
from portal.gateways.search.selection import figure_names, figure_of
from portal.gateways.search.sought import Sought

_BLOCK = 2**16
"""Creators that are ranked at a time: their numbers stay in the processor's cache."""
_FEW = 8
"""Where less than every eighth creator is found, each is looked up by itself instead of running over all."""
_ENOUGH = 256
"""So many are sorted outright …"""
_ENOUGH_OF_ONE = 2048
"""… and so many by one figure."""


@dataclass(frozen=True)
class Ranking:
    """One answer before it is put in order."""

    columns: Columns
    query: SearchQuery
    order: Sort
    mask: np.ndarray
    """uint64 [words] of those found"""
    total: int
    sought: Sought

    def page(self, start: int, end: int) -> tuple[tuple[int, ...], frozenset[int]]:
        """(ids of these places, those of them that stand there as new creators)."""
        if start >= self.total:
            return (), frozenset()
        ids = self.columns.ids
        if self.query.explore is None or self.order not in exploration.ORDERS:
            return tuple(ids[self._first(end)[start:]].tolist()), frozenset()
        ranked = self._first(max(end, exploration.PLACES))
        placed, given = exploration.shared(ranked[: exploration.PLACES].tolist(), self._newcomers())
        standing = frozenset(placed)
        ordered = placed + [row for row in ranked.tolist() if row not in standing] if end > exploration.PLACES else placed
        shown = ordered[start:end]
        return tuple(ids[shown].tolist()), frozenset(ids[[row for row in shown if row in given]].tolist())

    def _newcomers(self) -> list[int]:
        """New creators who answer the search, by turn."""
        day = self.query.explore or 0
        new = self.columns.figure(("published", "")) > max(1, day - exploration.NEW_FOR + 1)
        rows = bitsets.rows(bitsets.of_bools(new) & self.mask)
        ids = self.columns.ids[rows]
        # The same turn as `exploration.turn`, for all at once; 63 bits hold the product.
        turns = ((ids & (2**31 - 1)) * 2_654_435_761 + day * 95_717_233) & (2**32 - 1)
        enough = 2 * exploration.PLACES
        if rows.size > enough:
            next_ones = turns <= np.partition(turns, enough - 1)[enough - 1]
            rows, ids, turns = rows[next_ones], ids[next_ones], turns[next_ones]
        return rows[np.lexsort((ids, turns))[:enough]].tolist()

    def _first(self, end: int) -> np.ndarray:
        """The first rows in the order in force; what is not known comes last, equals as `first_of` says."""
        end = min(end, self.total)
        match self.order:
            case Sort.FIT:
                return self._by_fit(end)
            case Sort.QUALITY:
                rows = bitsets.rows(self.mask) if self.query.listed_only else self._likely("quality", end, highest=True)
                return self._sorted(rows, [], end)
            case Sort.FOLLOWERS:
                rows = self._likely("followers", end, highest=True)
                return self._sorted(rows, [-figure_of(self.columns, "followers", self.query)[rows].astype(np.int64)], end)
            case Sort.PRICE:
                rows = self._likely("price", end, highest=False)
                # Unknown, 0, becomes the largest.
                return self._sorted(rows, [figure_of(self.columns, "price", self.query)[rows] - np.uint32(1)], end)
            case Sort.RELEVANCE if (leading := self.sought.leaders()) is not None:
                rows, scores, floor = leading
                sure = bitsets.holds(self.mask, rows) & (scores > floor)
                if np.count_nonzero(sure) >= end:
                    return self._sorted(rows[sure], [-scores[sure]], end)
        rows = bitsets.rows(self.mask)
        return self._sorted(rows, [self._key(rows)], end)

    def _key(self, rows: np.ndarray) -> np.ndarray:
        match self.order:
            case Sort.REACH:
                return _last(-(self._reached(rows) * (1 - self.columns.measure("conspicuous")[rows])))
            case Sort.VALUE:
                price = figure_of(self.columns, "price", self.query)[rows].astype(np.float64)
                reached = self._reached(rows)
                known = (price > 0) & (reached > 0)
                return np.divide(price - 1, reached, out=np.full(rows.size, np.inf), where=known)
            case Sort.LIKE if self.query.like is not None:
                return -self._alike(self.query.like, rows)
            case Sort.NEWEST:
                return -self.columns.figure(("published", ""))[rows].astype(np.int64)
            case Sort.RELEVANCE:
                return -self.sought.scores(rows)
        raise AssertionError(f"no key for {self.order}")

    def _likely(self, name: str, end: int, highest: bool) -> np.ndarray:
        """Rows among which the first `end` by a figure are: those of the outermost bars of its histogram that hold enough."""
        names = figure_names(name, self.query)
        bars = range(len(HISTOGRAMS[name]))
        held, found = 0, self.columns.nobody
        for place in (reversed(bars) if highest else bars) if len(names) == 1 and self.total > _ENOUGH else ():
            inside = self.columns.flag(bar(names[0], place)) & self.mask
            found = found | inside
            held += bitsets.count(inside)
            if held >= end:
                return bitsets.rows(found)
        return bitsets.rows(self.mask)

    def _by_fit(self, end: int) -> np.ndarray:
        """Block by block, keeping the best so far: only who can still be among them is looked at more closely."""
        fitting, kept = Fitting(self.columns, self.query.target), _Best(self, end)
        if _FEW * self.total < self.columns.span:
            rows = bitsets.rows(self.mask)
            kept.offer(rows, fitting.ranks(rows, rows.size), fitting)
            return kept.rows
        for start in range(0, self.columns.span, _BLOCK):
            stop = min(start + _BLOCK, self.columns.span)
            inside = self.mask[start // bitsets.WORD : stop // bitsets.WORD]
            if not inside.any():
                continue
            ranks = fitting.ranks(slice(start, stop), stop - start)
            near = np.flatnonzero(bitsets.bools(bitsets.of_bools(ranks >= kept.rank) & inside)) if kept.rank > 1 else bitsets.rows(inside)
            if near.size:
                kept.offer(near + start, ranks[near], fitting)
        return kept.rows

    def _sorted(self, rows: np.ndarray, keys: Sequence[np.ndarray], end: int) -> np.ndarray:
        return rows[self.first_of(rows, keys, end)]

    def first_of(self, rows: np.ndarray, keys: Sequence[np.ndarray], end: int) -> np.ndarray:
        """Where the first `end` stand among the rows. Whoever is surely in or surely out by the first key is not compared further.

        Equals stand by quality and then by id; in the public directory, where an order must tell nobody's score, by id alone.
        """
        if keys and rows.size <= _ENOUGH_OF_ONE:
            # Most often the first key decides alone, and nothing else need be looked up.
            order = keys[0].argsort()[: end + 1]
            ordered = keys[0][order]
            if (ordered[1:] != ordered[:-1]).all():
                return order[:end]
        ties: list[Callable[[np.ndarray], np.ndarray]] = [(lambda at, key=key: key[at]) for key in keys]
        if not self.query.listed_only:
            ties.append(lambda at: _last(-self.columns.measure("quality")[rows[at]]))
        ties.append(lambda at: self.columns.ids[rows[at]])
        sure: list[np.ndarray] = []
        left, wanted = np.arange(rows.size), end
        for key in ties:
            if left.size <= max(wanted, _ENOUGH):
                break
            figures = key(left)
            last = np.partition(figures, wanted - 1)[wanted - 1]
            sure.append(left[figures < last])
            left = left[figures == last]
            wanted -= sure[-1].size
        at = np.concatenate([*sure, left])
        return at[np.lexsort([key(at) for key in reversed(ties)])][:end]

    def _over(self, rows: np.ndarray, figures: Callable[[Where, int], np.ndarray]) -> np.ndarray:
        """Figures of rows; where these are many, by running over everybody, which is quicker than looking each of them up."""
        if _FEW * rows.size < self.columns.span:
            return figures(rows, rows.size)
        return figures(slice(0, self.columns.span), self.columns.span)[rows]

    def _reached(self, rows: np.ndarray) -> np.ndarray:
        """Views expected inside the target; NaN where one of the figures is not known."""
        fitting = Fitting(self.columns, self.query.target)

        def figures(where: Where, size: int) -> np.ndarray:
            product, unsure = fitting.products(where, size)
            reached = self.columns.measure("expected")[where] * product
            reached[unsure] = np.nan
            return reached

        return self._over(rows, figures)

    def _alike(self, like: Likeness, rows: np.ndarray) -> np.ndarray:
        """`Likeness.score` of each row."""

        def figures(where: Where, size: int) -> np.ndarray:
            score = np.zeros(size, dtype=np.int32)
            for (dimension, bucket), part in like.shares.items():
                share = self.columns.share(dimension, bucket)
                if share is not None:
                    # A filled array: numpy compares two arrays twelve times faster than an array and a number.
                    score += np.minimum(share[where], np.full(size, part, dtype=np.uint16))
            for topic in like.topics:
                score += SHARED_TOPIC * bitsets.bools(self.columns.flag(("topics", topic)))[where].astype(np.int32)
            return score

        return self._over(rows, figures)


class _Best:
    """The best by fit of all that were offered so far."""

    def __init__(self, ranking: Ranking, end: int) -> None:
        self._ranking, self._end = ranking, end
        self.rows = np.zeros(0, dtype=np.int64)
        self._ranks, self._products = np.zeros(0, dtype=np.uint32), np.zeros(0)
        self.rank = 1
        """Whoever is below it cannot be among the best any more."""

    def offer(self, rows: np.ndarray, ranks: np.ndarray, fitting: Fitting) -> None:
        if rows.size > self._end:
            # Ranks decide for most: their shares need not even be multiplied.
            least = np.partition(ranks, rows.size - self._end)[rows.size - self._end]
            near = ranks >= max(least, self.rank)
            rows, ranks = rows[near], ranks[near]
        products, _ = fitting.products(rows, rows.size)
        if self.rows.size == self._end:
            # Equals stay: quality and id decide among them.
            near = (ranks > self._ranks[-1]) | (products >= self._products[-1])
            rows, ranks, products = rows[near], ranks[near], products[near]
        if not rows.size:
            return
        rows = np.concatenate([self.rows, rows])
        ranks, products = np.concatenate([self._ranks, ranks]), np.concatenate([self._products, products])
        at = self._ranking.first_of(rows, [-ranks.astype(np.int64), -products], self._end)
        self.rows, self._ranks, self._products = rows[at], ranks[at], products[at]
        if self.rows.size == self._end:
            self.rank = int(self._ranks[-1])


def _last(figures: np.ndarray) -> np.ndarray:
    """Unknown ones, NaN, behind all others."""
    return np.where(np.isnan(figures), np.inf, figures)
