"""Knows how the days of a collaboration move: one side proposes it with a reason, and the other side's word moves them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from portal.domain import paths
from portal.domain.board.postponing import MOST_DAYS, in_words, later, may_say, open_days
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.board import Postponement
from portal.models.contracts import Collaboration
from portal.queries import board as read_board
from portal.queries.accounts import people_of_brand
from portal.services.board.agreed import require_alive
from portal.services.board.notices import MAKERS
from portal.services.notifications import tell, tell_creator
from portal.services.work import Work

DONE = {"accept": "board.moved_days", "decline": "board.kept_days", "withdraw": "board.withdrew_days"}
_NEWS = {
    "propose": N_("%(name)s proposes to move open days of %(title)s. Working days: %(days)s."),
    "accept": N_("%(name)s agrees: open days of %(title)s have moved. Working days: %(days)s."),
    "decline": N_("%(name)s does not agree to move the days of %(title)s. The agreed days stay."),
    "withdraw": N_("%(name)s takes the proposal to move the days of %(title)s back."),
}


def propose_days(work: Work, shared: Collaboration, days: Mapping[str, int], reason: str) -> Postponement:
    """Propose that the open days of pieces move: public id → working days, 0 where they stay. What is no longer open is left out.

    Raises NotAllowed, Invalid, NotNow where nothing is open any more or a proposal lies there already.
    """
    side = _side(work, shared)
    require_alive(shared)
    pieces = read_board.pieces_of(work.session, shared.id)
    is_open = {each.public_id for each in pieces if any(open_days(each.state, each.draft_due, each.publish_on))}
    if not is_open:
        raise NotNow(N_("No day is open any more."))
    days = {piece: number for piece, number in days.items() if number and piece in is_open}
    wrong = {}
    if not days:
        wrong["days"] = Text(N_("Say by how many working days, of one piece at least."))
    elif not all(1 <= number <= MOST_DAYS for number in days.values()):
        wrong["days"] = Text(N_("A number from %(min)s to %(max)s."), min=1, max=MOST_DAYS)
    if not reason.strip():
        wrong["reason"] = Text(N_("Say why. The other side reads it and decides."))
    if wrong:
        raise Invalid(fields=wrong)
    proposal = Postponement(
        collaboration_id=shared.id,
        brand_id=shared.brand_id,
        creator_id=shared.creator_id,
        side=str(side),
        days=days,
        reason=reason.strip()[:400],
        created_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(proposal)
    except IntegrityError:
        raise NotNow(N_("A proposal to move the days lies there already. It has to be answered first.")) from None
    work.record("board.proposed_days", proposal, days=in_words(days))
    _tell(work, shared, "propose", side, in_words(days))
    return proposal


def answer_days(work: Work, proposal: Postponement, event: str, seen: int) -> None:
    """Accept or decline what the other side proposes, or withdraw one's own. Raises NotAllowed, Changed, NotNow."""
    shared = proposal.collaboration
    side = _side(work, shared)
    proposal.require_version(seen)
    require_alive(shared)
    if event not in DONE or not may_say(event, side, proposal.side):
        raise NotNow()
    proposal.fire(event, decided_at=work.now)
    if event == "accept":
        _move(work, proposal)
    work.record(DONE[event], proposal, days=in_words(proposal.days))
    _tell(work, shared, event, side, in_words(proposal.days))


def _side(work: Work, shared: Collaboration) -> Side | None:
    side = work.actor.side_in(shared)
    require(work.actor, Permission.BOARD_SUBMIT if side is Side.CREATOR else Permission.BOARD_APPROVE, shared)
    return side


def _move(work: Work, proposal: Postponement) -> None:
    for piece in read_board.pieces_of(work.session, proposal.collaboration_id):
        if number := proposal.days.get(piece.public_id):
            draft_due, publish_on = open_days(piece.state, piece.draft_due, piece.publish_on)
            piece.draft_due = later(draft_due, number) or piece.draft_due
            piece.publish_on = later(publish_on, number) or piece.publish_on


def _tell(work: Work, shared: Collaboration, event: str, side: Side | None, days: str) -> None:
    name = shared.creator.name if side is Side.CREATOR else shared.brand.name
    text = Text(_NEWS[event], name=name, title=shared.title, days=days)
    path, group = f"{paths.collaboration(shared.public_id)}#postponement", f"days:{shared.public_id}"
    if side is Side.CREATOR:
        tell(work, people_of_brand(work.session, shared.brand_id, *MAKERS), text, path, group)
    else:
        tell_creator(work, shared.creator, text, path, group)
