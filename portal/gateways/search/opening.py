"""Knows which home of the search index the operator has chosen."""

from __future__ import annotations

from pathlib import Path

from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.postgres import PostgresIndex
from portal.gateways.search.promise import SearchIndex

EMBEDDED, POSTGRES = "embedded", "postgres"
HOMES = (EMBEDDED, POSTGRES)


def open_index(home: str, data_dir: Path, database_url: str) -> SearchIndex:
    """The index in the data folder, or in the PostgreSQL database of the portal. Opens no file and no connection yet."""
    return PostgresIndex(database_url) if home == POSTGRES else EmbeddedIndex(data_dir / "index")
