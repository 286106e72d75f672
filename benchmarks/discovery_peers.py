"""Knows what the engines of the search benchmark have in common, rows, clock and figures, and the product's own index among them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from benchmarks.discovery_corpus import COUNTRIES, TONGUES
from benchmarks.discovery_shapes import COUNTED, Answer
from portal.domain.discovery.audience import AGE_BANDS, WHOLE, Dimension, unknown_part
from portal.domain.discovery.query import SearchQuery
from portal.gateways import content
from portal.gateways.search.analysis import Needle
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.promise import Document

PLATFORMS = tuple(platform.id for platform in content.taxonomy().platforms if platform.id != "offplatform")
BUCKETS = tuple(
    (dimension, bucket)
    for dimension, buckets in (
        (Dimension.COUNTRY, COUNTRIES), (Dimension.AGE, AGE_BANDS), (Dimension.GENDER, ("female", "male", "other")),
        (Dimension.INTEREST, [topic.id for topic in content.taxonomy().topics]), (Dimension.LANGUAGE, TONGUES),
    )
    for bucket in buckets
)  # fmt: skip
SHARES = {bucket: f"s{place}" for place, bucket in enumerate(BUCKETS)}
"""Name of the SQL column of each bucket; u_country, u_age, … hold what is unknown."""
OPEN = tuple(f"u_{dimension.value}" for dimension in Dimension)
SHORT = {"name": "n", "topic": "t", "en": "e", "de": "d"}
"""A letter per field where an engine knows one kind of word only."""


class Engine(Protocol):
    name: str

    def answer(self, query: SearchQuery) -> Answer: ...

    def clock(self) -> float:
        """Seconds of processor time that the engine has used, wherever it runs."""

    def can(self, query: SearchQuery) -> bool:
        """Whether the engine can do this at all."""


class Ours:
    """The portal's index, as the portal uses it."""

    name = "portal"

    def __init__(self, directory: Path) -> None:
        self.index = EmbeddedIndex(directory)

    def answer(self, query: SearchQuery) -> Answer:
        hits = self.index.search(query)
        facets = {facet: {value: count for value, count in hits.facets[facet].items() if count} for facet in query.counted}
        return Answer(hits.ids, hits.total, facets)

    def clock(self) -> float:
        return time.process_time()

    def can(self, query: SearchQuery) -> bool:
        return True

    def forget(self) -> None:
        """Empty the cache of decoded postings, as after a start."""
        self.index.forget_postings()


def never_the_same(query: SearchQuery, turn: int) -> SearchQuery:
    """The same work under another name, so that an answer kept from the last turn cannot be given again."""
    words = query.text.split(" OR ") if " OR " in query.text else query.text.split()
    turned = words[turn % len(words) :] + words[: turn % len(words)] if words else []
    return replace(query, text=(" OR " if " OR " in query.text else " ").join(turned), without=frozenset({-1 - turn}))


def shares_of(document: Document) -> list[int]:
    """Ten-thousandths of each of BUCKETS, then the unknown part of each dimension."""
    parts = document.parts
    rest = [unknown_part(one, {bucket: share for (where, bucket), share in document.audience.items() if where is one}) for one in Dimension]
    return [*(parts.get(bucket, 0) for bucket in BUCKETS), *rest]


def values_of(document: Document) -> Iterator[tuple[str, str]]:
    """(facet, value) of the counted facets."""
    filters = document.filters
    return ((facet, value) for facet in sorted(COUNTED) for value in filters[facet])


def fit_in_sql(query: SearchQuery, greatest: str, least: str) -> list[str]:
    """Expressions to order by, highest first: targets met, targets unknown, product of the shares, as `fit.order_key` says."""
    met, unknown, product = [], [], []
    for dimension, buckets in query.target.wanted.items():
        columns = [SHARES[dimension, bucket] for bucket in sorted(buckets)]
        together = f"{greatest}({', '.join(columns)})" if dimension is Dimension.INTEREST else " + ".join(columns)
        named = f"({together})" if len(columns) > 1 else columns[0]
        minimum = query.target.minimum(dimension)
        perhaps = f"{named} < {minimum} AND {named} + {least}(u_{dimension.value}, {WHOLE} - {named}) >= {minimum}"
        met.append(f"CASE WHEN {named} >= {minimum} THEN 1 ELSE 0 END")
        unknown.append(f"CASE WHEN {perhaps} THEN 1 ELSE 0 END")
        product.append(f"CASE WHEN {perhaps} THEN 1.0 ELSE CAST({named} AS float8) / {WHOLE} END")
    return [" + ".join(met), " + ".join(unknown), " * ".join(product)]


def sizes_in_sql(query: SearchQuery, greatest: str) -> str:
    """The figure of the followers filter and order."""
    chosen = [f"f_{platform}" for platform in sorted(query.platforms)]
    return f"{greatest}({', '.join(chosen)})" if len(chosen) > 1 else chosen[0] if chosen else "followers"


def alternatives(needle: Needle) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """(field, tokens in a row, whether the only token is a beginning) that make a needle found."""
    for field, sequences in needle.sequences.items():
        for place, sequence in enumerate(sequences):
            yield field, sequence, needle.prefix and place == 0
