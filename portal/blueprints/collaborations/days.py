"""Knows what is shown of the days of a collaboration: which are open, what one side proposes, and how the other may answer."""

from datetime import date
from types import SimpleNamespace

from portal.blueprints.collaborations.forms import PostponementForm, postponement_form
from portal.domain.board.postponing import in_words, later, may_say, open_days
from portal.domain.policies import Permission, may
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.queries import board as read_board
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor

SUGGESTED = 5
"""Working days that a replacement usually takes; the creator writes what she needs."""
DAYS = (N_("Draft"), N_("Published"))
"""What the two days of a piece are."""
DEEDS = {"accept": N_("Agree"), "decline": N_("Keep the agreed days"), "withdraw": N_("Take the proposal back")}


def open_pieces(cards):
    """(deliverable, its two days, None where one is no longer open) of each that has an open day."""
    return [(each, both) for each in cards if any(both := open_days(each.state, each.draft_due, each.publish_on))]


def days(shared, cards, values, *, form: PostponementForm | None = None, refused: Text | None = None):
    """What the section shows: the pieces with their open days, the newest proposal, and the form where a new one may be made."""
    side = actor().side_in(shared)
    taking_part = shared.ended_at is None and may(
        actor(), Permission.BOARD_SUBMIT if side is Side.CREATOR else Permission.BOARD_APPROVE, shared
    )
    pieces = open_pieces(cards)
    proposal = read_board.newest_postponement(work.current().session, shared.id) if cards else None
    lies_there = proposal is not None and proposal.state == "proposed" and shared.ended_at is None
    damaged = next((item for item in values if item.state == "damaged"), None) if side is Side.CREATOR else None
    answered = damaged is not None and proposal is not None and proposal.created_at >= damaged.changed_at
    wanted = damaged if not answered else None
    if form is None:
        reason = Text(N_("Damaged or missing: %(what)s"), what=wanted.description) if wanted else None
        form = postponement_form([piece for piece, _ in pieces], formdata=None, days=SUGGESTED if wanted else None)
        form.reason.data = sentence(reason) if reason else None
    return SimpleNamespace(
        proposal=proposal,
        lies_there=lies_there,
        by=proposal and (shared.creator if proposal.side == Side.CREATOR else shared.brand),
        by_days=proposal and in_words(proposal.days),
        moves=[(piece, _named(both, proposal.days.get(piece.public_id, 0))) for piece, both in pieces] if lies_there else [],
        open={piece.public_id: _named(both, 0) for piece, both in pieces},
        deeds=[event for event in DEEDS if taking_part and lies_there and may_say(event, side, proposal.side)],
        form=form if taking_part and pieces and not lies_there else None,
        asked=bool(wanted),
        wrong=bool(form.errors),
        refused=refused,
    )


def _named(both, by: int) -> list[tuple[str, date, date]]:
    """(what the day is, the day, the day `by` working days later) of each that is open."""
    return [(words, day, later(day, by) if by else day) for words, day in zip(DAYS, both, strict=True) if day]
