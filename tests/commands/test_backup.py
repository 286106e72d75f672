"""Asks whether a backup brings everything back, on each database and from one to the other, and refuses what is damaged."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import func, inspect, select, text, update

from portal.app import House
from portal.commands.keeping import Broken, back_up, proof, restore
from portal.commands.running import alembic_config
from portal.demo import people
from portal.demo.stories.deeds import Collaboration
from portal.demo.stories.stage import Stage
from portal.models.accounts import Account
from portal.models.contracts import Contract
from portal.models.creators import Creator
from portal.models.every import METADATA
from portal.models.files import StoredFile
from portal.models.payments import Obligation
from portal.queries import ledger as read_ledger
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.support import databases
from tests.support.portal import Portal

TO_THE_CONTRACT = "draft send counter accept creator_signs brand_signs".split()
TO_THE_FEE = "greet secure begin hand_in approve_first hand_in_second approve_second publish release".split()


@pytest.fixture
def lived(portal: Portal, cast: Cast) -> Iterator[Portal]:
    """A portal with a crowd, one collaboration from the first draft to the released fee, and files."""
    with portal.work() as work:
        people.populate(work.session, 5, portal.clock.now, amounts=people.Amounts(posts=6, weeks=3))
        program = factories.program(work.session, cast.bea.brand_id, portal.clock.now)
        work.session.get_one(Account, cast.bea.account_id).name = cast.bea.name
    stage = Stage(portal.house.office, portal.payments, portal.clock.now, PASSWORD)
    stage.set(60)
    story = Collaboration(stage, cast.bea.actor, cast.ada.actor, cast.fay.actor, program.id, "Winter mornings", 1_000)
    for deed in (*TO_THE_CONTRACT, *TO_THE_FEE):
        getattr(story, deed)()
    command.stamp(alembic_config(portal.settings.database), "head")
    yield portal
    with portal.house.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@contextmanager
def empty_place(address: str, folder: Path) -> Iterator[House]:
    opened = Portal(address, folder)
    try:
        yield opened.house
    finally:
        opened.close()


@pytest.fixture(params=[kind for kind in databases.KINDS if kind in databases.wanted()])
def elsewhere(request: pytest.FixtureRequest, _databases, tmp_path: Path) -> Iterator[House]:
    """An empty portal on SQLite and on PostgreSQL."""
    with _databases[request.param].empty() as address, empty_place(address, tmp_path / "elsewhere") as house:
        yield house


@pytest.fixture
def beside(_databases, tmp_path: Path) -> Iterator[House]:
    """An empty portal on SQLite."""
    with _databases["sqlite"].empty() as address, empty_place(address, tmp_path / "beside") as house:
        yield house


def test_everything_is_back_wherever_it_is_restored(lived: Portal, elsewhere: House, tmp_path: Path) -> None:
    said = back_up(lived.house, tmp_path / "portal.backup")
    assert "tables and" in said and not list(tmp_path.glob(".backup-*"))
    said = restore(elsewhere, tmp_path / "portal.backup")
    assert "restored and proved" in said
    for table in METADATA.sorted_tables:
        statement = select(table).order_by(*table.primary_key.columns)
        with lived.house.engine.connect() as before, elsewhere.engine.connect() as after:
            assert after.execute(statement).all() == before.execute(statement).all(), table.name
    with elsewhere.office.writing() as session:
        assert session.scalars(select(Obligation.state)).all() == ["paid_out"]
        assert sum(read_ledger.sums(session).values()) == 0
        kept = session.scalars(select(StoredFile.sha256).where(StoredFile.erased_at.is_(None))).all()
        assert kept and all(elsewhere.office.gateways.files.path(sha256).is_file() for sha256 in kept)
        published = session.scalar(select(func.count()).select_from(Creator).where(Creator.published_at.is_not(None)))
    assert elsewhere.office.gateways.search.count() == published
    with elsewhere.office.writing.begin() as session:
        newest = session.scalar(select(func.max(Account.id)))
        row = Account(email="new@example.org", name="New", created_at=lived.clock.now)
        session.add(row)
        session.flush()
        assert row.id > newest, "the next number must not be one that is taken"


@pytest.mark.databases("sqlite")
def test_a_damaged_backup_is_refused_before_anything_is_written(lived: Portal, beside: House, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    back_up(lived.house, whole)
    with pytest.raises(Broken, match="damaged"):
        restore(beside, _changed(whole, tmp_path / "bad", "tables/account.jsonl", lambda data: data.replace(b"Ada Lind", b"Ada Link")))
    with pytest.raises(Broken, match="missing"):
        restore(beside, _changed(whole, tmp_path / "less", "tables/account.jsonl", None))
    with pytest.raises(Broken, match="no manifest"):
        restore(beside, _changed(whole, tmp_path / "headless", "manifest.json", None))
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(Broken, match="no backup"):
        restore(beside, tmp_path / "text")
    with beside.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.databases("sqlite")
def test_sums_that_differ_from_the_manifest_undo_the_restore(lived: Portal, beside: House, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    back_up(lived.house, whole)

    def other_books(data: bytes) -> bytes:
        manifest = json.loads(data)
        manifest["books"] = {name: minor + 1 for name, minor in manifest["books"].items()}
        return json.dumps(manifest).encode()

    with pytest.raises(Broken, match="ledger"):
        restore(beside, _changed(whole, tmp_path / "bad", "manifest.json", other_books))
    with beside.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert list(beside.office.gateways.files.every()) == []
    assert "restored" in restore(beside, whole)


@pytest.mark.databases("sqlite")
def test_nothing_is_overwritten_and_an_older_shape_or_a_broken_trail_is_noticed(lived: Portal, tmp_path: Path) -> None:
    target = tmp_path / "portal.backup"
    back_up(lived.house, target)
    with pytest.raises(Broken, match="exists already"):
        back_up(lived.house, target)
    with pytest.raises(Broken, match="not empty"):
        restore(lived.house, target)
    with lived.house.engine.connect() as connection:
        manifest = {"tables": {}, **proof.of(connection)}
    proof.check(lived.house.engine, manifest)
    with lived.house.engine.begin() as connection:
        connection.execute(update(Contract).values(seal="f" * 64))
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    with pytest.raises(Broken, match="seal"):
        proof.check(lived.house.engine, manifest)
    with pytest.raises(Broken, match="portal migrate"):
        back_up(lived.house, tmp_path / "later.backup")


def _changed(source: Path, target: Path, name: str, change) -> Path:
    """A copy of the archive with one member changed, or left out."""
    with tarfile.open(source) as before, tarfile.open(target, "w") as after:
        for entry in before.getmembers():
            data = before.extractfile(entry).read()
            if entry.name == name:
                if change is None:
                    continue
                data = change(data)
            entry.size = len(data)
            after.addfile(entry, io.BytesIO(data))
    return target
