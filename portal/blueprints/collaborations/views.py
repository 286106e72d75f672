"""Knows the list of collaborations, how one stands, and the steps of its value in kind."""

from dataclasses import dataclass

from flask import request, url_for

from portal.blueprints.collaborations import bp
from portal.blueprints.collaborations.days import DEEDS, days
from portal.blueprints.collaborations.forms import PostponementForm
from portal.domain import paths
from portal.domain.activity import told
from portal.domain.board import STATES
from portal.domain.errors import Refusal
from portal.domain.mandates import agent
from portal.domain.policies import Permission, may
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.queries import board as read_board
from portal.queries import messages as read_messages
from portal.services import board
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.request import wants_part

TABS = (("running", N_("Running")), ("ended", N_("Ended")), ("all", N_("All")))
STAGES = {
    "offer": N_("Offer"),
    "contract": N_("Agreement"),
    "payment": N_("Payment"),
    "board": N_("Board"),
    "payout": N_("Payout"),
    "scorecard": N_("Scorecard"),
}
VALUE_DEEDS = {
    "send": N_("Sent or booked"),
    "receive": N_("Received"),
    "report_damage": N_("Damaged or missing"),
    "fulfil": N_("Complete"),
    "perform_counter": N_("I have given the return"),
}


@dataclass(frozen=True)
class Pages:
    number: int
    pages: int
    total: int
    size: int
    tab: str

    def url(self, number: int) -> str:
        return url_for("collaborations.index", tab=self.tab, page=number)


@bp.get("/collaborations")
@permitted(Permission.CONTRACTS_SEE)
def index():
    session, me = work.current().session, actor()
    tab = request.args.get("tab", "running")
    tab = tab if tab in read_board.TABS else "running"
    listed = read_board.listing(session, me, tab=tab, number=request.args.get("page", 1, type=int))
    tabs = [
        {
            "label": sentence(words),
            "url": url_for("collaborations.index", tab=name),
            "current": name == tab,
            "count": listed.counts.get(name, 0),
        }
        for name, words in TABS
    ]
    return page(
        "collaborations/index.html",
        rows=listed.rows,
        names=STAGES,
        tabs=tabs,
        tab=tab,
        unread_messages=read_messages.unread(session, me, [each.collaboration.id for each in listed.rows]),
        pages=Pages(listed.number, listed.pages, listed.counts.get(tab, 0), len(listed.rows), tab),
        mine=_mine,
    )


@bp.get("/collaborations/<public_id>")
@permitted(Permission.CONTRACTS_SEE)
def show(public_id: str):
    return show_page(load(public_id))


@bp.post("/value-items/<public_id>/state")
@permitted(Permission.CONTRACTS_SEE)
def move_value(public_id: str):
    """One step of value in kind: `event`, the version `seen`, and a note where one belongs to it."""
    item = found(read_board.find_value_item(work.current().session, actor(), public_id))
    note = request.form.get("note", "")
    try:
        board.move_value(work.current(), item, request.form.get("event", ""), request.form.get("seen", 0, type=int), note)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        work.start_over()
        item = found(read_board.find_value_item(work.current().session, actor(), public_id))
        said = next(iter(getattr(refusal, "fields", {}).values()), refusal.text)
        return show_page(item.collaboration, status=refusal.status, alert=said, typed={public_id: note})
    if wants_part():
        return show_page(item.collaboration, said=N_("Noted."))
    return go(url_for("collaborations.show", public_id=item.collaboration.public_id) + "#values", text=N_("Noted."))


def load(public_id: str):
    return found(read_board.find_collaboration(work.current().session, actor(), public_id))


def show_page(
    shared,
    *,
    status: int = 200,
    said: str | None = None,
    alert: Text | None = None,
    typed: dict[str, str] | None = None,
    form: PostponementForm | None = None,
    refused: Text | None = None,
):
    """The collaboration. `alert` and `typed` are about value in kind, `form` and `refused` about a proposal of other days."""
    session, me = work.current().session, actor()
    cards, values = read_board.of_collaboration(session, me, shared.id), read_board.value_items(session, shared.id)
    standing = read_board.standing(session, [shared])[0]
    return page(
        "collaborations/show.html",
        fragment="collaborations/_values.html",
        also=("collaborations/_days.html",),
        status=status,
        shared=shared,
        standing=standing,
        stages=[(each, STAGES[each.name], _place(standing, each.name)) for each in standing.stages],
        step=standing.step,
        step_url=_place(standing, standing.step.place),
        mine=_mine(standing.step, shared),
        cards=cards,
        days=days(shared, cards, values, form=form, refused=refused),
        answers=DEEDS,
        values=[(each, _deeds(each)) for each in values],
        value_words=content.value_options(),
        deeds=VALUE_DEEDS,
        states=STATES,
        past=[_line(shared, row, name) for row, name in read_board.timeline(session, shared)] if not wants_part() else [],
        unread_messages=read_messages.unread(session, me, [shared.id]).get(shared.id, 0),
        terms=board.terms_of(shared),
        said=said,
        alert=alert,
        typed=typed or {},
    )


def _mine(step, shared) -> bool:
    """Whether the step is hers: finance acts for money, and an owner may do so too."""
    side, me = actor().side_in(shared), actor()
    if step.side is None or side is None:
        return False
    if step.side is Side.FINANCE:
        return may(me, Permission.PAYMENTS_COLLECT, shared)
    return step.side is side


def _place(standing, name: str) -> str | None:
    """The page of a stage, where this person may open it."""
    shared, me = standing.collaboration, actor()
    match name:
        case "offer" if may(me, Permission.OFFERS_SEE, shared):
            return paths.offer(shared.offer.public_id)
        case "contract" if standing.contract is not None:
            return paths.contract(standing.contract.public_id)
        case "payment" | "payout" if standing.fees:
            return paths.payment(standing.fees[0].public_id) if me.brand_id is not None else paths.payouts()
        case "board" if may(me, Permission.BOARD_SEE_DRAFTS, shared):
            return paths.board(shared.public_id)
        case "scorecard" if may(me, Permission.MEASUREMENT_READ, shared):
            return paths.scorecard(shared.public_id)
    return None


def _deeds(item) -> list[str]:
    side = actor().side_in(item)
    if side is None or item.collaboration.ended_at is not None:
        return []
    found_ = [row.event for row in item.MACHINE.transitions if row.source == item.state and side in row.by and row.event in VALUE_DEEDS]
    return [event for event in found_ if event != "perform_counter" or item.counter]


def _line(shared, row, name: str | None) -> dict:
    """One line of the history, for the component that draws it."""
    creator = agent(name, shared.creator.name) if row.mandate_id is not None and name else shared.creator.name
    names = {"brand": shared.brand.name, "finance": shared.brand.name, "creator": creator}
    who = names.get(row.side) or Text(N_("The portal"))
    by = "brand" if row.side in ("brand", "finance") else "creator" if row.side == "creator" else "both"
    return {"text": told(row.verb, who, row.details), "at": row.at, "by": by}
