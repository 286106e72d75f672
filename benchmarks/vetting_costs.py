"""Measures what scoring costs: all creators beside the bare reading of their rows, one creator beside the bare writing of hers."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from sqlalchemy import bindparam, select, update

from portal.domain.accounts import SYSTEM
from portal.domain.vetting import columns, scorer
from portal.domain.vetting.engagement import preferred
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.peers import Measure, Observation, Peers
from portal.gateways.bell import SilentBell
from portal.gateways.database import open_engine, writing
from portal.models.creators import Channel, Creator, Post
from portal.models.every import METADATA
from portal.services import discovery
from portal.services.work import Office
from portal.settings import Settings
from tests.support import creators as make

POSTS = 12
TODAY = date(2026, 11, 1)
PLATFORMS, FORMATS = ("instagram", "tiktok", "youtube"), ("post", "reel", "video")
FIELDS = ("channel_id", "day", "format", "followers", *columns.COUNTS)
SEED = 20261122

POST = Post.__table__
CHANGE = update(POST).where(POST.c.channel_id == bindparam("hers"), POST.c.external_id == "p0").values(likes=bindparam("number"))
"""As plain as the UPDATE that it is measured beside."""

Tell = Callable[..., None]


def one_creator(tell: Tell, rounds: int) -> None:
    """One creator's change: write it, read her evidence, judge, keep, in one durable transaction; beside one bare durable UPDATE."""
    with opened() as office:
        with office.work(SYSTEM) as work:
            ids = [make.founded(work.session, work.now, f"peer-{n}", rate=0.01 + n * 0.001).id for n in range(40)]
            hers = work.session.scalars(select(Channel.id).where(Channel.creator_id == ids[5])).one()
        discovery.score_all(office)
        raw = office.writing.kw["bind"].raw_connection()
        cursor = raw.cursor()
        gc.collect()
        gc.freeze()  # the loaded program is not what is measured, and walking it is no part of a score
        whole, bare, busy, idle, scores = [], [], [], [], set()
        for at in range(rounds + 2):
            wall, processor = time.perf_counter(), time.process_time()
            with office.work(SYSTEM) as work:
                work.session.execute(CHANGE, {"hers": hers, "number": 200 + 40 * at})
                creator = work.session.get_one(Creator, ids[5])
                discovery.score(work, creator)
                scores.add(creator.quality_detail["rate"]["value"])
            whole.append(time.perf_counter() - wall)
            busy.append(time.process_time() - processor)
            wall, processor = time.perf_counter(), time.process_time()
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("UPDATE creator SET quality = ? WHERE id = ?", (at / 10, ids[5]))
            cursor.execute("COMMIT")
            bare.append(time.perf_counter() - wall)
            idle.append(time.process_time() - processor)
        gc.unfreeze()
        raw.close()
        assert len(scores) == rounds + 2, "each change was seen"
    slow, quick = statistics.median(whole[2:]), statistics.median(bare[2:])
    print("# the bare UPDATE is as durable as the portal's own writes (WAL, synchronous=FULL); medians, the two taken in turns")
    tell("speed.one_creator.milliseconds", 1000 * slow)
    tell("speed.one_creator.bare_update_milliseconds", 1000 * quick)
    tell("speed.one_creator.ratio", slow / quick, "<= 50")
    tell("speed.one_creator.processor_milliseconds", 1000 * statistics.median(busy[2:]))
    tell("speed.one_creator.bare_update_processor_milliseconds", 1000 * statistics.median(idle[2:]))


@contextmanager
def opened() -> Iterator[Office]:
    """The portal's own way into its database, without the web around it and without anything outside, which scoring never asks."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/portal.db")
        METADATA.create_all(engine)
        outside: Any = SimpleNamespace(bell=SilentBell())
        yield Office(writing(engine), outside, Settings(data_dir=Path(folder), demo=True), {}, lambda: datetime.now(UTC))
        engine.dispose()


def everybody(tell: Tell, creators: int, rounds: int) -> None:
    """Reading the posts of everybody, laying them out and scoring them, beside the bare reading of the same rows.

    What the captions say is a column here: it is read once when posts change, not each night when peers do.
    """
    dice = np.random.default_rng(SEED)
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE post (id INTEGER PRIMARY KEY, {', '.join(f'{name} INTEGER' for name in FIELDS)})")
    channel = np.arange(creators)
    platform, followers = channel % 3, 1000 + channel * 7919 % 300_000
    said = {"n": np.full(creators, float(POSTS)), "variety": dice.beta(8, 2, creators), "captioned": dice.beta(9, 1, creators)}
    said["plain"] = dice.beta(9, 1, creators)
    connection.execute(_POSTS, {"rows": creators * POSTS, "today": TODAY.toordinal()})
    peers = _peers(dice)
    statement = f"SELECT {', '.join(FIELDS)} FROM post ORDER BY id"  # noqa: S608 - names of our own
    gc.disable()  # on both sides: thousands of rows at once would be walked again and again
    bare, whole, scoring, found = [], [], [], None
    for _ in range(rounds):
        start = time.process_time()
        for rows in _chunks(connection, statement):
            del rows
        bare.append(time.process_time() - start)
        start = time.process_time()
        laid = _laid_out(_chunks(connection, statement), platform, followers, said)
        middle = time.process_time()
        found = scorer.score(laid, peers, TODAY)
        scoring.append(time.process_time() - middle)
        whole.append(time.process_time() - start)
    gc.enable()
    connection.close()
    assert found is not None and found.score.size == creators
    print(f"# {creators} creators with {POSTS} posts each, {rounds} rounds, the quickest counts on both sides; processor time")
    tell("speed.everybody.share_with_a_number", float(np.mean(~np.isnan(found.score))))
    tell("speed.everybody.bare_read_seconds", min(bare))
    tell("speed.everybody.scoring_seconds", min(scoring))
    tell("speed.everybody.reading_and_scoring_seconds", min(whole))
    tell("speed.everybody.scoring_ratio", min(scoring) / min(bare), "<= 3")
    tell("speed.everybody.reading_and_scoring_ratio", min(whole) / min(bare), "<= 3")


_POSTS = """
WITH RECURSIVE each(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM each WHERE i + 1 < :rows),
  diced(i, channel, followers, dice) AS (
    SELECT i, i / 12, 1000 + (i / 12) * 7919 % 300000, (i * 2654435761 + (i / 12) * 40503) % 1048573 FROM each
  ),
  liked(i, channel, followers, dice, likes) AS (
    SELECT i, channel, followers, dice, followers * (8 + channel % 40 + dice % 23) / 1000 FROM diced
  )
INSERT INTO post (channel_id, day, format, followers, views, likes, comments, shares, saves, reach)
  SELECT channel, :today - i % 12 * 4 - dice % 3, channel % 3, followers, followers * (150 + dice % 701) / 1000 + 1, likes, likes / 31,
    likes / 47, likes / 29, followers * (100 + dice % 601) / 1000 + 1 FROM liked ORDER BY i
"""
"""Posts of one channel stand together, newest first; written inside SQLite, since a million tuples of Python would take longer than all
that is measured."""


def _chunks(connection: sqlite3.Connection, statement: str) -> Iterator[list[tuple[int, ...]]]:
    """The rows, fifty thousand at a time, so that reading is not mostly a search for memory."""
    cursor = connection.execute(statement)
    while rows := cursor.fetchmany(50_000):
        yield rows


def _laid_out(
    chunks: Iterator[list[tuple[int, ...]]], platform: np.ndarray, followers: np.ndarray, said: dict[str, np.ndarray]
) -> columns.Columns:
    n = platform.size
    table = dict(
        zip(FIELDS, np.concatenate([np.array(rows, dtype=float) for rows in chunks]).T.reshape(len(FIELDS), n, POSTS), strict=True)
    )
    nothing = np.full(n, np.nan)
    return columns.Columns(
        PLATFORMS, FORMATS, platform, followers.astype(float), table["day"].astype(int), table["format"].astype(int), table["followers"],
        {name: table[name] for name in columns.COUNTS}, said, np.stack([nothing] * 4, axis=1), np.stack([nothing] * 3, axis=1),
        np.stack([nothing] * 2, axis=1),
    )  # fmt: skip


def _peers(dice: np.random.Generator) -> Peers:
    """Two hundred peers in every group, so that every part that can be compared is."""
    seen: list[Observation] = []
    for name in PLATFORMS:
        for tier in {columns.tier_at(place) for place in range(1, 6)}:
            for basis in preferred(name):
                seen += [Observation(Measure.ENGAGEMENT, name, tier, float(x), None, basis) for x in np.exp(dice.normal(-3.8, 0.56, 200))]
            for basis in (Basis.REACH, Basis.VIEWS):
                seen += [Observation(Measure.REACH, name, tier, float(x), None, basis) for x in dice.beta(2, 4, 200)]
            for measure in (Measure.VARIETY, Measure.CAPTIONED, Measure.PLAIN, Measure.REGULARITY):
                seen += [Observation(measure, name, tier, float(x)) for x in dice.beta(8, 2, 200)]
    return Peers.of(seen, TODAY)
