"""A rebuild of the embedded index: block by block, of little memory, beside those who write, and killed at any of its steps."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search import Document, census, folding
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.entries import Entry
from portal.gateways.search.fake import FakeIndex
from tests.support import search
from tests.support.search import JONAS, MIRA, NOOR

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_blocks(monkeypatch) -> int:
    monkeypatch.setattr(census, "AT_ONCE", 7)
    return 7


@pytest.fixture(scope="module")
def homes(tmp_path_factory) -> Iterator[tuple[EmbeddedIndex, FakeIndex]]:
    """110 creators out of order, a part of whom came before with other figures and words, built in blocks that fill no word of bits."""
    newer = search.crowd(1, range(-5, 105))
    told = [*search.crowd(2, range(40, 70)), *Random(1).sample(newer, len(newer))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(census, "AT_ONCE", 7)
        built, oracle = EmbeddedIndex(tmp_path_factory.mktemp("built")), FakeIndex()
        for home in (built, oracle):
            home.rebuild(iter(told))
    yield built, oracle


@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(query=search.QUERIES)
def test_what_was_built_in_blocks_and_out_of_order_answers_like_the_oracle(homes, query):
    built, oracle = (home.search(query) for home in homes)
    assert (built.total, built.facets, built.histograms) == (oracle.total, oracle.facets, oracle.histograms)
    if query.order is not Sort.RELEVANCE:
        assert (built.ids, built.explored) == (oracle.ids, oracle.explored)


def test_what_was_built_in_blocks_is_what_was_built_at_once(tmp_path, monkeypatch):
    crowd = search.crowd(3, range(300))
    EmbeddedIndex(tmp_path / "once").rebuild(crowd)
    monkeypatch.setattr(census, "AT_ONCE", 7)
    EmbeddedIndex(tmp_path / "blocks").rebuild(crowd)
    once, blocks = (EmbeddedIndex(tmp_path / name)._open() for name in ("once", "blocks"))
    extent = blocks.columns.extent
    assert extent == once.columns.extent and extent.ascending == 300 and blocks.state.usual == once.state.usual
    assert blocks.columns.names == once.columns.names
    assert all(isinstance(rows, slice) for _, rows in blocks.columns.names.by_field.values()), "values of one field lie together"
    for name, array in blocks.store.arrays.items():
        assert array.tobytes() == once.store.arrays[name].tobytes(), name
    folders = [next((tmp_path / name).glob("text-*")) for name in ("once", "blocks")]
    words, others = ({path.suffix: path.read_bytes() for path in folder.glob("*") if path.suffix != ".toc"} for folder in folders)
    assert words == others and words[".pst"]


def test_new_creators_find_their_place_in_what_was_built_out_of_order(tmp_path, small_blocks):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([replace(MIRA, id=n % 15) for n in range(40, 0, -1)])
    assert index.count() == 15 and index.search(SearchQuery("mira")).total == 15
    index.apply([replace(JONAS, id=3), NOOR, replace(JONAS, id=99)], [0])
    assert index.count() == 15 and set(index.search(SearchQuery("noor")).ids) == {3} and index.search(SearchQuery("jonas")).ids == (99,)


def test_only_a_block_of_creators_is_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(census, "AT_ONCE", 20)
    held = []

    def feed() -> Iterator[Document]:
        for n in range(400):
            if n % 20 == 19:
                documents = sum(isinstance(one, Document) and one.name == "Held" for one in gc.get_objects())
                held.append((sum(isinstance(one, Entry) for one in gc.get_objects()), documents))
            yield Document(n, "Held")

    EmbeddedIndex(tmp_path).rebuild(feed())
    entries, documents = zip(*held, strict=True)
    assert 10 < max(entries) <= 40 and max(documents) < 20


@pytest.mark.parametrize(("count", "kept"), [(256, True), (257, False)])
def test_only_of_a_few_creators_stays_what_their_segment_was_made_of(tmp_path, small_blocks, count, kept):
    EmbeddedIndex(tmp_path).rebuild(Document(n, f"Person {n}", f"p{n}") for n in range(count))
    told = folding.contents(next(tmp_path.glob("text-*")))
    assert (told is not None) == kept
    if told is not None:
        assert [(row, label) for row, label, _ in told] == [(n, f"Person {n}") for n in range(count)]
        assert all(tokens["name"][1] == str(row) for row, _, tokens in told)


def test_what_a_segment_was_made_of_counts_only_where_it_is_whole(tmp_path):
    told = [(row, "", {"name": [f"p{row}"]}) for row in (3, 4, 9)]
    folding.create(tmp_path / "one", told, mergeable=True)
    kept = tmp_path / "one" / folding._TOLD
    whole = kept.read_bytes()
    assert [row for row, _, _ in folding.contents(tmp_path / "one") or []] == [3, 4, 9]
    for end in (0, whole.index(b"\n") + 1, len(whole) - 4):
        kept.write_bytes(whole[:end])
        assert folding.contents(tmp_path / "one") is None


def test_others_write_as_long_as_documents_come(tmp_path, small_blocks):
    index, other = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path, patience=0.05)
    index.rebuild([JONAS])

    def feed() -> Iterator[Document]:
        for n in range(10, 50):
            yield replace(MIRA, id=n)
            if n == 30:
                other.apply([NOOR])
                assert other.search(SearchQuery("noor")).total == 1 and index.count() == 2

    index.rebuild(feed())
    assert index.count() == other.count() == 40 and other.search(SearchQuery("noor")).total == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from portal.gateways.search import Document, census, folding, store
from portal.gateways.search.embedded import EmbeddedIndex

def rebuild(home):
    left, dies = iter(range(3)), lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    if home.name == "columns":
        plain = store.Store._write
        store.Store._write = lambda *given: plain(*given) if next(left, None) is not None else dies()
    if home.name == "words":
        folding._put = dies
    if home.name == "switch":
        store.Store.flush = dies
    EmbeddedIndex(home).rebuild(Document(n, "Mira") if n != 25 or home.name != "documents" else dies() for n in range(300))

census.AT_ONCE = 7
for home in map(Path, sys.argv[1:]):
    child = os.fork()
    if not child:
        rebuild(home)
    print(-os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), end=" ")
"""


def test_a_rebuild_that_is_killed_leaves_the_index_as_it_was_and_its_files_to_be_swept(tmp_path):
    leaves = {"documents": 0, "columns": 1, "words": 2, "switch": 3}
    indexes = {name: EmbeddedIndex(tmp_path / name) for name in leaves}
    for index in indexes.values():
        index.rebuild([JONAS])
    before = {name: set(os.listdir(tmp_path / name)) for name in leaves}
    command = [sys.executable, "-c", KILLED, *(str(tmp_path / name) for name in leaves)]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert ended.stdout.split() == [str(int(signal.SIGKILL))] * len(leaves)
    for name, index in indexes.items():
        assert len(set(os.listdir(tmp_path / name)) - before[name]) == leaves[name]
        for opened in (index, EmbeddedIndex(tmp_path / name)):
            assert opened.generation() == 1 and opened.search(SearchQuery()).ids == (2,) and not opened.rebuild_due()
        index.apply([NOOR])
        assert set(os.listdir(tmp_path / name)) == before[name] and index.count() == 2


def test_a_feed_that_breaks_off_changes_nothing_and_leaves_no_file(tmp_path, small_blocks):
    index = EmbeddedIndex(tmp_path)
    index.rebuild([JONAS])
    before = sorted(os.listdir(tmp_path))

    def feed() -> Iterator[Document]:
        yield from (replace(MIRA, id=n) for n in range(30))
        raise ConnectionError("the database has gone")

    opened = len(os.listdir("/proc/self/fd"))
    with pytest.raises(ConnectionError):
        index.rebuild(feed())
    assert sorted(os.listdir(tmp_path)) == before and len(os.listdir("/proc/self/fd")) == opened and index.search(SearchQuery()).ids == (2,)
    index.apply([MIRA])
    assert index.count() == 2
