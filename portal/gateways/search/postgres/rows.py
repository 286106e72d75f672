"""Knows how a document lies in a row of PostgreSQL: tokens with their places, facets as numbers, shares by the place of their bucket."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from portal.domain.discovery.audience import Dimension, unknown_part
from portal.domain.discovery.likeness import SHARED_TOPIC
from portal.gateways.search.analysis import BOOSTS, SPELL, Tokens, fields_of
from portal.gateways.search.promise import FACETS, Document

COLUMNS: Mapping[str, str] = {
    "id": "bigint PRIMARY KEY",
    "fingerprint": "bigint NOT NULL",
    "label": "text NOT NULL",
    "filed": 'text COLLATE "C" NOT NULL',
    "tokens": "tsvector NOT NULL",
    "spell": "text[] NOT NULL",
    "tags": "integer[] NOT NULL",
    "listed": "boolean NOT NULL",
    "calendar": "boolean NOT NULL",
    "taken": "date[] NOT NULL",
    "refused": "text[] NOT NULL",
    "followers_max": "bigint",
    "followers": "jsonb NOT NULL",
    "er": "double precision",
    "er_basis": "text",
    "quality": "double precision",
    "price": "bigint",
    "currency": "text",
    "prices": "jsonb NOT NULL",
    "expected": "double precision",
    "conspicuous": "double precision",
    "published": "date",
    "active": "date",
    "audience": "smallint[] NOT NULL",
    "told": "integer NOT NULL",
}
"""Of the table of creators. tags: `Places.tags` · audience: ten-thousandths, first the unknown of each dimension, then by
`Places.buckets` · told: the sum of all that likeness could count · a further column `alike` where the extension `vector` is."""

FIELDS: Mapping[str, str] = dict(zip(BOOSTS, "abcdefgh", strict=False))
"""The letter before each token of a field, so that the GIN index itself tells fields apart."""
_LABELS = dict(zip(BOOSTS, "ABCDDDDD", strict=False))
_LAST_PLACE = 16_383
_MOST_PLACES = 255
_LONGEST = 400
"""PostgreSQL takes lexemes of up to 2,046 bytes."""

UNKNOWN_PLACE: Mapping[Dimension, int] = {dimension: place for place, dimension in enumerate(Dimension, start=1)}
FACET_BITS = 4
"""A tag's last bits say which facet it is of."""
_TOPICS_FROM = 500_000
_WIDTH = 1_000_000
"""Places of the sparse vector: buckets below, topics above; it never grows, so old rows and new ones can be compared."""


class Places:
    """Numbers of facet values and of buckets, given in the order in which they are first seen and never changed."""

    def __init__(self, known: Iterable[tuple[str, str, int]] = ()) -> None:
        self._places: dict[tuple[str, str], int] = {(kind, name): place for kind, name, place in known}
        self._fresh: list[tuple[str, str, int]] = []

    def tag(self, facet: str, value: str) -> int:
        return self._place("tag", f"{facet}:{value}") << FACET_BITS | FACETS.index(facet)

    def bucket(self, dimension: Dimension, bucket: str) -> int:
        return self._place("bucket", f"{dimension.value}:{bucket}") + len(UNKNOWN_PLACE)

    def fresh(self) -> list[tuple[str, str, int]]:
        """(kind, name, number) of those that were not known before."""
        return self._fresh

    def _place(self, kind: str, name: str) -> int:
        place = self._places.get((kind, name))
        if place is None:
            place = self._places[kind, name] = sum(1 for each, _ in self._places if each == kind) + 1
            self._fresh.append((kind, name, place))
        return place


def rows_of(documents: Iterable[Document], places: Places, vectors: bool) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of COLUMNS, and `alike` behind them where the table has it."""
    for document in documents:
        tokens = fields_of(document)
        tags = {places.tag(facet, clean(value)): facet for facet, values in document.filters.items() for value in values}
        shares = {places.bucket(dimension, clean(bucket)): part for (dimension, bucket), part in document.parts.items() if part}
        alike = shares | {topic_place(tag): SHARED_TOPIC for tag, facet in tags.items() if facet == "topics"}
        label = clean(document.name or document.handle)
        row = (
            document.id,
            document.fingerprint,
            label,
            label.casefold(),
            vector(tokens),
            [word[:_LONGEST] for word in tokens[SPELL]],
            sorted(tags),
            document.listed,
            document.calendar,
            list(document.taken_weeks),
            [clean(topic) for topic in document.excluded_topics],
            document.followers_max,
            _json(document.followers),
            document.er,
            document.er_basis.value if document.er_basis else None,
            document.quality,
            document.price_min,
            document.currency and clean(document.currency),
            _json({price_key(kind, currency): minor for (kind, currency), minor in document.prices.items()}),
            document.expected,
            document.conspicuous,
            document.published_on,
            document.last_active,
            _audience(document, shares),
            sum(alike.values()),
        )
        yield (*row, sparse(alike)) if vectors else row


def vector(tokens: Tokens) -> str:
    """A tsvector as text. Fields stand apart by one empty place, so that no phrase reaches from one into the next."""
    places: dict[str, list[str]] = {}
    before = 0
    for field, letter in FIELDS.items():
        for place, token in enumerate(tokens[field], start=before + 1):
            found = places.setdefault(lexeme(letter + token), [])
            if len(found) < _MOST_PLACES:
                found.append(f"{min(place, _LAST_PLACE)}{_LABELS[field]}")
        before += len(tokens[field]) + 1
    return " ".join(f"{token}:{','.join(found)}" for token, found in places.items())


@lru_cache(maxsize=262_144)
def lexeme(token: str) -> str:
    """A token as it stands in the text of a tsvector or tsquery."""
    return "'" + clean(token)[:_LONGEST].replace("\\", "\\\\").replace("'", "''") + "'"


def sparse(values: Mapping[int, int]) -> str:
    """A sparsevec as text."""
    told = ",".join(f"{place}:{value}" for place, value in sorted(values.items()) if value)
    return f"{{{told}}}/{_WIDTH}"


def topic_place(tag: int) -> int:
    return _TOPICS_FROM + (tag >> FACET_BITS)


def price_key(kind: str, currency: str) -> str:
    return f"{currency}:{kind}"


def clean(text: str) -> str:
    """What PostgreSQL can keep of a text: no NUL, no halves of letters."""
    return text if text.isalnum() and text.isascii() else text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _json(values: Mapping[str, int]) -> str:
    return json.dumps({clean(name): value for name, value in values.items()})


def _audience(document: Document, shares: Mapping[int, int]) -> list[int]:
    unknown = []
    for dimension in UNKNOWN_PLACE:
        given = {bucket: share for (where, bucket), share in document.audience.items() if where is dimension}
        unknown.append(unknown_part(dimension, given))
    found = [*unknown, *[0] * (max(shares, default=len(unknown)) - len(unknown))]
    for place, part in shares.items():
        found[place - 1] = part
    return found
