"""Knows how filters and counts are computed over the columns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from portal.domain.discovery.query import HISTOGRAMS, Range, SearchQuery
from portal.domain.taxonomy import with_parents
from portal.gateways.search import bitsets
from portal.gateways.search.columns import Columns
from portal.gateways.search.entries import Name, bar, er_of, priced
from portal.gateways.search.promise import FACETS

_LARGEST = 2**32 - 1


@dataclass
class Selection:
    """Who passes which filter. Facets and ranges stay apart, since each is counted without itself."""

    rest: np.ndarray
    """uint64 [words]: everything that is neither a facet nor a range"""
    chosen: dict[str, np.ndarray] = field(default_factory=dict)
    """uint64 [words] by facet or range in use"""

    def others(self, *own: str) -> np.ndarray:
        """Who passes all filters but the named ones."""
        mask = self.rest
        for name, passed in self.chosen.items():
            if name not in own:
                mask = mask & passed
        return mask


def selected(columns: Columns, query: SearchQuery) -> Selection:
    rest = columns.live
    if query.only is not None:
        rest = rest & bitsets.of_rows(columns.rows_of(query.only), columns.words)
    if query.without:
        rest = bitsets.without(rest, columns.rows_of(query.without))
    if query.listed_only:
        rest = rest & columns.flag(("listed", "yes"))
    if query.free_week:
        rest = rest & columns.flag(("calendar", "yes")) & ~columns.flag(("taken", query.free_week.isoformat()))
    if query.active_since:
        rest = rest & bitsets.of_bools(columns.figure(("active", "")) > query.active_since.toordinal())
    for floor in query.floors:
        share = columns.share(floor.dimension, floor.bucket)
        if floor.least > 0:
            rest = rest & (columns.nobody if share is None else bitsets.of_bools(share >= floor.least))
    for topic in with_parents(query.about) if query.about else ():
        rest = rest & ~columns.flag(("excluded", topic))
    chosen = {facet: _any(columns, facet, wanted) for facet in FACETS if (wanted := getattr(query, facet))}
    for name in HISTOGRAMS:
        if span := getattr(query, name):
            chosen[name] = _within(columns, name, span, query)
    return Selection(rest, chosen)


def facets(columns: Columns, selection: Selection, query: SearchQuery) -> dict[str, dict[str, int]]:
    """Counts per facet under all other filters; values without anybody are left out unless they are chosen."""
    counts: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        counts[facet] = {}
        if facet not in query.counted:
            continue
        values, sets = columns.flags(facet)
        if facet == "platforms" and query.followers and values:
            # Choosing a platform also chooses whose followers are asked for.
            sets = sets & np.array([_within_figures(columns, ("followers", value), query.followers) for value in values], dtype=np.uint64)
            mask = selection.others("platforms", "followers")
        else:
            mask = selection.others(facet)
        found = bitsets.count_each(sets, mask) if values else np.zeros(0)
        numbers = {value: number for value, number in zip(values, found.tolist(), strict=True) if number}
        counts[facet] = {**dict.fromkeys(sorted(getattr(query, facet)), 0), **numbers}
    return counts


def histograms(columns: Columns, selection: Selection, query: SearchQuery) -> dict[str, tuple[int, ...]]:
    """Counts per bar under all other filters."""
    return {
        name: _bars(columns, selection.others(name), name, len(edges), query) if name in query.counted else ()
        for name, edges in HISTOGRAMS.items()
    }


def _bars(columns: Columns, mask: np.ndarray, name: str, bars: int, query: SearchQuery) -> tuple[int, ...]:
    names = figure_names(name, query)
    sets = [np.array([columns.flag(bar(figure, place)) for place in range(bars)]) for figure in names]
    if len(sets) == 1:
        return tuple(bitsets.count_each(sets[0], mask).tolist())
    # From the top, so that of several platforms the largest figure counts, and each creator once.
    counts = [0] * bars
    for place in reversed(range(bars)):
        reached = np.bitwise_or.reduce([own[place] for own in sets])
        counts[place] = bitsets.count(reached & mask)
        mask = mask & ~reached
    return tuple(counts)


def figure_names(name: str, query: SearchQuery) -> list[Name]:
    """Where the figures stand that a range compares, an order sorts by and a histogram counts; the largest of them."""
    match name:
        case "followers":
            return [("followers", platform) for platform in sorted(query.platforms)] or [("followers", "")]
        case "price":
            return [priced(query.price_kind, query.currency)]
        case "er":
            return [er_of(query.er_basis.value)]
    return [(name, "")]


def figure_of(columns: Columns, name: str, query: SearchQuery) -> np.ndarray:
    """uint32 [span] of followers or price, one more than the figure; 0 where it is not known or not comparable."""
    first, *others = figure_names(name, query)
    found = columns.figure(first)
    for one in others:
        found = np.maximum(found, columns.figure(one))
    return found


def _inside(figures: np.ndarray, span: Range) -> np.ndarray:
    """Which figures, kept as one more than they are, lie in a range; unknown ones, 0, are outside."""
    least = 1 if span.least is None else max(1, 1 + math.ceil(_bounded(span.least)))
    most = _LARGEST if span.most is None else 1 + math.floor(_bounded(span.most))
    if most < least:
        return np.zeros(figures.size // bitsets.WORD, dtype=np.uint64)
    # Below the least it wraps round to the largest numbers, so one comparison holds both ends.
    return bitsets.of_bools((figures - np.uint32(least)) <= np.uint32(min(most, _LARGEST) - least))


def _bounded(bound: float) -> float:
    return min(max(bound, -1.0), _LARGEST - 1.0)


def _within_figures(columns: Columns, name: Name, span: Range) -> np.ndarray:
    return _inside(columns.figure(name), span) if name in columns.names.sums else columns.nobody


def _within(columns: Columns, name: str, span: Range, query: SearchQuery) -> np.ndarray:
    if name in ("followers", "price"):
        return _inside(figure_of(columns, name, query), span)
    numbers = columns.measure(name)
    # Comparisons with NaN are false, so a creator without the figure is outside.
    passed = numbers >= (-math.inf if span.least is None else span.least)
    if span.most is not None:
        passed &= numbers <= span.most
    bits = bitsets.of_bools(passed)
    return bits & columns.flag(("er_basis", query.er_basis.value)) if name == "er" else bits


def _any(columns: Columns, field: str, wanted: Iterable[str]) -> np.ndarray:
    passed = columns.nobody
    for value in wanted:
        passed = passed | columns.flag((field, value))
    return passed
