"""Knows which threads a person may read, what stands in them, and what is new to her."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.contracts import Collaboration
from portal.models.creators import Creator
from portal.models.messages import Message, ThreadRead
from portal.queries.prepared import prepared

PAGE = 60


def threads_visible_to(actor: Actor) -> Select[tuple[Collaboration]]:
    """The brand's managers and the creator; finance reads no messages."""
    statement = select(Collaboration).options(joinedload(Collaboration.brand), joinedload(Collaboration.creator).joinedload(Creator.photo))
    if not may(actor, Permission.MESSAGES_READ):
        return statement.where(false())
    if actor.brand_id is not None:
        return statement.where(Collaboration.brand_id == actor.brand_id)
    return statement.where(Collaboration.creator_id == actor.creator_id)


def find_thread(session: Session, actor: Actor, collaboration_id: str) -> Collaboration | None:
    return session.scalar(threads_visible_to(actor).where(Collaboration.public_id == collaboration_id))


def newest(session: Session, thread: Collaboration, before: str = "") -> tuple[list[Message], bool]:
    """The newest messages, or those before the one named, oldest first; and whether there are older ones."""
    statement = select(Message).options(joinedload(Message.author)).where(Message.collaboration_id == thread.id)
    if before:
        edge = select(Message.id).where(Message.public_id == before, Message.collaboration_id == thread.id).scalar_subquery()
        statement = statement.where(Message.id < edge)
    found = list(session.scalars(statement.order_by(Message.id.desc()).limit(PAGE + 1)))
    return list(reversed(found[:PAGE])), len(found) > PAGE


def last_id(session: Session, thread: Collaboration) -> int:
    """Number of the newest message; 0 in an empty thread."""
    return session.scalar(select(func.max(Message.id)).where(Message.collaboration_id == thread.id)) or 0


def read_until(session: Session, actor: Actor, thread: Collaboration) -> int:
    """Number of the last message that she has marked as read."""
    return (
        session.scalar(
            select(ThreadRead.last_message_id).where(ThreadRead.collaboration_id == thread.id, ThreadRead.account_id == actor.account_id)
        )
        or 0
    )


def unread(session: Session, actor: Actor, collaboration_ids: Sequence[int]) -> dict[int, int]:
    """How many messages of others she has not read, by collaboration; none for whom threads are not meant."""
    if not collaboration_ids or not may(actor, Permission.MESSAGES_READ):
        return {}
    return {collaboration_id: count for collaboration_id, count in session.execute(*_unread(actor, ids=list(collaboration_ids)))}


@prepared
def _unread(actor: Actor) -> Select:
    return (
        select(Message.collaboration_id, func.count())
        .outerjoin(ThreadRead, and_(ThreadRead.collaboration_id == Message.collaboration_id, ThreadRead.account_id == actor.account_id))
        .where(
            Message.collaboration_id.in_(bindparam("ids", expanding=True)),
            or_(Message.author_id != actor.account_id, Message.author_id.is_(None)),
            or_(ThreadRead.last_message_id.is_(None), Message.id > ThreadRead.last_message_id),
        )
        .group_by(Message.collaboration_id)
    )
