"""Knows the tables of the index in PostgreSQL: made when first written, filled beside those in use, named in one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg.errors import LockNotAvailable

from portal.gateways.search.analysis import digest
from portal.gateways.search.postgres.rows import COLUMNS, Places, rows_of
from portal.gateways.search.promise import Document

VERSION = 1
"""Of the shape of tables and tokens. Another version finds no tables of its own, and its first rebuild takes the old ones away."""


@dataclass(frozen=True)
class Live:
    """What is in force."""

    generation: int
    number: int | None
    """Of the tables; None before anything was written by this version."""
    digest: str = ""
    """Content and rules by which the words were made (`analysis.digest`)."""
    vectors: str | None = None
    """The schema of the extension `vector`, where the table has a column for it."""


class Tables:
    """The tables of one schema. Methods take an open psycopg connection and, but for `clear`, leave commit and rollback to the caller."""

    def __init__(self, schema: str) -> None:
        if not schema.isidentifier() or not schema.isascii():
            raise ValueError(f"not the name of a schema: {schema!r}")
        self.schema = schema

    def creators(self, number: int) -> str:
        return f"{self.schema}.creators_{number:d}"

    def names(self, number: int) -> str:
        """Numbers of facet values and buckets: (kind, name, place)."""
        return f"{self.schema}.names_{number:d}"

    def words(self, number: int) -> str:
        """Words as written and how many creators use them: (word, used)."""
        return f"{self.schema}.words_{number:d}"

    def exist(self, db: Any) -> bool:
        return db.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{self.schema}.state"]).fetchone()[0]

    def make(self, db: Any) -> None:
        """The schema and its state, where they are missing; whoever comes second waits and finds them."""
        db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{self.schema} making"])
        db.execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
        db.execute(f"CREATE SEQUENCE IF NOT EXISTS {self.schema}.numbers AS integer")
        columns = "version integer PRIMARY KEY, generation bigint NOT NULL, live integer NOT NULL, digest text NOT NULL"
        db.execute(f"CREATE TABLE IF NOT EXISTS {self.schema}.state ({columns})")

    def live(self, db: Any) -> Live:
        """What is in force, as this transaction sees it; the tables may be gone by the time they are asked."""
        found = db.execute(
            f"""SELECT (SELECT max(generation) FROM {self.schema}.state), s.live, s.digest, n.nspname FROM (SELECT 1) one
            LEFT JOIN {self.schema}.state s ON s.version = %s
            LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('{self.schema}.creators_' || s.live) AND a.attname = 'alike'
                AND NOT a.attisdropped
            LEFT JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_namespace n ON n.oid = t.typnamespace""",
            [VERSION],
        ).fetchone()
        return Live(found[0] or 0, found[1], found[2] or "", found[3])

    def build(self, db: Any, documents: Iterable[Document]) -> int:
        """Fill new tables beside those in use; returns their number. Nobody sees them before `switch` is committed."""
        number = db.execute(f"SELECT nextval('{self.schema}.numbers')").fetchone()[0]
        vectors = db.execute(
            "SELECT n.nspname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
            " JOIN pg_extension e ON e.extnamespace = n.oid AND e.extname = 'vector' WHERE t.typname = 'sparsevec'"
        ).fetchone()
        columns = [f"{name} {kind}" for name, kind in COLUMNS.items()]
        if vectors:
            columns.append('alike "' + vectors[0].replace('"', '""') + '".sparsevec NOT NULL')
        db.execute(f"CREATE TABLE {self.creators(number)} ({', '.join(columns)})")
        db.execute(f"CREATE TABLE {self.names(number)} (kind text, name text, place integer NOT NULL, PRIMARY KEY (kind, name))")
        db.execute(f'CREATE TABLE {self.words(number)} (word text COLLATE "C" PRIMARY KEY, used integer NOT NULL)')
        self.put(db, number, documents, Places(), vectors is not None)
        for column in ("tokens", "tags"):
            db.execute(f"CREATE INDEX ON {self.creators(number)} USING gin ({column})")
        for table in (self.creators(number), self.names(number), self.words(number)):
            db.execute(f"ANALYZE {table}")
        return number

    def put(self, db: Any, number: int, documents: Iterable[Document], places: Places, vectors: bool) -> None:
        """Add rows, their words and the places that are new. The rows must not be there yet."""
        columns = ", ".join([*COLUMNS, "alike"] if vectors else COLUMNS)
        used: dict[str, int] = {}
        at = [*COLUMNS].index("spell")
        with db.cursor() as cursor:
            with cursor.copy(f"COPY {self.creators(number)} ({columns}) FROM STDIN") as copy:
                for row in rows_of(documents, places, vectors):
                    copy.write_row(row)
                    for word in row[at]:
                        used[word] = used.get(word, 0) + 1
            if fresh := places.fresh():
                cursor.executemany(f"INSERT INTO {self.names(number)} VALUES (%s, %s, %s)", fresh)
            self._count(cursor, number, used)

    def take(self, db: Any, number: int, ids: list[int]) -> None:
        """Take rows and their words out."""
        gone = f"DELETE FROM {self.creators(number)} WHERE id = ANY(%s) RETURNING spell"
        found = db.execute(f"WITH gone AS ({gone}) SELECT word, count(*) FROM gone, unnest(spell) AS word GROUP BY word", [ids]).fetchall()
        self._count(db.cursor(), number, {word: -users for word, users in found})
        db.execute(f"DELETE FROM {self.words(number)} WHERE word = ANY(%s) AND used <= 0", [[word for word, _ in found]])

    def places(self, db: Any, number: int) -> Places:
        return Places(db.execute(f"SELECT kind, name, place FROM {self.names(number)}").fetchall())

    def switch(self, db: Any, number: int) -> None:
        """Make tables those in force; whatever else is there belongs to the past or to another version, and is forgotten."""
        before = self.live(db).generation
        db.execute(f"DELETE FROM {self.schema}.state")
        db.execute(f"INSERT INTO {self.schema}.state VALUES (%s, %s, %s, %s)", [VERSION, before + 1, number, digest()])

    def grow(self, db: Any) -> None:
        """A change within the tables in force."""
        db.execute(f"UPDATE {self.schema}.state SET generation = generation + 1 WHERE version = %s", [VERSION])

    def clear(self, db: Any) -> None:
        """Drop tables that are in force no more, with the text of those who left. What a search still reads stays for the next time.

        One at a time, each in a transaction of its own: else a search that reads one and wants the next would wait for us, and we for it.
        Who waits for a table keeps every later search of it waiting too, so nobody waits for long.
        """
        found = db.execute(
            f"""SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ '^({"|".join(_NAMES)})_[0-9]+$'
            AND NOT EXISTS (SELECT 1 FROM {self.schema}.state WHERE right(tablename, length(live::text) + 1) = '_' || live)""",
            [self.schema],
        ).fetchall()
        for (name,) in found:
            with suppress(LockNotAvailable), db.transaction():
                db.execute(f"SET LOCAL lock_timeout = '{_SHORT_WAIT}'")
                db.execute(f"DROP TABLE IF EXISTS {self.schema}.{name}")

    def _count(self, cursor: Any, number: int, used: Mapping[str, int]) -> None:
        if used:
            cursor.execute(
                f"INSERT INTO {self.words(number)} AS w SELECT * FROM unnest(%s::text[], %s::integer[])"
                " ON CONFLICT (word) DO UPDATE SET used = w.used + excluded.used",
                [list(used), list(used.values())],
            )


_NAMES = ("creators", "names", "words")
_SHORT_WAIT = "200ms"
