"""Knows how each test gets a database of its own with every table in it, on SQLite and on PostgreSQL, in a few milliseconds.

Code under test commits, so rolling back is not enough. On SQLite a test gets a copy of a prepared file. On PostgreSQL each worker has one
database, and what a test left in it is deleted before the next.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from portal.gateways.database import open_engine
from portal.models.every import METADATA
from tests.support import postgres

KINDS = ("sqlite", "postgresql")


def wanted() -> tuple[str, ...]:
    """The kinds on which this run tests: both, or those that PORTAL_TEST_DATABASES names (comma separated)."""
    named = [name.strip() for name in os.environ.get("PORTAL_TEST_DATABASES", "").split(",") if name.strip()]
    strangers = set(named) - set(KINDS)
    if strangers:
        raise ValueError(f"PORTAL_TEST_DATABASES knows {' and '.join(KINDS)}, not {', '.join(sorted(strangers))}")
    return tuple(kind for kind in KINDS if not named or kind in named)


class Databases(Protocol):
    """Where a test gets its database; both give addresses that are good until the block ends."""

    def ready(self) -> AbstractContextManager[str]:
        """A database with every table and no row."""

    def empty(self) -> AbstractContextManager[str]:
        """A database without any table."""


class SqliteFiles:
    """Databases as files below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prepared = folder / "prepared.db"
        self.numbers = count(1)

    @contextmanager
    def ready(self) -> Iterator[str]:
        if not self.prepared.exists():
            engine = open_engine(f"sqlite:///{self.prepared}")
            METADATA.create_all(engine)
            engine.dispose()
        with self.empty() as address:
            shutil.copyfile(self.prepared, address.removeprefix("sqlite:///"))
            yield address

    @contextmanager
    def empty(self) -> Iterator[str]:
        home = self.folder / str(next(self.numbers))
        home.mkdir()
        try:
            yield f"sqlite:///{home / 'portal.db'}"
        finally:
            shutil.rmtree(home, ignore_errors=True)


class PostgresDatabases:
    """Databases in the server of the run; `worker` keeps those of parallel workers apart."""

    def __init__(self, run: Path, worker: str) -> None:
        self.run, self.worker = run, worker
        self.name = f"portal_{worker}"
        self.numbers = count(1)
        self.prepared = False

    @contextmanager
    def ready(self) -> Iterator[str]:
        address = postgres.url(self.run, self.name)
        if not self.prepared:
            self._create(self.name)
            engine = open_engine(address)
            METADATA.create_all(engine)
            engine.dispose()
            self.prepared = True
        yield address
        self._forget_rows()

    @contextmanager
    def empty(self) -> Iterator[str]:
        name = f"{self.name}_{next(self.numbers)}"
        self._create(name)
        try:
            yield postgres.url(self.run, name)
        finally:
            with self._connect("postgres") as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _connect(self, database: str) -> psycopg.Connection:
        at = postgres.address(self.run)
        return psycopg.connect(host=at["host"], user=at["user"], dbname=database, autocommit=True)

    def _create(self, name: str) -> None:
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _forget_rows(self) -> None:
        """Delete what the test committed, and refuse to go on where it left a transaction open."""
        with self._connect(self.name) as connection:
            left_open = connection.execute(
                "SELECT left(query, 200) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
            ).fetchall()
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            names = [table.name for table in METADATA.sorted_tables]
            asks = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(name), sql.Identifier(name)) for name in names
            )
            touched = [name for (name,) in connection.execute(asks).fetchall()]
            if touched:
                with connection.transaction():
                    # Foreign keys and the triggers of append-only tables would object; a test database may forget.
                    connection.execute("SET LOCAL session_replication_role = replica")
                    for name in touched:
                        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        if left_open:
            raise AssertionError(f"the test left a transaction open in PostgreSQL, last statement: {left_open[0][0]}")
