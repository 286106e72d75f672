"""Knows the one door to the index for whoever searches: each query is completed with what stands in no address and what she may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from portal.domain.accounts import Actor
from portal.domain.discovery import exploration
from portal.domain.discovery.keeping import LOOKED_AT
from portal.domain.discovery.query import PAGE_SIZE, Relation, SearchQuery, Sort
from portal.domain.policies import Permission, may
from portal.gateways.search import Hits, Suggestion
from portal.queries import discovery as read_discovery
from portal.services.work import Work

NOTHING: frozenset[str] = frozenset()

ANYBODY = Actor(account_id=0, name="")
"""For pages that are the same for everybody, whoever has signed in."""


class Searching:
    """The index as one reader may ask it now. What is read of the database for that is read once, however often she asks."""

    def __init__(self, work: Work, actor: Actor) -> None:
        self._work = work
        self._actor = actor
        self._listed_only = not may(actor, Permission.DISCOVERY_SEARCH)
        self._restricted: dict[frozenset[Relation], tuple[frozenset[int] | None, frozenset[int]]] = {}

    def hits(self, query: SearchQuery) -> Hits:
        """Who is gone, put aside or hidden from the reader is neither found nor counted."""
        return self._work.gateways.search.search(self._completed(query))

    def total(self, query: SearchQuery) -> int:
        """How many it would find, without the rest of the answer."""
        return self.hits(replace(query, sort=Sort.NEWEST, counted=NOTHING, suggest=False, page=1)).total

    def counts(self, *facets: str) -> tuple[dict[str, int], ...]:
        """For each facet how many of everybody have each value."""
        found = self.hits(SearchQuery(sort=Sort.NEWEST, counted=frozenset(facets))).facets
        return tuple({value: count for value, count in found.get(facet, {}).items() if count} for facet in facets)

    def newest(self, query: SearchQuery) -> tuple[list[tuple[int, datetime]], int]:
        """(creator and when she was published, the newest first and at most LOOKED_AT; how many there are in all)."""
        asked = replace(query, sort=Sort.NEWEST, counted=NOTHING, suggest=False)
        ids: list[int] = []
        total = 0
        for number in range(1, LOOKED_AT // PAGE_SIZE + 1):
            hits = self.hits(asked.at(number))
            ids += hits.ids
            total = hits.total
            if len(hits.ids) < PAGE_SIZE:
                break
        return read_discovery.published(self._work.session, ids), total

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Names and words that begin so; a name must still be looked up by who may see it."""
        return self._work.gateways.search.suggest(prefix, limit, self._listed_only)

    def leads_to_somebody(self, words: str) -> bool:
        """Whether words of a suggestion find anybody: one is in use by itself, but perhaps by those alone who are gone."""
        return (len(words.split()) == 1 and not self._gone) or self.total(SearchQuery(words)) > 0

    @cached_property
    def unready(self) -> bool:
        """Whether the index holds nobody although somebody is published: it is still being built, and finding nobody says nothing."""
        return not self._work.gateways.search.count() and bool(read_discovery.published_ids(self._work.session, 0, 1))

    def _completed(self, query: SearchQuery) -> SearchQuery:
        today = self._work.now.date()
        if query.relations not in self._restricted:
            self._restricted[query.relations] = read_discovery.restricted(self._work.session, self._actor, query.relations)
        only, without = self._restricted[query.relations]
        return replace(
            query,
            only=only,
            without=query.without | without | self._gone,
            listed_only=query.listed_only or self._listed_only,
            active_since=today - timedelta(days=query.active_days) if query.active_days else None,
            explore=today.toordinal() if query.order in exploration.ORDERS else None,
        )

    @cached_property
    def _gone(self) -> frozenset[int]:
        """The index is a moment behind, or minutes while it is built anew; the answer must not be."""
        return read_discovery.gone(self._work.session, self._actor)
