"""Knows how a figure of the search benchmark is printed, and whether it keeps its goal."""

from __future__ import annotations

import math
from collections.abc import Iterable

NO_GOAL = "-"


class Figures:
    """Prints name, value and goal, separated by tabs, and remembers which goals were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def tell(self, name: str, value: float, goal: str = NO_GOAL) -> None:
        """`goal` is "<= x", ">= x" or "-"."""
        print(f"discovery.{name}\t{value:.4g}\t{goal}", flush=True)
        sign, _, bound = goal.partition(" ")
        if goal != NO_GOAL and not (value <= float(bound) if sign == "<=" else value >= float(bound)):
            self.missed.append(f"discovery.{name}")

    def note(self, text: str) -> None:
        print(f"# {text}", flush=True)


def geometric_mean(values: Iterable[float]) -> float:
    logs = [math.log(value) for value in values]
    return math.exp(math.fsum(logs) / len(logs))


def slug(shape: str) -> str:
    return shape.replace(",", "").replace(" ", "_")


def short(size: int) -> str:
    return f"{size // 1_000_000}m" if size >= 1_000_000 else f"{size // 1000}k"
