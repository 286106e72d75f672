"""Knows a search as it stands in the address: read, restricted to what its reader may ask, and written back."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request, url_for

from portal.domain.accounts import Actor
from portal.domain.discovery.address import from_params, to_params
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import Range, SearchQuery, Sort
from portal.domain.discovery.saved import target_of
from portal.domain.policies import Permission, may
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery

TYPED = ("q", "followers_min", "followers_max", "er_min", "er_max", "quality_min", "quality_max", "price_min", "price_max")
"""What is written letter by letter: it replaces the address instead of adding a step to go back to."""
SORTS = {
    Sort.FIT: N_("Best fit first"),
    Sort.RELEVANCE: N_("Best match of words first"),
    Sort.QUALITY: N_("Engagement quality, highest first"),
    Sort.FOLLOWERS: N_("Followers, most first"),
    Sort.PRICE: N_("Price, lowest first"),
    Sort.NEWEST: N_("Newest first"),
}


@dataclass(frozen=True)
class Search:
    """What was asked, and what its reader may know."""

    query: SearchQuery
    notes: tuple[Text, ...]
    brand: bool
    """Whether scores and fit belong on the page."""

    @property
    def sorts(self) -> list[Sort]:
        """Orders that mean something here."""
        offered = [Sort.FIT] if self.brand and self.query.target else []
        offered += [Sort.RELEVANCE] if self.query.text.strip() else []
        return [*offered, *([Sort.QUALITY] if self.brand else []), Sort.FOLLOWERS, Sort.PRICE, Sort.NEWEST]


def read(actor: Actor, session) -> Search:
    """The search of this request. Who is no brand cannot filter or sort by scores: an order would tell them."""
    query, notes = from_params(request.args.to_dict(flat=False))
    brand = may(actor, Permission.DISCOVERY_SEARCH)
    if brand:
        query = _with_saved_target(query, actor, session)
    else:
        query = replace(query, target=Target(), quality=Range(), listed_only=True)
        if query.order in (Sort.FIT, Sort.QUALITY):
            query = replace(query, sort=Sort.NEWEST)
    return Search(query, notes, brand)


def _with_saved_target(query: SearchQuery, actor: Actor, session) -> SearchQuery:
    chosen = request.args.get("use", "")
    if chosen == "none":
        return replace(query, target=Target(), page=1)
    if chosen and chosen != "keep":
        saved = read_discovery.find_target(session, actor, chosen)
        if saved is not None:
            return replace(query, target=target_of(saved.content), page=1)
    return query


def address(query: SearchQuery) -> str:
    """The address that leads to this search again."""
    params = to_params(query)
    return url_for("discovery.index") + (f"?{urlencode(params)}" if params else "")


def untidy() -> bool:
    """Whether the address carries what a form sends without need: empty fields, or the name of a saved target instead of the target."""
    return "use" in request.args or any(not value.strip() for _, value in request.args.items(multi=True))


def only_typed(target: str) -> bool:
    """Whether the address before (htmx tells it) differs from `target` in typed fields alone."""
    before = urlsplit(request.headers.get("HX-Current-URL", ""))

    def chosen(query: str) -> list[tuple[str, str]]:
        return sorted((name, value) for name, value in parse_qsl(query) if name not in (*TYPED, "page"))

    return before.path == url_for("discovery.index") and chosen(before.query) == chosen(urlsplit(target).query)
