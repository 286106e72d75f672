"""Knows SQLite FTS5 as a peer: a text table over the same tokens beside a table of figures and one of values, all in memory."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from benchmarks.discovery_peers import OPEN, PLATFORMS, SHARES, alternatives, fit_in_sql, shares_of, sizes_in_sql
from benchmarks.discovery_shapes import COUNTED, Answer
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.gateways.search.analysis import BOOSTS, Plan, Tokens, plan
from portal.gateways.search.promise import Document


class Fts5:
    name = "fts5"

    def __init__(self, told: Sequence[tuple[Document, Tokens]]) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("PRAGMA cache_size = -1000000")
        self._fill(told)

    def close(self) -> None:
        self.connection.close()

    def clock(self) -> float:
        return time.process_time()

    def can(self, query: SearchQuery) -> bool:
        return True

    def _fill(self, told: Sequence[tuple[Document, Tokens]]) -> None:
        numbers = ", ".join(f"{name} INTEGER" for name in (*SHARES.values(), *OPEN, "followers", *(f"f_{one}" for one in PLATFORMS)))
        run = self.connection.execute
        run("BEGIN")
        # The tokens are letters and digits only: the plain tokenizer parts them at the spaces and changes nothing.
        run(f"CREATE VIRTUAL TABLE words USING fts5({', '.join(BOOSTS)}, content='', tokenize='ascii', prefix='3')")
        run(f"CREATE TABLE creator (id INTEGER PRIMARY KEY, quality REAL, er REAL, er_basis TEXT, country TEXT, {numbers})")
        for facet in sorted(COUNTED - {"countries"}):
            run(f"CREATE TABLE {facet} (id INTEGER, value TEXT, PRIMARY KEY (id, value)) WITHOUT ROWID")
        places = ", ".join("?" * (5 + len(SHARES) + len(OPEN) + 1 + len(PLATFORMS)))
        for document, tokens in told:
            run(
                "INSERT INTO words (rowid, name, topic, en, de) VALUES (?, ?, ?, ?, ?)",
                (document.id, *(" ".join(tokens[one]) for one in BOOSTS)),
            )
            run(f"INSERT INTO creator VALUES ({places})", (
                document.id, document.quality, document.er, document.er_basis.value if document.er_basis else None, document.country,
                *shares_of(document), document.followers_max, *(document.followers.get(platform, -1) for platform in PLATFORMS),
            ))  # fmt: skip
            filters = document.filters
            for facet in COUNTED - {"countries"}:
                for value in filters[facet]:
                    run(f"INSERT INTO {facet} VALUES (?, ?)", (document.id, value))
        run("INSERT INTO words (words) VALUES ('optimize')")
        run(f"INSERT INTO words (words, rank) VALUES ('rank', 'bm25({', '.join(map(str, BOOSTS.values()))})')")
        for index in ("creator (country)", "creator (followers DESC)", "creator (er)", "creator (quality)"):
            run(f"CREATE INDEX {index.split('(')[1].split()[0].strip(')')}_of ON {index}")
        for facet in COUNTED - {"countries"}:
            run(f"CREATE INDEX {facet}_by_value ON {facet} (value, id)")
        run("COMMIT")
        run("ANALYZE")

    def answer(self, query: SearchQuery) -> Answer:
        matched = _match(plan(query.words))
        where = [f"words MATCH '{matched}'"] if matched else []
        for numbers, span in ((sizes_in_sql(query, "max"), query.followers), ("er", query.er), ("quality", query.quality)):
            where += [f"{numbers} >= {span.least}"] if span.least is not None else []
            where += [f"{numbers} <= {span.most}"] if span.most is not None else []
        where += [f"er_basis = '{query.er_basis.value}'"] if query.er else []
        chosen = {facet: _chosen(facet, getattr(query, facet)) for facet in COUNTED if getattr(query, facet)}
        conditions = " AND ".join([*where, *chosen.values()]) or "true"
        order, start = self._order(query), (query.page - 1) * PAGE_SIZE
        joined = "words JOIN creator ON creator.id = words.rowid" if matched else "creator"
        plain = matched and query.order is Sort.RELEVANCE and len(where) + len(chosen) == 1
        narrow, number = ("words", "rowid") if plain else (joined, "creator.id")
        # FTS5 ranks by itself when it is asked for nothing beside the rank, so the number is counted apart.
        total = self.connection.execute(f"SELECT count(*) FROM {narrow} WHERE {conditions}").fetchone()[0]
        page = f"SELECT {number} FROM {narrow} WHERE {conditions} {order} LIMIT {PAGE_SIZE} OFFSET {start}"
        ids = tuple(row[0] for row in self.connection.execute(page))
        facets = self._facets(query, joined, where, chosen) if query.counted else {}
        return Answer(ids, total, facets)

    def _facets(self, query: SearchQuery, joined: str, where: list[str], chosen: dict[str, str]) -> dict[str, dict[str, int]]:
        """All counts in one statement over one reading of the creators who pass everything but the facets."""
        flags = {facet: f"{condition} AS in_{facet}" for facet, condition in chosen.items() if facet in query.counted}
        hard = [condition for facet, condition in chosen.items() if facet not in query.counted]
        conditions = " AND ".join([*where, *hard]) or "true"
        columns = ", ".join(["creator.id AS id", "country", *flags.values()])
        parts = []
        for facet in sorted(query.counted):
            others = " AND ".join(f"in_{other}" for other in flags if other != facet) or "true"
            value, source = ("country", "found") if facet == "countries" else (f"{facet}.value", f"found CROSS JOIN {facet} USING (id)")
            parts.append(f"SELECT '{facet}', {value}, count(*) FROM {source} WHERE {others} GROUP BY 2")
        statement = f"WITH found AS MATERIALIZED (SELECT {columns} FROM {joined} WHERE {conditions}) " + " UNION ALL ".join(parts)
        facets: dict[str, dict[str, int]] = {facet: {} for facet in query.counted}
        for facet, value, count in self.connection.execute(statement):
            if value is not None:
                facets[facet][value] = count
        return facets

    def _order(self, query: SearchQuery) -> str:
        if query.order is Sort.RELEVANCE:
            return "ORDER BY rank"
        keys = {
            Sort.FIT: lambda: [f"{key} DESC" for key in fit_in_sql(query, "max", "min")],
            Sort.FOLLOWERS: lambda: [f"{sizes_in_sql(query, 'max')} DESC"],
        }.get(query.order, lambda: [])()
        return "ORDER BY " + ", ".join([*keys, "quality DESC NULLS LAST", "creator.id"])


def _match(sought: Plan) -> str:
    def needle(one) -> str:
        found = [f'{field} : "{" ".join(sequence)}"{" *" if begun else ""}' for field, sequence, begun in alternatives(one)]
        return "(" + " OR ".join(found) + ")"

    text = " AND ".join("(" + " OR ".join(map(needle, clause)) + ")" for clause in sought.clauses)
    return " NOT ".join([text, *map(needle, sought.without)]).replace("'", "''")


def _chosen(facet: str, values: frozenset[str]) -> str:
    wanted = ", ".join(f"'{value}'" for value in sorted(values))
    if facet == "countries":
        return f"country IN ({wanted})"
    return f"EXISTS (SELECT 1 FROM {facet} WHERE {facet}.id = creator.id AND {facet}.value IN ({wanted}))"
