"""Knows the filters by number: the ends as they are typed, the steps of their scale, and the bars that say where creators are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.blueprints.discovery import wording
from portal.blueprints.discovery.filters import money
from portal.blueprints.discovery.search import Search
from portal.domain.discovery.query import HISTOGRAMS, Range, SearchQuery
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.gateways.search import Hits
from portal.web.filters import sentence
from portal.web.language import locale

HEIGHT = 40
"""Pixels of the tallest bar."""


@dataclass(frozen=True)
class Scale:
    heading: str
    least: str
    most: str
    """What the two fields are called to who does not see them beside each other."""
    unit: float
    """What one of the query is in what people write: per cent, whole euros."""
    words: Callable[[float, SearchQuery], str]


def _count(number: float, query: SearchQuery) -> str:
    return translations.number(int(number), locale())


def _rate(share: float, query: SearchQuery) -> str:
    return wording.percent(share, 1)


def _price(minor: float, query: SearchQuery) -> str:
    return money(minor, query.currency)


SCALES = {
    "followers": Scale(N_("Followers"), N_("Followers, at least"), N_("Followers, at most"), 1, _count),
    "er": Scale(N_("Engagement rate"), N_("Engagement in per cent, at least"), N_("Engagement in per cent, at most"), 100, _rate),
    "quality": Scale(N_("Engagement quality"), N_("Quality of 100, at least"), N_("Quality of 100, at most"), 1, _count),
    "price": Scale(N_("Price"), N_("Price, at least"), N_("Price, at most"), 0.01, _price),
}
OPEN = frozenset({"followers", "price"})


def scales(search: Search, hits: Hits) -> dict[str, dict[str, Any]]:
    """Each filter by number that this reader may use."""
    return {name: _scale(name, search.query, hits.histograms.get(name, ())) for name in SCALES if name in search.query.counted}


def _scale(name: str, query: SearchQuery, counts: tuple[int, ...]) -> dict[str, Any]:
    scale, span, edges = SCALES[name], getattr(query, name), HISTOGRAMS[name]
    ends = [_typed(edge * scale.unit) for edge in edges]
    words = [scale.words(edge, query) for edge in edges]
    anything = sentence(N_("any"))
    return {
        "name": name,
        "title": sentence(scale.heading),
        "least": {"name": f"{name}_min", "label": sentence(scale.least), "value": _end(span.least, scale.unit)},
        "most": {"name": f"{name}_max", "label": sentence(scale.most), "value": _end(span.most, scale.unit)},
        "open": name in OPEN or bool(span),
        "steps": ["", *ends[1:], ""],
        "words": [anything, *words[1:], anything],
        "bars": _bars(counts, edges, span),
        "said": _said(counts, words),
    }


def _bars(counts: tuple[int, ...], edges: tuple[float, ...], span: Range) -> list[dict[str, Any]]:
    if not any(counts):
        return []
    width, tallest = 100 / len(counts), max(counts)
    found = []
    for place, (count, edge) in enumerate(zip(counts, edges, strict=True)):
        high = max(2, round(HEIGHT * count / tallest)) if count else 0
        after = edges[place + 1] if place + 1 < len(edges) else None
        inside = (span.most is None or edge <= span.most) and (span.least is None or after is None or after > span.least)
        found.append({"x": f"{place * width:.2f}%", "w": f"{width * 0.86:.2f}%", "y": HEIGHT - high, "h": high, "inside": inside})
    return found


def _said(counts: tuple[int, ...], words: list[str]) -> str:
    """The one thing that the bars show, for who does not see them."""
    if not any(counts):
        return ""
    place = counts.index(max(counts))
    told = {"n": translations.number(counts[place], locale()), "all": translations.number(sum(counts), locale()), "least": words[place]}
    if place + 1 == len(words):
        return sentence(Text(N_("Most are from %(least)s up: %(n)s of %(all)s"), **told))
    return sentence(Text(N_("Most lie between %(least)s and %(most)s: %(n)s of %(all)s"), most=words[place + 1], **told))


def span_words(name: str, query: SearchQuery) -> str:
    """A range in force in words: "from 1,000", "up to 900 €", "1,000 – 5,000"."""
    span, words = getattr(query, name), SCALES[name].words
    if span.least is None:
        return sentence(Text(N_("up to %(most)s"), most=words(span.most, query)))
    if span.most is None:
        return sentence(Text(N_("from %(least)s"), least=words(span.least, query)))
    return f"{words(span.least, query)} – {words(span.most, query)}"


def _end(value: float | None, unit: float) -> str:
    return "" if value is None else _typed(value * unit)


def _typed(number: float) -> str:
    return f"{number:.10g}"
