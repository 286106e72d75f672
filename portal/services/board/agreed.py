"""Knows what was agreed about a card, and the one way in which a deed on it begins."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.board import preflight
from portal.domain.board.rounds import Allowance
from portal.domain.errors import NotAllowed, NotNow
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_
from portal.gateways import content
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration
from portal.queries import board as read_board
from portal.services.work import Work


def terms_of(collaboration: Collaboration) -> TermSheet:
    return TermSheet.from_json(collaboration.terms)


def owed(session: Session, deliverable: Deliverable) -> preflight.Owed:
    """What a draft of this card is measured by: kind, markets, what was given for it, the pinned brief."""
    terms = terms_of(deliverable.collaboration)
    brief = read_board.brief_of(session, deliverable.collaboration, terms.brief_version)
    options = content.value_options()
    given = ["fixed_fee"] if terms.fee else []
    given += [options.option(item.option).disclosure_kind for item in terms.chosen_values]
    return preflight.Owed(
        kind=content.taxonomy().kind(deliverable.kind),
        markets=terms.markets,
        compensations=tuple(dict.fromkeys(given)) or ("none",),
        publish_on=deliverable.publish_on,
        music=terms.music,
        facts=brief.mandatory_facts if brief else (),
        no_gos=brief.no_gos if brief else (),
    )


def allowance(deliverable: Deliverable) -> Allowance:
    """Rounds of changes of this card. A change order that both sides agreed on raises `rounds_included`."""
    return Allowance(deliverable.rounds_included, deliverable.rounds_used, terms_of(deliverable.collaboration).extra_round_price)


def begin(work: Work, deliverable: Deliverable, event: str, seen: int, permission: Permission) -> Side:
    """The checks with which every deed on a card begins. Raises NotAllowed, Changed, NotNow."""
    require(work.actor, permission, deliverable)
    deliverable.require_version(seen)
    require_alive(deliverable.collaboration)
    side = work.actor.side_in(deliverable)
    if side is None:
        raise NotAllowed(permission=permission)
    if not deliverable.MACHINE.allows(deliverable.state, event, side):
        raise NotNow()
    return side


def require_alive(collaboration: Collaboration) -> None:
    if collaboration.ended_at is not None:
        raise NotNow(N_("This collaboration has ended."))
