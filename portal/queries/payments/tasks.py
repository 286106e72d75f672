"""Knows what a person in finance still has to look at."""

from __future__ import annotations

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.payments import FinanceTask


def tasks_visible_to(actor: Actor) -> Select[tuple[FinanceTask]]:
    mine = []
    if may(actor, Permission.PAYMENTS_OVERSEE):
        mine.append(FinanceTask.brand_id.is_(None))
    if actor.brand_id is not None and may(actor, Permission.PAYMENTS_RELEASE):
        mine.append(FinanceTask.brand_id == actor.brand_id)
    return select(FinanceTask).where(or_(false(), *mine))


def open_tasks(session: Session, actor: Actor) -> list[FinanceTask]:
    return list(session.scalars(tasks_visible_to(actor).where(FinanceTask.done_at.is_(None)).order_by(FinanceTask.id).limit(50)))


def find_task(session: Session, actor: Actor, public_id: str) -> FinanceTask | None:
    return session.scalar(tasks_visible_to(actor).where(FinanceTask.public_id == public_id))
