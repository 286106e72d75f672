"""What the index keeps in memory of what was dear to make stays within its bound, whoever asks at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from portal.domain.discovery.query import SearchQuery
from portal.gateways.search import analysis, bitsets
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.memory import Memory
from tests.support import search


@pytest.fixture
def hasty():
    """Threads take turns in the middle of whatever they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_ask_at_once_leave_the_sizes_right(hasty):
    alone = Memory()
    alone.get((0,), lambda: (np.zeros(100, dtype=np.int64),))
    memory = Memory(20 * alone.size)

    def ask(first: int) -> list[int]:
        return [int(memory.get((n % 40,), lambda n=n: (np.full(100, n % 40, dtype=np.int64),))[0][0]) for n in range(first, first + 3_000)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert all(found == [n % 40 for n in range(first, first + 3_000)] for first, found in enumerate(answers))
    assert len(memory) == 20 and memory.size == 20 * alone.size


def test_what_strangers_think_up_is_forgotten_again(tmp_path):
    crowd, memory, small = search.crowd(1, range(40)), Memory(), Memory(2_000)
    index = EmbeddedIndex(tmp_path, memory=memory)
    index.rebuild(crowd[:20])
    index.apply(crowd[20:])
    index.search(SearchQuery("bread"))
    index.suggest("bre")
    index.search(SearchQuery("xqzz"))
    kept = len(memory)
    for n in range(50):
        index.search(SearchQuery(f"xq{n}zz"))
        index.suggest(f"xq{n}zz")
    assert len(memory) == kept, "answers without anybody are not kept at all"
    index = EmbeddedIndex(tmp_path, memory=small)
    for beginning in ("b", "br", "bre", "brea", "g", "ga", "gar", "gard", "m", "mü"):
        index.suggest(beginning)
        index.search(SearchQuery(f"{beginning}*"))
        assert small.size <= 2_000 or len(small) == 1


def test_a_word_has_the_users_of_segments_and_of_the_newest(tmp_path):
    index, crowd = EmbeddedIndex(tmp_path), search.crowd(1, range(40))
    index.rebuild(crowd)
    everybody = index.search(SearchQuery("bread")).total
    again = EmbeddedIndex(tmp_path / "more")
    again.rebuild(crowd[:20])
    for one in crowd[20:]:
        again.apply([one])
        again.search(SearchQuery("bread"))
    assert again.search(SearchQuery("bread")).total == everybody and again.suggest("bre") == index.suggest("bre")


def test_weights_are_forgotten_where_lengths_were_measured_anew(tmp_path):
    index, asked = EmbeddedIndex(tmp_path), analysis.plan(SearchQuery("bread").words)
    index.rebuild(search.crowd(1, range(40)))
    text = index._open().text
    rows = bitsets.rows(text.sought(asked).matching())
    before = text.sought(asked).scores(rows)
    longer = replace(text, usual=tuple(9 * length for length in text.usual))
    assert rows.size and (longer.sought(asked).scores(rows) != before).all()
