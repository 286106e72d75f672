"""Knows the board, a card lying open on it, two versions side by side, and every move that needs no more than a click or a sentence."""

from flask import request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from portal.blueprints.board import bp, screen, shown
from portal.blueprints.board.forms import CancelForm, FeedbackForm, MoveForm
from portal.domain.board import NEED_MORE
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import board as read_board
from portal.services import board
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.request import push, wants_part

SIMPLE = {"start": board.start, "take_back": board.take_back, "review": board.review, "verify": board.verify, "finish": board.finish}
MORE = {
    "submit": N_("Add your draft here, then hand it in."),
    "publish": N_("Say where it is live, then publish it."),
}
SAID = {
    "start": N_("Begun. Hand in a draft when it is ready."),
    "take_back": N_("The draft is yours alone again."),
    "review": N_("The review has begun."),
    "verify": N_("Noted that you have seen it live."),
    "finish": N_("Finished."),
    "approve": N_("Version %(n)s is approved."),
    "request_changes": N_("Changes requested. A round has begun."),
    "": N_("Your remark is there."),
}


@bp.get("/collaborations/<public_id>/board")
@permitted(Permission.BOARD_SEE_DRAFTS)
def show(public_id: str):
    """The board. Asked with `since`, it answers nothing (204) while nothing has happened since."""
    here = work.current()
    shared = found(read_board.find_collaboration(here.session, actor(), public_id))
    if request.args.get("since") == str(read_board.stamp(here.session, shared.id)):
        return "", 204
    open_id = request.args.get("open", "")
    return screen.show(shared, screen.load(open_id) if open_id else None, lane=request.args.get("lane", ""))


@bp.get("/deliverables/<public_id>")
@permitted(Permission.BOARD_SEE_DRAFTS)
def card(public_id: str):
    """The board with this card lying open; with `v` an earlier version beside the newest."""
    deliverable = screen.load(public_id)
    if "v" in request.args:
        return _compare(deliverable)
    return screen.show(deliverable.collaboration, deliverable)


@bp.post("/deliverables/<public_id>/state")
@permitted(Permission.BOARD_SEE_DRAFTS)
def move(public_id: str):
    """Every transition: `event`, or `to` as the column that a card is moved to; `seen` is the version of the card that was shown."""
    form = MoveForm()
    deliverable = screen.load(public_id)
    event = form.event.data or shown.possible(deliverable, actor().side_in(deliverable)).get(form.to.data or "", "")
    seen, number = form.seen.data or 0, form.number.data or 0
    if event in NEED_MORE:
        return _ask_for_more(deliverable, event, MORE[event])
    if event == "request_changes" and not _anything_said(deliverable):
        return _ask_for_more(deliverable, "feedback", N_("Say what should change. One remark at least belongs to a round."))

    def deed(thing) -> None:
        match event:
            case "approve":
                board.approve(work.current(), thing, number, seen)
            case "request_changes":
                board.request_changes(work.current(), thing, number, seen)
            case _ if event in SIMPLE:
                SIMPLE[event](work.current(), thing, seen)
            case _:
                thing.require_version(seen)
                raise NotNow()

    return screen.do(public_id, deed, _said(event, number), open_id=form.open.data or "")


@bp.post("/deliverables/<public_id>/feedback")
@permitted(Permission.BOARD_SEE_DRAFTS)
def feedback(public_id: str):
    """A remark on one version, alone or with a decision about it."""
    form = FeedbackForm()
    number, seen, decision = form.number.data or 0, form.seen.data or 0, request.form.get("decision", "")

    def deed(thing) -> None:
        if not form.validate():
            raise Invalid()
        match decision:
            case "approve":
                board.approve(work.current(), thing, number, seen, form.body.data)
            case "request_changes":
                board.request_changes(work.current(), thing, number, seen, form.body.data)
            case _:
                board.comment(work.current(), thing, number, form.body.data)

    said = _said(decision if decision in SAID else "", number)
    return screen.do(public_id, deed, said, open_id=public_id, name="feedback", form=form)


@bp.post("/deliverables/<public_id>/cancellation")
@permitted(Permission.BOARD_APPROVE)
def cancel(public_id: str):
    form = CancelForm()

    def deed(thing) -> None:
        board.cancel(work.current(), thing, form.seen.data or 0, form.body.data or "")

    return screen.do(public_id, deed, N_("Cancelled."), open_id=public_id, name="cancel", form=form)


def _compare(deliverable):
    """An earlier version beside the newest; the address names it."""
    session = work.current().session
    versions = read_board.submissions(session, actor(), deliverable)
    wish = request.args.get("v", type=int)
    former, newest = read_board.at_version(versions, wish) if wish else None, read_board.at_version(versions, None)
    if former is None:
        raise NoSuchPage()
    pair = [former] if former is newest or newest is None else [former, newest]
    return page(
        "board/compare.html",
        deliverable=deliverable,
        pair=pair,
        versions=versions,
        feedback=read_board.feedback(session, pair),
        newest=newest,
    )


def _anything_said(deliverable) -> bool:
    session = work.current().session
    newest = read_board.at_version(read_board.submissions(session, actor(), deliverable), None)
    return newest is not None and any(
        each.side == "brand" and each.round is None and each.body for each in read_board.feedback(session, [newest]).get(newest.id, ())
    )


def _ask_for_more(deliverable, place: str, text: str):
    """Nothing is done yet: the card opens where the rest is asked for."""
    here = url_for("board.card", public_id=deliverable.public_id)
    if not wants_part():
        return go(f"{here}#{place}", text=text, category="info")
    return push(screen.show(deliverable.collaboration, deliverable, said=text, focus=place), here)


def _said(event: str, number: int) -> Text:
    return Text(SAID.get(event, ""), n=number) if event == "approve" else Text(SAID.get(event, ""))
