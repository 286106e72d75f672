"""Knows how the directory is laid out: cards, filters with their counts, chips that take a filter away, pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from portal.blueprints.discovery import wording
from portal.blueprints.discovery.search import SORTS, Search, address
from portal.domain import paths
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.audience import WHOLE, Dimension
from portal.domain.discovery.fit import fit as judge_fit
from portal.domain.discovery.query import PAGE_SIZE, Range, SearchQuery
from portal.domain.money import Money
from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis
from portal.gateways import translations
from portal.gateways.search import Hits
from portal.queries.discovery import Card
from portal.web.filters import sentence
from portal.web.ladders import Proofs
from portal.web.language import locale
from portal.web.words import bucket, label, labels

FACETS = (
    ("platforms", "platform", N_("Channel"), "platform", True),
    ("topics", "topic", N_("Topics"), "topic", True),
    ("countries", "country", N_("Lives in"), "country", False),
    ("languages", "language", N_("Works in"), "language", False),
    ("accepts", "accepts", N_("Glad of, besides money"), "value", False),
)
"""(filter of the query, name in the address, heading, kind of label, open from the start)"""
MOST_OPTIONS = 14
PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
"""Values of the content files; what somebody writes into the address may be anything."""
WISHES = {
    Dimension.COUNTRY: "countries",
    Dimension.AGE: "ages",
    Dimension.GENDER: "genders",
    Dimension.LANGUAGE: "languages",
    Dimension.INTEREST: "interests",
}
BASES = ((Basis.FOLLOWERS, N_("by followers")), (Basis.REACH, N_("by reach")), (Basis.VIEWS, N_("by views")))


@dataclass(frozen=True)
class Pages:
    number: int
    pages: int
    total: int
    size: int
    query: SearchQuery

    def url(self, number: int) -> str:
        return address(self.query.at(number))


def pages(query: SearchQuery, total: int) -> Pages:
    return Pages(query.page, max(1, -(-total // PAGE_SIZE)), total, PAGE_SIZE, query)


def name_of(value: str, kind: str) -> str:
    return bucket(value, "country") if kind == "country" else label(value, kind)


def facets(search: Search, hits: Hits) -> list[dict[str, Any]]:
    """Each filter with the values that somebody has (or that are chosen), the most frequent first."""
    groups = []
    for attribute, name, heading, kind, opened in FACETS:
        chosen, counts = getattr(search.query, attribute), hits.facets.get(attribute, {})
        ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], name_of(value, kind).casefold()))
        options = [
            {
                "value": value,
                "id": f"{name}-{value.replace('.', '-') if PLAIN.fullmatch(value) else f'x{place}'}",
                "label": name_of(value, kind),
                "checked": value in chosen,
                "count": counts[value],
            }
            for place, value in enumerate(ordered[: max(MOST_OPTIONS, len(chosen))])
        ]
        groups.append({"name": name, "title": sentence(heading), "options": options, "open": opened or bool(chosen)})
    return groups


def chips(search: Search) -> list[dict[str, str]]:
    """Every filter in force with the address of the same search without it."""
    return [{"label": words, "url": address(replace(query, page=1))} for words, query in _without(search)]


def _without(search: Search) -> Iterator[tuple[str, SearchQuery]]:
    query = search.query
    if query.text.strip():
        yield sentence(Text(N_("Words: %(words)s"), words=query.text.strip()[:60])), replace(query, text="")
    for attribute, _, _, kind, _ in FACETS:
        for value in sorted(getattr(query, attribute)):
            yield name_of(value, kind), replace(query, **{attribute: getattr(query, attribute) - {value}})
    if query.followers:
        yield sentence(Text(N_("Followers %(range)s"), range=_span(query.followers, _count))), replace(query, followers=Range())
    if query.er:
        basis = sentence(dict(BASES)[query.er_basis])
        yield sentence(Text(N_("Engagement %(range)s %(basis)s"), range=_span(query.er, _rate), basis=basis)), replace(query, er=Range())
    if query.quality:
        yield sentence(Text(N_("Quality %(range)s"), range=_span(query.quality, _count))), replace(query, quality=Range())
    if query.price:
        yield (
            sentence(Text(N_("Price %(range)s"), range=_span(query.price, lambda end: _money(end, query.currency)))),
            replace(query, price=Range()),
        )
    for dimension, wanted in query.target.wanted.items():
        share = wording.percent(query.target.minimum(dimension) / WHOLE)
        words = Text(N_("Audience: %(wanted)s, at least %(share)s"), wanted=wording.named(dimension.value, wanted), share=share)
        yield sentence(words), replace(query, target=replace(query.target, **{WISHES[dimension]: frozenset()}))


def _span(span: Range, words) -> str:
    if span.least is None:
        return sentence(Text(N_("up to %(most)s"), most=words(span.most)))
    if span.most is None:
        return sentence(Text(N_("from %(least)s"), least=words(span.least)))
    return f"{words(span.least)} – {words(span.most)}"


def _count(number: float) -> str:
    return translations.number(int(number), locale())


def _rate(share: float) -> str:
    return wording.percent(share, 1)


def _money(minor: float, currency: str) -> str:
    return translations.money(Money(int(minor), currency), locale())


def sorts(search: Search) -> list[tuple[str, str, bool]]:
    return [(sort.value, sentence(SORTS[sort]), sort is search.query.order) for sort in search.sorts]


def fields(query: SearchQuery) -> dict[str, str]:
    """What stands in the typed fields of the form."""

    def written(value: float | None, unit: float = 1) -> str:
        return "" if value is None else f"{value * unit:.10g}"

    return {
        "followers_min": written(query.followers.least),
        "followers_max": written(query.followers.most),
        "er_min": written(query.er.least, 100),
        "er_max": written(query.er.most, 100),
        "quality_min": written(query.quality.least),
        "price_max": written(query.price.most, 0.01),
    }


def card(found: Card, search: Search, hearts: set[int], slugs: dict[int, str], proofs: Proofs) -> dict[str, Any]:
    """One creator as the card shows her; `proofs` holds the rung of the ladder that a card names, by creator."""
    face, creator = found.face, found.face.creator
    followers, judged = face.followers, found.judgement
    trio = [(sentence(N_("Followers")), translations.number(int(followers.value), locale()))] if followers else []
    rate = judged.rate if judged else None
    if rate is not None:
        trio.append(wording.rate(rate))
    if search.brand:
        url = url_for("discovery.show", handle=creator.handle, **target_params(search))
    else:
        url = paths.media_kit(slugs[creator.id]) if creator.id in slugs else None
    return {
        "name": creator.name,
        "public_id": creator.public_id,
        "handle": creator.handle,
        "url": url,
        "topics": labels(creator.topics[:2], "topic"),
        "place": creator.place,
        "statement": creator.tagline,
        "photo_url": url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        "platform": label(face.channel.platform, "platform") if face.channel else "",
        "figures": trio,
        "source": wording.source(followers.source) if followers else None,
        "source_date": wording.day(followers.as_of) if followers else None,
        "rate_source": wording.source(rate.source) if rate else None,
        "rate_until": wording.day(rate.until) if rate else None,
        "quality": wording.quality(judged) if search.brand else None,
        "fit": wording.fit(judge_fit(search.query.target, found.audience)) if search.brand and search.query.target else None,
        "price": sentence(Text(N_("from %(price)s"), price=face.price)) if face.price else None,
        "back": address(search.query),
        "hearted": creator.id in hearts if search.brand else None,
        "proof": proofs.get(creator.id),
    }


def target_params(search: Search) -> dict[str, list[str]]:
    """The target of a search as parameters, so that the vetting page judges by the same one."""
    found: dict[str, list[str]] = {}
    for name, value in params_of_target(search.query.target):
        found.setdefault(name, []).append(value)
    return found
