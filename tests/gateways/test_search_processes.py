"""The embedded index among several processes: readers never wait, writers take turns, and a killed one harms nobody."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search import Document, NotWhole, bitsets, current, embedded, writing
from portal.gateways.search.analysis import plan
from portal.gateways.search.embedded import Busy, EmbeddedIndex

ROOT = Path(__file__).parents[2]

PEOPLE = range(1, 9)

NURSERY = """
import os, sys
from pathlib import Path
from portal.gateways.search import writing
from portal.gateways.search.embedded import EmbeddedIndex
from tests.gateways.test_search_processes import guest, version

writing._FOLDED = 20  # every third change makes a segment, and every twentieth one of several

def write(directory, step, acknowledged):
    index = EmbeddedIndex(directory)
    while True:
        step += 1
        index.rebuild(version(step)) if step % 40 == 0 else index.apply(version(step), [guest(step - 1)])
        os.write(acknowledged, f"{step}\\n".encode())

# All that is loaded at first use is loaded once, before the children are born.
scratch = EmbeddedIndex(Path(sys.argv[3]))
scratch.rebuild(version(1))
scratch.apply(version(2))
for line in sys.stdin:
    acknowledged = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    child = os.fork()
    if not child:
        write(Path(sys.argv[1]), int(line), acknowledged)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""

READER = """
import sys, time
from pathlib import Path
from tests.gateways.test_search_processes import seen
from portal.gateways.search.embedded import EmbeddedIndex

index, last, searches = EmbeddedIndex(Path(sys.argv[1])), 0, 0
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    now = seen(index)
    assert now >= last, f"went back from {last} to {now}"
    last, searches = now, searches + 1
    time.sleep(0.02)  # two cores, four processes
print(searches, flush=True)
"""


def version(step: int) -> list[Document]:
    """Everybody as she is in one version: each change writes all of them, and country, words and followers tell which it was."""
    return [
        Document(n, name=f"Person {n}", bio_en=f"version{step} garden", country=f"v{step}", followers_max=1_000_000 - step)
        for n in (*PEOPLE, guest(step))
    ]


def guest(step: int) -> int:
    """Who comes with a version and leaves with the next."""
    return 1_000 + step


def seen(index: EmbeddedIndex) -> int:
    """The version that an index shows; fails where it shows parts of two, somebody twice or somebody less."""
    hits = index.search(SearchQuery("garden", sort=Sort.FOLLOWERS))
    [(country, count)] = hits.facets["countries"].items()
    step, all_of_them = int(country[1:]), len(PEOPLE) + 1
    assert hits.ids == (*PEOPLE, guest(step)) and hits.total == all_of_them, hits
    assert count == all_of_them and sum(hits.histograms["followers"]) == all_of_them
    state = index._current.read()
    words = index.search(SearchQuery(f"version{step}", countries=frozenset({country})))
    assert words.total == all_of_them or state.generation != index._current.read().generation or seen_again(index, step)
    return step


def seen_again(index: EmbeddedIndex, step: int) -> bool:
    """Whether the index has gone on since that version was seen."""
    return next(iter(index.search(SearchQuery("garden")).facets["countries"])) != f"v{step}"


@contextmanager
def started(script: str, *arguments: Path) -> Iterator[subprocess.Popen]:
    """A process that has ended when the block ends, with its children, also where the test failed."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_two_processes_search_while_a_writer_is_killed_fifty_times(tmp_path):
    directory, told, over = tmp_path / "index", tmp_path / "acknowledged", tmp_path / "over"
    own = EmbeddedIndex(directory)
    own.rebuild(version(1))
    told.touch()
    dice, step, applied = random.Random(3), 1, 0
    with ExitStack() as processes:
        readers = [processes.enter_context(started(READER, directory, over)) for _ in range(2)]
        nursery = processes.enter_context(started(NURSERY, directory, told, tmp_path / "scratch"))
        for reader in readers:
            assert reader.stdout.readline() == "ready\n"
        for _ in range(50):
            nursery.stdin.write(f"{step}\n")
            nursery.stdin.flush()
            writer = int(nursery.stdout.readline())
            # At any moment of its first, second or third change, however busy the machine is.
            enough, until = len(told.read_text().split()) + dice.choice((0, 1, 1, 2)), time.monotonic() + 2
            while len(told.read_text().split()) < enough and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(dice.uniform(0, 0.02))
            os.kill(writer, signal.SIGKILL)
            assert nursery.stdout.readline() == "dead\n"
            acknowledged = max([step, *(int(line) for line in told.read_text().split("\n")[:-1])])
            now = seen(own)
            assert seen(EmbeddedIndex(directory)) == now
            assert now in (acknowledged, acknowledged + 1), "what was acknowledged is there, and at most the one change after it"
            applied, step = applied + now - step, now
        over.touch()
        left = [reader.communicate(timeout=20)[0] for reader in readers]
        nursery.communicate(timeout=20)
    assert [reader.returncode for reader in readers] == [0, 0] and all(int(searches) > 20 for searches in left)
    assert applied > 20, "the writers got on between their deaths"
    own.apply(version(step + 1), [guest(step)])
    assert seen(EmbeddedIndex(directory)) == step + 1


def test_a_reader_sees_a_change_of_another_process_without_being_told(tmp_path):
    writing, reading = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    assert reading.count() == 0 and reading.generation() == 0
    writing.rebuild([Document(1, name="Ada")])
    assert reading.search(SearchQuery("ada")).ids == (1,)
    before = reading.generation()
    writing.apply([Document(1, name="Bea")])
    assert (reading.search(SearchQuery("ada")).total, reading.search(SearchQuery("bea")).total) == (0, 1)
    assert reading.generation() == before + 1


def test_changes_within_one_tick_of_the_clock_are_told_apart(tmp_path, monkeypatch):
    index, now = EmbeddedIndex(tmp_path), [1_000]
    index.rebuild([])
    monkeypatch.setattr(embedded, "time", SimpleNamespace(time_ns=lambda: now[0], sleep=time.sleep))
    monkeypatch.setattr(current.Current, "stamp", lambda _: (1, 1_000))
    for name in ("Ada", "Bea", "Cyd"):
        EmbeddedIndex(tmp_path).apply([Document(1, name=name)])
        assert index.search(SearchQuery(name)).ids == (1,)
    now[0] += 10**9
    assert index.search(SearchQuery("cyd")).ids == (1,)
    monkeypatch.setattr(index._current, "read", lambda: pytest.fail("an old stamp is enough to know that nothing changed"))
    assert index.search(SearchQuery("cyd")).ids == (1,)


def test_a_search_under_way_is_not_disturbed_by_a_rebuild(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(n, name="Ada", bio_en="one two three") for n in range(1, 51)])
    view = index._open()
    for _ in range(3):
        EmbeddedIndex(tmp_path).rebuild([Document(1, name="Bea")])
    matching = view.text.sought(plan(SearchQuery("ada three").words)).matching() & view.columns.live
    assert view.columns.ids[bitsets.rows(matching)].tolist() == list(range(1, 51))
    assert index.search(SearchQuery("ada")).total == 0


def test_only_one_writer_at_a_time_and_a_patient_one_gets_its_turn(tmp_path):
    first = EmbeddedIndex(tmp_path)
    first.rebuild([Document(1, name="Ada")])
    with first._current.writing():
        with pytest.raises(Busy):
            EmbeddedIndex(tmp_path, patience=0.05).apply([Document(2, name="Bea")])
        assert EmbeddedIndex(tmp_path).search(SearchQuery("ada")).total == 1
    EmbeddedIndex(tmp_path, patience=0.05).apply([Document(2, name="Bea")])
    assert first.count() == 2


def test_a_document_that_cannot_be_written_changes_nothing(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(1, name="Ada")])
    with pytest.raises((TypeError, AttributeError)):
        index.apply([Document(2, name="Bea"), replace(Document(3), name=None)])
    assert index.search(SearchQuery("bea")).total == 0 and index.count() == 1
    index.apply([Document(2, name="Bea")])
    assert index.search(SearchQuery("bea")).ids == (2,)


def test_a_rebuild_purges_the_words_of_the_removed_from_the_disk(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(1, name="Xanthippe"), Document(2, name="Bea")])
    index.rebuild([Document(2, name="Bea")])
    index.apply([Document(3, name="Cyd")])
    index.apply([Document(4, name="Dov")])
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"anthippe" not in left and b"ov" in left


def test_many_generations_leave_no_open_files_behind(tmp_path):
    index = EmbeddedIndex(tmp_path)
    open_files = []
    index.rebuild([])
    for step in range(24):
        index.apply([Document(step, name=f"Person {step}")])
        assert index.search(SearchQuery("person")).total == step + 1
        open_files.append(len(os.listdir("/proc/self/fd")))
    assert max(open_files[12:]) <= max(open_files[:12]) + 8
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) <= 4


def test_after_a_power_cut_the_index_says_that_it_must_be_rebuilt(tmp_path, monkeypatch):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(1, name="Ada")])
    with index.indexing():
        index.apply([Document(2, name="Bea")])
    index.apply([Document(2, name="Bea")])
    monkeypatch.setattr(current, "boot", lambda: "another")
    after = EmbeddedIndex(tmp_path)
    assert after.rebuild_due() and after.search(SearchQuery("ada")).total == 0
    with pytest.raises(NotWhole):
        after.apply([Document(3, name="Cyd")])
    after.rebuild([Document(1, name="Ada")])
    assert not after.rebuild_due() and after.search(SearchQuery("ada")).ids == (1,)


def test_what_was_settled_outlives_a_power_cut(tmp_path, monkeypatch):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(1, name="Ada")])
    with index.indexing():
        index.apply([Document(2, name="Bea")])
    monkeypatch.setattr(current, "boot", lambda: "another")
    assert not EmbeddedIndex(tmp_path).rebuild_due() and EmbeddedIndex(tmp_path).search(SearchQuery("bea")).ids == (2,)


def test_a_pointer_that_was_cut_off_and_a_missing_file_ask_for_a_rebuild(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(1, name="Ada")])
    (tmp_path / "current.json").write_text("")
    assert EmbeddedIndex(tmp_path).rebuild_due()
    index.rebuild([Document(1, name="Ada")])
    next(tmp_path.glob("columns-*/flags.npy")).unlink()
    assert EmbeddedIndex(tmp_path).rebuild_due()


def test_edits_become_segments_and_small_segments_one(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_FOLDED", 4)
    index = EmbeddedIndex(tmp_path)
    index.rebuild([])
    for step in range(120):
        index.apply([Document(step % 50, name=f"Person {step}", bio_en='garden "slow bread"', country=f"c{step}")], [step % 50 - 40])
        assert index.search(SearchQuery(f"{step}")).ids == (step % 50,)
    alive = {one % 50 for one in range(120)} - {one % 50 - 40 for one in range(100, 120)} | set(range(20))
    for opened in (index, EmbeddedIndex(tmp_path)):
        assert opened.count() == opened.search(SearchQuery('"slow bread" garden')).total == len(alive)
    assert len(index._current.read().texts) < 12


def test_more_names_than_there_is_room_for_make_the_store_grow(tmp_path):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([Document(0, name="Ada")])
    index.apply([Document(n, name="Ada", country=f"c{n}", platforms=(f"p{n % 700}",)) for n in range(1, 1_500)])
    hits = index.search(SearchQuery("ada", countries=frozenset({"c7"})))
    assert hits.ids == (7,) and len(hits.facets["countries"]) == 1_499 and index.count() == 1_500


def test_a_folder_that_was_replaced_under_a_running_process_is_read_anew(tmp_path):
    home = EmbeddedIndex(tmp_path)
    home.rebuild([Document(1, "Mira", tagline="ceramics")])
    assert home.search(SearchQuery("ceramics")).total == 1
    tmp_path.rename(tmp_path.with_name("before"))
    EmbeddedIndex(tmp_path).rebuild([Document(2, "Noor", tagline="glaze"), Document(3, "Jonas", tagline="ceramics glaze")])
    assert home.search(SearchQuery("ceramics")).ids == (3,) and home.search(SearchQuery("glaze")).total == 2
    home.apply([Document(4, "Ada", tagline="glaze")])
    assert set(home.search(SearchQuery("glaze")).ids) == {2, 3, 4} == {4, *EmbeddedIndex(tmp_path).search(SearchQuery("glaze")).ids}


def test_the_words_of_who_left_are_purged_from_the_disk_after_a_week(tmp_path, monkeypatch):
    home, day = EmbeddedIndex(tmp_path), current.today()
    home.rebuild([Document(1, "Mira"), Document(2, "Noor")])
    home.apply([Document(1, "Mira", tagline="glaze")], [99])  # nobody left
    monkeypatch.setattr(current, "today", lambda: day + timedelta(days=30))
    assert not home.rebuild_due()
    monkeypatch.setattr(current, "today", lambda: day)
    home.apply([], [2])
    monkeypatch.setattr(current, "today", lambda: day + timedelta(days=7))
    home.apply([], [1])
    assert not EmbeddedIndex(tmp_path).rebuild_due()
    monkeypatch.setattr(current, "today", lambda: day + timedelta(days=8))
    assert home.rebuild_due(), "the first who left counts"
    home.rebuild([])
    assert not home.rebuild_due()
