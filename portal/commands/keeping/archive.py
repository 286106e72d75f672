"""Knows the form of a backup: a tar file with a manifest, one file of rows for each table, and the stored files under their hashes.

Rows are JSON lines and the same for both databases, so a portal can move from SQLite to PostgreSQL and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Numeric, Table, TypeDecorator
from sqlalchemy.types import JSON, TypeEngine

FORMAT = 1
MANIFEST = "manifest.json"


class Broken(Exception):
    """The backup or the restore cannot be trusted; the message says why."""


def kind_of(type_: TypeEngine[Any]) -> str:
    """How values of a column are written: moment, day, number, json or plain."""
    if isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    if isinstance(type_, DateTime):
        return "moment"
    if isinstance(type_, Date):
        return "day"
    if isinstance(type_, JSON):
        return "json"
    if isinstance(type_, Boolean):
        return "plain"
    return "number" if isinstance(type_, Numeric) else "plain"


def kinds(table: Table) -> dict[str, str]:
    return {column.name: kind_of(column.type) for column in table.columns}


def line(values: tuple[Any, ...]) -> bytes:
    """One row; key order inside JSON columns is kept, because hashes may be computed over them."""
    return json.dumps([_written(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def rows(lines: Iterator[bytes], columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Rows as they were, column by column."""
    for text in lines:
        values = json.loads(text)
        if len(values) != len(columns):
            raise Broken("A row of the backup has another number of columns than its table.")
        yield {name: _read(kind, value) for (name, kind), value in zip(columns.items(), values, strict=True)}


def _written(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(kind: str, value: Any) -> Any:
    if value is None:
        return None
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "number":
            return Decimal(value)
    return value
