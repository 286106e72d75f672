"""Knows the orders of a search: the figures by which creators are ranked, and the fair share of new ones."""

from __future__ import annotations

import numpy as np

from portal.domain.discovery import exploration
from portal.domain.discovery.audience import WHOLE, Dimension
from portal.domain.discovery.fit import Target
from portal.domain.discovery.likeness import SHARED_TOPIC, Likeness
from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search.columns import Columns
from portal.gateways.search.selection import figure_of


def ordered(columns: Columns, rows: np.ndarray, query: SearchQuery, scores: np.ndarray | None) -> np.ndarray:
    """Rows in the order in force; what is not known comes last, equals by quality and then by id."""
    quality = _descending(columns.measure("quality")[rows])
    return rows[np.lexsort((columns.ids[rows], quality, *reversed(_keys(columns, rows, query, scores))))]


def explored(columns: Columns, ranked: np.ndarray, query: SearchQuery) -> tuple[np.ndarray, frozenset[int]]:
    """(rows with new creators in the places that are theirs, ids of those)."""
    if query.explore is None or query.order not in exploration.ORDERS:
        return ranked, frozenset()
    born = columns.figure(("published", ""))[ranked].astype(np.int64) - 1
    new = ranked[(born > 0) & (born > query.explore - exploration.NEW_FOR)]
    ids = columns.ids[new]
    turns = np.array([exploration.turn(one, query.explore) for one in ids.tolist()], dtype=np.int64)
    new = new[np.lexsort((ids, turns))]
    placed, given = exploration.shared(ranked[: exploration.PLACES].tolist(), new.tolist())
    rest = ranked[~np.isin(ranked, placed)]
    return np.concatenate([np.array(placed, dtype=rest.dtype), rest]), frozenset(columns.ids[list(given)].tolist())


def _keys(columns: Columns, rows: np.ndarray, query: SearchQuery, scores: np.ndarray | None) -> list[np.ndarray]:
    """What the order sorts by, lowest first."""
    match query.order:
        case Sort.FIT:
            met, unknown, product = fit_order(columns, query.target, rows)
            return [-met, -unknown, -product]
        case Sort.REACH:
            reached = _reached(columns, query.target, rows)
            return [_last(-(reached * (1 - columns.measure("conspicuous")[rows])))]
        case Sort.VALUE:
            price = figure_of(columns, "price", query)[rows].astype(np.float64)
            reached = _reached(columns, query.target, rows)
            known = (price > 0) & (reached != 0)
            return [_last(np.divide(price - 1, reached, out=np.full(rows.size, np.inf), where=known))]
        case Sort.LIKE if query.like is not None:
            return [-alike(columns, query.like, rows)]
        case Sort.FOLLOWERS:
            return [-figure_of(columns, "followers", query)[rows].astype(np.int64)]
        case Sort.PRICE:
            return [figure_of(columns, "price", query)[rows] - np.uint32(1)]  # unknown, 0, becomes the largest
        case Sort.NEWEST:
            return [-columns.figure(("published", ""))[rows].astype(np.int64)]
        case Sort.RELEVANCE if scores is not None:
            return [-np.round(scores[rows], 6)]
    return []


def fit_order(columns: Columns, target: Target, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(targets met, targets unknown, product of shares) for each row: `domain.discovery.fit.order_key` over whole columns."""
    met = np.zeros(rows.size, dtype=np.int32)
    unknown = np.zeros(rows.size, dtype=np.int32)
    product = np.ones(rows.size)
    for dimension, wanted in target.wanted.items():
        named = np.zeros(rows.size, dtype=np.int32)
        for bucket in wanted:
            share = columns.share(dimension, bucket)[rows].astype(np.int32)
            named = np.maximum(named, share) if dimension is Dimension.INTEREST else named + share
        least, weight = target.minimum(dimension), target.weight(dimension)
        open_part = columns.unknown_of(dimension)[rows].astype(np.int32)
        yes = named >= least
        maybe = ~yes & (named + np.minimum(open_part, WHOLE - named) >= least)
        met += weight * yes
        unknown += weight * maybe
        for _ in range(weight):
            product *= np.where(maybe, 1.0, named / WHOLE)
    return met, unknown, product


def alike(columns: Columns, like: Likeness, rows: np.ndarray) -> np.ndarray:
    """`Likeness.score` of each row."""
    score = np.zeros(rows.size, dtype=np.int64)
    for (dimension, bucket), part in like.shares.items():
        score += np.minimum(columns.share(dimension, bucket)[rows], np.uint16(part))
    for topic in like.topics:
        score += SHARED_TOPIC * columns.flag(("topics", topic))[rows]
    return score


def _reached(columns: Columns, target: Target, rows: np.ndarray) -> np.ndarray:
    """Views expected inside the target; NaN where one of the figures is not known."""
    _, unknown, product = fit_order(columns, target, rows)
    return np.where(unknown > 0, np.nan, columns.measure("expected")[rows] * product)


def _last(figures: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(figures), np.inf, figures)


def _descending(numbers: np.ndarray) -> np.ndarray:
    return -np.nan_to_num(numbers, nan=-np.inf)
