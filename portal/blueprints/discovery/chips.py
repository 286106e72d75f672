"""Knows every filter in force as a chip that takes it away, and which of them would free most where nobody is left."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portal.blueprints.discovery import wording
from portal.blueprints.discovery.filters import BASES, FACETS, RELATIONS, active_words, floor_words, name_of, week
from portal.blueprints.discovery.scales import span_words
from portal.blueprints.discovery.search import Search, address
from portal.domain.discovery.audience import WHOLE
from portal.domain.discovery.query import Range, SearchQuery
from portal.domain.text import N_, Text
from portal.services.discovery.searching import Searching
from portal.web.filters import sentence
from portal.web.words import label

SPANS = {
    "followers": N_("Followers %(range)s"),
    "er": N_("Engagement %(range)s"),
    "quality": N_("Quality %(range)s"),
    "price": N_("Price %(range)s"),
}
SAID = {
    "languages": N_("Works in %(value)s"),
    "markets": N_("Audience in %(value)s"),
    "credibility": N_("Stand out – %(value)s"),
    "accepts": N_("Glad of %(value)s"),
    "grants": N_("Open to %(value)s"),
}
"""Filters whose value alone does not say what is asked."""
MOST_TRIED = 8
LONGEST = 60
"""Letters of a search that a chip repeats."""


def chips(search: Search) -> list[dict[str, Any]]:
    """Every filter in force with the address of the same search without it; `total` is how many that would find, as far as it was tried."""
    return [{"label": words, "url": address(query), "query": query, "total": 0} for words, query in _without(search.query.at(1))]


def freed(found: list[dict[str, Any]], searching: Searching) -> list[dict]:
    """The chips with how many creators each would bring back, the most first; only asked where nobody is left."""
    tried = [{**chip, "total": searching.total(chip["query"])} for chip in found[:MOST_TRIED]]
    return [*sorted(tried, key=lambda chip: -chip["total"]), *found[MOST_TRIED:]]


def _without(query: SearchQuery) -> Iterator[tuple[str, SearchQuery]]:
    if query.text.strip():
        yield sentence(Text(N_("Words: %(words)s"), words=_cut(query.text.strip()))), replace(query, text="")
    for attribute, (_, _, kind, _) in FACETS.items():
        chosen = getattr(query, attribute)
        for value in sorted(chosen):
            name = name_of(value, kind)
            words = sentence(Text(SAID[attribute], value=name)) if attribute in SAID else name
            yield words, replace(query, **{attribute: chosen - {value}})
    yield from _numbers(query)
    yield from _one_of_each(query)
    for dimension, wanted in query.target.wanted.items():
        share = wording.percent(query.target.minimum(dimension) / WHOLE)
        words = Text(N_("Target: %(wanted)s, at least %(share)s"), wanted=wording.named(dimension.value, wanted), share=share)
        yield sentence(words), replace(query, target=query.target.without(dimension))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _numbers(query: SearchQuery) -> Iterator[tuple[str, SearchQuery]]:
    for name, words in SPANS.items():
        if not getattr(query, name):
            continue
        said = sentence(Text(words, range=span_words(name, query)))
        if name == "er":
            said = f"{said} {sentence(dict(BASES)[query.er_basis])}"
        if name == "price" and query.price_kind:
            said = f"{said} · {label(query.price_kind, 'deliverable')}"
        yield said, replace(query, **{name: Range()})
    if query.price_kind and not query.price:
        yield sentence(Text(N_("Prices of: %(kind)s"), kind=label(query.price_kind, "deliverable"))), replace(query, price_kind="")


def _one_of_each(query: SearchQuery) -> Iterator[tuple[str, SearchQuery]]:
    if query.free_week:
        yield sentence(Text(N_("Free: %(week)s"), week=week(query.free_week))), replace(query, free_week=None)
    if query.active_days:
        yield active_words(query.active_days), replace(query, active_days=None)
    for floor in sorted(query.floors):
        yield sentence(Text(N_("Audience – %(floor)s"), floor=floor_words(floor))), replace(query, floors=query.floors - {floor})
    for topic in sorted(query.about):
        yield sentence(Text(N_("Product: %(topic)s"), topic=label(topic, "topic"))), replace(query, about=query.about - {topic})
    for heading, choices in RELATIONS:
        for relation, words in choices:
            if relation in query.relations:
                said = f"{sentence(heading)}: {sentence(words)}"
                yield said, replace(query, relations=query.relations - {relation})
