"""The index in PostgreSQL: what only a database can promise, and what only a database can break."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from portal.domain.discovery.likeness import Likeness
from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search import Document
from portal.gateways.search.fake import FakeIndex
from portal.gateways.search.opening import open_index
from portal.gateways.search.postgres import PostgresIndex, tables
from portal.gateways.search.postgres.turns import TurnLost
from portal.settings import Settings, UnsafeSettings
from tests.support.search import CAST, COUNTRY, INTEREST, JONAS, LANGUAGE, MIRA, crowd, execute, needs_postgres

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'portal_search' ORDER BY 1"


@pytest.fixture(scope="module")
def _address(_databases) -> Iterator[str]:
    """A database without the extension `vector`."""
    needs_postgres()
    with _databases["postgresql"].empty() as address:
        yield address


@pytest.fixture
def address(_address) -> str:
    execute(_address, "DROP SCHEMA IF EXISTS portal_search CASCADE")
    return _address


@pytest.fixture
def home(address) -> Iterator[PostgresIndex]:
    made = PostgresIndex(address)
    yield made
    made.close()


@pytest.mark.parametrize(
    "like",
    [
        Likeness(),
        Likeness({(COUNTRY, "DE"): 1_500, (LANGUAGE, "de"): 400, (COUNTRY, "nowhere"): 9_000}, frozenset({"food", "sports", "none"})),
        Likeness({(INTEREST, "food"): 1_000, (INTEREST, "travel"): 3_100}),
        Likeness({}, frozenset({"food.baking", "home"})),
    ],
)
def test_who_is_alike_does_not_depend_on_the_extension(home, address, like):
    people, oracle = crowd(7, range(1, 40)), FakeIndex()
    oracle.rebuild(people)
    query = SearchQuery(sort=Sort.LIKE, like=like)
    home.rebuild(people)
    without = home.search(query).ids
    execute(address, "CREATE SCHEMA extensions; CREATE EXTENSION vector SCHEMA extensions")
    try:
        assert home.search(query).ids == without, "the tables in use have no column for it yet"
        home.rebuild(people[:30])
        home.apply(people[25:])
        assert home.search(query).ids == without == oracle.search(query).ids
    finally:
        execute(address, "DROP EXTENSION vector CASCADE; DROP SCHEMA extensions")
    assert home.search(query).ids == without, "whoever takes the extension away takes its column, and no answer"
    home.apply([people[0]])
    assert home.count() == 39


def test_asking_makes_nothing(home, address):
    assert home.search(SearchQuery("garden")).total == 0 and home.count() == 0 and home.generation() == 0
    assert home.suggest("ga") == () and home.fingerprints() == {}
    assert execute(address, "SELECT 1 FROM pg_namespace WHERE nspname = 'portal_search'") == []


def test_a_rebuild_leaves_nothing_of_those_who_left(home, address):
    home.rebuild(CAST)
    home.rebuild([JONAS])
    names = [name for (name,) in execute(address, TABLES)]
    assert [name.rstrip("0123456789") for name in names] == ["creators_", "names_", "state", "words_"]
    told = execute(address, f"SELECT t::text FROM portal_search.{names[0]} t")
    assert len(told) == 1 and "Jonas" in told[0][0]
    assert execute(address, f"SELECT count(*) FROM portal_search.{names[3]} WHERE word = 'köhler'") == [(0,)]


def test_a_change_that_breaks_off_changes_nothing(home, address):
    home.rebuild(CAST)
    before = home.generation()

    def dying(killed: bool) -> Iterator[Document]:
        yield replace(MIRA, name="Nobody")
        if killed:
            execute(address, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        yield replace(JONAS, id=9)
        if not killed:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        home.rebuild(dying(killed=False))
    with pytest.raises(psycopg.OperationalError), home._writing() as db:
        home._tables.build(db, dying(killed=True))
    assert home.generation() == before and home.count() == 3 and home.search(SearchQuery("nobody")).total == 0
    home.apply([replace(MIRA, name="Somebody")])
    assert home.search(SearchQuery("somebody")).ids == (1,) and len(execute(address, TABLES)) == 4


def test_searches_see_one_generation_or_the_next_while_the_index_is_built_anew(home, address):
    def people(step: int) -> list[Document]:
        return [Document(n, name=f"Person {n}", bio_en=f"version{step} garden", followers_max=step, country="DE") for n in range(1, 13)]

    home.rebuild(people(0))
    done, trouble, seen = threading.Event(), [], set()

    def look() -> None:
        query = SearchQuery("garden", sort=Sort.FOLLOWERS, countries=frozenset({"DE"}))
        try:
            while not done.is_set():
                hits = home.search(query)
                assert hits.total == 12 == hits.facets["countries"]["DE"] and len([bar for bar in hits.histograms["followers"] if bar]) == 1
                seen.add(home.generation())
        except BaseException as error:
            trouble.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(1, 13):
        (home.apply if step % 3 == 0 else home.rebuild)(people(step))
    done.set()
    for reader in readers:
        reader.join()
    assert trouble == [] and len(seen) > 3 and len(execute(address, TABLES)) == 4


def test_another_version_begins_empty_beside_the_old_one_and_takes_it_away(home, address, monkeypatch):
    home.rebuild(CAST)
    before = home.generation()
    monkeypatch.setattr(tables, "VERSION", 2)
    assert (home.count(), home.generation()) == (0, 0) and len(execute(address, TABLES)) == 4
    home.rebuild([MIRA])
    assert home.search(SearchQuery("mira")).ids == (1,) and home.generation() > before and len(execute(address, TABLES)) == 4
    monkeypatch.setattr(tables, "VERSION", 1)
    assert home.search(SearchQuery("mira")).total == 0


def test_the_turn_to_index_ends_with_its_holder(home, address):
    other = PostgresIndex(address)
    with home.indexing() as mine:
        with other.indexing() as theirs:
            assert (mine, theirs) == (True, False)
        execute(address, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with other.indexing() as theirs:
            assert theirs
    with home.indexing() as mine:
        assert mine
    other.close()


def test_whoever_lost_the_turn_writes_nothing_any_more(home, address):
    home.rebuild([MIRA])
    other = PostgresIndex(address)
    with home.indexing():
        home.apply([JONAS])
        execute(address, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with other.indexing() as theirs:
            other.apply([replace(MIRA, name="Newer")])
            for late in (lambda: home.apply([MIRA]), lambda: home.rebuild([MIRA])):
                with pytest.raises(TurnLost):
                    late()
        assert theirs
    assert home.search(SearchQuery("newer")).ids == (1,) and home.count() == 2
    other.close()


def test_words_of_those_who_left_go_with_the_next_round_where_a_search_held_them_or_a_kill_left_them(home, address):
    home.rebuild(CAST)
    with home._looking() as reading:
        reading.execute("SELECT count(*) FROM portal_search.creators_1")
        before = time.monotonic()
        home.rebuild([MIRA])
        assert time.monotonic() - before < 5, "a search under way keeps nobody waiting"
    assert "creators_1" in {name for (name,) in execute(address, TABLES)}
    with home.indexing():
        pass
    assert len(execute(address, TABLES)) == 4 and home.search(SearchQuery("mira")).ids == (1,)


def test_a_writer_does_not_wait_for_ever(home, address):
    home.rebuild(CAST)
    hasty = PostgresIndex(address, patience=0.05)
    with home._writing(), pytest.raises(psycopg.errors.LockNotAvailable):
        hasty.apply([MIRA])
    hasty.apply([replace(MIRA, name="Somebody")])
    assert home.search(SearchQuery("somebody")).total == 1
    hasty.close()


def test_a_schema_has_a_plain_name():
    with pytest.raises(ValueError, match="not the name"):
        PostgresIndex("postgresql:///x", schema="a; DROP TABLE b")


def test_the_operator_chooses_the_home(tmp_path):
    safe = {"PORTAL_DEMO": "1", "PORTAL_DATA_DIR": str(tmp_path)}
    assert Settings.from_environment(safe).search == "embedded"
    chosen = Settings.from_environment({**safe, "PORTAL_SEARCH": "postgres", "PORTAL_DATABASE_URL": "postgresql:///portal"})
    assert isinstance(open_index(chosen.search, chosen.data_dir, chosen.database), PostgresIndex)
    for search, words in (("postgres", "needs a PostgreSQL database"), ("whoosh", "embedded or postgres")):
        with pytest.raises(UnsafeSettings, match=words):
            Settings.from_environment({**safe, "PORTAL_SEARCH": search})
