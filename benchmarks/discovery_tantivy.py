"""Knows tantivy as a peer: the same tokens in its text fields, the filters in raw and fast fields; it has no order by fit."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from benchmarks.discovery_peers import PLATFORMS, alternatives
from benchmarks.discovery_shapes import COUNTED, Answer
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.gateways.search.analysis import BOOSTS, Needle, Tokens, plan
from portal.gateways.search.promise import Document


def available() -> bool:
    return importlib.util.find_spec("tantivy") is not None


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for field in BOOSTS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    for field in (*sorted(COUNTED), "basis"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in ("id", "followers", *(f"f_{platform}" for platform in PLATFORMS)):
        builder.add_integer_field(field, fast=True, indexed=True)
    for field in ("er", "quality"):
        builder.add_float_field(field, fast=True, indexed=True)
    return builder.build()


def fill(directory: Path, told: Sequence[tuple[Document, Tokens]]) -> None:
    import tantivy

    directory.mkdir()
    writer = tantivy.Index(_schema(), path=str(directory)).writer(heap_size=256_000_000, num_threads=1)
    for document, tokens in told:
        writer.add_document(_told(document, tokens))
    writer.commit()
    writer.wait_merging_threads()


def _told(document: Document, tokens: Tokens) -> Any:
    import tantivy

    told = tantivy.Document()
    for field in BOOSTS:
        told.add_text(field, " ".join(tokens[field]))
    filters = document.filters
    for facet in COUNTED:
        for value in filters[facet]:
            told.add_text(facet, value)
    for field, number in (("id", document.id), ("followers", document.followers_max)):
        told.add_integer(field, number)
    for platform, size in document.followers.items():
        told.add_integer(f"f_{platform}", size)
    for field, figure in (("er", document.er), ("quality", document.quality)):
        if figure is not None:
            told.add_float(field, figure)
    if document.er_basis:
        told.add_text("basis", document.er_basis.value)
    return told


class Tantivy:
    name = "tantivy"

    def __init__(self, directory: Path) -> None:
        """With the index that `fill` made."""
        import tantivy

        self.library, self.schema = tantivy, _schema()
        self.searcher = tantivy.Index(self.schema, path=str(directory)).searcher()

    def close(self) -> None:
        del self.searcher

    def clock(self) -> float:
        return time.process_time()

    def can(self, query: SearchQuery) -> bool:
        return query.order is not Sort.FIT

    def answer(self, query: SearchQuery) -> Answer:
        chosen = {facet: self._any(facet, values) for facet in COUNTED if (values := getattr(query, facet))}
        rest = self._rest(query)
        whole = self._all([*rest, *chosen.values()])
        ordered = {"order_by_field": "followers"} if query.order is Sort.FOLLOWERS else {}
        ordered |= {"order_by_field": "quality"} if query.order is Sort.QUALITY else {}
        found = self.searcher.search(whole, limit=PAGE_SIZE, count=True, offset=(query.page - 1) * PAGE_SIZE, **ordered)
        ids = self.searcher.fast_field_values("id", [address for _, address in found.hits])
        facets: dict[str, dict[str, int]] = {}
        free = [facet for facet in sorted(query.counted) if facet not in chosen]
        for asked in ([free] if free else []) + [[facet] for facet in sorted(query.counted & chosen.keys())]:
            others = self._all([*rest, *(one for facet, one in chosen.items() if facet not in asked)])
            counts = self.searcher.aggregate(others, {facet: {"terms": {"field": facet, "size": 1000}} for facet in asked})
            facets |= {facet: {row["key"]: row["doc_count"] for row in counts[facet]["buckets"]} for facet in asked}
        return Answer(tuple(ids), found.count, facets)

    def _rest(self, query: SearchQuery) -> list[Any]:
        make, sought = self.library.Query, plan(query.words)
        parts = [self._either([self._needle(needle) for needle in clause]) for clause in sought.clauses]
        integer, decimal = self.library.FieldType.Integer, self.library.FieldType.Float
        for field, kind, span in (("er", decimal, query.er), ("quality", decimal, query.quality)):
            if span:
                parts.append(make.const_score_query(make.range_query(self.schema, field, kind, span.least, span.most), 0.0))
        if query.er:
            parts.append(make.const_score_query(make.term_query(self.schema, "basis", query.er_basis.value, index_option="basic"), 0.0))
        if query.followers:
            # The largest channel lies within: one channel reaches the least, and none is above the most.
            fields = [f"f_{platform}" for platform in sorted(query.platforms)] or ["followers"]
            least, most = (None if end is None else int(end) for end in (query.followers.least, query.followers.most))
            enough = self._either([make.range_query(self.schema, field, integer, least or 0, None) for field in fields])
            above = [make.range_query(self.schema, field, integer, most + 1, None) for field in fields] if most is not None else []
            inside = reduce(lambda one, other: one.and_must_not_match(other), above, enough)
            parts.append(make.const_score_query(inside, 0.0))
        return parts + [make.all_query().and_must_not_match(self._needle(one)) for one in sought.without]

    def _needle(self, needle: Needle) -> Any:
        make, found = self.library.Query, []
        for field, sequence, begun in alternatives(needle):
            if begun:
                one = make.regex_query(self.schema, field, f"{sequence[0]}.*")
            elif len(sequence) > 1:
                one = make.phrase_query(self.schema, field, list(sequence))
            else:
                one = make.term_query(self.schema, field, sequence[0], index_option="freq")
            found.append(make.boost_query(one, BOOSTS[field]))
        return self._either(found)

    def _any(self, facet: str, values: frozenset[str]) -> Any:
        make = self.library.Query
        return make.const_score_query(make.term_set_query(self.schema, facet, sorted(values)), 0.0)

    def _either(self, queries: list[Any]) -> Any:
        return self._joined(queries, self.library.Occur.Should)

    def _all(self, queries: list[Any]) -> Any:
        return self._joined(queries, self.library.Occur.Must) if queries else self.library.Query.all_query()

    def _joined(self, queries: list[Any], occur: Any) -> Any:
        return queries[0] if len(queries) == 1 else self.library.Query.boolean_query([(occur, one) for one in queries])
