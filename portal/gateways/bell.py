"""Knows how a worker is woken: huey rings, and forgets without harm, because the outbox is the truth."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Protocol

import structlog


class Bell(Protocol):
    def ring(self) -> None:
        """Say that something waits in the outbox or inbox. Never raises: the periodic round finds it anyway."""


class SilentBell:
    """For commands and tests, in which nobody listens; it counts."""

    def __init__(self) -> None:
        self.rung = 0

    def ring(self) -> None:
        self.rung += 1


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
    def __init__(self, round_task) -> None:
        self._round = round_task

    def ring(self) -> None:
        try:
            self._round()
        except Exception as error:  # noqa: BLE001 - whatever is broken there, the change itself is committed
            structlog.get_logger().warning("bell.silent", error=str(error))
