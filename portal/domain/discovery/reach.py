"""Knows how many real people inside a brand's target a post may be expected to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

from portal.domain.discovery.fit import Fit
from portal.domain.text import N_, Text


@dataclass(frozen=True)
class CredibleReach:
    """People per post; `low` and `high` take every doubt the same way at once, so they are wide on purpose.

    No figure says more than two digits: an estimate that may be half as large does not know its last one.
    """

    people: int
    low: int
    high: int
    sentence: Text


def credible_reach(expected: tuple[float, float, float], fit: Fit, conspicuous: tuple[float, float, float] | None) -> CredibleReach | None:
    """Expected views or reach × share in target × (1 − share of conspicuous profiles); each as (value, low, high).

    None where one of the three is not known: a missing figure is never taken as nought or as one (VETTING.md 2.8).
    """
    if conspicuous is None or fit.in_target is None:
        return None
    people = expected[0] * fit.in_target * (1 - conspicuous[0])
    low = expected[1] * fit.low * (1 - conspicuous[2])
    high = expected[2] * fit.high * (1 - conspicuous[1])
    figures = {"people": _two_digits(people, round), "low": _two_digits(low, floor), "high": _two_digits(high, ceil)}
    sentence = Text(N_("About %(people)s people in your target per post (between %(low)s and %(high)s)"), **figures)
    return CredibleReach(sentence=sentence, **figures)


def _two_digits(figure: float, way: Callable[[float], int]) -> int:
    """A figure of at least nought by its first two digits, rounded by `way`."""
    unit = 10 ** max(0, floor(log10(figure)) - 1) if figure >= 1 else 1
    return way(round(figure / unit, 9)) * unit
