"""Knows how soon a committed edit is found: through the database, the bell, and a worker that is a process of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.discovery_figures import Figures
from portal.app import House, open_house
from portal.demo import people
from portal.domain.accounts import SYSTEM
from portal.domain.discovery.query import SearchQuery
from portal.models.creators import Creator
from portal.models.every import METADATA
from portal.queries import discovery as read_discovery
from portal.services import creators
from portal.settings import Settings

PATIENCE = 120.0
"""Seconds; a loaded machine takes some of them to start a worker."""


def measure(figures: Figures, known: int, edits: int) -> None:
    """Seconds on the wall from the end of the transaction of an edit to the first search that finds it."""
    with tempfile.TemporaryDirectory(prefix="portal-worker-") as folder:
        house = open_house(Settings(data_dir=Path(folder), demo=True, log_level="ERROR"))
        METADATA.create_all(house.engine)
        with house.office.work(SYSTEM) as work:
            people.populate(work.session, known, work.now, amounts=people.Amounts(posts=3, weeks=2))
            ids = read_discovery.published_ids(work.session, 0, edits)
        with _worker(Path(folder)):
            for word in ("zinnober", "karmesin", "indigo"):  # the worker starts, builds the index and scores everybody it can
                _edited(house, ids[0], word)
            waits = _waits(house, ids, edits)
        house.engine.dispose()
    figures.tell("writing.commit_to_visible_seconds_median", median(waits))
    figures.tell("writing.commit_to_visible_seconds_p95", float(np.percentile(waits, 95)), "<= 1")


def _waits(house: House, ids: Sequence[int], edits: int) -> list[float]:
    dice, waits = random.Random(7), []
    for at in range(edits):
        time.sleep(dice.uniform(0, 0.1))  # at any moment between two looks of the worker
        waits.append(_edited(house, ids[at % len(ids)], "qzx" + "".join("bcdfghjklm"[int(digit)] for digit in str(at)) + "v"))
    return waits


def _edited(house: House, creator_id: int, word: str) -> float:
    with house.office.work(SYSTEM) as work:
        work.session.get_one(Creator, creator_id).tagline = word
        creators.mark_dirty(work, creator_id)
    return _seen(house, word, time.monotonic())


def _seen(house: House, word: str, since: float) -> float:
    while not house.office.gateways.search.search(SearchQuery(word, counted=frozenset())).total:
        if time.monotonic() - since > PATIENCE:
            raise SystemExit(f"an edit was not seen within {PATIENCE:.0f} seconds")
        time.sleep(0.002)
    return time.monotonic() - since


@contextmanager
def _worker(folder: Path) -> Iterator[None]:
    ours = {"PORTAL_DATA_DIR": str(folder), "PORTAL_DEMO": "1", "PORTAL_LOG_LEVEL": "ERROR"}
    others = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    worker = subprocess.Popen([sys.executable, "-m", "portal", "worker"], env=others | ours, cwd=Path(__file__).parents[1])
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(10)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
