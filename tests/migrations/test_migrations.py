"""Asks whether the migrations lead to exactly the tables of the models, and back to nothing, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from portal.commands.running import alembic_config
from portal.gateways.database import open_engine
from portal.models import append_only
from portal.models.every import METADATA

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture
def migrated(empty_database_url: str) -> Iterator[Engine]:
    command.upgrade(alembic_config(empty_database_url), "head")
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_after_all_migrations_the_tables_are_those_of_the_models(migrated: Engine) -> None:
    with migrated.connect() as connection:
        drift = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
    assert drift == [], "run: .venv/bin/python tools/migration.py '…'"


def test_the_way_down_leaves_nothing(migrated: Engine, empty_database_url: str) -> None:
    command.downgrade(alembic_config(empty_database_url), "base")
    with migrated.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert _triggers(connection) == set() and _functions(connection) == set()
    command.upgrade(alembic_config(empty_database_url), "head")
    with migrated.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_migrating_twice_changes_nothing(migrated: Engine, empty_database_url: str) -> None:
    with migrated.connect() as connection:
        before = set(inspect(connection).get_table_names())
    command.upgrade(alembic_config(empty_database_url), "head")
    with migrated.connect() as connection:
        assert set(inspect(connection).get_table_names()) == before


def test_the_triggers_of_history_are_those_of_tables_made_at_once(migrated: Engine, database_kind: str, _databases) -> None:
    with _databases[database_kind].empty() as address:
        made = open_engine(address)
        METADATA.create_all(made)
        with made.connect() as connection:
            wanted = _triggers(connection)
        made.dispose()
    with migrated.connect() as connection:
        assert _triggers(connection) == wanted
    assert {name.removesuffix("_no_delete") for name, _ in wanted if name.endswith("_no_delete")} == set(append_only.PROTECTED)


def test_history_cannot_be_changed_in_a_migrated_database(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO activity (at, verb, side, subject_kind, details)"
                " VALUES ('2026-03-02 09:00:00', 'offers.sent', 'brand', 'offer', '{}')"
            )
        )
    with pytest.raises(DatabaseError, match="append-only"), migrated.begin() as connection:
        connection.execute(text("UPDATE activity SET verb = 'offers.accepted'"))
    with pytest.raises(DatabaseError, match="append-only"), migrated.begin() as connection:
        connection.execute(text("DELETE FROM activity"))


def test_migrations_form_one_line_and_are_named_by_their_day() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1
    for path in VERSIONS.glob("*.py"):
        assert re.fullmatch(r"20\d\d_\d\d_\d\d_[a-z0-9_]+", path.stem), path.name
        assert "portal." not in path.read_text("utf-8"), f"{path.name} must stand for itself"


def _triggers(connection: Connection) -> set[tuple[str, str]]:
    """Name and body of each trigger, white space apart."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = connection.execute(text("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"))
    return {(name, " ".join(body.split())) for name, body in found}


def _functions(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        return set()
    return set(connection.scalars(text("SELECT proname FROM pg_proc WHERE proname LIKE 'portal%'")))
