"""Knows who acts for a creator, for whom a person may act, and what was done under such an authority."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.models.mandates import Mandate
from portal.queries.accounts import in_force

MOST = 50


def visible_to(actor: Actor) -> Select[tuple[Mandate]]:
    """Those that she gave, where she acts for herself; and those that were given to her."""
    hers = Mandate.account_id == actor.account_id
    if may(actor, Permission.CREATORS_OWN):
        hers = hers | (Mandate.creator_id == actor.creator_id)
    whom = joinedload(Mandate.creator).joinedload(Creator.photo)
    return select(Mandate).where(hers).options(whom, joinedload(Mandate.account), joinedload(Mandate.file))


def find(session: Session, actor: Actor, public_id: str) -> Mandate | None:
    return session.scalar(visible_to(actor).where(Mandate.public_id == public_id))


def given(session: Session, actor: Actor) -> list[Mandate]:
    """Those that she gave, the newest first."""
    return list(session.scalars(visible_to(actor).where(Mandate.creator_id == actor.creator_id).order_by(Mandate.id.desc()).limit(MOST)))


def usable(session: Session, actor: Actor, today: date) -> list[Mandate]:
    """Those under which this person may act today."""
    return list(session.scalars(visible_to(actor).where(Mandate.account_id == actor.account_id, in_force(today)).order_by(Mandate.id)))


def deeds(session: Session, actor: Actor) -> list[tuple[Activity, str]]:
    """What others did for her, the newest first, each with the name of who did it."""
    if not may(actor, Permission.CREATORS_OWN):
        return []
    statement = (
        select(Activity, Account.name)
        .join(Account, Account.id == Activity.account_id)
        .where(Activity.creator_id == actor.creator_id, Activity.mandate_id.is_not(None))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(MOST)
    )
    return [(row, name) for row, name in session.execute(statement)]


def invited(session: Session, public_id: str) -> Mandate | None:
    """An authority by the id that its signed link carries; for whoever holds the link."""
    return session.scalar(select(Mandate).options(joinedload(Mandate.creator)).where(Mandate.public_id == public_id))
