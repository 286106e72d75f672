"""Knows the lists of applications and the page of one."""

from __future__ import annotations

from flask import request, url_for

from portal.blueprints.applications import bp, showing
from portal.domain.policies import Permission
from portal.domain.programs.words import APPLICATION_SIGNS, APPLICATION_STATES
from portal.domain.text import N_
from portal.queries import discovery as read_discovery
from portal.queries import programs as read_programs
from portal.web import fits, work
from portal.web.faces import creator_card
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.pages import page
from portal.web.paging import Paging
from portal.web.programs import pay

TABS = {**APPLICATION_STATES, "open": N_("In play"), "over": N_("Ended")}


@bp.get("/applications")
@permitted(Permission.PROGRAMS_APPLY)
def index():
    """A creator's own."""
    return page(
        "applications/index.html",
        applications=read_programs.my_applications(work.current().session, actor()),
        states=APPLICATION_STATES,
        signs=APPLICATION_SIGNS,
        whose=showing.whose,
    )


@bp.get("/programs/<public_id>/applications")
@permitted(Permission.APPLICATIONS_DECIDE)
def of_program(public_id: str):
    """Side by side; `state` and `page` stand in the address."""
    session, me = work.current().session, actor()
    program = found(read_programs.find_own(session, me, public_id))
    tab = request.args.get("state", "open")
    tab = tab if tab in read_programs.TABS else "open"
    shown = read_programs.candidates(session, me, program, tab=tab, number=request.args.get("page", 1, type=int))
    tabs = [
        {
            "label": sentence(TABS[name]),
            "url": url_for("applications.of_program", public_id=public_id, state=name),
            "current": name == tab,
            "count": shown.counts[name],
        }
        for name in read_programs.TABS
    ]
    judged = read_discovery.fits_of(session, me, program.target, [row.application.creator for row in shown.rows])
    rows = [
        {
            "application": row.application,
            "card": creator_card(row.face),
            "fits": showing.fits(row.application),
            "aim": fits.beside(program.target, judged.get(row.application.creator_id), row.application.creator.handle),
        }
        for row in shown.rows
    ]
    paging = Paging(
        shown.number,
        read_programs.PAGE,
        shown.total,
        lambda number: url_for("applications.of_program", public_id=public_id, state=tab, page=number),
    )
    return page(
        "applications/of_program.html",
        fragment="applications/_candidates.html",
        program=program,
        rows=rows,
        tabs=tabs,
        tab=tab,
        paging=paging,
        pay=pay(program),
        states=APPLICATION_STATES,
        signs=APPLICATION_SIGNS,
        total=shown.total,
    )


@bp.get("/applications/<public_id>")
@signed_in
def show(public_id: str):
    return showing.application_page(found(read_programs.find_application(work.current().session, actor(), public_id)))
