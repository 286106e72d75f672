"""Knows what comes first for a brand or a creator who has just begun, until it is done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from portal.domain import paths
from portal.domain.accounts import Actor, Role
from portal.domain.policies import Permission, may
from portal.domain.text import N_
from portal.models.accounts import Brand, MemberInvitation, Membership
from portal.models.creators import Creator
from portal.models.offers import Offer
from portal.models.programs import Program


@dataclass(frozen=True)
class Step:
    words: str
    why: str
    path: str


_ADDRESS = Step(
    N_("Say whom an agreement names"), N_("Legal name and address of the brand. No agreement can be made without them."), paths.brand()
)
_PROGRAM = Step(
    N_("Write the first program"),
    N_("With pay, rights and the day of your answer, so that creators can apply. You can also make an offer at once."),
    paths.new_program(),
)
_FINANCE = Step(
    N_("Invite somebody who looks after payments"),
    N_("One pair of hands approves the work, another pays. You can also do both yourself."),
    paths.members(),
)
_PROFILE = Step(
    N_("Finish and publish your profile"),
    N_("Brands find you and you can apply as soon as it is public."),
    paths.profile(),
)


def first_steps(session: Session, actor: Actor) -> list[Step]:
    """What is still to be done before the work can begin, in this order; one statement, nothing for whoever has begun."""
    if actor.brand_id is not None:
        return _of_brand(session, actor, actor.brand_id)
    if actor.creator_id is not None and may(actor, Permission.CREATORS_OWN):
        public = session.scalar(select(Creator.published_at.is_not(None)).where(Creator.id == actor.creator_id))
        return [] if public else [_PROFILE]
    return []


def _of_brand(session: Session, actor: Actor, brand_id: int) -> list[Step]:
    named = (func.length(Brand.legal_name) > 0) & (func.length(Brand.address) > 0)
    begun = or_(exists().where(Program.brand_id == brand_id), exists().where(Offer.brand_id == brand_id))
    finance = or_(
        exists().where(Membership.brand_id == brand_id, Membership.role == Role.FINANCE, Membership.removed_at.is_(None)),
        exists().where(MemberInvitation.brand_id == brand_id, MemberInvitation.role == Role.FINANCE, MemberInvitation.revoked_at.is_(None)),
    )
    is_named, has_begun, has_finance = session.execute(select(named, begun, finance).where(Brand.id == brand_id)).one()
    if is_named and has_begun:
        return []  # who works already decides alone who pays
    steps = (
        (_ADDRESS, is_named, Permission.BRANDS_EDIT),
        (_PROGRAM, has_begun, Permission.PROGRAMS_EDIT),
        (_FINANCE, has_finance, Permission.BRANDS_MEMBERS),
    )
    return [step for step, done, needed in steps if not done and may(actor, needed)]
