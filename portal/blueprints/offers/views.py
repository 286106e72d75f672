"""Knows the list of offers and the page of one."""

from types import SimpleNamespace

from flask import Response, request, url_for

from portal.blueprints.offers import bp, thread
from portal.domain.offers import turn
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import offers as read_offers
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted
from portal.web.pages import page
from portal.web.request import wants_part

TABS = {"mine": N_("Your turn"), "waiting": N_("Waiting"), "drafts": N_("Drafts"), "agreed": N_("Agreed"), "done": N_("Ended")}


@bp.get("/offers")
@permitted(Permission.OFFERS_SEE)
def index():
    """`tab`, `q` and `page` stand in the address."""
    me = actor()
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS and (tab != "drafts" or me.brand_id is not None) else "mine"
    words = request.args.get("q", "").strip()[:80]
    found_offers = read_offers.listing(work.current().session, me, tab=tab, words=words, number=request.args.get("page", 1, type=int))
    tabs = [
        {
            "label": sentence(label),
            "url": url_for("offers.index", tab=name, q=words or None),
            "current": name == tab,
            "count": found_offers.counts.get(name, 0),
        }
        for name, label in TABS.items()
        if name != "drafts" or me.brand_id is not None
    ]
    pages = SimpleNamespace(
        number=found_offers.number,
        pages=found_offers.pages,
        total=found_offers.total,
        size=read_offers.PAGE,
        url=lambda number: url_for("offers.index", tab=tab, q=words or None, page=number),
    )
    return page(
        "offers/index.html", fragment="offers/_list.html", listing=found_offers, tabs=tabs, tab=tab, words=words, pages=pages, mine=me.side
    )


@bp.get("/offers/<public_id>")
@permitted(Permission.OFFERS_SEE)
def show(public_id: str):
    """`v` and `against` choose the versions. The thread asks again with `since`: nothing new is 204, and the end of it 286."""
    offer = found(read_offers.find(work.current().session, actor(), public_id))
    if wants_part() and request.args.get("since") == str(offer.version):
        return Response(status=204)
    response = thread.show(offer)
    if "since" in request.args and wants_part() and turn(offer.state) is None:
        response.status_code = 286
    return response
