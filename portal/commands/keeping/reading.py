"""Knows how a backup is restored into an empty place: checked first, then written, then proved; what fails leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, MetaData, Table, insert, inspect, text

from portal.app import House
from portal.commands.keeping import archive, proof
from portal.commands.keeping.archive import FORMAT, MANIFEST, Broken
from portal.commands.running import alembic_config
from portal.services import discovery

AT_ONCE = 1_000


def restore(house: House, source: Path) -> str:
    """Fill the empty database and data folder of `house`; returns a sentence for the operator. Raises Broken."""
    with _opened(source) as tar:
        manifest = _manifest(tar)
        _check_archive(tar, manifest)
        _require_empty(house)
        config = alembic_config(house.settings.database)
        if manifest["revision"] not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
            raise Broken("The backup was made by a newer portal. Install that one first.")
        kept: list[str] = []
        try:
            command.upgrade(config, manifest["revision"])
            _write_rows(house, tar, manifest)
            _write_files(house, tar, manifest, kept)
            command.upgrade(config, "head")
            proof.check(house.engine, manifest)
        except BaseException:
            house.engine.dispose()
            command.downgrade(config, "base")
            for sha256 in kept:
                house.office.gateways.files.erase(sha256)
            raise
    indexed = discovery.reindex(house.office)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    return f"{rows} rows and {len(manifest['files'])} files restored and proved; {indexed} creators indexed."


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, "r:")
    except (tarfile.TarError, OSError) as error:
        raise Broken(f"{source} is no backup of a portal: {error}") from error


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        stream = tar.extractfile(MANIFEST)
        manifest = json.load(stream) if stream else {}
    except (KeyError, ValueError, tarfile.TarError, OSError) as error:
        raise Broken("The backup has no manifest: it is incomplete or no backup of a portal.") from error
    if manifest.get("format") != FORMAT:
        raise Broken("This backup has a form that this portal does not know.")
    return manifest


def _check_archive(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    """Read everything once before anything is written."""
    wanted = {f"tables/{name}.jsonl": entry["sha256"] for name, entry in manifest["tables"].items()}
    wanted |= {f"files/{sha256}": sha256 for sha256 in manifest["files"]}
    for name, sha256 in wanted.items():
        digest = hashlib.sha256()
        for chunk in _chunks(tar, name):
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise Broken(f"{name} in the backup is damaged.")


def _require_empty(house: House) -> None:
    with house.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if "account" in tables:
            raise Broken("The database is not empty. Restore into an empty one.")
    if next(iter(house.office.gateways.files.every()), None) is not None:
        raise Broken(f"The folder {house.settings.data_dir / 'files'} is not empty. Restore into an empty one.")


def _write_rows(house: House, tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    """All tables in one transaction, so that rules which look at the whole are asked at its end."""
    with house.engine.execution_options(portal_writes=True).begin() as connection:
        here = MetaData()
        here.reflect(connection, only=list(manifest["tables"]))
        for name, entry in manifest["tables"].items():
            _fill(connection, here.tables[name], entry["columns"], tar)
            if connection.dialect.name == "postgresql" and "id" in entry["columns"]:
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {name}), false)")
                )


def _fill(connection: Connection, table: Table, columns: dict[str, str], tar: tarfile.TarFile) -> None:
    for name, kind in columns.items():
        if kind == "json":
            table.c[name].type = JSON(none_as_null=True)
    found = archive.rows(_lines(tar, f"tables/{table.name}.jsonl"), columns)
    while batch := list(islice(found, AT_ONCE)):
        connection.execute(insert(table), batch)


def _write_files(house: House, tar: tarfile.TarFile, manifest: dict[str, Any], kept: list[str]) -> None:
    for sha256, size in manifest["files"].items():
        stream = tar.extractfile(f"files/{sha256}")
        assert stream is not None, sha256
        stored = house.office.gateways.files.keep(stream, "application/octet-stream", limit=max(size, 1))
        kept.append(stored.sha256)


def _lines(tar: tarfile.TarFile, name: str) -> Iterator[bytes]:
    stream = tar.extractfile(name)
    return iter(stream) if stream else iter(())


def _chunks(tar: tarfile.TarFile, name: str) -> Iterator[bytes]:
    try:
        stream = tar.extractfile(name)
    except KeyError as error:
        raise Broken(f"{name} is missing in the backup.") from error
    while stream and (chunk := stream.read(1 << 20)):
        yield chunk
