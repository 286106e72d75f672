"""Knows the directory as plain pages of links, for visitors and for machines that read along: by topic and by country."""

import re
from collections.abc import Callable
from typing import Any

from flask import abort, g, request, url_for

from portal.blueprints.discovery import bp, search, showing
from portal.blueprints.discovery.filters import name_of
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.domain.errors import NotFound
from portal.queries import discovery as read_discovery
from portal.queries import media_kits as read_kits
from portal.services.discovery.searching import ANYBODY, Searching
from portal.web import ladders, work
from portal.web.identity import public
from portal.web.kits import absolute
from portal.web.pages import page
from portal.web.paging import Paging
from portal.web.words import options


@bp.get("/creators/topics")
@public
def topics():
    """Every topic that somebody in the public directory has."""
    return _list(
        "topics", "topic", [(value, value.count(".")) for value, _ in options("topic")], lambda value: url_for(".topic", topic=value)
    )


@bp.get("/creators/topics/<topic>")
@public
def topic(topic: str):
    if topic not in dict(options("topic")):
        raise NotFound
    return _creators(SearchQuery(topics=frozenset({topic})), name_of(topic, "topic"), lambda: url_for(".topic", topic=topic), "topics")


@bp.get("/creators/places")
@public
def places():
    """Every country in which somebody in the public directory lives."""
    known = searching().counts("countries")[0]
    ordered = sorted(known, key=lambda value: name_of(value, "country").casefold())
    return _list("countries", "country", [(value, 0) for value in ordered], lambda value: url_for(".place", country=value))


@bp.get("/creators/places/<country>")
@public
def place(country: str):
    if country not in searching().counts("countries")[0] and not searching().unready:
        raise NotFound
    return _creators(
        SearchQuery(countries=frozenset({country})), name_of(country, "country"), lambda: url_for(".place", country=country), "countries"
    )


def searching() -> Searching:
    """The index as everybody may ask it; one for all questions of a request."""
    if "searching" not in g:
        g.searching = Searching(work.current(), ANYBODY)
    return g.searching


def _list(attribute: str, kind: str, values: list[tuple[str, int]], url: Callable[[str], str]):
    known = searching().counts(attribute)[0]
    rows = [
        {"label": name_of(value, kind), "url": url(value), "count": known[value], "depth": depth}
        for value, depth in values
        if known.get(value)
    ]
    unready = not rows and searching().unready
    return page("discovery/browse/list.html", by=attribute, rows=rows, unready=unready, canonical=absolute(request.path))


def _creators(query: SearchQuery, heading: str, path: Callable[[], str], by: str):
    session = work.current().session
    number = request.args.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", number):
        abort(404)
    asked = search.Search(search.public_only(query, sort=Sort.NEWEST).at(int(number)), (), False)
    hits = searching().hits(asked.query)
    cards = read_discovery.cards(session, ANYBODY, hits.ids)
    unready = not cards and searching().unready
    if not cards and int(number) > 1 and not unready:
        raise NotFound
    total = hits.total - (len(hits.ids) - len(cards))
    slugs = read_kits.published_slugs(session, list(hits.ids))
    proofs = ladders.lines([card.face.creator.id for card in cards])
    shown = [showing.card(card, asked, set(), slugs, proofs) for card in cards]

    def url(place: int) -> str:
        return path() + (f"?page={place}" if place > 1 else "")

    return page(
        "discovery/browse/creators.html",
        by=by,
        heading=heading,
        cards=shown,
        total=total,
        unready=unready,
        pages=Paging(int(number), PAGE_SIZE, total, url),
        canonical=absolute(url(int(number))),
        linked=for_machines(shown, heading),
        search_url=search.address(query),
    )


def for_machines(cards: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """A page of the directory as schema.org calls it; only who has a kit has an address there."""
    found = [card for card in cards if card["url"]]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": name,
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": absolute(card["url"]), "name": card["name"]}
            for place, card in enumerate(found, 1)
        ],
    }
