"""Knows how many rows are written at once: one statement, one executemany of the driver, each value prepared by the type of its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

AT_ONCE = 5000
"""So many rows are handed to the driver at once: enough for speed, little enough for memory."""


def inserting(session: Session, table: Table):
    """An INSERT of this database that may say ON CONFLICT."""
    return insert_of(session.get_bind().dialect.name)(table)


def insert_of(dialect: str) -> Callable[[Table], Any]:
    return (postgresql if dialect == "postgresql" else sqlite).insert


def insert_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many rows at once, defaults filled in."""
    if rows:
        session.execute(table.insert(), rows)


@dataclass(frozen=True)
class Same:
    """A column with one value in every row."""

    value: Any


@dataclass(frozen=True)
class Rows:
    """Rows to write, column by column: each column of the table except its key, so that no default has to be filled in."""

    number: int
    columns: Mapping[str, Sequence[Any] | Same]

    @classmethod
    def of(cls, things: Sequence[Any], attributes: Sequence[str], **more: Sequence[Any] | Same) -> Rows:
        """A row for each thing, with these attributes of it under their own names."""
        return cls(len(things), {name: list(map(attrgetter(name), things)) for name in attributes} | more)


def write_rows(session: Session, statement: Insert, rows: Rows) -> None:
    """Run `statement` for every row.

    It is compiled once, each value is prepared by the type of its column, and the driver is called directly: preparing row by row, as
    the ORM does, costs as much as reading the file.
    """
    if not rows.number:
        return
    dialect, table = session.get_bind().dialect, statement.table
    names = [column.name for column in table.c if column.name != "id"]
    if missing := set(names) - rows.columns.keys():
        raise ValueError(f"columns without a value: {sorted(missing)}")
    compiled = statement.compile(dialect=dialect, column_keys=names)
    order = list(compiled.positiontup) if compiled.positional else names
    prepared = {name: _prepared(rows.columns[name], table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names}
    connection = session.connection()
    for start in range(0, rows.number, AT_ONCE):
        length = min(AT_ONCE, rows.number - start)
        parts = [
            repeat(column.value, length) if isinstance(column, Same) else column[start : start + length]
            for column in (prepared[name] for name in order)
        ]
        values = list(zip(*parts, strict=True))
        connection.exec_driver_sql(
            compiled.string, values if compiled.positional else [dict(zip(order, each, strict=True)) for each in values]
        )


def _prepared(column: Sequence[Any] | Same, prepare: Callable[[Any], Any] | None) -> Sequence[Any] | Same:
    """The values as the driver takes them; a value that comes again is not prepared again."""
    if prepare is None:
        return column
    if isinstance(column, Same):
        return Same(prepare(column.value))
    distinct = set(column)
    if 2 * len(distinct) > len(column):
        return list(map(prepare, column))
    known = {value: prepare(value) for value in distinct}
    return [known[value] for value in column]
