"""Asks the code whether an order that it wants from a database is whole: among equals PostgreSQL gives another one on another day."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PORTAL = Path(__file__).parents[2] / "portal"
SINGLE = ("id", "number", "position", "public_id")
"""Columns of which no two rows that are asked for together have the same."""
SINGLE_HERE = {
    "*table.primary_key.columns",
    "*order",
    "None",
    "once.c.place",
    "told.c.newest",
    "LedgerAccount.code",
    "LedgerCheck.currency",
    "MarkedWeek.monday",
    "WorkerBeat.at",
}
"""Others that are single where they stand last: numbered by the statement, unique beside what stands before, or asked for alone."""


def _orders() -> Iterator[tuple[str, ast.expr]]:
    for path in sorted(PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by" and node.args:
                yield f"{path.relative_to(PORTAL)}:{node.lineno}", node.args[-1]


def _column(last: ast.expr) -> str:
    while isinstance(last, ast.Call) and isinstance(last.func, ast.Attribute):
        last = last.func.value
    return ast.unparse(last)


def test_every_order_ends_in_something_of_which_there_are_no_two() -> None:
    orders = [(where, _column(last)) for where, last in _orders()]
    assert len(orders) > 100
    assert [order for order in orders if order[1].split(".")[-1] not in SINGLE and order[1] not in SINGLE_HERE] == []
    assert SINGLE_HERE <= {column for _, column in orders}, "an exception that is no longer needed"
