"""Knows how the index in PostgreSQL keeps its promise: transactions for writers, one snapshot for each search, advisory locks for turns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from psycopg.errors import SerializationFailure, UndefinedColumn, UndefinedTable
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from portal.domain.discovery import exploration
from portal.domain.discovery.query import FACETS, HISTOGRAMS, PAGE_SIZE, SearchQuery, Sort
from portal.domain.discovery.words import Term, Words
from portal.gateways.search import analysis, spelling, typeahead
from portal.gateways.search.postgres import texts
from portal.gateways.search.postgres.asking import Asked, Sought, explores, named
from portal.gateways.search.postgres.rows import FIELDS, clean, lexeme
from portal.gateways.search.postgres.tables import Live, Tables
from portal.gateways.search.postgres.turns import Turns
from portal.gateways.search.promise import Document, Hits, NotWhole, Suggestion, beyond_the_end

SCHEMA = "portal_search"
_TRIES = 20
_OFFERED = 256
"""Names and words of which typeahead chooses."""
_LAST = chr(0x10FFFF)
_Answer = TypeVar("_Answer")


class PostgresIndex:
    """The index in a schema of a PostgreSQL database, with connections of its own: never those of a request.

    The schema is made at the first write. Readers take a snapshot and wait for nobody; writers take turns, and a change is one transaction.
    """

    def __init__(self, url: str, schema: str = SCHEMA, patience: float = 30.0) -> None:
        self._engine = _engine(url)
        self._tables = Tables(schema)
        self._patience = patience
        """Seconds that a writer waits for another one."""
        self._turns = Turns(self._engine, schema)

    # Writing

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        put = {document.id: document for document in documents}
        gone = [one for one in dict.fromkeys(removed_ids) if one not in put]
        if not put and not gone:
            return
        with self._writing() as db:
            live = self._tables.live(db)
            if live.number is None:
                raise NotWhole(self._tables.schema)
            self._tables.take(db, live.number, [*put, *gone])
            self._tables.put(db, live.number, put.values(), self._tables.places(db, live.number), live.vectors is not None)
            self._tables.grow(db)

    def rebuild(self, documents: Iterable[Document]) -> None:
        put = {document.id: document for document in documents}
        with self._writing() as db:
            self._tables.switch(db, self._tables.build(db, put.values()))
        self._clear()

    @contextmanager
    def indexing(self) -> Iterator[bool]:
        with self._turns.take() as mine:
            yield mine
        if mine:
            self._clear()  # what could not be dropped before: a search read it, or who built was killed

    def _clear(self) -> None:
        with self._engine.connect() as connection:
            if self._tables.exist(db := connection.connection.driver_connection):
                self._tables.clear(db)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One transaction of a writer, whole or not at all."""
        with self._engine.connect() as connection:
            db = connection.connection.driver_connection
            with db.transaction():
                db.execute("SELECT set_config('lock_timeout', %s, true)", [f"{self._patience:.3f}s"])
                if not self._tables.exist(db):
                    self._tables.make(db)
                db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{self._tables.schema} writing"])
                self._turns.require(db)
                yield db

    # Reading

    def search(self, query: SearchQuery) -> Hits:
        plan = analysis.plan(query.words)
        facets = {facet: dict.fromkeys(sorted(getattr(query, facet)), 0) if facet in query.counted else {} for facet in FACETS}
        bars = {name: [0] * (len(edges) if name in query.counted else 0) for name, edges in HISTOGRAMS.items()}

        def ask(db: Any, live: Live) -> tuple[int, list[int], frozenset[int], str | None]:
            total, ranked, new = 0, [], []
            asked = self._asked(db, live, query, plan)
            explored = explores(query)
            start = (query.page - 1) * PAGE_SIZE
            offset, limit = (0, exploration.PLACES) if explored else (start, PAGE_SIZE)
            statement = asked.page(offset, limit)
            for what, name, n, place in db.execute(statement, asked.given).fetchall():
                match what:
                    case "total":
                        total = n
                    case "tag":
                        facet, _, value = name.partition(":")
                        facets[facet][value] = n
                    case "id":
                        ranked.append((place, n))
                    case "new":
                        new.append((place, n))
                    case _ if place:
                        bars[what][place - 1] = n
            ids, given = [one for _, one in sorted(ranked)], frozenset()
            if explored:
                placed, given = exploration.shared(ids, [one for _, one in sorted(new)])
                ids = placed[start : start + PAGE_SIZE]
                if len(ids) < PAGE_SIZE and total > len(placed):
                    asked = self._asked(db, live, query, plan)
                    statement = asked.page(max(0, start - len(placed)), PAGE_SIZE - len(ids), counted=False, passed_over=placed)
                    ids += [n for _, _, n, _ in sorted(db.execute(statement, asked.given).fetchall(), key=lambda row: row[3])]
            suggestion = self._meant(db, live, query, plan) if query.suggest and total <= spelling.FEW and plan.clauses else None
            return total, ids, given.intersection(ids), suggestion

        total, ids, given, suggestion = self._read(ask, (0, [], frozenset(), None))
        notes = (*plan.notes, beyond_the_end(query.page)) if query.page > 1 and not ids else plan.notes
        found = {name: tuple(each) for name, each in bars.items()}
        return Hits(tuple(ids), total, query.order, facets, notes, suggestion, found, given)

    def suggest(self, prefix: str, limit: int = 8, listed_only: bool = False) -> tuple[Suggestion, ...]:
        begun = clean(typeahead.beginning(prefix))
        if not begun:
            return ()
        spelt = list(typeahead.spellings(begun))
        letter = FIELDS["name"]
        earlier = [lexeme(letter + analysis.fold(word)) for word in analysis.words(prefix)[:-1]]
        sought = " & ".join([*earlier, f"{lexeme(letter + analysis.fold(begun))}:*"])

        def ask(db: Any, live: Live) -> tuple[Suggestion, ...]:
            first = "(SELECT bool_or(filed ^@ s) FROM unnest(%s::text[]) AS s) DESC, filed, id"
            first = f"listed DESC, {first}" if listed_only else first
            names = (
                f"SELECT label, id, listed FROM {self._tables.creators(live.number)} WHERE tokens @@ %s::tsquery ORDER BY {first} LIMIT %s"
            )
            begins = "JOIN unnest(%s::text[]) AS s ON word >= s AND word < s || %s"
            words = f"SELECT word, used FROM {self._tables.words(live.number)} {begins} ORDER BY used DESC, word LIMIT %s"
            found = db.execute(names, [sought, spelt, _OFFERED]).fetchall()
            used = db.execute(words, [spelt, _LAST, _OFFERED]).fetchall()
            hidden = {one for _, one, listed in found if listed_only and not listed}
            if listed_only:
                used = islice((pair for pair in used if self._told(db, live, pair[0])), 4 * typeahead.WORDS)
            return typeahead.chosen(prefix, [(label, one) for label, one, _ in found], used, limit, hidden)

        return self._read(ask, ())

    def rebuild_due(self) -> bool:
        """Whether nobody built it yet, or of other content; the database keeps what it has acknowledged, and replaces rows in place."""
        live = self._live()
        return live.number is None or live.digest != analysis.digest()

    def generation(self) -> int:
        live = self._live()
        return live.generation if live.number is not None else 0

    def _live(self) -> Live:
        with self._looking() as db:
            return self._tables.live(db) if self._tables.exist(db) else Live(0, None)

    def count(self) -> int:
        return self._read(lambda db, live: db.execute(f"SELECT count(*) FROM {self._tables.creators(live.number)}").fetchone()[0], 0)

    def fingerprints(self) -> Mapping[int, int]:
        return self._read(
            lambda db, live: dict(db.execute(f"SELECT id, fingerprint FROM {self._tables.creators(live.number)}").fetchall()), {}
        )

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def _read(self, ask: Callable[[Any, Live], _Answer], nothing: _Answer) -> _Answer:
        """An answer from one snapshot. Tables that a rebuild took away after they were named are looked up again."""
        for _ in range(_TRIES):
            with self._looking() as db:
                if not self._tables.exist(db) or (live := self._tables.live(db)).number is None:
                    return nothing
                try:
                    return ask(db, live)
                except (UndefinedTable, UndefinedColumn, SerializationFailure) as error:
                    gone = error
        raise gone

    @contextmanager
    def _looking(self) -> Iterator[Any]:
        with self._engine.connect() as connection:
            db = connection.connection.driver_connection
            db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield db
            finally:
                db.rollback()

    def _asked(self, db: Any, live: Live, query: SearchQuery, plan: analysis.Plan) -> Asked:
        """The query with what the database has to say about it beforehand."""
        tags, buckets = named(query)
        places = {}
        if tags or buckets:
            names = f"SELECT kind, name, place FROM {self._tables.names(live.number)} WHERE (kind, name) IN"
            asked = f"{names} (SELECT 'tag', unnest(%s::text[]) UNION ALL SELECT 'bucket', unnest(%s::text[]))"
            places = {(kind, name): place for kind, name, place in db.execute(asked, [tags, buckets]).fetchall()}
        sought = self._sought(db, live, plan) if query.order is Sort.RELEVANCE else []
        tables = self._tables.creators(live.number), self._tables.names(live.number)
        return Asked(query, plan, *tables, places, live.vectors, sought)

    def _sought(self, db: Any, live: Live, plan: analysis.Plan) -> list[Sought]:
        """Each written word with what stands in for it, and how much a hit says: the rarer, the more (the idf of BM25)."""
        ways = [(place, needle.term, texts.asked(needle), needle.weight) for place, clause in enumerate(plan.clauses) for needle in clause]
        if not ways:
            return []
        table = self._tables.creators(live.number)
        counts = ", ".join([f"(SELECT count(*) FROM {table} WHERE tokens @@ %s::tsquery)"] * len(ways))
        everybody, *found = db.execute(f"SELECT (SELECT count(*) FROM {table}), {counts}", [asked for _, _, asked, _ in ways]).fetchone()
        words: dict[tuple[int, Term], list[tuple[int, str, float]]] = {}
        for (place, term, asked, weight), df in zip(ways, found, strict=True):
            if df:
                words.setdefault((place, term), []).append((df, asked, weight))
        said = {word: max(df for df, _, _ in found) for word, found in words.items()}
        rare = {word: math.log1p((everybody - df + 0.5) / (df + 0.5)) for word, df in said.items()}
        return [Sought(rare[word], [(asked, weight) for _, asked, weight in found]) for word, found in words.items()]

    def _meant(self, db: Any, live: Live, query: SearchQuery, plan: analysis.Plan) -> str | None:
        """The query as it may have been meant, where its words find next to nobody."""
        table, words = self._tables.creators(live.number), self._tables.words(live.number)

        listed = " AND listed" if query.listed_only else ""

        def hits(sought: str) -> int:
            some = f"SELECT 1 FROM {table} WHERE tokens @@ %s::tsquery{listed} LIMIT {spelling.FEW + 1}"
            return db.execute(f"SELECT count(*) FROM ({some}) t", [sought]).fetchone()[0]

        def users(word: str) -> int:
            found = db.execute(f"SELECT used FROM {words} WHERE word = %s", [word]).fetchone()
            return found[0] if found else 0

        def near(begun: str, shortest: int, longest: int) -> list[tuple[str, int]]:
            asked = f"SELECT word, used FROM {words} WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s"
            return db.execute(asked, [begun, begun + _LAST, shortest, longest]).fetchall()

        def finds(plan: analysis.Plan) -> int:
            sought, refused = texts.condition(plan), texts.refusal(plan)
            return hits(f"({sought}) & !({refused})" if refused else sought)

        told = (lambda word: self._told(db, live, word)) if query.listed_only else None
        return spelling.meant(query.text, plan, finds(plan), finds, lambda needle: hits(texts.asked(needle)) > 0, users, near, told)

    def _told(self, db: Any, live: Live, word: str) -> bool:
        """Whether somebody of the public directory uses a word. Looked up by its tokens, for which there is an index."""
        asked = texts.condition(analysis.plan(Words(((Term(word),),))))
        found = f"SELECT EXISTS (SELECT 1 FROM {self._tables.creators(live.number)} WHERE listed AND spell @> ARRAY[%s]"
        by_tokens, given = (" AND tokens @@ %s::tsquery", [word, asked]) if asked else ("", [word])
        return db.execute(f"{found}{by_tokens})", given).fetchone()[0]


def _engine(url: str) -> Engine:
    """A few connections that are made when needed; statements are planned anew each time, because their values decide the plan."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": 10}
    engine = create_engine(
        address,
        pool_size=5,
        max_overflow=10,
        pool_pre_ping=True,
        isolation_level="AUTOCOMMIT",
        connect_args={**patience, "prepare_threshold": None},
    )
    event.listen(engine, "connect", lambda connection, _record: connection.execute("SET jit = off"))
    return engine
