"""Knows the pages that everybody may open: the list of open programs and the page of one."""

from __future__ import annotations

from flask import request, url_for

from portal.blueprints.programs import bp, showing
from portal.domain.policies import Permission
from portal.domain.programs.words import PROGRAM_SIGNS, PROGRAM_STATES
from portal.domain.text import N_
from portal.queries import programs as read_programs
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted, public
from portal.web.pages import page
from portal.web.paging import Paging
from portal.web.programs import program_row


@bp.get("/programs")
@public
def index():
    """The whole search stands in the address: q, topic, kind, language, market, pays, value, page."""
    filters = showing.filters_of(request.args)
    listing = read_programs.listing(work.current().session, showing.widened(filters), request.args.get("page", 1, type=int))
    rows = [program_row(program, listing.records[program.brand_id]) for program in listing.programs]
    paging = Paging(
        listing.number,
        read_programs.PAGE,
        listing.total,
        lambda number: url_for("programs.index", **showing.address_of(filters), page=number),
    )
    return page(
        "programs/index.html",
        fragment="programs/_results.html",
        rows=rows,
        total=listing.total,
        paging=paging,
        filters=filters,
        facets=showing.facets(filters),
        chips=showing.chips(filters),
    )


@bp.get("/programs/<public_id>")
@public
def show(public_id: str):
    return showing.program_page(found(read_programs.find(work.current().session, actor(), public_id)))


@bp.get("/programs/mine")
@permitted(Permission.PROGRAMS_EDIT)
def mine():
    state = request.args.get("state", "")
    state = state if state in PROGRAM_STATES else ""
    own = read_programs.mine(work.current().session, actor(), state=state, number=request.args.get("page", 1, type=int))
    alive = sum(count for name, count in own.states.items() if name != "archived")
    tabs = [{"label": sentence(N_("All")), "url": url_for("programs.mine"), "current": not state, "count": alive}]
    tabs += [
        {"label": sentence(words), "url": url_for("programs.mine", state=name), "current": name == state, "count": own.states.get(name, 0)}
        for name, words in PROGRAM_STATES.items()
    ]
    total = own.states.get(state, 0) if state else alive
    paging = Paging(own.number, read_programs.PAGE, total, lambda number: url_for("programs.mine", state=state or None, page=number))
    return page("programs/mine.html", own=own, tabs=tabs, state=state, paging=paging, states=PROGRAM_STATES, signs=PROGRAM_SIGNS)
