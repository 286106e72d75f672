"""Knows life cycles: a machine is only its table, and the table is the only place that knows the next state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import NotNow


class Side(StrEnum):
    """Who causes a change."""

    CREATOR = "creator"
    BRAND = "brand"
    FINANCE = "finance"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    event: str
    source: str
    target: str
    by: frozenset[Side]
    """The sides whose deed this can be."""


class Machine:
    """A life cycle: `Machine("draft", [("send", "draft", "with_creator", Side.BRAND), …])`.

    Each row is (event, source or sources, target, side or sides).
    """

    def __init__(self, start: str, table: Iterable[tuple[str, str | tuple[str, ...], str, Side | tuple[Side, ...]]]) -> None:
        self.start = start
        self.transitions: tuple[Transition, ...] = tuple(
            Transition(event, source, target, frozenset(_several(by)))
            for event, sources, target, by in table
            for source in _several(sources)
        )
        self._by_cell = {(row.source, row.event): row for row in self.transitions}
        if len(self._by_cell) != len(self.transitions):
            raise ValueError("an event leads from a state to one target only")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state in order of appearance, the first one first."""
        seen = dict.fromkeys([self.start])
        for row in self.transitions:
            seen.update(dict.fromkeys((row.source, row.target)))
        return tuple(seen)

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.event for row in self.transitions))

    def target(self, state: str, event: str) -> str:
        """The state after `event`; raises NotNow where the table has no such cell."""
        row = self._by_cell.get((state, event))
        if row is None:
            raise NotNow()
        return row.target

    def allows(self, state: str, event: str, side: Side | None = None) -> bool:
        """Whether the table has the cell, and whether it is one of `side`'s deeds when a side is given."""
        row = self._by_cell.get((state, event))
        return row is not None and (side is None or side in row.by)

    def final(self, state: str) -> bool:
        return not any(row.source == state for row in self.transitions)

    def mermaid(self) -> str:
        """The table as a state diagram for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for row in self.transitions:
            lines.append(f"    {row.source} --> {row.target}: {row.event} ({', '.join(sorted(row.by))})")
        return "\n".join(lines)


def _several(one_or_more):
    return one_or_more if isinstance(one_or_more, tuple) else (one_or_more,)
