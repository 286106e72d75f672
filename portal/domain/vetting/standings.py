"""Knows where many values stand at once: in groups of peers, in the published table, and with which doubt."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from portal.domain.vetting.benchmarks import OTHER_READINGS, OUTER, Benchmark
from portal.domain.vetting.intervals import Z95
from portal.domain.vetting.peers import PeerCell

Standing = np.ndarray
"""(3, n): value, low and high end."""

_GRID = np.linspace(-8.0, 8.0, 16_001)
_CDF = np.array([NormalDist().cdf(point) for point in _GRID])


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """Standard normal distribution, from a table a thousandth apart: never falling, off by less than 1e-7."""
    return np.interp(z, _GRID, _CDF)


def wilson(shares: np.ndarray, n: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the Wilson interval of shares; `intervals.wilson` for many."""
    z2 = Z95 * Z95
    centre = (shares + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * np.sqrt(shares * (1 - shares) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return np.maximum(0.0, np.minimum(shares, centre - half)), np.minimum(1.0, np.maximum(shares, centre + half))


def in_group(cell: PeerCell, ends: Standing) -> Standing:
    """Percentiles, ties half, 0 to 100; the interval holds the doubt of the value and that of a group of limited size."""
    n = cell.values.size
    below = (cell.values.searchsorted(ends, "left") + cell.values.searchsorted(ends, "right")) / (2 * n)
    least, most = wilson(below[1:], n)
    return 100 * np.array((below[0], np.minimum(below[0], least[0]), np.maximum(below[0], most[1])))


def in_table(row: Benchmark, ends: Standing) -> Standing:
    """Percentiles by a row of the published table; `Benchmark.standing` says how it is read."""
    read = np.concatenate([_read(row, ends, outer) for outer in (OUTER, *OTHER_READINGS)])
    return np.array((read[0], read.min(axis=0), read.max(axis=0)))


def _read(row: Benchmark, rate: np.ndarray, outer: float) -> np.ndarray:
    points, places = row.curve(outer)
    x = np.log(np.maximum(rate, 1e-12))
    segment = np.where(x < points[1], 0, np.where(x < points[2], 1, 2))
    x0, x1 = np.take(points, segment), np.take(points, segment + 1)
    z0, z1 = np.take(places, segment), np.take(places, segment + 1)
    return 100 * normal_cdf(z0 + (x - x0) * (z1 - z0) / (x1 - x0))


def by_group(*keys: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """(key, rows) once for each distinct key; `keys` are columns (n,) of small whole numbers from -1 on."""
    n = keys[0].size
    if n < 2:
        if n:
            yield tuple(int(column[0]) for column in keys), np.zeros(1, dtype=int)
        return
    code = np.zeros(n, dtype=int)
    for column in keys:
        code = code * (column.max() + 2) + column + 1
    order = np.argsort(code, kind="stable")
    cuts = np.flatnonzero(np.diff(code[order])) + 1
    for rows in np.split(order, cuts):
        yield tuple(int(column[rows[0]]) for column in keys), rows
