"""Knows how filters, counts and orders are computed over the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from portal.domain.discovery.audience import WHOLE, Dimension
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import Range, SearchQuery, Sort
from portal.gateways.search.columns import Columns
from portal.gateways.search.promise import FACETS


def passing(columns: Columns, query: SearchQuery) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(bool [n] of those who pass all filters that are not facets, facet name to bool [n] for the facets in use)."""
    rest = np.ones(columns.n, dtype=bool)
    if query.only is not None:
        rest[:] = False
        rest[columns.rows_of(query.only)] = True
    if query.without:
        rest[columns.rows_of(query.without)] = False
    if query.listed_only:
        rest &= _any(columns, "listed", ("yes",))
    for name, span in (("followers", query.followers), ("er", query.er), ("price", query.price), ("quality", query.quality)):
        if span:
            rest &= _inside(columns.number(name), span)
    if query.er:
        rest &= _any(columns, "er_basis", (query.er_basis.value,))
    if query.price:
        rest &= _any(columns, "currency", (query.currency,))
    return rest, {facet: _any(columns, facet, chosen) for facet in FACETS if (chosen := getattr(query, facet))}


def counted(columns: Columns, rest: np.ndarray, chosen: Mapping[str, np.ndarray], query: SearchQuery) -> dict[str, dict[str, int]]:
    """Counts per facet under all other filters; values without anybody are left out unless they are chosen."""
    counts: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        mask = rest
        for other, passed in chosen.items():
            if other != facet:
                mask = mask & passed
        named = [(value, row) for row, (where, value) in enumerate(columns.values) if where == facet]
        # Facet rows may lie apart once new values have come; picking them copies one byte per creator and value.
        found = np.count_nonzero(columns.flags[[row for _, row in named]] & mask, axis=1) if named else ()
        numbers = {value: int(number) for (value, _), number in zip(named, found, strict=True) if number}
        counts[facet] = {**dict.fromkeys(sorted(getattr(query, facet)), 0), **numbers}
    return counts


def ordered(columns: Columns, rows: np.ndarray, query: SearchQuery, scores: np.ndarray | None) -> np.ndarray:
    """Rows in the order in force; what is not known comes last, equals by quality and then by id."""
    quality = _descending(columns.number("quality")[rows])
    keys: list[np.ndarray] = []
    match query.order:
        case Sort.FIT:
            met, unknown, product = fit_order(columns, query.target, rows)
            keys = [-met, -unknown, -product]
        case Sort.FOLLOWERS:
            keys = [_descending(columns.number("followers")[rows])]
        case Sort.PRICE:
            keys = [*_price(columns, rows, query)]
        case Sort.NEWEST:
            keys = [-columns.day("published")[rows]]
        case Sort.RELEVANCE if scores is not None:
            keys = [-np.round(scores[rows], 6)]
    return rows[np.lexsort((rows, quality, *reversed(keys)))]


def fit_order(columns: Columns, target: Target, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(targets met, targets unknown, product of shares) for each row: `domain.discovery.fit.order_key` over whole columns."""
    met = np.zeros(rows.size, dtype=np.int32)
    unknown = np.zeros(rows.size, dtype=np.int32)
    product = np.ones(rows.size)
    places = {name: row for row, name in enumerate(columns.buckets)}
    for dimension, wanted in target.wanted.items():
        inside = np.zeros(rows.size, dtype=np.int32)
        for bucket in wanted:
            row = places.get((dimension.value, bucket))
            if row is None:
                continue
            share = columns.shares[row][rows].astype(np.int32)
            inside = np.maximum(inside, share) if dimension is Dimension.INTEREST else inside + share
        least = target.minimum(dimension)
        open_part = columns.unknown_of(dimension)[rows].astype(np.int32)
        yes = inside >= least
        maybe = ~yes & (inside + np.minimum(open_part, WHOLE - inside) >= least)
        met += yes
        unknown += maybe
        product *= np.where(maybe, 1.0, inside / WHOLE)
    return met, unknown, product


def _price(columns: Columns, rows: np.ndarray, query: SearchQuery) -> Iterable[np.ndarray]:
    """Cheapest first; amounts of other currencies are not compared and follow."""
    price = columns.number("price")[rows]
    return np.nan_to_num(np.where(_any(columns, "currency", (query.currency,))[rows], price, np.nan), nan=np.inf)[None, :]


def _any(columns: Columns, field: str, chosen: Iterable[str]) -> np.ndarray:
    wanted = set(chosen)
    rows = [row for row, (where, value) in enumerate(columns.values) if where == field and value in wanted]
    return columns.flags[rows].any(axis=0) if rows else np.zeros(columns.n, dtype=bool)


def _inside(numbers: np.ndarray, span: Range) -> np.ndarray:
    # Comparisons with NaN are false, so a creator without the figure is outside.
    passed = ~np.isnan(numbers)
    if span.least is not None:
        passed &= numbers >= span.least
    if span.most is not None:
        passed &= numbers <= span.most
    return passed


def _descending(numbers: np.ndarray) -> np.ndarray:
    return -np.nan_to_num(numbers, nan=-np.inf)
