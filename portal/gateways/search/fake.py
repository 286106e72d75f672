"""Knows the answers of a search index the slow and plain way, in memory: for tests of services, and as the oracle of the real ones."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from threading import Lock

from portal.domain.discovery import exploration
from portal.domain.discovery.audience import Marginal
from portal.domain.discovery.fit import order_key
from portal.domain.discovery.query import HISTOGRAMS, PAGE_SIZE, Range, SearchQuery, Sort
from portal.gateways.search import spelling, typeahead
from portal.gateways.search.analysis import BOOSTS, SPELL, Needle, Plan, Tokens, digest, fields_of, fold, plan
from portal.gateways.search.promise import FACETS, Document, Hits, NotWhole, Suggestion, beyond_the_end

_NEVER = float("inf")


class FakeIndex:
    """Keeps the promise of `SearchIndex`. Sets, counts and all orders equal the other homes; relevance counts hits, unweighed."""

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}
        self._tokens: dict[int, Tokens] = {}
        self._used: Counter[str] = Counter()
        """Words as written, with the number of creators who use them."""
        self._generation = 0
        self._digest = ""
        self._indexing = Lock()

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        if not self._generation:
            raise NotWhole
        put = {document.id: document for document in documents}
        gone = set(removed_ids) - put.keys()
        if put or gone:
            self._keep({**{key: one for key, one in self._documents.items() if key not in gone}, **put})

    def rebuild(self, documents: Iterable[Document]) -> None:
        self._digest = digest()
        self._keep({document.id: document for document in documents})

    def _keep(self, documents: dict[int, Document]) -> None:
        self._documents = documents
        self._tokens = {key: fields_of(one) for key, one in documents.items()}
        self._used = Counter(word for tokens in self._tokens.values() for word in tokens[SPELL])
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
        found = [one for one in self._documents.values() if _matches(self._tokens[one.id], sought) and _passes(one, query)]
        passed = {one.id: _filters(one, query) for one in found}
        chosen = [one for one in found if all(passed[one.id].values())]
        facets, histograms = _facets(found, passed, query), _histograms(found, passed, query)
        ranked = sorted(chosen, key=lambda one: (*self._order(one, query, sought), *_ties(one, query)))
        ids, given = _explored([one.id for one in ranked], chosen, query)
        start = (query.page - 1) * PAGE_SIZE
        page = tuple(ids[start : start + PAGE_SIZE])
        notes = (*sought.notes, beyond_the_end(query.page)) if start and not page else sought.notes
        suggestion = self._meant(query, sought) if sought.clauses and query.suggest else None
        return Hits(page, len(chosen), query.order, facets, notes, suggestion, histograms, given.intersection(page))

    def suggest(self, prefix: str, limit: int = 8, listed_only: bool = False) -> tuple[Suggestion, ...]:
        begun = typeahead.beginning(prefix)
        if not begun:
            return ()
        names = [(one.name or one.handle, one.id) for one in self._documents.values() if _begins(self._tokens[one.id]["name"], begun)]
        spelt = typeahead.spellings(begun)
        used = [(word, users) for word, users in self._used.items() if word.startswith(spelt)]
        if not listed_only:
            return typeahead.chosen(prefix, names, used, limit)
        hidden = {one.id for one in self._documents.values() if not one.listed}
        return typeahead.chosen(prefix, names, [pair for pair in used if self._told(pair[0])], limit, hidden)

    def _told(self, word: str) -> bool:
        """Whether somebody of the public directory uses a word."""
        return any(one.listed and word in self._tokens[one.id][SPELL] for one in self._documents.values())

    def _meant(self, query: SearchQuery, sought: Plan) -> str | None:
        asked = [self._tokens[one.id] for one in self._documents.values() if one.listed or not query.listed_only]

        def knows(needle: Needle) -> bool:
            return any(_hits(tokens, needle) for tokens in asked)

        def near(begun: str, shortest: int, longest: int) -> list[tuple[str, int]]:
            return [(word, count) for word, count in self._used.items() if word.startswith(begun) and shortest <= len(word) <= longest]

        def finds(sought: Plan) -> int:
            return sum(_matches(tokens, sought) for tokens in asked)

        told = self._told if query.listed_only else None
        return spelling.meant(query.text, sought, finds(sought), finds, knows, self._used.__getitem__, near, told)

    def rebuild_due(self) -> bool:
        return self._digest != digest()

    def generation(self) -> int:
        return self._generation

    def count(self) -> int:
        return len(self._documents)

    def fingerprints(self) -> Mapping[int, int]:
        return {one.id: one.fingerprint for one in self._documents.values()}

    def _order(self, document: Document, query: SearchQuery, sought: Plan) -> tuple[float, ...]:
        """What the order in force sorts by, lowest first."""
        if query.order is Sort.RELEVANCE:
            return (-sum(_hits(self._tokens[document.id], needle) for clause in sought.clauses for needle in clause),)
        return _order(document, query)


def _begins(tokens: list[str], begun: str) -> bool:
    return any(token.startswith(fold(begun)) for token in tokens)


def _matches(tokens: Tokens, sought: Plan) -> bool:
    held = all(any(_hits(tokens, needle) for needle in clause) for clause in sought.clauses)
    return held and not any(_hits(tokens, needle) for needle in sought.without)


def _hits(tokens: Tokens, needle: Needle) -> int:
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
    """All filters that are neither a facet nor a histogram."""
    if query.listed_only and not document.listed:
        return False
    if document.id in query.without or (query.only is not None and document.id not in query.only):
        return False
    if query.free_week and (not document.calendar or query.free_week in document.taken_weeks):
        return False
    if query.active_since and (document.last_active is None or document.last_active < query.active_since):
        return False
    if any(document.parts.get((floor.dimension, floor.bucket), 0) < floor.least for floor in query.floors):
        return False
    return not any(_stands_under(topic, no) for topic in query.about for no in document.excluded_topics)


def _stands_under(topic: str, above: str) -> bool:
    return topic == above or topic.startswith(f"{above}.")


def _filters(document: Document, query: SearchQuery) -> dict[str, bool]:
    """Each facet and range with whether the document passes it."""
    chosen = {facet: getattr(query, facet) for facet in FACETS}
    passed = {facet: not wanted or not wanted.isdisjoint(document.filters[facet]) for facet, wanted in chosen.items()}
    return passed | {name: not getattr(query, name) or _inside(_figure(document, name, query), getattr(query, name)) for name in HISTOGRAMS}


def _figure(document: Document, name: str, query: SearchQuery) -> float | None:
    """What a range compares, an order sorts by and a histogram counts; None where it is not known or not comparable."""
    match name:
        case "followers" if query.platforms:
            return max((number for platform, number in document.followers.items() if platform in query.platforms), default=None)
        case "followers":
            return document.followers_max
        case "er":
            return document.er if document.er_basis is query.er_basis else None
        case "price" if query.price_kind:
            return document.prices.get((query.price_kind, query.currency))
        case "price":
            return document.price_min if document.currency == query.currency else None
    return document.quality


def _inside(figure: float | None, span: Range) -> bool:
    return figure is not None and (span.least is None or figure >= span.least) and (span.most is None or figure <= span.most)


def _facets(found: list[Document], passed: dict[int, dict[str, bool]], query: SearchQuery) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        if facet not in query.counted:
            facets[facet] = {}
            continue
        counts: Counter[str] = Counter()
        for one in found:
            for value in one.filters[facet]:
                if facet == "platforms" and query.followers:
                    # Choosing a platform also chooses whose followers are asked for.
                    fits = _others_pass(passed[one.id], "platforms", "followers") and _inside(one.followers.get(value), query.followers)
                else:
                    fits = _others_pass(passed[one.id], facet)
                counts[value] += fits
        facets[facet] = {**dict.fromkeys(sorted(getattr(query, facet)), 0), **{value: n for value, n in counts.items() if n}}
    return facets


def _histograms(found: list[Document], passed: dict[int, dict[str, bool]], query: SearchQuery) -> dict[str, tuple[int, ...]]:
    histograms: dict[str, tuple[int, ...]] = {}
    for name, edges in HISTOGRAMS.items():
        bars = [0] * (len(edges) if name in query.counted else 0)
        for one in found if bars else ():
            figure = _figure(one, name, query)
            if figure is not None and figure >= edges[0] and _others_pass(passed[one.id], name):
                bars[bisect_right(edges, figure) - 1] += 1
        histograms[name] = tuple(bars)
    return histograms


def _others_pass(passed: dict[str, bool], *own: str) -> bool:
    return all(held for name, held in passed.items() if name not in own)


def _order(document: Document, query: SearchQuery) -> tuple[float, ...]:
    met, unknown, product = order_key(query.target, _marginals(document))
    reached = None if unknown or document.expected is None else document.expected * product
    price = _figure(document, "price", query)
    match query.order:
        case Sort.FIT:
            return -met, -unknown, -product
        case Sort.REACH:
            sure = reached is not None and document.conspicuous is not None
            return (-(reached * (1 - document.conspicuous)) if sure else _NEVER,)
        case Sort.VALUE:
            return (price / reached if price is not None and reached else _NEVER,)
        case Sort.LIKE:
            return (-query.like.score(document.parts, document.filters["topics"]),)
        case Sort.FOLLOWERS:
            return (-_known(_figure(document, "followers", query)),)
        case Sort.PRICE:
            return (_NEVER if price is None else price,)
        case Sort.NEWEST:
            return (-(document.published_on.toordinal() if document.published_on else 0),)
    return ()


def _ties(document: Document, query: SearchQuery) -> tuple[float, ...]:
    """By quality and then by id; in the public directory, where an order must tell nobody's score, by id alone."""
    return (document.id,) if query.listed_only else (-_known(document.quality), document.id)


def _explored(ranked: list[int], chosen: list[Document], query: SearchQuery) -> tuple[list[int], frozenset[int]]:
    if query.explore is None or query.order not in exploration.ORDERS:
        return ranked, frozenset()
    day = query.explore
    new = [one.id for one in chosen if one.published_on and one.published_on.toordinal() > day - exploration.NEW_FOR]
    new.sort(key=lambda one: (exploration.turn(one, day), one))
    placed, given = exploration.shared(ranked[: exploration.PLACES], new)
    return placed + [one for one in ranked if one not in set(placed)], given


def _marginals(document: Document) -> list[Marginal]:
    grouped: dict = {}
    for (dimension, bucket), share in document.audience.items():
        grouped.setdefault(dimension, {})[bucket] = share
    return [Marginal(dimension, shares, "index", date.min) for dimension, shares in grouped.items()]


def _known(figure: float | None) -> float:
    return float("-inf") if figure is None else float(figure)
