"""Knows everything that the page of one application shows, for the side that looks at it."""

from __future__ import annotations

from typing import Any

from portal.blueprints.applications.forms import ApproveForm, DeclineForm
from portal.domain.programs import APPLICATION
from portal.domain.programs.words import APPLICATION_SIGNS, APPLICATION_STATES, KIND_WORDS
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries import discovery as read_discovery
from portal.queries import offers as read_offers
from portal.queries import programs as read_programs
from portal.web import work
from portal.web.faces import creator_card
from portal.web.fields import Deed
from portal.web.filters import day, sentence
from portal.web.fits import beside
from portal.web.identity import actor
from portal.web.language import locale
from portal.web.pages import page
from portal.web.programs import pay, rights
from portal.web.working import touched

HISTORY = {
    "programs.invited": N_("Invited"),
    "programs.applied": N_("Applied"),
    "programs.shortlisted": N_("Put on the shortlist"),
    "programs.approved": N_("Chosen"),
    "programs.confirmed": N_("Confirmed"),
    "programs.declined": N_("Declined"),
    "programs.withdrew": N_("Withdrawn"),
    "programs.expired": N_("Ended by time"),
}


def application_page(
    application: Any,
    *,
    status: int = 200,
    refused: Text | None = None,
    approving: ApproveForm | None = None,
    declining: DeclineForm | None = None,
):
    """The page of an application; for htmx everything below the crumbs."""
    session, me = work.current().session, actor()
    side = me.side_in(application)
    brand = side is Side.BRAND
    offered = read_offers.open_for(session, me, application.id) if application.state in ("approved", "confirmed") else None
    return page(
        "applications/show.html",
        fragment="applications/_application.html",
        status=status,
        refused=refused,
        application=application,
        program=application.program,
        side=side,
        actions=actions(application, side),
        whose=whose(application.state),
        signs=APPLICATION_SIGNS,
        states=APPLICATION_STATES,
        history=_timeline(session, application),
        card=creator_card(read_programs.face_of(session, application)) if brand else None,
        touched=touched(application.creator, application.program) if brand else None,
        pay=pay(application.program),
        rights=rights(application.program.rights),
        fits=fits(application),
        aim=_aim(session, me, application) if brand else None,
        offer=offered if offered is None or brand or offered.state != "draft" else None,
        form=Deed(formdata=None, seen=application.version),
        approving=approving or ApproveForm(formdata=None, seen=application.version),
        declining=declining or DeclineForm(formdata=None, seen=application.version),
        declining_open=declining is not None,
        kind_words=KIND_WORDS,
    )


def _aim(session: Any, me: Any, application: Any) -> dict[str, Any] | None:
    """How the creator fits the target of the program; the face has loaded her channels."""
    target, creator = application.program.target, application.creator
    return beside(target, read_discovery.fits_of(session, me, target, [creator]).get(creator.id), creator.handle)


def actions(application: Any, side: Side | None) -> frozenset[str]:
    return frozenset(event for event in APPLICATION.events if side is not None and APPLICATION.allows(application.state, event, side))


def whose(state: str) -> Side | None:
    """Whose step is next: the brand decides, the creator answers invitations and confirms; then the brand makes the offer."""
    return {
        "invited": Side.CREATOR,
        "applied": Side.BRAND,
        "shortlisted": Side.BRAND,
        "approved": Side.CREATOR,
        "confirmed": Side.BRAND,
    }.get(state)


def fits(application: Any) -> str:
    """How the rate stands to the range of the program, in words."""
    program, rate = application.program, application.rate
    if rate is None or not program.pay_max_minor:
        return ""
    if rate > program.pay_max:
        return sentence(Text(N_("%(amount)s above the range"), amount=translations.money(rate - program.pay_max, locale())))
    if rate < program.pay_min:
        return sentence(Text(N_("%(amount)s below the range"), amount=translations.money(program.pay_min - rate, locale())))
    return sentence(N_("within the range"))


def _timeline(session: Any, application: Any) -> list[dict[str, Any]]:
    past = [
        {
            "title": sentence(HISTORY[row.verb]),
            "by": row.side if row.side in ("brand", "creator") else "both",
            "detail": day(row.at),
        }
        for row in read_programs.history(session, application)
        if row.verb in HISTORY
    ]
    following = {
        "invited": [N_("The creator applies")],
        "applied": [N_("The brand decides")],
        "shortlisted": [N_("The brand decides")],
        "approved": [N_("The creator confirms"), N_("The brand makes the offer")],
        "confirmed": [N_("The brand makes the offer")],
    }.get(application.state, [])
    for number, words in enumerate(following):
        past.append({"title": sentence(words), "state": "next" if number else "now", "by": str(whose(application.state))})
    return past
