"""Knows how the database is opened: SQLite with a write lock taken at the start of a writing transaction, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker


class ReadOnly(RuntimeError):
    """Something tried to write while a page was only being looked at."""


class Unreachable(RuntimeError):
    """The database does not answer. The sentence says in one line what was tried, without its password, and what to do."""


def open_engine(url: str) -> Engine:
    """An engine for `url`. SQLite gets WAL, foreign keys, full durability; both get ten seconds of patience."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        address = address.set(drivername="postgresql+psycopg")
        patience = {} if "connect_timeout" in address.query else {"connect_timeout": 10}
        return create_engine(address, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args=patience)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 10})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def require_answer(engine: Engine) -> None:
    """Ask the database once, and leave the engine as it was, without a connection. Raises Unreachable."""
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        tried = engine.url.difference_update_query(("password", "sslpassword")).render_as_string(hide_password=True)
        reason = " ".join(str(error.orig).split())[:200]
        raise Unreachable(
            f"The database does not answer: {tried} ({reason}). Start it, or mend PORTAL_DATABASE_URL (`portal settings` shows it)."
        ) from error
    finally:
        engine.dispose()


def writing(engine: Engine) -> sessionmaker[Session]:
    """Sessions that may write. On SQLite their transaction takes the write lock when it begins: a read that turns into a
    write fails at once there, whatever the timeout."""
    return sessionmaker(engine.execution_options(portal_writes=True), expire_on_commit=False)


def reading(engine: Engine) -> sessionmaker[Session]:
    """Sessions for pages that are only looked at; a write in one of them is an error of ours."""
    return sessionmaker(engine, expire_on_commit=False, class_=_ReadingSession, autoflush=False)


class _ReadingSession(Session):
    def flush(self, objects=None) -> None:
        if self.new or self.deleted or any(self.is_modified(each) for each in self.dirty):
            raise ReadOnly("a write in a reading request")


SQLITE = {"journal_mode": "WAL", "foreign_keys": "ON", "synchronous": "FULL", "busy_timeout": 10_000}
"""How every connection is set: what was committed is on the disk, and a second writer waits its turn."""


def _prepare_sqlite(connection, _record) -> None:
    connection.isolation_level = None
    for pragma, value in SQLITE.items():
        connection.execute(f"PRAGMA {pragma}={value}")


def _begin_sqlite(connection) -> None:
    writes = connection.get_execution_options().get("portal_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
