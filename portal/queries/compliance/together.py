"""Knows how rows of several tables are read in one statement: each a row of a kind, with the columns that the kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, String, cast, literal_column, null, select
from sqlalchemy.types import TypeEngine


def rows_of(kind: str, columns: Mapping[str, TypeEngine[Any]], **known: Any) -> Select:
    """One branch of a union: `kind`, then `columns` in their order, empty where this kind has none of them."""
    laid = [known.get(name, cast(null(), type_)).label(name) for name, type_ in columns.items()]
    return select(literal_column(f"'{kind}'", String()).label("kind"), *laid)
