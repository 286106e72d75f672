"""Knows how a worker is woken: huey rings, and forgets without harm, because the outbox is the truth."""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import structlog


class Call(StrEnum):
    """What the bell rings for."""

    ROUND = "round"
    """Something waits in the outbox or inbox."""
    INDEX = "index"
    """Somebody's search document is out of date."""


class Bell(Protocol):
    def ring(self, call: Call) -> None:
        """Never raises: the periodic round finds it anyway."""

    def heard(self) -> frozenset[Call]:
        """What was rung for since somebody last asked; a hundred rings for one thing are one."""


class SilentBell:
    """For commands and tests, in which nobody listens; it remembers."""

    def __init__(self) -> None:
        self.rung: list[Call] = []

    def ring(self, call: Call) -> None:
        self.rung.append(call)

    def heard(self) -> frozenset[Call]:
        return frozenset()


def make_huey(database: str, data_dir: Path):
    """The huey instance that web processes and workers share: in PostgreSQL where the database is one, else in a file.

    A file that is no database any more is put aside and begun anew: nothing stands in it that the outbox does not know.
    """
    from huey import PostgresHuey, SqliteHuey

    if database.startswith("postgresql"):
        return PostgresHuey("portal", dsn=database.replace("+psycopg", "", 1), results=False)
    data_dir.mkdir(parents=True, exist_ok=True)
    bell = data_dir / "bell.db"
    try:
        return SqliteHuey("portal", filename=str(bell), results=False)
    except sqlite3.OperationalError:
        raise  # busy, or a folder that cannot be written: the file itself may be sound
    except sqlite3.DatabaseError as error:
        structlog.get_logger().warning("bell.replaced", file=str(bell), error=str(error))
        bell.rename(bell.with_suffix(".broken"))
        return SqliteHuey("portal", filename=str(bell), results=False)


class HueyBell:
    """Rings are tasks in huey's queue. They say what to look after, not what to do, so the worker takes them all out at once."""

    def __init__(self, huey) -> None:
        self._huey = huey
        self._tasks = {call: huey.task(name=call.value)(_ring) for call in Call}

    def ring(self, call: Call) -> None:
        try:
            self._tasks[call]()
        except Exception as error:  # noqa: BLE001 - whatever is broken there, the change itself is committed
            structlog.get_logger().warning("bell.silent", error=str(error))

    def heard(self) -> frozenset[Call]:
        found: set[Call] = set()
        while (task := self._huey.dequeue()) is not None:
            found.add(Call(task.name))
        return frozenset(found)


def _ring() -> None:
    """A task of huey's needs a body."""
