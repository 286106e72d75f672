"""Knows how the open days of a collaboration are moved: proposed by one side, accepted or declined by the other."""

from flask import request, url_for

from portal.blueprints.collaborations import bp
from portal.blueprints.collaborations.days import open_pieces
from portal.blueprints.collaborations.forms import postponement_form
from portal.blueprints.collaborations.views import load, show_page
from portal.domain.errors import Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import board as read_board
from portal.services import board
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go

SAID = {
    "accept": N_("The open days have moved."),
    "decline": N_("Declined. The agreed days stay."),
    "withdraw": N_("Taken back. The agreed days stay."),
}


@bp.post("/collaborations/<public_id>/postponements")
@permitted(Permission.BOARD_SEE_DRAFTS)
def propose_days(public_id: str):
    shared = load(public_id)
    pieces = open_pieces(read_board.of_collaboration(work.current().session, actor(), shared.id))
    form = postponement_form([piece for piece, _ in pieces])
    try:
        if not form.validate():
            raise Invalid()
        board.propose_days(work.current(), shared, form.said, form.reason.data)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if isinstance(refusal, Invalid):
            if refusal.fields:
                form.refuse(refusal)
        else:
            work.start_over()
            form.form_errors.append(refusal.text)
        return show_page(load(public_id), status=refusal.status, form=form)
    return _back(public_id, N_("Proposed. The other side answers."))


@bp.post("/postponements/<public_id>/answer")
@permitted(Permission.BOARD_SEE_DRAFTS)
def answer_days(public_id: str):
    """`event`: accept, decline or withdraw; `seen` is the version of the proposal that was shown."""
    proposal = found(read_board.find_postponement(work.current().session, actor(), public_id))
    event, at = request.form.get("event", ""), proposal.collaboration.public_id
    try:
        board.answer_days(work.current(), proposal, event, request.form.get("seen", 0, type=int))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        work.start_over()
        return show_page(load(at), status=refusal.status, refused=refusal.text)
    return _back(at, SAID[event])


def _back(public_id: str, text: str):
    return go(url_for("collaborations.show", public_id=public_id) + "#postponement", text=text)
