"""What Whoosh keeps of words, packed by the portal's codec: read back as written, by the arrays and by Whoosh's own walk."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import TOC
from whoosh.reading import IndexReader, SegmentReader

from portal.domain.discovery.query import SearchQuery
from portal.gateways.search import Document, folding, recent, segments
from portal.gateways.search.codec import Maps
from portal.gateways.search.embedded import EmbeddedIndex

ROOT = Path(__file__).parents[2]
WORDS = st.text("abcäß", min_size=1, max_size=5)
CREATORS = st.lists(
    st.dictionaries(st.sampled_from(("name", "en", "topic")), st.lists(WORDS, max_size=8), max_size=3), min_size=1, max_size=12
)


def counted(told: list[recent.Told], field: str, fits) -> dict[int, int]:
    """Places with how often one of the words is used that fit."""
    found = {row: sum(count for token, count in Counter(tokens.get(field, ())).items() if fits(token)) for row, _, tokens in told}
    return {row: count for row, count in found.items() if count}


def read(found: tuple[np.ndarray, np.ndarray]) -> dict[int, int]:
    assert list(found[0]) == sorted(set(found[0].tolist()))
    return dict(zip(found[0].tolist(), found[1].tolist(), strict=True))


@settings(max_examples=40, deadline=None)
@given(CREATORS, st.integers(1, 70_000))
def test_words_are_read_back_as_they_were_written(tmp_path_factory, creators, step):
    told = [(n * step, "", tokens) for n, tokens in enumerate(creators)]
    directory = tmp_path_factory.mktemp("text") / "one"
    folding.create(directory, told, mergeable=False)
    segment, reader = segments.Segment(directory), as_whoosh_reads_it(directory)
    for field in ("name", "en", "topic"):
        used = {token for tokens in creators for token in tokens.get(field, ())}
        for token in used | {"never"}:
            expected = counted(told, field, lambda other, token=token: other == token)
            assert read(segment.postings(field, token)) == expected
            if token in used:
                assert walked(segment, reader, field, token) == expected
        for beginning in {token[:end] for token in used for end in range(1, 6)} | {"n"}:
            assert read(segment.begun(field, beginning)) == counted(told, field, lambda one, begun=beginning: one.startswith(begun))
    segment.close()
    reader.close()


def as_whoosh_reads_it(directory: Path) -> IndexReader:
    maps = Maps(str(directory))
    found = TOC.read(maps, "MAIN")
    return SegmentReader(maps, found.schema, *found.segments)


def walked(segment: segments.Segment, reader: IndexReader, field: str, token: str) -> dict[int, float]:
    """By Whoosh's public matcher, posting by posting."""
    found, matcher = {}, reader.postings(field, token)
    while matcher.is_active():
        found[int(segment._rows[matcher.id()])] = matcher.weight()
        matcher.next()
    return found


@pytest.mark.parametrize("step", [1, 200, 300, 70_000])
@pytest.mark.parametrize("often", [1, 2, 300, 70_000])
def test_every_width_of_steps_and_counts_is_packed_and_unpacked(tmp_path, step, often):
    from portal.gateways.search import codec

    docs = np.array([0, 3, 3 + step, 4 + step], dtype=np.int64)
    counts = np.array([1, often, 1, often], dtype=np.float64)

    class File:
        data = codec._packed(docs, counts)

        def get(self, offset, length):
            return self.data[offset : offset + length]

    found = codec.postings(File(), docs.size, 0, counts.sum(), 0)
    assert found[0].tolist() == docs.tolist() and found[1].tolist() == counts.tolist()


OPENING = """
import sys, time
from pathlib import Path
from portal.domain.discovery.query import SearchQuery
from portal.gateways.search import Document
from portal.gateways.search.embedded import EmbeddedIndex

home = Path(sys.argv[1])
home.mkdir()
while not (home.parent / "go").exists():
    time.sleep(0.001)
for n in range(5):
    index = EmbeddedIndex(home / str(n))
    index.rebuild([Document(1, "Mira", tagline="glaze")])
    assert index.search(SearchQuery("glaze")).total == 1
"""


def test_processes_that_start_at_once_share_no_place(tmp_path):
    """Whoosh's storage in memory wrote to one directory of the whole machine, and processes took it away from each other."""
    starting = [subprocess.Popen([sys.executable, "-c", OPENING, str(tmp_path / str(n))], cwd=ROOT) for n in range(4)]
    try:
        while len(list(tmp_path.iterdir())) < len(starting) and all(process.poll() is None for process in starting):
            time.sleep(0.01)
        (tmp_path / "go").touch()
        assert [process.wait(60) for process in starting] == [0] * 4
    finally:
        for process in starting:
            process.kill()
            process.wait()


def test_an_index_of_another_layout_is_built_anew_and_shows_nobody_until_then(tmp_path):
    EmbeddedIndex(tmp_path).rebuild([Document(1, "Mira", tagline="glaze")])
    pointer = tmp_path / "current.json"
    told = json.loads(pointer.read_text())
    for layout in ({"layout": 1}, {}):
        pointer.write_text(json.dumps({**{name: value for name, value in told.items() if name != "layout"}, **layout}))
        index = EmbeddedIndex(tmp_path)
        assert index.rebuild_due() and not index.search(SearchQuery("glaze")).total
    index.rebuild([Document(1, "Mira", tagline="glaze")])
    assert index.search(SearchQuery("glaze")).total == 1 and index.generation() > told["generation"]


def test_what_was_kept_of_the_newest_is_let_go_by_and_by_and_never_while_somebody_reads_it(tmp_path):
    told = [(row, "", {"name": [f"word{row}", "all"]}) for row in range(2 * recent._AT_ONCE)]
    end = recent.append(tmp_path / "recent", 0, told)
    recent._ASIDE.clear()
    first, second = recent.Recent(tmp_path / "recent"), recent.Recent(tmp_path / "recent")
    first.reach(end)
    read, kept = first, first._places["name"]
    del first
    second.reach(end)
    assert not recent._ASIDE and len(kept) == len(told) + 1, "somebody still reads it"
    del read
    assert recent._ASIDE[0] is kept
    recent.Recent(tmp_path / "recent").reach(recent.append(tmp_path / "other", 0, told[:1]))
    assert len(kept) == len(told) + 1 - recent._AT_ONCE
    recent.Recent(tmp_path / "recent").reach(end)
    assert not kept and second.postings("name", "all")[0].size == len(told)
