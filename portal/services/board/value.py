"""Knows how value in kind moves: sent, received, damaged, fulfilled, answered by what was agreed in return."""

from __future__ import annotations

from portal.domain import paths
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.board import ValueItem
from portal.queries.accounts import people_of_brand
from portal.services.board.agreed import require_alive
from portal.services.board.notices import MAKERS
from portal.services.notifications import tell, tell_creator
from portal.services.work import Work

DONE = {
    "send": "board.sent_value",
    "receive": "board.received_value",
    "report_damage": "board.reported_damage",
    "fulfil": "board.fulfilled_value",
    "perform_counter": "board.performed_counter",
}
_NOTE_NEEDED = {"report_damage": N_("Say what is damaged or missing.")}
_NEWS = {
    "send": N_("%(name)s has sent or booked: %(what)s"),
    "receive": N_("%(name)s has received: %(what)s"),
    "report_damage": N_("%(name)s reports damage: %(what)s"),
    "fulfil": N_("%(name)s says it is complete: %(what)s"),
    "perform_counter": N_("%(name)s has given what was agreed in return: %(what)s"),
}


def move_value(work: Work, item: ValueItem, event: str, seen: int, note: str = "") -> None:
    """One step of a value item by the side whose deed it is. Raises NotAllowed, Changed, NotNow, Invalid without a needed note."""
    side = work.actor.side_in(item)
    require(work.actor, Permission.VALUE_SEND if side is not Side.CREATOR else Permission.VALUE_RECEIVE, item)
    item.require_version(seen)
    require_alive(item.collaboration)
    if event not in DONE or not item.MACHINE.allows(item.state, event, side):
        raise NotNow()
    if event == "perform_counter" and not item.counter:
        raise NotNow(N_("Nothing was agreed in return."))
    if event in _NOTE_NEEDED and not note.strip():
        raise Invalid(fields={"note": Text(_NOTE_NEEDED[event])})
    item.fire(event, note=note.strip()[:400], changed_at=work.now)
    work.record(DONE[event], item, what=item.description)
    _tell(work, item, event, side)


def _tell(work: Work, item: ValueItem, event: str, side: Side | None) -> None:
    shared = item.collaboration
    name = shared.creator.name if side is Side.CREATOR else shared.brand.name
    text = Text(_NEWS[event], name=name, what=item.description)
    path, group = paths.collaboration(shared.public_id), f"value:{item.public_id}"
    if side is Side.CREATOR:
        tell(work, people_of_brand(work.session, item.brand_id, *MAKERS), text, path, group)
    else:
        tell_creator(work, shared.creator, text, path, group)
