"""Knows whom a search must find, by straightforward SQL over plain tables in SQLite: slow, and written apart from every home."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from portal.domain.discovery.audience import MARKET_FROM
from portal.domain.discovery.query import FACETS, HISTOGRAMS, Range, SearchQuery
from portal.gateways.search import Document
from portal.gateways.search.analysis import BOOSTS, Needle, fields_of, plan

_TABLES = """
CREATE TABLE creator (id INTEGER PRIMARY KEY, country, followers INTEGER, er REAL, er_basis, quality REAL, price INTEGER, currency,
                      credibility, calendar, published, active, listed);
CREATE TABLE tag (id, facet, value);
CREATE TABLE follower (id, platform, number INTEGER);
CREATE TABLE price (id, kind, currency, minor INTEGER);
CREATE TABLE taken (id, week);
CREATE TABLE refused (id, topic);
CREATE TABLE part (id, dimension, bucket, part INTEGER);
CREATE TABLE token (id, field, place INTEGER, token);
CREATE INDEX by_tag ON tag (id, facet);
CREATE INDEX by_part ON part (id, dimension);
CREATE INDEX by_token ON token (token, field);
CREATE INDEX by_follower ON follower (id);
CREATE INDEX by_price ON price (id);
CREATE INDEX by_taken ON taken (id);
CREATE INDEX by_refused ON refused (id);
"""
_TAGS = ("platforms", "topics", "languages", "accepts", "proofs", "grants")
_COLUMNS = {"countries": "country", "credibility": "credibility"}


class Reference:
    """The same creators as in the index, in tables."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.executescript(_TABLES)
        self._said: dict[str, set[int]] = {}
        for one in documents:
            self._put(one)

    def ids(self, query: SearchQuery, *more: str) -> set[int]:
        """Everybody who answers a query, whatever the page."""
        where, values = _where(query)
        if query.text not in self._said:
            said, words = _says(query)
            self._said[query.text] = {row[0] for row in self._db.execute(f"SELECT c.id FROM creator c WHERE {said}", words)}
        found = self._db.execute(" AND ".join([f"SELECT c.id FROM creator c WHERE {where}", *more]), values)
        return {row[0] for row in found} & self._said[query.text]

    def facets(self, query: SearchQuery) -> dict[str, dict[str, int]]:
        """Each value chosen alone, and the creators who are found then."""
        found: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        for facet in query.counted & set(FACETS):
            chosen = getattr(query, facet)
            for value in sorted({*self._values(facet), *chosen}):
                number = len(self.ids(replace(query, **{facet: frozenset({value})})))
                if number or value in chosen:
                    found[facet][value] = number
        return found

    def histograms(self, query: SearchQuery) -> dict[str, tuple[int, ...]]:
        """Each bar taken as the range, and the creators who are found then."""
        found: dict[str, tuple[int, ...]] = {name: () for name in HISTOGRAMS}
        for name in query.counted & set(HISTOGRAMS):
            bars = []
            for least, beyond in zip(HISTOGRAMS[name], (*HISTOGRAMS[name][1:], None), strict=True):
                alone = replace(query, **{name: Range(least)})
                figure, values = _figure(name, query)
                below = () if beyond is None else (f"{_written(figure, values)} < {beyond!r}",)
                bars.append(len(self.ids(alone, *below)))
            found[name] = tuple(bars)
        return found

    def _values(self, facet: str) -> set[str]:
        if facet in _COLUMNS:
            rows = self._db.execute(f"SELECT DISTINCT {_COLUMNS[facet]} FROM creator WHERE {_COLUMNS[facet]} IS NOT NULL")
        elif facet == "markets":
            rows = self._db.execute("SELECT DISTINCT bucket FROM part WHERE dimension = 'country'")
        else:
            rows = self._db.execute("SELECT DISTINCT value FROM tag WHERE facet = ?", (facet,))
        values = {value for (value,) in rows}
        if facet == "topics":
            values |= {".".join(value.split(".")[:depth]) for value in values for depth in (1, 2)}
        return values

    def _put(self, one: Document) -> None:
        put = self._db.execute
        figures = (one.followers_max, one.er, one.er_basis and one.er_basis.value, one.quality, one.price_min, one.currency)
        days = tuple(day and day.isoformat() for day in (one.published_on, one.last_active))
        row = (one.id, one.country, *figures, one.credibility, one.calendar, *days, one.listed)
        put(f"INSERT INTO creator VALUES ({','.join('?' * len(row))})", row)
        for facet in _TAGS:
            for value in getattr(one, facet):
                put("INSERT INTO tag VALUES (?, ?, ?)", (one.id, facet, value))
        for platform, number in one.followers.items():
            put("INSERT INTO follower VALUES (?, ?, ?)", (one.id, platform, number))
        for (kind, currency), minor in one.prices.items():
            put("INSERT INTO price VALUES (?, ?, ?, ?)", (one.id, kind, currency, minor))
        for week in one.taken_weeks:
            put("INSERT INTO taken VALUES (?, ?)", (one.id, week.isoformat()))
        for topic in one.excluded_topics:
            put("INSERT INTO refused VALUES (?, ?)", (one.id, topic))
        for (dimension, bucket), part in one.parts.items():
            put("INSERT INTO part VALUES (?, ?, ?, ?)", (one.id, dimension.value, bucket, part))
        tokens = fields_of(one)
        for field in BOOSTS:
            for place, token in enumerate(tokens[field]):
                put("INSERT INTO token VALUES (?, ?, ?, ?)", (one.id, field, place, token))


def _where(query: SearchQuery) -> tuple[str, list]:
    """All filters of a query as one condition on c, with its values; without its words."""
    clauses: list[str] = ["1"]
    values: list = []

    def must(clause: str, *given) -> None:
        clauses.append(clause)
        values.extend(given)

    for facet in FACETS:
        chosen = sorted(getattr(query, facet))
        marks = ",".join("?" * len(chosen))
        if not chosen:
            continue
        if facet in _COLUMNS:
            must(f"c.{_COLUMNS[facet]} IN ({marks})", *chosen)
        elif facet == "markets":
            parts = f"p.dimension = 'country' AND p.part >= {MARKET_FROM} AND p.bucket IN ({marks})"
            must(f"EXISTS (SELECT 1 FROM part p WHERE p.id = c.id AND {parts})", *chosen)
        elif facet == "topics":
            each = " OR ".join("t.value = ? OR t.value LIKE ? || '.%'" for _ in chosen)
            must(
                f"EXISTS (SELECT 1 FROM tag t WHERE t.id = c.id AND t.facet = 'topics' AND ({each}))",
                *(two for one in chosen for two in [one] * 2),
            )
        else:
            must(f"EXISTS (SELECT 1 FROM tag t WHERE t.id = c.id AND t.facet = ? AND t.value IN ({marks}))", facet, *chosen)
    for name in HISTOGRAMS:
        span, (figure, given) = getattr(query, name), _figure(name, query)
        if span.least is not None:
            must(f"{figure} >= ?", *given, span.least)
        if span.most is not None:
            must(f"{figure} <= ?", *given, span.most)
    if query.only is not None:
        must(f"c.id IN ({','.join('?' * len(query.only))})", *query.only)
    must(f"c.id NOT IN ({','.join('?' * len(query.without))})", *query.without)
    if query.listed_only:
        must("c.listed")
    if query.free_week:
        must("c.calendar AND NOT EXISTS (SELECT 1 FROM taken w WHERE w.id = c.id AND w.week = ?)", query.free_week.isoformat())
    if query.active_since:
        must("c.active >= ?", query.active_since.isoformat())
    for floor in query.floors:
        part = "SELECT 1 FROM part p WHERE p.id = c.id AND p.dimension = ? AND p.bucket = ? AND p.part >= ?"
        must(f"EXISTS ({part})", floor.dimension.value, floor.bucket, floor.least)
    for topic in query.about:
        must("NOT EXISTS (SELECT 1 FROM refused r WHERE r.id = c.id AND (r.topic = ? OR ? LIKE r.topic || '.%'))", topic, topic)
    return " AND ".join(clauses), values


def _says(query: SearchQuery) -> tuple[str, list]:
    """The words of a query as a condition on c, with its values."""
    sought = plan(query.words)
    clauses, values = ["1"], []
    for clause in sought.clauses:
        found = [_said(needle) for needle in clause]
        clauses.append("(" + " OR ".join(sql for sql, _ in found) + ")")
        values += [value for _, given in found for value in given]
    for needle in sought.without:
        sql, given = _said(needle)
        clauses.append(f"NOT {sql}")
        values += given
    return " AND ".join(clauses), values


def _figure(name: str, query: SearchQuery) -> tuple[str, list]:
    if name == "followers" and query.platforms:
        marks = ",".join("?" * len(query.platforms))
        return f"(SELECT max(f.number) FROM follower f WHERE f.id = c.id AND f.platform IN ({marks}))", sorted(query.platforms)
    if name == "er":
        return "(CASE WHEN c.er_basis = ? THEN c.er END)", [query.er_basis.value]
    if name == "price" and query.price_kind:
        own = "SELECT p.minor FROM price p WHERE p.id = c.id AND p.kind = ? AND p.currency = ?"
        return f"({own})", [query.price_kind, query.currency]
    if name == "price":
        return "(CASE WHEN c.currency = ? THEN c.price END)", [query.currency]
    return f"c.{name}", []


def _said(needle: Needle) -> tuple[str, list]:
    """A needle as a condition: one of its sequences stands in one field, token after token."""
    ways: list[str] = []
    values: list = []
    for field, sequences in needle.sequences.items():
        for at, sequence in enumerate(sequences):
            joined = " ".join(
                f"JOIN token t{n} ON t{n}.id = t0.id AND t{n}.field = t0.field AND t{n}.place = t0.place + {n} AND t{n}.token = ?"
                for n in range(1, len(sequence))
            )
            begins = needle.prefix and at == 0
            same = "substr(t0.token, 1, ?) = ?" if begins else "t0.token = ?"
            ways.append(f"EXISTS (SELECT 1 FROM token t0 {joined} WHERE t0.id = c.id AND t0.field = ? AND {same})")
            values += [*sequence[1:], field, *([len(sequence[0])] if begins else []), sequence[0]]
    return "(" + " OR ".join(ways) + ")", values


def _written(sql: str, values: list) -> str:
    """SQL with its values written into it; only for values of these tests."""
    for value in values:
        sql = sql.replace("?", "'" + value.replace("'", "''") + "'", 1)
    return sql
