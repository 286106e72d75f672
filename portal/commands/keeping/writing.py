"""Knows how a backup is written: one snapshot of all tables, then the files that it names; the archive appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, select

from portal.app import House
from portal.commands.keeping import archive, proof
from portal.commands.keeping.archive import FORMAT, MANIFEST, Broken
from portal.commands.running import alembic_config
from portal.models.every import METADATA


def back_up(house: House, target: Path) -> str:
    """Write everything into `target`; returns a sentence for the operator. Raises Broken."""
    if target.exists():
        raise Broken(f"{target} exists already; a backup is never written over another.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        made = Path(folder) / "backup.tar"
        with tarfile.open(made, "w") as tar:
            manifest = _write(house, tar, Path(folder))
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(made, target)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    return f"{target}: {rows} rows of {len(manifest['tables'])} tables and {len(manifest['files'])} files."


def _write(house: House, tar: tarfile.TarFile, folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": FORMAT, "made_at": house.office.clock().isoformat(), "tables": {}, "files": {}}
    with _snapshot(house.engine) as connection:
        manifest["revision"] = _revision(connection)
        for table in METADATA.sorted_tables:
            manifest["tables"][table.name] = _write_table(connection, table, tar, folder / "rows")
        manifest |= proof.of(connection)
        wanted = proof.living_files(connection)
    # Files come after the snapshot: each that it names was written before its row was committed.
    for sha256 in house.office.gateways.files.every():
        path = house.office.gateways.files.path(sha256)
        if _hash(path) != sha256:
            raise Broken(f"The stored file {sha256} does not have its hash any more.")
        tar.add(path, f"files/{sha256}", recursive=False)
        manifest["files"][sha256] = path.stat().st_size
    if missing := wanted - manifest["files"].keys():
        raise Broken(f"{len(missing)} stored files are missing on disk, the first is {min(missing)}.")
    _add(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
    return manifest


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """One transaction in which nothing that others write can be seen: WAL gives it on SQLite, REPEATABLE READ on PostgreSQL."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _revision(connection: Connection) -> str:
    here = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    if here is None or here != newest:
        raise Broken("The database is not at the newest shape. Type: portal migrate")
    return here


def _write_table(connection: Connection, table: Table, tar: tarfile.TarFile, path: Path) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    found = connection.execution_options(stream_results=True).execute(select(table).order_by(*table.primary_key.columns))
    with path.open("wb") as file:
        for row in found:
            text = archive.line(tuple(row))
            digest.update(text)
            file.write(text)
            count += 1
    tar.add(path, f"tables/{table.name}.jsonl", recursive=False)
    return {"rows": count, "sha256": digest.hexdigest(), "columns": archive.kinds(table)}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, BytesIO(data))
