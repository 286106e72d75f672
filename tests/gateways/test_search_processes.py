"""The embedded index among several processes: readers never wait, writers take turns, and a killed one harms nobody."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search import Document
from portal.gateways.search.embedded import Busy, EmbeddedIndex

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from portal.gateways.search import Document
from portal.gateways.search.embedded import EmbeddedIndex

index = EmbeddedIndex(Path(sys.argv[1]))
step = int(sys.argv[2])
print("ready", flush=True)
while True:
    step += 1
    put = [Document(n, name=f"Person {n}", bio_en=f"version{step} garden", followers_max=step) for n in range(1, 21)]
    if step % 4 == 0:
        index.rebuild([*put, Document(99, name="Always", bio_en="garden", followers_max=0)])
    else:
        index.apply(put, [50])
    print(step, flush=True)
"""


def start(directory: Path, step: int) -> subprocess.Popen:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(directory), str(step)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout.readline() == "ready\n"
    return writer


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(n, name=f"Person {n}", bio_en="version0 garden", followers_max=0) for n in range(1, 21)])
    dice, step, reading = random.Random(3), 0, EmbeddedIndex(tmp_path)
    for _ in range(8):
        writer = start(tmp_path, step)
        until = time.monotonic() + dice.uniform(0.02, 0.5)
        while time.monotonic() < until:
            hits = reading.search(SearchQuery("garden", sort=Sort.FOLLOWERS))
            assert hits.total in (20, 21), "a reader sees one whole generation or the next"
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = [int(line) for line in writer.communicate()[0].split()]
        for opened in (reading, EmbeddedIndex(tmp_path)):
            hits = opened.search(SearchQuery("garden", sort=Sort.FOLLOWERS))
            assert hits.total == opened.count() and hits.total in (20, 21) and hits.ids[0] in range(1, 21)
        # What was acknowledged is there, and the next writer goes on at once.
        done = max([step, *acknowledged])
        seen = {n: EmbeddedIndex(tmp_path).search(SearchQuery(f"version{n}")).total for n in (done, done + 1)}
        assert sum(seen.values()) == 20, (done, seen)
        step = done + 1
        index.apply([Document(n, name=f"Person {n}", bio_en=f"version{step} garden", followers_max=step) for n in range(1, 21)])
        assert EmbeddedIndex(tmp_path).search(SearchQuery(f"version{step}")).total == 20
        assert index.search(SearchQuery(f"version{step - 1}")).total == 0


def test_a_reader_sees_a_change_of_another_process_without_being_told(tmp_path):
    writing, reading = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    assert reading.count() == 0 and reading.generation() == 0
    writing.apply([Document(1, name="Ada")])
    assert reading.search(SearchQuery("ada")).ids == (1,)
    before = reading.generation()
    writing.apply([Document(1, name="Bea")])
    assert (reading.search(SearchQuery("ada")).total, reading.search(SearchQuery("bea")).total) == (0, 1)
    assert reading.generation() == before + 1


def test_a_search_under_way_is_not_disturbed_by_a_rebuild(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(n, name="Ada", bio_en="one two three") for n in range(1, 51)])
    view = index._open()
    for _ in range(3):
        EmbeddedIndex(tmp_path).rebuild([Document(1, name="Bea")])
    assert int(view.columns.flags.sum()) == 50 and view.columns.ids.tolist() == list(range(1, 51))
    assert index.search(SearchQuery("ada")).total == 0


def test_only_one_writer_at_a_time_and_a_patient_one_gets_its_turn(tmp_path):
    first = EmbeddedIndex(tmp_path)
    first.apply([Document(1, name="Ada")])
    with first._writing():
        with pytest.raises(Busy):
            EmbeddedIndex(tmp_path, patience=0.05).apply([Document(2, name="Bea")])
        assert EmbeddedIndex(tmp_path).search(SearchQuery("ada")).total == 1
    EmbeddedIndex(tmp_path, patience=0.05).apply([Document(2, name="Bea")])
    assert first.count() == 2


def test_a_document_that_cannot_be_written_changes_nothing(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.apply([Document(1, name="Ada")])
    with pytest.raises(TypeError):
        index.apply([Document(2, name="Bea"), replace(Document(3), name=None)])
    assert index.search(SearchQuery("bea")).total == 0 and index.count() == 1
    index.apply([Document(2, name="Bea")])
    assert index.search(SearchQuery("bea")).ids == (2,)


def test_a_rebuild_purges_the_words_of_the_removed_from_the_disk(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.apply([Document(1, name="Xanthippe"), Document(2, name="Bea")])
    index.rebuild([Document(2, name="Bea")])
    index.apply([Document(3, name="Cyd")])
    index.apply([Document(4, name="Dov")])
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"anthippe" not in left and b"ov" in left


def test_many_generations_leave_no_open_files_behind(tmp_path):
    index = EmbeddedIndex(tmp_path)
    open_files = []
    for step in range(24):
        index.apply([Document(step, name=f"Person {step}")])
        assert index.search(SearchQuery("person")).total == step + 1
        open_files.append(len(os.listdir("/proc/self/fd")))
    assert max(open_files[12:]) <= max(open_files[:12]) + 8
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) <= 4
