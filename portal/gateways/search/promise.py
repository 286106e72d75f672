"""Knows the words between the portal and a search index: document, hits, and the protocol that each home of the index keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from portal.domain.discovery.audience import UNKNOWN, WHOLE, Dimension, Marginal, by_dimension
from portal.domain.discovery.query import SearchQuery, Sort
from portal.domain.text import Text
from portal.domain.vetting.figures import Basis

FACETS = ("platforms", "topics", "countries", "languages", "accepts")
"""Filters of SearchQuery that are counted."""

Shares = Mapping[tuple[Dimension, str], float]


@dataclass(frozen=True)
class Document:
    """One published creator as the index knows her. `id` is the creator's number in the database."""

    id: int
    name: str = ""
    handle: str = ""
    tagline: str = ""
    bio_en: str = ""
    bio_de: str = ""
    topics: tuple[str, ...] = ()
    """Ids such as food.baking; the index adds the parents."""
    synonyms: str = ""
    """Labels and synonyms of the topics, in both languages."""
    platforms: tuple[str, ...] = ()
    country: str | None = None
    languages: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    followers_max: int | None = None
    er: float | None = None
    """A fraction of `er_basis`."""
    er_basis: Basis | None = None
    quality: float | None = None
    """None where there is not enough evidence; such creators sort last, not lowest."""
    price_min: int | None = None
    """Lowest package price in minor units of `currency`."""
    currency: str | None = None
    published_on: date | None = None
    last_active: date | None = None
    listed: bool = True
    """Whether she stands in the public directory."""
    audience: Shares = field(default_factory=dict)
    """Shares by (dimension, bucket); see `shares_of`."""

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """Values by facet; a topic stands with its parents."""
        topics = dict.fromkeys(".".join(topic.split(".")[:depth]) for topic in self.topics for depth in range(1, topic.count(".") + 2))
        return MappingProxyType(
            {
                "platforms": tuple(dict.fromkeys(self.platforms)),
                "topics": tuple(topics),
                "countries": (self.country,) if self.country else (),
                "languages": tuple(dict.fromkeys(self.languages)),
                "accepts": tuple(dict.fromkeys(self.accepts)),
            }
        )


def shares_of(marginals: Iterable[Marginal]) -> Shares:
    """The audience of a document: the newest marginal of each dimension, in steps of a ten-thousandth."""
    shares: dict[tuple[Dimension, str], float] = {}
    for dimension, marginal in by_dimension(marginals).items():
        shares.update({(dimension, bucket): part / WHOLE for bucket, part in marginal.parts.items()})
        if marginal.unknown:
            shares[dimension, UNKNOWN] = marginal.unknown / WHOLE
    return shares


@dataclass(frozen=True)
class Hits:
    """A page of an answer. The ids must still be checked against what the reader may see."""

    ids: tuple[int, ...]
    total: int
    order: Sort
    facets: Mapping[str, Mapping[str, int]]
    """For each facet: value to the number of creators, all other filters applied and this one not ("what if I chose this")."""
    notes: tuple[Text, ...] = ()
    suggestion: str | None = None
    """A query that is likely meant when nothing was found."""


@dataclass(frozen=True)
class Suggestion:
    text: str
    creator_id: int | None = None
    """The creator whose name this is; None for a word to search for."""


class SearchIndex(Protocol):
    """Keeps documents findable. A change is whole or not at all, also when the process is killed; readers never wait for writers."""

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        """Put in or replace documents and take others out. Doing it twice is doing it once. The last of equal ids counts."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Replace everything, beside the live index; purges the text of removed documents."""

    def indexing(self) -> AbstractContextManager[bool]:
        """Hold the one right to read current rows and write them here; False at once where somebody else holds it.

        Reading, writing and acknowledging must not be shared: the slower of two indexers would put an older document over a newer one.
        """

    def search(self, query: SearchQuery) -> Hits:
        """Answer any query; text that cannot be understood earns a note, never an error."""

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names and words that begin so."""

    def generation(self) -> int:
        """Grows with every change that readers can see; 0 before the first."""

    def count(self) -> int: ...
