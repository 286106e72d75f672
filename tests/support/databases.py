"""Knows how each test gets a database of its own with every table in it, on SQLite and on PostgreSQL, in a few milliseconds.

Code under test commits, so rolling back is not enough. On SQLite a test gets a copy of a prepared file. On PostgreSQL each worker has one
database, whose connections it keeps, and what a test left in it is deleted before the next.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, Pool, QueuePool, create_engine, event

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


_FIRST: dict[str, Engine] = {}
"""The engine that made the tables on each kind."""


class _Lasting(QueuePool):
    """Connections that stay when an engine is disposed of: a new one has to read the whole catalogue of the database again."""

    def dispose(self) -> None: ...

    def recreate(self) -> Pool:
        return self


def kindred_engine(address: URL, **options: Any) -> Engine:
    """`create_engine`, but what one engine has compiled no later one compiles again (that cost more than most tests), and engines of
    the same database share its connections."""
    engine = create_engine(address, query_cache_size=2_000, **options)
    if engine.dialect.name == "sqlite":
        # PostgreSQL gives rows in any order where none is asked for, and does so once in many runs; SQLite shows it in each.
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA reverse_unordered_selects=ON"))
    first = _FIRST.get(engine.dialect.name)
    if first is not None:
        # Compiled statements are kept for a dialect, so both go together.
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        if engine.url == first.url:
            engine.pool = first.pool
    return engine


def _prepared(address: str) -> Engine:
    """Make every table; the engine knows its server now, and is the first of its kind."""
    engine = open_engine(address)
    METADATA.create_all(engine)
    engine.dispose()
    _FIRST.setdefault(engine.dialect.name, engine)
    return engine


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
            _prepared(f"sqlite:///{self.prepared}")
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
        self.prepared: Engine | None = None
        self.lasting: set[int] = set()
        """The server's numbers of the connections that stay."""

    @contextmanager
    def ready(self) -> Iterator[str]:
        address = postgres.url(self.run, self.name)
        if self.prepared is None:
            self._create(self.name)
            self.prepared = _prepared(address)
            self.prepared.pool.__class__ = _Lasting
            event.listen(self.prepared, "connect", lambda connection, _record: self.lasting.add(connection.info.backend_pid))
            self._tidying = self._connect(self.name)
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

    def close(self) -> None:
        if self.prepared is not None:
            QueuePool.dispose(self.prepared.pool)
            self._tidying.close()

    def _connect(self, database: str) -> psycopg.Connection:
        at = postgres.address(self.run)
        return psycopg.connect(host=at["host"], user=at["user"], dbname=database, autocommit=True)

    def _create(self, name: str) -> None:
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _forget_rows(self) -> None:
        """Delete what the test committed, and refuse to go on where it left a transaction open."""
        others = self._tidying.execute(
            "SELECT pid, state LIKE 'idle in transaction%%', left(query, 200), pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND (state <> 'idle' OR pid <> ALL (%s))",
            [list(self.lasting)],
        ).fetchall()
        self.lasting.difference_update(pid for pid, *_ in others)
        touched = [sql.Identifier(name) for (name,) in self._tidying.execute(_TOUCHED).fetchall()]
        if touched:
            # Foreign keys and the triggers of append-only tables would object; a test database may forget.
            forget = ["BEGIN; SET LOCAL session_replication_role = replica", *("DELETE FROM {}" for _ in touched), "COMMIT"]
            self._tidying.execute(sql.SQL("; ".join(forget)).format(*touched))
        for _, left_open, statement, _ in others:
            if left_open:
                raise AssertionError(f"the test left a transaction open in PostgreSQL, last statement: {statement}")


_TOUCHED = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(table.name), sql.Identifier(table.name))
    for table in METADATA.sorted_tables
)
"""The names of the tables that hold a row."""
