"""The embedded index with missing and broken files: searches go on and find nobody, and the next round builds it anew."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from portal.domain.discovery.query import SearchQuery
from portal.gateways.search import Document, embedded, writing
from portal.gateways.search.embedded import EmbeddedIndex

MIRA = Document(1, name="Mira", tagline="zinnober")
ZINNOBER = SearchQuery("zinnober")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A folder with columns, a segment, and words that are in no segment yet."""
    monkeypatch.setattr(writing, "_FOLDED", 4)
    index = EmbeddedIndex(tmp_path / "made")
    index.rebuild([MIRA, Document(2, name="Noor", tagline="zinnober zinnober")])
    index.apply([Document(n, name="Ada", tagline="zinnober") for n in range(3, 9)])
    index.apply([Document(9, name="Ida", tagline="zinnober")])
    assert EmbeddedIndex(tmp_path / "made").search(ZINNOBER).total == 9
    return tmp_path / "made"


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))


def test_whatever_file_is_gone_is_noticed(made, tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "_TRIES", 2)
    for name in names(made):
        (made / name).rename(tmp_path / "away")
        index = EmbeddedIndex(made)
        hits = index.search(ZINNOBER)
        if index.rebuild_due():
            assert not hits.total, name
        else:
            assert hits.total == 9, f"without {name} searches find less and nobody notices"
        (tmp_path / "away").rename(made / name)
        assert index.search(ZINNOBER).total == 9 and not index.rebuild_due(), name


def test_whatever_file_is_cut_off_is_noticed_before_anybody_asks(made, monkeypatch):
    monkeypatch.setattr(embedded, "_TRIES", 1)
    index = EmbeddedIndex(made)
    index.apply([Document(10, name="Ida", tagline="zinnober")])
    asked = [lambda index: index.search(ZINNOBER).total, lambda index: index.suggest("ad"), lambda index: index.suggest("zi")]
    right = [ask(index) for ask in asked]
    for name in names(made):
        whole = (made / name).read_bytes()
        # A line of the newest is as good an end as any, but for those that follow.
        for end in {whole[:-1].rfind(b"\n") + 1, len(whole) - 1} if whole else ():
            (made / name).write_bytes(whole[:end])
            index = EmbeddedIndex(made)
            answers = [ask(index) for ask in asked]
            assert answers == ([0, (), ()] if index.rebuild_due() else right), f"{name} cut off at {end}"
        (made / name).write_bytes(whole)


@pytest.mark.parametrize("pattern", ["columns-*", "text-*", "recent-*"])
def test_what_is_gone_is_built_anew(made, pattern, monkeypatch):
    monkeypatch.setattr(embedded, "_TRIES", 2)
    index = EmbeddedIndex(made)
    for path in made.glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert index.rebuild_due()
    index.rebuild([MIRA])
    assert not index.rebuild_due() and index.search(ZINNOBER).ids == (1,)


def test_small_segments_stay_apart_where_what_they_were_made_of_cannot_be_read(made):
    index = EmbeddedIndex(made)
    for path in made.glob("text-*/told.jsonl"):
        path.write_text(path.read_text()[:-9])
    for turn in range(8):
        index.apply([Document(100 + 5 * turn + n, name="Ada", tagline="zinnober") for n in range(5)])
    assert index.search(ZINNOBER).total == 49


@pytest.mark.parametrize("told", ["{}", "null", "[]", "7", '{"layout": 2}', '{"layout": 2, "generation": 3, "extent": {}}'])
def test_a_pointer_that_says_nothing_asks_for_a_rebuild(made, told):
    (made / "current.json").write_text(told)
    index = EmbeddedIndex(made)
    assert index.rebuild_due() and not index.search(ZINNOBER).total
    index.rebuild([MIRA])
    assert index.search(ZINNOBER).ids == (1,) and not index.rebuild_due()


@pytest.mark.parametrize("warm", [False, True])
def test_a_reader_that_read_the_pointer_before_several_switches_reads_it_again(made, monkeypatch, warm):
    writer, reader = EmbeddedIndex(made), EmbeddedIndex(made)
    if warm:
        assert reader.search(ZINNOBER).total == 9
        writer.apply([MIRA])
    read, late = reader._current.read, [True]

    def just_before():
        state = read()
        if late.pop() if late else False:
            for turn in range(4):
                writer.rebuild([MIRA]) if turn == 1 else writer.apply([replace(MIRA, id=20 + 5 * turn + n) for n in range(5)])
        return state

    monkeypatch.setattr(reader._current, "read", just_before)
    assert reader.search(ZINNOBER).total == writer.search(ZINNOBER).total > 9
