"""Knows PostgreSQL full text as a peer: one well-indexed table, GIN over the same tokens, one statement per search."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.discovery_peers import OPEN, PLATFORMS, SHARES, SHORT, alternatives, fit_in_sql, shares_of, sizes_in_sql
from benchmarks.discovery_shapes import Answer
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.gateways.search.analysis import BOOSTS, Plan, Tokens, plan
from portal.gateways.search.promise import Document
from tests.support import postgres

ROOT = Path(__file__).resolve().parents[1]
_START = (
    "import sys; from tests.support import postgres; postgres.SETTINGS['shared_buffers'] = '1GB'; postgres.keep(postgres.Path(sys.argv[1]))"
)
_SESSION = {
    "jit": "off",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'512MB'",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}
"""All in memory, and one process does the work, so that its clock tells all of it."""
_LETTERS = dict(zip(BOOSTS, "ABCD", strict=True))
_FACETS = {"countries": "country", "platforms": "platforms", "topics": "topics", "languages": "languages"}


@contextmanager
def opened() -> Iterator[str]:
    """Where a server listens that has memory for the whole table; it is gone when the block ends."""
    with postgres.open_run() as run:
        with (run / postgres.FAILED).open("wb") as log:
            command = [sys.executable, "-c", _START, str(run)]
            postgres._keepers.append(
                subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            )
        postgres._wait_for(run / postgres.READY, run / postgres.FAILED)
        at = postgres.address(run)
        yield f"host={at['host']} user={at['user']} dbname=postgres"


def fill(address: str, told: Sequence[tuple[Document, Tokens]]) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in _SESSION.items():
            connection.execute(f"SET {name} = {value}")
        sizes = ", ".join(f"f_{platform} integer" for platform in PLATFORMS)
        shares = ", ".join(f"{name} smallint NOT NULL" for name in (*SHARES.values(), *OPEN))
        connection.execute(
            f"CREATE TABLE creator (id integer PRIMARY KEY, {shares}, quality double precision, er double precision, "
            f"followers integer, {sizes}, "
            "er_basis text, country text, platforms text[], topics text[], languages text[], words tsvector)"
        )
        with connection.cursor().copy("COPY creator FROM STDIN") as copy:
            for document, tokens in told:
                filters = document.filters
                copy.write_row((
                    document.id, *shares_of(document), document.quality, document.er, document.followers_max,
                    *(document.followers.get(platform) for platform in PLATFORMS),
                    document.er_basis.value if document.er_basis else None, document.country,
                    list(filters["platforms"]), list(filters["topics"]), list(filters["languages"]), _vector(tokens),
                ))  # fmt: skip
        for index in (
            "USING gin (words)", "USING gin (platforms)", "USING gin (topics)", "USING gin (languages)", "(country)", "(followers DESC)",
            "(er)", "(quality DESC NULLS LAST, id)",
        ):  # fmt: skip
            connection.execute(f"CREATE INDEX ON creator {index}")
        connection.execute("VACUUM (ANALYZE) creator")


class Postgres:
    name = "postgresql"

    def __init__(self, address: str) -> None:
        """With the table that `fill` made."""
        self.connection = psycopg.connect(address, autocommit=True, prepare_threshold=None)
        for name, value in _SESSION.items():
            self.connection.execute(f"SET {name} = {value}")
        self.backend = Path(f"/proc/{self.connection.info.backend_pid}/schedstat")

    def close(self) -> None:
        self.connection.execute("DROP TABLE creator")
        self.connection.close()

    def clock(self) -> float:
        return time.process_time() + int(self.backend.read_text().split()[0]) / 1e9

    def can(self, query: SearchQuery) -> bool:
        return True

    def answer(self, query: SearchQuery) -> Answer:
        sought = plan(query.words)
        matched = _tsquery(sought)
        where = [f"words @@ {matched}"] if matched else []
        for numbers, span in ((sizes_in_sql(query, "greatest"), query.followers), ("er", query.er), ("quality", query.quality)):
            where += [f"{numbers} >= {span.least}"] if span.least is not None else []
            where += [f"{numbers} <= {span.most}"] if span.most is not None else []
        where += [f"er_basis = '{query.er_basis.value}'"] if query.er else []
        chosen = {facet: _chosen(column, getattr(query, facet)) for facet, column in _FACETS.items() if getattr(query, facet)}
        order = self._order(query, matched)
        conditions = " AND ".join([*where, *chosen.values()]) or "true"
        rows = self.connection.execute(
            f"SELECT id, count(*) OVER () FROM creator WHERE {conditions} {order} LIMIT {PAGE_SIZE} OFFSET {(query.page - 1) * PAGE_SIZE}"
        ).fetchall()
        flags = {facet: f"{condition} AS in_{facet}" for facet, condition in chosen.items() if facet in query.counted}
        hard = [condition for facet, condition in chosen.items() if facet not in query.counted]
        facets = self._facets(query, where + hard, flags) if query.counted else {}
        return Answer(tuple(row[0] for row in rows), rows[0][1] if rows else 0, facets)

    def _facets(self, query: SearchQuery, where: list[str], flags: dict[str, str]) -> dict[str, dict[str, int]]:
        """All counts in one statement over one reading of the creators who pass everything but the facets."""
        columns = ", ".join([*sorted({_FACETS[facet] for facet in query.counted}), *flags.values()])
        parts = []
        for facet in sorted(query.counted):
            value = _FACETS[facet] if facet == "countries" else f"unnest({_FACETS[facet]})"
            others = " AND ".join(f"in_{other}" for other in flags if other != facet) or "true"
            parts.append(f"SELECT '{facet}', {value} AS value, count(*) FROM found WHERE {others} GROUP BY 2")
        statement = (
            f"WITH found AS MATERIALIZED (SELECT {columns} FROM creator WHERE {' AND '.join(where) or 'true'}) " + " UNION ALL ".join(parts)
        )
        facets: dict[str, dict[str, int]] = {facet: {} for facet in query.counted}
        for facet, value, count in self.connection.execute(statement):
            if value is not None:
                facets[facet][value] = count
        return facets

    def _order(self, query: SearchQuery, matched: str) -> str:
        keys = {
            Sort.FIT: lambda: [f"{key} DESC" for key in fit_in_sql(query, "greatest", "least")],
            Sort.FOLLOWERS: lambda: [f"{sizes_in_sql(query, 'greatest')} DESC NULLS LAST"],
            Sort.RELEVANCE: lambda: [f"ts_rank('{{0.33,0.33,0.67,1}}', words, {matched}) DESC"],
        }.get(query.order, lambda: [])()
        return "ORDER BY " + ", ".join([*keys, "quality DESC NULLS LAST", "id"])


def _vector(tokens: Tokens) -> str:
    """The same tokens with the letter of their field before them, and the weight that ranking gives to it."""
    places: dict[str, list[str]] = {}
    for field in BOOSTS:
        for place, token in enumerate(tokens[field], 1):
            places.setdefault(SHORT[field] + token, []).append(f"{place}{_LETTERS[field]}")
    return " ".join(f"'{token}':{','.join(found)}" for token, found in places.items())


def _tsquery(sought: Plan) -> str:
    def needle(one) -> str:
        found = [
            "(" + "<->".join(f"'{SHORT[field]}{token}'{':*' if begun else ''}" for token in sequence) + ")"
            for field, sequence, begun in alternatives(one)
        ]
        return "(" + "|".join(found) + ")"

    clauses = ["(" + "|".join(map(needle, clause)) + ")" for clause in sought.clauses]
    text = "&".join([*clauses, *(f"!{needle(one)}" for one in sought.without)])
    quoted = text.replace("'", "''")
    return f"'{quoted}'::tsquery" if text else ""


def _chosen(column: str, values: frozenset[str]) -> str:
    wanted = "ARRAY[" + ", ".join(f"'{value}'" for value in sorted(values)) + "]"
    return f"{column} = ANY ({wanted})" if column == "country" else f"{column} && {wanted}"
