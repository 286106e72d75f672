"""`portal import-peers`: public lists become private peers, whole or not at all, and twice the same."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.cli import main
from portal.domain.accounts import SYSTEM
from portal.gateways import peers
from portal.gateways.database import open_engine
from portal.models.creators import Creator, Peer, PeerImport
from portal.services import creators
from portal.services.creators.peers import salt
from tests.support import exports as twins

SHARED = Path(__file__).parents[2].parent / "shared"
REAL = SHARED / "data" / "hypeauditor_top1000_2022" / "creators_long.csv"
SECRET = "a secret of this test that is long enough to be one"  # noqa: S105


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of 90 accounts of which three rows cannot be taken: a fraction of a follower, a negative count, and a row that comes twice."""
    rows = twins.hypeauditor(90)
    rows[4][6], rows[10][6] = "1234.5", "-7"
    path = tmp_path / "creators_long.csv"
    path.write_bytes(twins.sheet(twins.HYPEAUDITOR, [*rows, rows[0]]))
    return path


def _take(portal, path: Path):
    with portal.work(SYSTEM) as work:
        return creators.import_dataset(work, peers.open_dataset(path))


def _stored(portal) -> list[tuple]:
    columns = [column for column in Peer.__table__.c if column.name != "id"]
    with portal.session() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Peer.external_id, Peer.platform, Peer.snapshot))]


def test_a_list_is_taken_and_what_is_refused_is_told_by_row_column_and_reason(portal, listed):
    report = _take(portal, listed)
    assert (report.rows, report.taken, report.new, report.refused_rows) == (91, 88, 88, 3)
    assert [(each.row, each.column) for each in report.refused] == [(6, "followers"), (12, "followers"), (92, None)]
    with portal.session() as session:
        told = session.scalar(select(PeerImport)).report
        assert session.scalar(select(func.count()).select_from(Creator)) == 0, "a peer is never a profile"
    assert told["refused"] == 3 and told["reasons"][1]["value"] == "-7"


def test_twice_is_the_same_as_once(portal, listed):
    _take(portal, listed)
    once = _stored(portal)
    again = _take(portal, listed)
    assert (again.taken, again.new) == (88, 0)
    assert _stored(portal) == once


def test_a_corrected_list_brings_the_rows_up_to_date(portal, tmp_path):
    rows, path = twins.hypeauditor(3), tmp_path / "list.csv"
    path.write_bytes(twins.sheet(twins.HYPEAUDITOR, rows))
    _take(portal, path)
    rows[1][6] = "4242.0"
    path.write_bytes(twins.sheet(twins.HYPEAUDITOR, rows))
    assert _take(portal, path).new == 0
    with portal.session() as session:
        assert session.scalar(select(Peer.followers).where(Peer.external_id == rows[1][0])) == 4242


def test_names_are_hashed_with_a_salt_that_only_the_instance_knows(portal, tmp_path):
    path = tmp_path / "top.csv"
    path.write_bytes(twins.sheet(twins.TOP200, [["1", "aurelia.example", "90", "3.3", "475.8", "8.7", "1.39", "6.5", "29.0", "Spain"]]))
    _take(portal, path)
    with portal.session() as session:
        assert "aurelia" not in session.scalar(select(Peer.external_id))
    assert salt("one") != salt("two") and salt("one") == salt("one") and len(salt("one")) == 32


def test_a_failure_in_the_middle_leaves_nothing(portal, listed):
    def interrupt(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), portal.work(SYSTEM) as work:
        creators.import_dataset(work, peers.open_dataset(listed), advance=interrupt)
    assert _stored(portal) == []


@pytest.fixture
def environment(portal) -> dict[str, str]:
    return {
        "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_DATA_DIR": str(portal.settings.data_dir),
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_BASE_URL": "http://localhost",
    }


def test_the_command_says_what_it_took_and_writes_every_refused_row(portal, listed, environment, tmp_path):
    target = tmp_path / "refused.csv"
    answer = CliRunner().invoke(main, ["import-peers", str(listed), "--report", str(target)], env=environment)
    assert answer.exit_code == 0, answer.output
    assert "91 rows, 88 taken (88 new), 3 refused" in answer.output
    assert "row 12, column followers" in answer.output
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["value"]) for row in rows][:2] == [("6", "1234.5"), ("12", "'-7")], "no cell is a formula"


def test_the_command_names_a_file_that_it_does_not_know(portal, environment, tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    answer = CliRunner().invoke(main, ["import-peers", str(tmp_path)], env=environment)
    assert answer.exit_code == 1
    assert "other.csv: not taken" in answer.output
    nothing = CliRunner().invoke(main, ["import-peers", str(tmp_path / "nowhere")], env=environment)
    assert nothing.exit_code == 1 and "Traceback" not in nothing.output


@pytest.mark.databases("sqlite")
def test_a_kill_in_the_middle_leaves_nothing_half(portal, environment, tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(twins.sheet(twins.HYPEAUDITOR, twins.hypeauditor(45_000)))
    running = subprocess.Popen(
        [sys.executable, "-c", "from portal.cli import main; main()", "import-peers", str(path)],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wal = Path(portal.settings.database_url.removeprefix("sqlite:///") + "-wal")
    before, deadline = wal.stat().st_size if wal.exists() else 0, time.monotonic() + 20
    while time.monotonic() < deadline and running.poll() is None and not (wal.exists() and wal.stat().st_size > before + (1 << 18)):
        time.sleep(0.005)
    assert running.poll() is None, "it was over before it could be killed"
    running.send_signal(signal.SIGKILL)
    running.wait(10)
    engine = open_engine(portal.settings.database_url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Peer)) == 0
        assert connection.scalar(select(func.count()).select_from(PeerImport)) == 0
    engine.dispose()


def test_the_real_ranking_is_taken_twice_with_the_same_result(portal):
    if not REAL.exists():
        pytest.skip("the real ranking does not stand beside this clone")
    first, before = _take(portal, REAL), None
    assert first.rows == 13_897
    assert first.taken + first.refused_rows == 13_897
    before = _stored(portal)
    assert len(before) == first.taken == first.new
    second = _take(portal, REAL)
    assert (second.taken, second.new, second.refused_rows) == (first.taken, 0, first.refused_rows)
    assert _stored(portal) == before
