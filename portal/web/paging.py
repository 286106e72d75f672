"""Knows how a long list is cut into pages: what `ui.pagination` draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """Page `number` of a list with `total` rows, `size` on each; `url(number)` is the address of another one."""

    number: int
    size: int
    total: int
    url: Callable[[int], str]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))
