"""Knows where many values stand at once: in groups of peers, in the published table, and with which doubt."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from portal.domain.vetting.benchmarks import OTHER_READINGS, OUTER, Benchmark
from portal.domain.vetting.intervals import Z95
from portal.domain.vetting.peers import PeerCell

Standing = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Value, low and high end, each (n,)."""

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


def in_group(cell: PeerCell, value: np.ndarray, low: np.ndarray, high: np.ndarray) -> Standing:
    """Percentiles, ties half, 0 to 100; the interval holds the doubt of the value and that of a group of limited size."""
    n = cell.values.size

    def below(points: np.ndarray) -> np.ndarray:
        return (np.searchsorted(cell.values, points, "left") + np.searchsorted(cell.values, points, "right")) / 2 / n

    here = below(value)
    least, most = wilson(below(low), n)[0], wilson(below(high), n)[1]
    return 100 * here, 100 * np.minimum(here, least), 100 * np.maximum(here, most)


def in_table(row: Benchmark, value: np.ndarray, low: np.ndarray, high: np.ndarray) -> Standing:
    """Percentiles by a row of the published table; `Benchmark.standing` says how it is read."""
    here = _read(row, value, OUTER)
    ends = np.stack([_read(row, end, outer) for end in (low, high, value) for outer in (OUTER, *OTHER_READINGS)])
    return here, np.minimum(here, ends.min(axis=0)), np.maximum(here, ends.max(axis=0))


def _read(row: Benchmark, rate: np.ndarray, outer: float) -> np.ndarray:
    points, places = row.curve(outer)
    x = np.log(np.maximum(rate, 1e-12))
    segment = np.where(x < points[1], 0, np.where(x < points[2], 1, 2))
    x0, x1 = np.take(points, segment), np.take(points, segment + 1)
    z0, z1 = np.take(places, segment), np.take(places, segment + 1)
    return 100 * normal_cdf(z0 + (x - x0) * (z1 - z0) / (x1 - x0))


def by_group(keys: np.ndarray, deed: Callable[[tuple[int, ...], np.ndarray], None]) -> None:
    """Call `deed(key, rows)` once for each distinct row of `keys`, shape (n, k) of small whole numbers from -1 on."""
    if not keys.shape[0]:
        return
    if keys.shape[0] == 1:
        deed(tuple(int(one) for one in keys[0]), np.zeros(1, dtype=int))
        return
    shifted = keys + 1
    widths = shifted.max(axis=0) + 1
    code = np.zeros(keys.shape[0], dtype=int)
    for at in range(keys.shape[1]):
        code = code * widths[at] + shifted[:, at]
    order = np.argsort(code, kind="stable")
    cuts = np.flatnonzero(np.diff(code[order])) + 1
    for rows in np.split(order, cuts):
        deed(tuple(int(one) for one in keys[rows[0]]), rows)
