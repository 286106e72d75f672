"""Knows whose turn it is to index: who holds an advisory lock on a connection that lies idle meanwhile, and may be cut at any time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

_KEY = "hashtextextended(%s, 0)"
_HELD = "(classid::bigint << 32 | objid::bigint)"
"""The key of an advisory lock as `pg_locks` shows it."""


class TurnLost(Exception):
    """The connection that held the turn is gone, and somebody else may hold it now."""


class _Holder(threading.local):
    """Of each thread: the backend that holds its turn."""

    pid: int | None = None


class Turns:
    """One at a time, among all processes that use the schema."""

    def __init__(self, engine: Engine, schema: str) -> None:
        self._engine = engine
        self._name = f"{schema} indexing"
        self._mine = _Holder()

    @contextmanager
    def take(self) -> Iterator[bool]:
        """False at once where somebody else has it."""
        with self._engine.connect() as connection:
            db = connection.connection.driver_connection
            try:
                held = db.execute(f"SELECT pg_try_advisory_lock({_KEY})", [self._name]).fetchone()[0]
                self._mine.pid = db.info.backend_pid if held else self._mine.pid
                yield held
            finally:
                if held:
                    self._mine.pid = None
                # A connection that is closed lets go of its locks, also where the server or the process is gone.
                connection.invalidate()

    def require(self, db: Any) -> None:
        """Raise TurnLost where this thread took its turn and it is over: what was read in it may be old.

        Asked in the transaction that writes, of the server, which alone says who may be next; whoever is next writes after it.
        """
        if self._mine.pid is None:
            return
        holding = f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = %s AND {_HELD} = {_KEY}"
        if db.execute(holding, [self._mine.pid, self._name]).fetchone() is None:
            raise TurnLost(self._name)
