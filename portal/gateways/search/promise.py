"""Knows the words between the portal and a search index: document, hits, and the protocol that each home of the index keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Protocol

from portal.domain.discovery.audience import UNKNOWN, WHOLE, Dimension, Marginal, by_dimension, in_tenthousandths, markets_of
from portal.domain.discovery.likeness import Parts
from portal.domain.discovery.query import FACETS, SearchQuery, Sort
from portal.domain.taxonomy import with_parents
from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis

__all__ = ["FACETS", "Document", "Hits", "NotWhole", "SearchIndex", "Shares", "Suggestion", "shares_of"]

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
    portfolio: str = ""
    """Titles and results of her work samples."""
    proofs: tuple[str, ...] = ()
    """Ways of verification that are confirmed."""
    grants: tuple[str, ...] = ()
    excluded_topics: tuple[str, ...] = ()
    """What she does not work with; a topic stands for what lies under it too."""
    followers_max: int | None = None
    followers: Mapping[str, int] = field(default_factory=dict)
    """Of her largest channel on each platform."""
    er: float | None = None
    """A fraction of `er_basis`."""
    er_basis: Basis | None = None
    quality: float | None = None
    """None where there is not enough evidence; such creators sort last, not lowest."""
    price_min: int | None = None
    """Lowest package price in minor units of `currency`."""
    currency: str | None = None
    prices: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Lowest price by (deliverable kind, currency), in minor units."""
    expected: float | None = None
    """Views that a post may be expected to get."""
    conspicuous: float | None = None
    """Share of her audience that stands out, 0 to 1."""
    credibility: str | None = None
    """The band of that share."""
    calendar: bool = False
    """Whether she has said which weeks have room."""
    taken_weeks: tuple[date, ...] = ()
    """Mondays of weeks without full room; past ones may be among them."""
    published_on: date | None = None
    last_active: date | None = None
    listed: bool = True
    """Whether she stands in the public directory."""
    audience: Shares = field(default_factory=dict)
    """Shares by (dimension, bucket); see `shares_of`."""

    @cached_property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """Values by facet; a topic stands with its parents."""
        return MappingProxyType(
            {
                "platforms": tuple(dict.fromkeys(self.platforms)),
                "topics": tuple(sorted(with_parents(self.topics))),
                "countries": (self.country,) if self.country else (),
                "languages": tuple(dict.fromkeys(self.languages)),
                "accepts": tuple(dict.fromkeys(self.accepts)),
                "markets": markets_of(self.parts),
                "proofs": tuple(dict.fromkeys(self.proofs)),
                "credibility": (self.credibility,) if self.credibility else (),
                "grants": tuple(dict.fromkeys(self.grants)),
            }
        )

    @cached_property
    def parts(self) -> Parts:
        """The audience in ten-thousandths, without the unknown."""
        found: dict[tuple[Dimension, str], int] = {}
        for dimension in Dimension:
            given = {bucket: share for (where, bucket), share in self.audience.items() if where is dimension}
            found.update({(dimension, bucket): part for bucket, part in in_tenthousandths(dimension, given).items() if bucket != UNKNOWN})
        return found

    @property
    def fingerprint(self) -> int:
        """A number of 63 bits that differs when anything in the document does; by it the doctor compares index and database."""
        told = [(each.name, _plain(getattr(self, each.name))) for each in fields(self)]
        return int.from_bytes(blake2b(repr(told).encode(), digest_size=8).digest()) >> 1


def _plain(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return sorted((key if isinstance(key, str) else "/".join(key), each) for key, each in value.items())


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
    """For each facet: value to the number of creators, all other filters applied and this one not ("what if I chose this").

    So each number is the total of the search with this value alone in its filter; a platform under a range of followers is counted
    by the followers there. Empty for a facet that is not `counted`; a chosen value stands even with 0.
    """
    notes: tuple[Text, ...] = ()
    suggestion: str | None = None
    """A query that is likely meant where few or none were found; its words find more."""
    histograms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """For each filter by number the creators per bar of `query.HISTOGRAMS`, all other filters applied and this one not; () where
    it is not `counted`."""
    explored: frozenset[int] = frozenset()
    """Ids on this page that stand there by the rule for new creators (domain.discovery.exploration)."""


def beyond_the_end(page: int) -> Text:
    """The note of a page behind the last one."""
    return Text(N_("There is no page %(page)s; this is the end of the list."), page=page)


@dataclass(frozen=True)
class Suggestion:
    text: str
    creator_id: int | None = None
    """The creator whose name this is; None for a word to search for."""
    topic: str | None = None
    """The topic that this word is a name of."""


class NotWhole(Exception):
    """There is no whole index into which a change could go; only `rebuild` makes one."""


class SearchIndex(Protocol):
    """Keeps documents findable. A change is whole or not at all, also when the process is killed; readers never wait for writers."""

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        """Put in or replace documents and take others out. Doing it twice is doing it once. The last of equal ids counts.

        Raises NotWhole where nothing was ever built, or a power cut left it in doubt: a few documents alone would pass for everybody.
        """

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Replace everything, beside the live index; purges the text of removed documents.

        Of equal ids the last counts; ascending ones suit an index best.
        """

    def indexing(self) -> AbstractContextManager[bool]:
        """Hold the one right to read current rows and write them here; False at once where somebody else holds it.

        Reading, writing and acknowledging must not be shared: the slower of two indexers would put an older document over a newer one.
        """

    def search(self, query: SearchQuery) -> Hits:
        """Answer any query; text that cannot be understood earns a note, never an error."""

    def suggest(self, prefix: str, limit: int = 8, listed_only: bool = False) -> tuple[Suggestion, ...]:
        """Names and words that begin so; with `listed_only` those alone that somebody of the public directory bears."""

    def rebuild_due(self) -> bool:
        """Whether everything must be built anew (after a power cut, a new release) or should be (new content, worn, to purge who left)."""

    def generation(self) -> int:
        """Grows with every change that readers can see; 0 before the first."""

    def count(self) -> int: ...

    def fingerprints(self) -> Mapping[int, int]:
        """`Document.fingerprint` of every document as it was put in, by id."""
