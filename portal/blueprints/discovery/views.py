"""Knows the directory and its typeahead."""

from dataclasses import replace
from itertools import islice

from flask import redirect, request, url_for
from markupsafe import Markup

from portal.blueprints.discovery import alike, bp, browsing, chips, filters, scales, search, showing, ticking
from portal.domain.discovery import exploration
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.query import SearchQuery
from portal.domain.discovery.saved import target_of
from portal.queries import creators as read_creators
from portal.queries import discovery as read_discovery
from portal.queries import media_kits as read_kits
from portal.services.discovery.searching import Searching
from portal.web import ladders, work
from portal.web.identity import actor, public
from portal.web.kits import absolute
from portal.web.pages import go, page
from portal.web.request import encoded, wants_part

SUGGESTED = 8
OFFERED = 2 * SUGGESTED
"""As many are looked at for the typeahead, because some lead to nobody."""


@bp.get("/creators")
@public
def index():
    """Everybody's directory; brands also sort and filter by fit and quality. The address carries the whole search."""
    session, me, today = work.current().session, actor(), work.now().date()
    asked = search.read(me, session)
    if leads_to := ticking.leads_to(showing.target_params(asked)):
        return go(leads_to)
    here = search.address(asked.query)
    if (
        not wants_part() and search.untidy() and not (asked.notes or asked.over or ticking.too_many())
    ):  # what is left out is said before the address forgets it
        return redirect(here, 302)
    searching = Searching(work.current(), me)
    hits = searching.hits(asked.query)
    cards = read_discovery.cards(session, me, hits.ids, with_audience=bool(asked.brand and (asked.query.target or asked.query.like)))
    hearts = read_discovery.hearts(session, me, hits.ids) if asked.brand else set()
    slugs = {} if asked.brand else read_kits.published_slugs(session, list(hits.ids))
    targets = read_discovery.targets_of(session, me) if asked.brand else []
    proofs = ladders.lines([card.face.creator.id for card in cards])
    answers = read_creators.answer_times(session, hits.ids, work.now()) if asked.brand else {}
    beside = showing.Beside(hits.explored, answers, asked.query.words)
    # The index was a moment ahead or behind where a hit is not visible any more: it is neither shown nor counted.
    total = hits.total - (len(hits.ids) - len(cards))
    chosen = chips.chips(asked)
    unready = not total and searching.unready
    if not total and not unready:
        chosen = chips.freed(chosen, searching)
    response = page(
        "discovery/index.html",
        fragment="discovery/_results.html",
        also=("discovery/_facets.html",),
        search=asked,
        here=here,
        notes=asked.notes if unready else (*asked.notes, *hits.notes),
        over=filters.week(asked.over) if asked.over else None,
        total=total,
        unready=unready,
        suggestion=(hits.suggestion, search.address(replace(asked.query, text=hits.suggestion, page=1))) if hits.suggestion else None,
        cards=[showing.card(card, asked, hearts, slugs, proofs, beside) for card in cards],
        facets=filters.facets(asked, hits),
        scales=scales.scales(asked, hits),
        floors=filters.floors(asked),
        about=filters.about(asked),
        rest=filters.rest(asked, today),
        buckets=filters.buckets() if asked.brand and not wants_part() else [],
        chips=chosen,
        asides=search.aside(asked, searching, me, session),
        sorts=showing.sorts(asked),
        explores=asked.brand and asked.query.order in exploration.ORDERS,
        pages=showing.pages(asked.query, total),
        turned="page" in request.args,
        everybody=search.address(SearchQuery()),
        ticked=ticking.ticked("filters", [card.face.creator.public_id for card in cards], search.address(asked.query, ticks=False)),
        targets=[(target, target_of(target.content) == asked.query.target) for target in targets],
        wish=params_of_target(asked.query.target),
        alike=alike.said(asked.query),
        plain=search.is_plain(asked.query),
        canonical=absolute(
            url_for(".index") + (f"?page={asked.query.page}" if asked.query.page > 1 and search.is_plain(asked.query) else "")
        ),
        linked=None if asked.brand else browsing.for_machines,
    )
    if wants_part():
        header = "HX-Replace-Url" if search.only_typed(here) else "HX-Push-Url"
        response.headers[header] = encoded(here)
    return response


@bp.get("/search/suggestions")
@public
def suggestions():
    """Names and words that begin as the reader types, as options of the search box; nobody whom she may not see."""
    session, me = work.current().session, actor()
    searching = Searching(work.current(), me)
    found = searching.suggest(request.args.get("q", "")[:80], OFFERED)
    people = [each.creator_id for each in found if each.creator_id is not None]
    seen = {card.face.creator.id: card.face.creator.name for card in read_discovery.cards(session, me, people)}
    words = [seen.get(each.creator_id, "") if each.creator_id is not None else each.text for each in found]
    leading = (word for word in dict.fromkeys(filter(None, words)) if word in seen.values() or searching.leads_to_somebody(word))
    return page("discovery/_suggestions.html", words=[Markup.escape(word) for word in islice(leading, SUGGESTED)])
