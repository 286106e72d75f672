"""Measures how much slower taking a file is than the bare writing of its rows: lines of name, value and goal, separated by tabs.

The ratio is rows per second of the whole import (reading, checking, hashing, writing, report, history) divided by rows per second of
one bare `executemany` of the driver with finished tuples into the same tables, each in one durable transaction of SQLite.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Table, select

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.app import House, open_house  # noqa: E402
from portal.domain.accounts import SYSTEM, Actor  # noqa: E402
from portal.gateways import peers  # noqa: E402
from portal.models.accounts import Account  # noqa: E402
from portal.models.creators import Creator, ExportUpload, Peer, Post  # noqa: E402
from portal.models.every import METADATA  # noqa: E402
from portal.services import creators  # noqa: E402
from portal.services.files import Upload  # noqa: E402
from portal.settings import Settings  # noqa: E402
from tests.support import exports as twins  # noqa: E402

GOAL = ">= 0.2"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer rows and rounds, done within 45 seconds")
    quick = options.parse_args().quick
    rows, rounds = (12_000, 5) if quick else (60_000, 7)
    for name, measure in (("import.peers", peers_once), ("import.youtube_export", export_once)):
        measure(300)  # what is loaded once in the life of a process is no part of the speed
        rates = [measure(rows if measure is peers_once else rows // 2) for _ in range(rounds)]
        whole, bare = (max(each[place] for each in rates) for place in (0, 1))  # the best round is the least disturbed one, on both sides
        print(f"{name}.rows_per_second\t{whole:.0f}\t-")
        print(f"{name}.bare_executemany_rows_per_second\t{bare:.0f}\t-")
        print(f"{name}.ratio\t{whole / bare:.3f}\t{GOAL}", flush=True)


def peers_once(number: int) -> tuple[float, float]:
    """Rows per second of `portal import-peers` over a generated ranking, and of the bare writing of its rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "creators_long.csv")
        path.write_bytes(twins.sheet(twins.HYPEAUDITOR, twins.hypeauditor(number)))
        house = _house(Path(folder, "whole"))

        def take() -> None:
            with house.office.work(SYSTEM) as work:
                report = creators.import_dataset(work, peers.open_dataset(path))
            assert report.taken == number, report.to_json()

        return number / _seconds(take), number / _bare(house, Peer.__table__)


def export_once(number: int) -> tuple[float, float]:
    """Rows per second of saving an uploaded YouTube export (it is read again then), and of the bare writing of its posts."""
    content = twins.studio_german(twins.videos(number))
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder, "whole"))
        now = datetime.now(UTC)
        with house.office.work(SYSTEM) as work:
            account = Account(email="ada@example.org", name="Ada", password_hash="-", email_confirmed_at=now, created_at=now)
            work.session.add(account)
            work.session.flush()
            creator = Creator(account_id=account.id, handle="ada", name="Ada", created_at=now)
            work.session.add(creator)
            work.session.flush()
            actor = Actor(account_id=account.id, name="Ada", creator_id=creator.id)
        with house.office.work(actor) as work:
            channel_id = creators.add_channel(work, work.session.get_one(Creator, actor.creator_id), platform="youtube", handle="ada").id

        def look() -> None:
            with house.office.work(actor) as work:
                mine = work.session.get_one(Creator, actor.creator_id)
                creators.upload(work, mine, Upload("Tabellendaten.csv", io.BytesIO(content)))

        def take() -> None:
            with house.office.work(actor) as work:
                mine, upload_id = work.session.get_one(Creator, actor.creator_id), work.session.scalar(select(ExportUpload.id))
                channel = next(each for each in mine.channels if each.id == channel_id)
                saved = creators.save(work, mine, work.session.get_one(ExportUpload, upload_id), channel)
            assert saved.posts == number, saved

        look()
        return number / _seconds(take), number / _bare(house, Post.__table__)


def _house(folder: Path) -> House:
    house = open_house(Settings(data_dir=folder, demo=True))
    METADATA.create_all(house.engine)
    return house


def _bare(house: House, table: Table) -> float:
    """Seconds in which the driver alone writes the rows that stand in `table` once more, after they were deleted."""
    connection = house.engine.raw_connection()
    cursor = connection.cursor()
    names = ", ".join(column.name for column in table.c)
    rows = cursor.execute(f"SELECT {names} FROM {table.name}").fetchall()  # noqa: S608 - names of our own
    assert rows, table.name
    cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(table.c))})"  # noqa: S608

    def write() -> None:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(statement, rows)
        cursor.execute("COMMIT")

    seconds = _seconds(write)
    connection.close()
    house.engine.dispose()
    return seconds


def _seconds(deed: Callable[[], None]) -> float:
    """Processor time, so that a busy machine says the same; waiting for the disk, which both sides do once, is no part of it."""
    start = time.process_time()
    deed()
    return time.process_time() - start


if __name__ == "__main__":
    main()
