"""Knows how far a measured number may be from the truth: intervals for shares, medians, prevalence and sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Interval:
    """A value and the 95 % interval around it; `low <= value <= high`."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"not an interval: {self.low} <= {self.value} <= {self.high}")


def wilson(hits: float, n: float, z: float = Z95) -> Interval:
    """Wilson score interval (1927) of a share of `hits` in `n` trials; the value is the plain share. Needs n > 0."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"no share: {hits} of {n}")
    share = hits / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def rogan_gladen(
    flagged: int, n: int, true_positive: float, false_positive: float, z: float = Z95, known: tuple[int, int] | None = None
) -> Interval:
    """True prevalence behind a check with known error rates: (q − FPR) / (TPR − FPR), delta-method interval, cut to 0…1.

    Rogan and Gladen, Am. J. Epidemiol. 107 (1978). `known` is the number of conspicuous and of ordinary cases that the rates were measured
    on; their doubt then widens the interval: Var p = (Var q + p²·Var TPR + (1−p)²·Var FPR) / (TPR − FPR)² (Lang and Reiczigel 2014).
    Without it the rates are taken as exact, which they are not across data sets (VETTING.md 2.5), so the interval is a lower limit of the
    doubt. Raises ValueError where the check tells nothing.
    """
    if n <= 0 or not 0 <= flagged <= n:
        raise ValueError(f"no sample: {flagged} of {n}")
    if true_positive <= false_positive:
        raise ValueError("a check that flags ordinary profiles as often as others tells nothing")
    gain = true_positive - false_positive
    raw = (flagged / n - false_positive) / gain
    value = min(1.0, max(0.0, raw))
    variance = _smoothed(flagged / n, n)
    if known is not None:
        conspicuous, ordinary = known
        variance += value**2 * _smoothed(true_positive, conspicuous) + (1 - value) ** 2 * _smoothed(false_positive, ordinary)
    half = z * math.sqrt(variance) / gain
    return Interval(value, *(min(1.0, max(0.0, number)) for number in (raw - half, raw + half)))


def _smoothed(share: float, n: int) -> float:
    """Variance of a share; one pseudo-observation each way keeps it open when none or all are hit."""
    smoothed = (share * n + 1) / (n + 2)
    return smoothed * (1 - smoothed) / n


def median(values: Sequence[float], seed: int = 20220101, draws: int = 1000) -> Interval | None:
    """Median with a percentile bootstrap interval; None under 8 values, where a bootstrap of a median says nothing.

    Sorted first and drawn with a fixed seed, so that the same values give the same interval in any order.
    """
    if len(values) < 8:
        return None
    ordered = np.sort(np.asarray(values, dtype=float))
    picks = np.random.default_rng(seed).integers(0, ordered.size, size=(draws, ordered.size))
    medians = np.median(ordered[picks], axis=1)
    low, high = np.percentile(medians, [2.5, 97.5])
    middle = float(np.median(ordered))
    return Interval(middle, min(middle, float(low)), max(middle, float(high)))


def weighted_mean(parts: Sequence[tuple[Interval, float]]) -> Interval:
    """Weighted mean of independent parts with intervals of unequal arms: recovered variances (Zou and Donner 2008, MOVER).

    low = mean − √Σ(w(v − low))², high = mean + √Σ(w(high − v))², w normed to one. Exact for normal parts, in any order.
    """
    total = math.fsum(weight for _, weight in parts)
    if total <= 0:
        raise ValueError("a mean needs weight")
    value = math.fsum(part.value * weight for part, weight in parts) / total
    down = math.sqrt(math.fsum(((part.value - part.low) * weight / total) ** 2 for part, weight in parts))
    up = math.sqrt(math.fsum(((part.high - part.value) * weight / total) ** 2 for part, weight in parts))
    return Interval(value, value - down, value + up)
