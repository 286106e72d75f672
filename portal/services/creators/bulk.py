"""Knows how many rows are written at once: one statement, one executemany of the driver, each value prepared by the type of its column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def inserting(session: Session, table: Table):
    """An INSERT of this database that may say ON CONFLICT."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(table)


def insert_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many rows at once, defaults filled in."""
    if rows:
        session.execute(table.insert(), rows)


def write_many(session: Session, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run `statement` for every row; each row names every column of the table except its key, so that no default has to be filled in.

    The statement is compiled once and the driver is called directly: preparing each row as the ORM does costs as much as reading it.
    """
    if not rows:
        return
    dialect, table = session.get_bind().dialect, statement.table
    names = [column.name for column in table.c if column.name != "id"]
    if missing := set(names) - rows[0].keys():
        raise ValueError(f"columns without a value: {sorted(missing)}")
    compiled = statement.compile(dialect=dialect, column_keys=names)
    order = list(compiled.positiontup) if compiled.positional else names
    found = [(place, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for place, name in enumerate(order)]
    prepared = [(place, prepare) for place, prepare in found if prepare is not None]
    pick = itemgetter(*order)
    values = []
    for row in rows:
        each = list(pick(row))
        for place, prepare in prepared:
            each[place] = prepare(each[place])
        values.append(tuple(each) if compiled.positional else dict(zip(order, each, strict=True)))
    session.connection().exec_driver_sql(compiled.string, values)
