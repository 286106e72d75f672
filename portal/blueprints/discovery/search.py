"""Knows a search as it stands in the address: read, restricted to what its reader may ask, and written back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request, url_for

from portal.blueprints.discovery import alike, ticking
from portal.domain.accounts import Actor
from portal.domain.discovery import words
from portal.domain.discovery.address import from_params, to_params
from portal.domain.discovery.fit import Target
from portal.domain.discovery.keeping import week_over
from portal.domain.discovery.query import FACETS, HISTOGRAMS, Range, Relation, SearchQuery, Sort
from portal.domain.discovery.saved import target_of
from portal.domain.policies import Permission, may
from portal.domain.text import N_, Text
from portal.gateways import labels
from portal.queries import discovery as read_discovery
from portal.services.discovery.searching import Searching
from portal.web import work
from portal.web.request import wants_part

TYPED = ("q", *(f"{name}_{end}" for name in HISTOGRAMS for end in ("min", "max")))
"""What is written letter by letter or drawn along a scale: it replaces the address instead of adding a step to go back to."""
SPOKEN = ("use", "floor_of", "floor_least", "add")
"""What only the form says: the name of a saved target instead of the target, and the parts of a new floor."""
SORTS = {
    Sort.FIT: N_("Best fit"),
    Sort.RELEVANCE: N_("Best match of words"),
    Sort.QUALITY: N_("Highest engagement quality"),
    Sort.LIKE: N_("Most like the list"),
    Sort.REACH: N_("Most credible reach in your target"),
    Sort.VALUE: N_("Lowest price per view in your target"),
    Sort.FOLLOWERS: N_("Most followers"),
    Sort.PRICE: N_("Lowest price"),
    Sort.NEWEST: N_("Newest"),
}
UNTARGETED = {
    Sort.REACH: N_("Most credible reach"),
    Sort.VALUE: N_("Lowest price per expected view"),
}
"""What two orders are called where no target is set and everybody counts as inside it."""
FOR_BRANDS = {
    "target": Target(), "quality": Range(), "er": Range(), "credibility": frozenset(), "markets": frozenset(), "grants": frozenset(),
    "about": frozenset(), "floors": frozenset(), "relations": frozenset(), "free_week": None, "active_days": None,
}  # fmt: skip
"""What only brands may ask, with what stands in its place for everybody else: an order or a filter would tell what a page does not."""
FOR_ALL = frozenset({*FACETS, *HISTOGRAMS} - FOR_BRANDS.keys())
SCORED = frozenset({Sort.FIT, Sort.QUALITY, Sort.REACH, Sort.VALUE})
MOST_ASIDE = 3
"""So many of those put aside are named above what a search found."""
USUAL_FLOOR = 20
"""Per cent that the form proposes for a new floor."""


@dataclass(frozen=True)
class Search:
    """What was asked, and what its reader may know."""

    query: SearchQuery
    notes: tuple[Text, ...]
    brand: bool
    """Whether scores and fit belong on the page."""
    over: date | None = None
    """The week in which creators should be free, where it lies behind; it is left out."""

    @property
    def sorts(self) -> list[Sort]:
        """Orders that mean something here."""
        offered = [Sort.FIT] if self.brand and self.query.target else []
        offered += [Sort.RELEVANCE] if self.query.text.strip() else []
        offered += [Sort.LIKE] if self.query.like is not None else []
        offered += [Sort.QUALITY, Sort.REACH, Sort.VALUE] if self.brand else []
        return [*offered, Sort.FOLLOWERS, Sort.PRICE, Sort.NEWEST]


def asked() -> tuple[SearchQuery, tuple[Text, ...]]:
    """What the address of this request asks for, and what of it was left out."""
    return _understood(request.args.to_dict(flat=False))


def _understood(params: Mapping[str, Iterable[str]]) -> tuple[SearchQuery, tuple[Text, ...]]:
    return from_params(params, labels.known())


def read(actor: Actor, session) -> Search:
    """The search of this request. Who is no brand cannot filter or sort by scores: an order would tell them."""
    query, notes = asked()
    brand = may(actor, Permission.DISCOVERY_SEARCH)
    if brand:
        floors, unread = _new_floor()
        query = _with_saved_target(replace(query, floors=query.floors | floors), actor, session)
        query = alike.resolved(query, actor, session)
        notes += unread
    else:
        query = public_only(query)
    over = query.free_week if week_over(query, work.now().date()) else None
    return Search(replace(query, free_week=None) if over else query, notes, brand, over)


def public_only(query: SearchQuery, **instead) -> SearchQuery:
    """The search without what only brands may ask, among those who stand in the public directory."""
    query = replace(query, **FOR_BRANDS, counted=query.counted & FOR_ALL, listed_only=True, **instead)
    return replace(query, sort=Sort.NEWEST) if query.order in SCORED else query


def _new_floor():
    """The floor that the form adds. A script sends the half of one with every other change, so it says when it is whole."""
    wanted = request.args.get("floor_of", "")
    if not wanted or wants_part() and "add" not in request.args:
        return frozenset(), ()
    share = request.args.get("floor_least", "").replace(",", ".") or USUAL_FLOOR
    added, notes = _understood({"floor": [f"{wanted}.{share}"]})
    return added.floors, notes


def _with_saved_target(query: SearchQuery, actor: Actor, session) -> SearchQuery:
    chosen = request.args.get("use", "")
    if chosen == "none":
        return replace(query, target=Target())
    if chosen and chosen != "keep":
        saved = read_discovery.find_target(session, actor, chosen)
        if saved is not None:
            return replace(query, target=target_of(saved.content))
    return query


def aside(asked: Search, searching: Searching, actor: Actor, session) -> list[read_discovery.Aside]:
    """Those whom the brand has put aside and whose names are what the words say: they are not nobody, only left out."""
    name = words.of_a_name(asked.query.words) if asked.brand and Relation.EXCLUDED not in asked.query.relations else None
    if not name:
        return []
    found = searching.hits(SearchQuery(text=name, relations=frozenset({Relation.EXCLUDED}), counted=frozenset())).ids
    return read_discovery.asides_of(session, actor, found[:MOST_ASIDE]) if found else []


def address(query: SearchQuery, *, ticks: bool = True) -> str:
    """The address that leads to this search again, with who is ticked; the order that visitors usually see needs no word in it."""
    if query.listed_only and query.sort is Sort.NEWEST and replace(query, sort=None).order in SCORED:
        query = replace(query, sort=None)
    params = to_params(query) + alike.params(query) + (ticking.params() if ticks else [])
    return url_for("discovery.index") + (f"?{urlencode(params)}" if params else "")


def is_plain(query: SearchQuery) -> bool:
    """Whether this is the directory itself, at whichever page: without words, filters, and an order of one's own."""
    return all(name == "page" for name, _ in to_params(query if query.sort is not Sort.NEWEST else replace(query, sort=None)))


def untidy() -> bool:
    """Whether the address carries what a form sends without need: empty fields, or what only a form says."""
    spoken = any(name in request.args for name in SPOKEN)
    return spoken or any(not value.strip() for _, value in request.args.items(multi=True))


def only_typed(target: str) -> bool:
    """Whether the address before (htmx tells it) differs from `target` in typed fields and ticks alone, without a page being turned."""
    before = urlsplit(request.headers.get("HX-Current-URL", ""))

    def chosen(query: str) -> list[tuple[str, str]]:
        return sorted((name, value) for name, value in parse_qsl(query) if name not in (*TYPED, "page", "c"))

    return (
        "page" not in request.args and before.path == url_for("discovery.index") and chosen(before.query) == chosen(urlsplit(target).query)
    )
