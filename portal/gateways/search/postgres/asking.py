"""Knows a search as one statement of SQL: who passes, what is counted beside, and the page in the order in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.domain.discovery import exploration
from portal.domain.discovery.audience import WHOLE, Dimension
from portal.domain.discovery.likeness import SHARED_TOPIC
from portal.domain.discovery.query import FACETS, HISTOGRAMS, Range, SearchQuery, Sort
from portal.domain.taxonomy import with_parents
from portal.gateways.search.analysis import Plan
from portal.gateways.search.postgres import texts
from portal.gateways.search.postgres.rows import FACET_BITS, UNKNOWN_PLACE, clean, price_key, sparse, topic_place

_NAMES = (*FACETS, *HISTOGRAMS)
_BITS = {name: 1 << place for place, name in enumerate(_NAMES)}
"""Of `missed`, for each filter that is left out when its own counts are taken; a facet's bit is that of its tags."""
_FACET = (1 << FACET_BITS) - 1


@dataclass(frozen=True)
class Sought:
    """A word of the query as ranking takes it: how much a hit says, and the ways to hit as (tsquery, weight), of which the best counts."""

    says: float
    ways: Sequence[tuple[str, float]]


@dataclass
class Asked:
    """A query on its way into SQL; `given` gathers the values that the statement names."""

    query: SearchQuery
    plan: Plan
    table: str
    names: str
    """The table of numbers of facet values and buckets."""
    places: Mapping[tuple[str, str], int]
    """Numbers of the values and buckets that the query names, as far as somebody has them."""
    vectors: str | None = None
    """The schema of the extension `vector`, where the table has a column for it."""
    sought: Sequence[Sought] = ()
    """For an order by relevance."""
    given: dict[str, Any] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    """For a target: the share inside each wish, found once for each creator."""

    def value(self, value: Any, kind: str) -> str:
        name = f"v{len(self.given)}"
        self.given[name] = value
        return f"%({name})s::{kind}"

    def page(self, offset: int, limit: int, counted: bool = True, passed_over: Sequence[int] = ()) -> str:
        """Rows (what, name, n, place): "total" · facet values · bars by number · "id" in order · "new", the newcomers by turn."""
        query = self.query
        base = [*self._base()]
        if passed_over:
            base.append(f"c.id <> ALL({self.value(list(passed_over), 'bigint[]')})")
        filters = self._filters()
        missed = {name: sql for name, sql in filters.items() if counted and name in query.counted}
        if counted and query.followers and "platforms" in query.counted:
            missed["followers"] = filters["followers"]
        base += [f"coalesce({sql}, false)" for name, sql in filters.items() if name not in missed]
        bits = " | ".join(f"CASE WHEN {sql} THEN 0 ELSE {_BITS[name]} END" for name, sql in missed.items()) or "0"
        keys = self._keys()
        columns = {f"k{at}": f"CASE WHEN c.missed = 0 THEN {sql} END" for at, (sql, _) in enumerate(keys)}
        ties = ["id"]
        if not query.listed_only:  # the public directory's order must tell nobody's score
            columns["quality"] = "c.quality"
            ties.insert(0, "quality DESC NULLS LAST")
        parts = []
        if counted:
            parts.append("SELECT 'total' AS what, NULL::text AS name, count(*) AS n, 0::bigint AS place FROM found WHERE missed = 0")
            parts += self._counts(columns)
        order = ", ".join([*(f"k{at} {way}" for at, (_, way) in enumerate(keys)), *ties])
        top = f"SELECT * FROM found WHERE missed = 0 ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}"
        parts.append(f"SELECT 'id' AS what, NULL::text AS name, id AS n, row_number() OVER (ORDER BY {order}) AS place FROM ({top}) t")
        if counted and explores(query):
            parts.append(self._newcomers(columns))
        both = _BITS["platforms"] | _BITS["followers"]
        few = f"missed & (missed - 1) = 0 OR missed = {both}" if missed else "true"
        wishes = "".join(f", {sql} AS {name}" for name, sql in self.inside.items())
        # OFFSET 0 keeps the planner from writing an inner expression into each place where an outer one names it.
        asked = f"SELECT c.*, {bits} AS missed FROM {self.table} c WHERE {' AND '.join(base) or 'true'} OFFSET 0"
        left = f"SELECT c.*{wishes} FROM ({asked}) c WHERE {few} OFFSET 0"
        told = ", ".join(["c.id", "c.missed", *(f"{sql} AS {name}" for name, sql in columns.items())])
        return f"WITH found AS MATERIALIZED (SELECT {told} FROM ({left}) c) " + " UNION ALL ".join(f"({part})" for part in parts)

    def _base(self) -> Iterable[str]:
        """Conditions that are neither a facet nor a histogram."""
        query = self.query
        if (sought := texts.condition(self.plan)) is not None:
            yield f"c.tokens @@ {self.value(sought, 'tsquery')}"
        if (refused := texts.refusal(self.plan)) is not None:
            yield f"NOT c.tokens @@ {self.value(refused, 'tsquery')}"
        if query.only is not None:
            yield f"c.id = ANY({self.value(list(query.only), 'bigint[]')})"
        if query.without:
            yield f"c.id <> ALL({self.value(list(query.without), 'bigint[]')})"
        if query.listed_only:
            yield "c.listed"
        if query.free_week:
            yield f"c.calendar AND NOT c.taken @> ARRAY[{self.value(query.free_week, 'date')}]"
        if query.active_since:
            yield f"coalesce(c.active >= {self.value(query.active_since, 'date')}, false)"
        for floor in query.floors:
            yield f"{self._share(floor.dimension, floor.bucket)} >= {floor.least:d}"
        if query.about:
            yield f"NOT c.refused && {self.value([clean(topic) for topic in sorted(with_parents(query.about))], 'text[]')}"

    def _filters(self) -> dict[str, str]:
        """The facets and ranges in use, each as a condition; null is no."""
        found = {}
        for facet in FACETS:
            if wanted := getattr(self.query, facet):
                tags = [tag for value in sorted(wanted) if (tag := self._tag(facet, value)) is not None]
                found[facet] = f"c.tags && {self.value(tags, 'integer[]')}"
        for name in HISTOGRAMS:
            if span := getattr(self.query, name):
                found[name] = self._inside(self._figure(name), span)
        return found

    def _inside(self, figure: str, span: Range) -> str:
        ends = ((">=", span.least), ("<=", span.most))
        told = [f"{figure} {sign} {self.value(float(end), 'double precision')}" for sign, end in ends if end is not None]
        return "(" + " AND ".join(told) + ")"

    def _figure(self, name: str) -> str:
        """What a range compares, an order sorts by and a histogram counts; null where it is not known or not comparable."""
        query = self.query
        match name:
            case "followers" if query.platforms:
                each = [f"(c.followers ->> {self.value(clean(platform), 'text')})::bigint" for platform in sorted(query.platforms)]
                return f"greatest({', '.join(each)})"
            case "followers":
                return "c.followers_max"
            case "er":
                return f"CASE WHEN c.er_basis = {self.value(query.er_basis.value, 'text')} THEN c.er END"
            case "price" if query.price_kind:
                return f"(c.prices ->> {self.value(clean(price_key(query.price_kind, query.currency)), 'text')})::bigint"
            case "price":
                return f"CASE WHEN c.currency = {self.value(clean(query.currency), 'text')} THEN c.price END"
        return "c.quality"

    def _counts(self, columns: dict[str, str]) -> Iterable[str]:
        """What is counted; the columns that it needs are added."""
        counted = self.query.counted
        own = {name: ~_BITS[name] for name in _NAMES}
        alone = "platforms" in counted and bool(self.query.followers)
        facets = [FACETS.index(facet) for facet in FACETS if facet in counted and not (alone and facet == "platforms")]
        if facets or alone:
            columns["tags"] = "c.tags"
        named = f"JOIN {self.names} n ON n.kind = 'tag' AND n.place = t.tag >> {FACET_BITS}"
        if facets:
            yield (
                f"SELECT 'tag', n.name, t.number, 0 FROM (SELECT tag, count(*) AS number FROM found, unnest(found.tags) AS tag"
                f" WHERE tag & {_FACET} = ANY({self.value(facets, 'integer[]')}) AND missed & ~(1 << (tag & {_FACET})) = 0"
                f" GROUP BY tag) t {named}"
            )
        if alone:
            # Choosing a platform also chooses whose followers are asked for.
            columns["own"] = "c.followers"
            there = self._inside("(found.own ->> substr(n.name, 11))::bigint", self.query.followers)
            yield (
                f"SELECT 'tag', n.name, count(*), 0 FROM found, unnest(found.tags) AS t(tag) {named}"
                f" WHERE t.tag & {_FACET} = 0 AND missed & {own['platforms'] & own['followers']} = 0 AND {there} GROUP BY n.name"
            )
        for name, edges in HISTOGRAMS.items():
            if name in counted:
                columns[f"f_{name}"] = f"({self._figure(name)})::double precision"
                bar = f"width_bucket(f_{name}, {self.value([float(edge) for edge in edges], 'double precision[]')})"
                yield (
                    f"SELECT '{name}', NULL, count(*), bar FROM (SELECT {bar} AS bar FROM found"
                    f" WHERE f_{name} IS NOT NULL AND missed & {own[name]} = 0) b GROUP BY bar"
                )

    def _newcomers(self, columns: dict[str, str]) -> str:
        day = self.query.explore or 0
        columns["published"] = "c.published"
        since = f"'0001-01-01'::date + ({day - exploration.NEW_FOR - 1:d})"
        turn = f"((id & {2**31 - 1}) * 2654435761 + ({day * 95_717_233:d})) & {2**32 - 1}"
        last = 2 * exploration.PLACES
        return (
            f"SELECT 'new', NULL, id, row_number() OVER (ORDER BY turn, id) FROM (SELECT id, {turn} AS turn FROM found"
            f" WHERE missed = 0 AND published > {since} ORDER BY 2, 1 LIMIT {last}) t"
        )

    def _keys(self) -> list[tuple[str, str]]:
        """What the order in force sorts by, as (expression, direction)."""
        query = self.query
        match query.order:
            case Sort.FIT:
                met, unknown, product = self._fit()
                return [(met, "DESC"), (unknown, "DESC"), (product, "DESC")]
            case Sort.REACH:
                _, unknown, product = self._fit()
                return [(f"CASE WHEN {unknown} = 0 THEN c.expected * {product} * (1 - c.conspicuous) END", "DESC NULLS LAST")]
            case Sort.VALUE:
                _, unknown, product = self._fit()
                price = f"({self._figure('price')})::double precision"
                return [(f"CASE WHEN {unknown} = 0 THEN {price} / nullif(c.expected * {product}, 0) END", "ASC NULLS LAST")]
            case Sort.LIKE:
                return [(self._likeness(), "DESC")]
            case Sort.FOLLOWERS:
                return [(self._figure("followers"), "DESC NULLS LAST")]
            case Sort.PRICE:
                return [(self._figure("price"), "ASC NULLS LAST")]
            case Sort.NEWEST:
                return [("c.published", "DESC NULLS LAST")]
            case Sort.RELEVANCE:
                return [(self._relevance(), "DESC")]
        return []

    def _fit(self) -> tuple[str, str, str]:
        """`domain.discovery.fit.order_key`, in its order of operations: targets met, targets unknown, shares multiplied."""
        target = self.query.target
        met, unknown, product = ["0"], ["0"], "1.0::double precision"
        for dimension, buckets in target.wanted.items():
            each = [self._share(dimension, bucket) for bucket in sorted(buckets)]
            self.inside[f"in_{dimension.value}"] = f"greatest({', '.join(each)})" if dimension is Dimension.INTEREST else " + ".join(each)
            named = f"c.in_{dimension.value}"
            least, weight = target.minimum(dimension), target.weight(dimension)
            open_part = f"c.audience[{UNKNOWN_PLACE[dimension]}]"
            maybe = f"{named} < {least:d} AND {named} + least({open_part}, {WHOLE} - {named}) >= {least:d}"
            met.append(f"CASE WHEN {named} >= {least:d} THEN {weight:d} ELSE 0 END")
            unknown.append(f"CASE WHEN {maybe} THEN {weight:d} ELSE 0 END")
            share = f"CASE WHEN {maybe} THEN 1.0 ELSE {named}::double precision / {WHOLE} END"
            product += f" * ({share})" * weight
        return f"({' + '.join(met)})", f"({' + '.join(unknown)})", f"({product})"

    def _likeness(self) -> str:
        """`Likeness.score`. Σ min(p, q) is (Σ p + Σ q − Σ |p − q|) ÷ 2, and the last sum is a distance that `vector` knows."""
        like = self.query.like
        shares = {place: part for (dimension, bucket), part in like.shares.items() if (place := self._bucket(dimension, bucket))}
        tags = [tag for topic in sorted(like.topics) if (tag := self._tag("topics", topic)) is not None]
        if self.vectors:
            sought = sparse(shares | {topic_place(tag): SHARED_TOPIC for tag in tags})
            schema = '"' + self.vectors.replace('"', '""') + '"'
            return f"c.told - (c.alike OPERATOR({schema}.<+>) {self.value(sought, f'{schema}.sparsevec')})"
        common = [f"least(coalesce(c.audience[{place:d}], 0), {part:d})::integer" for place, part in sorted(shares.items())]
        each = f"(SELECT count(*) FROM unnest(c.tags) AS tag WHERE tag = ANY({self.value(tags, 'integer[]')}))"
        return " + ".join([*common, f"{SHARED_TOPIC} * {each}"])

    def _relevance(self) -> str:
        ranks = self.value(texts.RANKS, "real[]")
        told = []
        for word in self.sought:
            ways = [f"{weight!r} * ts_rank({ranks}, c.tokens, {self.value(way, 'tsquery')}, 1)" for way, weight in word.ways]
            told.append(f"{word.says!r} * greatest({', '.join(ways)})")
        return " + ".join(told) or "0"

    def _share(self, dimension: Dimension, bucket: str) -> str:
        place = self._bucket(dimension, bucket)
        return f"coalesce(c.audience[{place:d}], 0)::integer" if place else "0"

    def _bucket(self, dimension: Dimension, bucket: str) -> int | None:
        place = self.places.get(("bucket", f"{dimension.value}:{bucket}"))
        return place and place + len(UNKNOWN_PLACE)

    def _tag(self, facet: str, value: str) -> int | None:
        place = self.places.get(("tag", f"{facet}:{value}"))
        return place and place << FACET_BITS | FACETS.index(facet)


def explores(query: SearchQuery) -> bool:
    return query.explore is not None and query.order in exploration.ORDERS


def named(query: SearchQuery) -> tuple[list[str], list[str]]:
    """The names of facet values and of buckets that a query asks about."""
    tags = {f"{facet}:{value}" for facet in FACETS for value in getattr(query, facet)}
    buckets = {f"{floor.dimension.value}:{floor.bucket}" for floor in query.floors}
    buckets |= {f"{dimension.value}:{bucket}" for dimension, wanted in query.target.wanted.items() for bucket in wanted}
    if query.like is not None:
        tags |= {f"topics:{topic}" for topic in query.like.topics}
        buckets |= {f"{dimension.value}:{bucket}" for dimension, bucket in query.like.shares}
    return [name for name in sorted(tags) if clean(name) == name], [name for name in sorted(buckets) if clean(name) == name]
