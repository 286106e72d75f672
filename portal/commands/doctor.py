"""Knows what a machine needs, what a portal needs to run well, and the one line to type for each thing that is missing."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import psycopg
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal.commands.running import alembic_config
from portal.gateways.database import open_engine, reading
from portal.gateways.search.opening import open_index
from portal.queries import operation
from portal.settings import Settings, UnsafeSettings

OLDEST = (3, 11)
PDF_PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKER_SILENT = timedelta(minutes=3)
OK, HINT, BAD = "ok", "hint", "missing"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor. `level`: ok, hint (runs without) or missing (does not run well); `line`: what to type."""

    level: str
    text: str
    line: str = ""


def install(main: click.Group, read_settings) -> None:
    @main.command(help="Name what is missing on this machine and in this portal, with the line to type.")
    def doctor() -> None:
        found = list(examine(os.environ))
        for each in found:
            click.echo(f"{'✓' if each.level == OK else '·' if each.level == HINT else '✗'} {each.text}")
            if each.line:
                click.echo(f"    {each.line}")
        sys.exit(any(each.level == BAD for each in found))


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Everything, from the machine up to the worker; what cannot be asked because something below it is missing is left out."""
    yield _python()
    yield _pdf()
    yield _browser(environment)
    try:
        settings = Settings.from_environment(environment)
    except UnsafeSettings as unsafe:
        for problem in str(unsafe).splitlines():
            yield Finding(BAD, f"Settings: {problem}", "portal settings")
        return
    yield Finding(OK, "Settings: safe" + (" (demo)" if settings.demo else ""))
    yield from _folder(settings)
    engine = open_engine(settings.database)
    try:
        database = list(_database(engine))
        yield from database
        if all(each.level == OK for each in database):
            yield _worker(engine)
    finally:
        engine.dispose()
    yield _index(settings)
    if settings.stripe_secret_key:
        yield Finding(OK, f"Payments: through {settings.stripe_api_base}")
    else:
        yield Finding(HINT, "Payments: switched off, because PORTAL_STRIPE_SECRET_KEY is not set")


def _python() -> Finding:
    here = platform.python_version()
    if sys.version_info < OLDEST:
        return Finding(BAD, f"Python {here} is too old", "apt-get install -y python3.11 python3.11-venv")
    return Finding(OK, f"Python {here}")


def _pdf() -> Finding:
    missing = [package for library, package in PDF_PACKAGES.items() if not _loads(library)]
    if missing:
        return Finding(
            BAD,
            f"PDF: {', '.join(missing)} missing; contracts can be signed and read, their PDF waits",
            f"apt-get install -y {' '.join(missing)}",
        )
    return Finding(OK, "PDF: pango and its companions are here")


def _browser(environment: Mapping[str, str]) -> Finding:
    if environment.get("PORTAL_TEST_CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return Finding(OK, "Chromium: here, for the tests")
    return Finding(HINT, "Chromium: missing; only the browser tests need it", "apt-get install -y chromium")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder: Path = settings.data_dir
    place = folder if folder.exists() else next(parent for parent in folder.absolute().parents if parent.exists())
    if not os.access(place, os.W_OK):
        yield Finding(BAD, f"Data folder: {folder} cannot be written", f"chown $USER {place}")


def _database(engine: Engine) -> Iterator[Finding]:
    try:
        with engine.connect() as connection:
            version = connection.scalar(text("SELECT sqlite_version()" if engine.dialect.name == "sqlite" else "SHOW server_version"))
            tables = engine.dialect.get_table_names(connection)
            here = connection.scalar(text("SELECT version_num FROM alembic_version")) if "alembic_version" in tables else None
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        yield Finding(BAD, f"Database: does not answer ({reason})", "portal settings")
        return
    yield Finding(OK, f"Database: {engine.dialect.name} {version} answers")
    newest = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    if here == newest:
        yield Finding(OK, f"Database: at the newest shape ({here})")
    else:
        yield Finding(BAD, f"Database: at {here or 'no shape yet'}, the newest is {newest}", "portal migrate")


def _worker(engine: Engine) -> Finding:
    with reading(engine)() as session:
        beat = operation.last_beat(session)
    if beat is not None and datetime.now(UTC) - beat < WORKER_SILENT:
        return Finding(OK, f"Worker: last seen {beat:%Y-%m-%d %H:%M} UTC")
    return Finding(BAD, "Worker: none has shown itself in the last minutes; mail, transfers and the index wait", "portal worker")


def _index(settings: Settings) -> Finding:
    try:
        count = open_index(settings.search, settings.data_dir, settings.database).count()
        return Finding(OK, f"Search index ({settings.search}): {count} creators")
    except (OSError, ValueError, SQLAlchemyError, psycopg.Error) as error:
        return Finding(BAD, f"Search index: cannot be read ({error})", "portal reindex")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
