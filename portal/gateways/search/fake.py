"""Knows the answers of a search index the slow and plain way, in memory: for tests of services, and as the oracle of the real one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock

from portal.domain.discovery.audience import Marginal
from portal.domain.discovery.fit import order_key
from portal.domain.discovery.query import PAGE_SIZE, Range, SearchQuery, Sort
from portal.gateways.search.analysis import BOOSTS, Needle, Plan, fields_of, fold, plan, words
from portal.gateways.search.promise import FACETS, Document, Hits, Suggestion


class FakeIndex:
    """Keeps the promise of `SearchIndex`. Sets, counts and all orders equal the embedded index; relevance counts hits, unweighed."""

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}
        self._generation = 0
        self._indexing = Lock()

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        put = {document.id: document for document in documents}
        gone = set(removed_ids) - put.keys()
        if put or gone:
            self._documents = {**{key: one for key, one in self._documents.items() if key not in gone}, **put}
            self._generation += 1

    def rebuild(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._generation += 1

    @contextmanager
    def indexing(self) -> Iterator[bool]:
        held = self._indexing.acquire(blocking=False)
        try:
            yield held
        finally:
            if held:
                self._indexing.release()

    def search(self, query: SearchQuery) -> Hits:
        sought = plan(query.words)
        found = {one.id: one for one in self._documents.values() if _matches(one, sought) and _passes(one, query)}
        chosen = [one for one in found.values() if all(_chosen(one, facet, query) for facet in FACETS)]
        facets = {}
        for facet in FACETS:
            others = [one for one in found.values() if all(_chosen(one, other, query) for other in FACETS if other != facet)]
            counts = Counter(value for one in others for value in one.filters[facet])
            facets[facet] = {**dict.fromkeys(sorted(getattr(query, facet)), 0), **counts}
        ordered = sorted(chosen, key=lambda one: (*_order(one, query, sought), -_number(one.quality), one.id))
        start = (query.page - 1) * PAGE_SIZE
        return Hits(tuple(one.id for one in ordered[start : start + PAGE_SIZE]), len(chosen), query.order, facets, sought.notes)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        parts = [fold(word) for word in words(prefix)]
        if not parts:
            return ()
        named = [
            Suggestion(one.name or one.handle, one.id)
            for one in sorted(self._documents.values(), key=lambda one: ((one.name or one.handle).casefold(), one.id))
            if any(token.startswith(parts[-1]) for token in fields_of(one)["name"])
        ]
        return tuple(named[:limit])

    def generation(self) -> int:
        return self._generation

    def count(self) -> int:
        return len(self._documents)


def _matches(document: Document, sought: Plan) -> bool:
    tokens = fields_of(document)
    held = all(any(_hits(tokens, needle) for needle in clause) for clause in sought.clauses)
    return held and not any(_hits(tokens, needle) for needle in sought.without)


def _hits(tokens: dict[str, list[str]], needle: Needle) -> int:
    count = 0
    for field in BOOSTS:
        for place, sequence in enumerate(needle.sequences.get(field, ())):
            if needle.prefix and place == 0:
                count += sum(token.startswith(sequence[0]) for token in tokens[field])
            else:
                width = len(sequence)
                count += sum(tuple(tokens[field][at : at + width]) == sequence for at in range(len(tokens[field]) - width + 1))
    return count


def _passes(document: Document, query: SearchQuery) -> bool:
    if query.listed_only and not document.listed:
        return False
    if document.id in query.without or (query.only is not None and document.id not in query.only):
        return False
    if query.er and document.er_basis is not query.er_basis or query.price and document.currency != query.currency:
        return False
    spans = (
        (document.followers_max, query.followers), (document.er, query.er),
        (document.price_min, query.price), (document.quality, query.quality),
    )  # fmt: skip
    return all(_inside(figure, span) for figure, span in spans if span)


def _inside(figure: float | None, span: Range) -> bool:
    return figure is not None and (span.least is None or figure >= span.least) and (span.most is None or figure <= span.most)


def _chosen(document: Document, facet: str, query: SearchQuery) -> bool:
    wanted = getattr(query, facet)
    return not wanted or not wanted.isdisjoint(document.filters[facet])


def _order(document: Document, query: SearchQuery, sought: Plan) -> tuple[float, ...]:
    match query.order:
        case Sort.FIT:
            return tuple(-figure for figure in order_key(query.target, _marginals(document)))
        case Sort.FOLLOWERS:
            return (-_number(document.followers_max),)
        case Sort.PRICE:
            comparable = document.price_min is not None and document.currency == query.currency
            return (float(document.price_min) if comparable and document.price_min is not None else float("inf"),)
        case Sort.NEWEST:
            return (-(document.published_on.toordinal() if document.published_on else 0),)
        case Sort.RELEVANCE:
            tokens = fields_of(document)
            return (-sum(_hits(tokens, needle) for clause in sought.clauses for needle in clause),)
    return ()


def _marginals(document: Document) -> list[Marginal]:
    grouped: dict = {}
    for (dimension, bucket), share in document.audience.items():
        grouped.setdefault(dimension, {})[bucket] = share
    return [Marginal(dimension, shares, "index", date.min) for dimension, shares in grouped.items()]


def _number(figure: float | None) -> float:
    return float("-inf") if figure is None else float(figure)
