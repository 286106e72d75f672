"""Knows on which days the pieces of a collaboration are due, and who has proposed to move them."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.board import Deliverable, Postponement
from portal.models.contracts import Collaboration
from portal.queries.prepared import prepared


def pieces_of(session: Session, collaboration_id: int) -> list[Deliverable]:
    statement = select(Deliverable).where(Deliverable.collaboration_id == collaboration_id)
    return list(session.scalars(statement.order_by(Deliverable.position, Deliverable.id)))


def newest_postponement(session: Session, collaboration_id: int) -> Postponement | None:
    """The proposal that waits for an answer, else the last one that was answered."""
    return session.scalar(*_newest(collaboration_id=collaboration_id))


@prepared
def _newest() -> Select[tuple[Postponement]]:
    mine = Postponement.collaboration_id == bindparam("collaboration_id")
    return select(Postponement).where(mine, Postponement.state != "withdrawn").order_by(Postponement.id.desc()).limit(1)


def find_postponement(session: Session, actor: Actor, public_id: str) -> Postponement | None:
    """As the board itself: the brand's managers and the creator."""
    if not may(actor, Permission.BOARD_SEE_DRAFTS):
        return None
    mine = Postponement.brand_id == actor.brand_id if actor.brand_id is not None else Postponement.creator_id == actor.creator_id
    shared = joinedload(Postponement.collaboration)
    statement = select(Postponement).options(shared.joinedload(Collaboration.brand), shared.joinedload(Collaboration.creator))
    return session.scalar(statement.where(Postponement.public_id == public_id, mine))
