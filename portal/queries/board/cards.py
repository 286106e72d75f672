"""Knows the cards of a board: deliverables, the versions handed in for each, and what was said about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, exists, false, func, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.domain.programs.briefs import Brief
from portal.domain.states import Side
from portal.models.activity import Activity
from portal.models.board import Deliverable, Feedback, Submission, ValueItem
from portal.models.contracts import Collaboration
from portal.models.creators import Creator
from portal.models.files import StoredFile
from portal.models.programs import BriefVersion
from portal.queries.prepared import prepared


def visible_to(actor: Actor) -> Select[tuple[Deliverable]]:
    """The brand's managers and the creator; finance sees no drafts."""
    shared = joinedload(Deliverable.collaboration)
    statement = select(Deliverable).options(
        shared.joinedload(Collaboration.brand),
        shared.joinedload(Collaboration.creator).joinedload(Creator.photo),
        shared.joinedload(Collaboration.offer),
    )
    if not may(actor, Permission.BOARD_SEE_DRAFTS):
        return statement.where(false())
    if actor.brand_id is not None:
        return statement.where(Deliverable.brand_id == actor.brand_id)
    return statement.where(Deliverable.creator_id == actor.creator_id)


def find(session: Session, actor: Actor, public_id: str) -> Deliverable | None:
    return session.scalar(*_one(actor, public_id=public_id))


@prepared
def _one(actor: Actor) -> Select[tuple[Deliverable]]:
    return visible_to(actor).where(Deliverable.public_id == bindparam("public_id"))


def of_collaboration(session: Session, actor: Actor, collaboration_id: int) -> list[Deliverable]:
    """Every card of a board in its order."""
    return list(session.scalars(*_cards(actor, collaboration_id=collaboration_id)))


@prepared
def _cards(actor: Actor) -> Select[tuple[Deliverable]]:
    mine = visible_to(actor).where(Deliverable.collaboration_id == bindparam("collaboration_id"))
    return mine.order_by(Deliverable.position, Deliverable.id)


def stamp(session: Session, collaboration_id: int) -> int:
    """A number that grows with everything that happens in a collaboration: what a page shows is fresh while it stays."""
    return session.scalar(*_newest_deed(collaboration_id=collaboration_id)) or 0


@prepared
def _newest_deed() -> Select:
    return select(func.max(Activity.id)).where(Activity.collaboration_id == bindparam("collaboration_id"))


def submissions(session: Session, actor: Actor, deliverable: Deliverable) -> list[Submission]:
    """The versions, oldest first. What the creator took back is hers alone."""
    statement = (
        select(Submission)
        .options(joinedload(Submission.file))
        .where(Submission.deliverable_id == deliverable.id)
        .order_by(Submission.number)
    )
    if actor.side_in(deliverable) is not Side.CREATOR:
        statement = statement.where(Submission.taken_back_at.is_(None))
    return list(session.scalars(statement))


def submission(session: Session, deliverable: Deliverable, number: int) -> Submission | None:
    return session.scalar(select(Submission).where(Submission.deliverable_id == deliverable.id, Submission.number == number))


def at_version(versions: Sequence[Submission], number: int | None) -> Submission | None:
    """The version of that number; the newest that nobody took back where none is named."""
    if number is not None:
        return next((each for each in versions if each.number == number), None)
    return next((each for each in reversed(versions) if each.taken_back_at is None), None)


def feedback(session: Session, versions: Sequence[Submission]) -> dict[int, list[Feedback]]:
    """By the version's id, oldest first, with authors."""
    found: dict[int, list[Feedback]] = defaultdict(list)
    wanted = [each.id for each in versions]
    statement = select(Feedback).options(joinedload(Feedback.author)).where(Feedback.submission_id.in_(wanted)).order_by(Feedback.id)
    for each in session.scalars(statement):
        found[each.submission_id].append(each)
    return found


def notes_count(session: Session, collaboration_id: int) -> dict[int, int]:
    """How many remarks the newest version of each card has, by the card's id."""
    return {deliverable_id: count for deliverable_id, count in session.execute(*_notes(collaboration_id=collaboration_id))}


@prepared
def _notes() -> Select:
    return (
        select(Deliverable.id, func.count(Feedback.id))
        .join(Submission, (Submission.deliverable_id == Deliverable.id) & (Submission.number == Deliverable.submissions_count))
        .join(Feedback, Feedback.submission_id == Submission.id)
        .where(Deliverable.collaboration_id == bindparam("collaboration_id"), Feedback.body != "")
        .group_by(Deliverable.id)
    )


def value_items(session: Session, collaboration_id: int) -> list[ValueItem]:
    """Value in kind of a collaboration that the caller has found."""
    return list(session.scalars(*_value_items(collaboration_id=collaboration_id)))


@prepared
def _value_items() -> Select[tuple[ValueItem]]:
    return select(ValueItem).where(ValueItem.collaboration_id == bindparam("collaboration_id")).order_by(ValueItem.id)


def find_value_item(session: Session, actor: Actor, public_id: str) -> ValueItem | None:
    statement = select(ValueItem).options(
        joinedload(ValueItem.collaboration).joinedload(Collaboration.brand),
        joinedload(ValueItem.collaboration).joinedload(Collaboration.creator),
    )
    if not may(actor, Permission.CONTRACTS_SEE):
        return None
    mine = ValueItem.brand_id == actor.brand_id if actor.brand_id is not None else ValueItem.creator_id == actor.creator_id
    return session.scalar(statement.where(ValueItem.public_id == public_id, mine))


def brief_of(session: Session, collaboration: Collaboration, version: str) -> Brief | None:
    """The brief that the terms name by its number, the newest where they name none; None without a program."""
    if collaboration.program_id is None:
        return None
    statement = select(BriefVersion).where(BriefVersion.program_id == collaboration.program_id)
    if version.isdecimal():
        statement = statement.where(BriefVersion.number == int(version))
    pinned = session.scalar(statement.order_by(BriefVersion.number.desc()).limit(1))
    return Brief.from_json(pinned.content) if pinned else None


def unused_drafts(before: datetime) -> Select[tuple[StoredFile]]:
    """Files brought for a draft before a moment and handed in with no version."""
    used = exists().where(Submission.file_id == StoredFile.id)
    return (
        select(StoredFile)
        .where(StoredFile.purpose == "draft", StoredFile.created_at < before, StoredFile.erased_at.is_(None), ~used)
        .order_by(StoredFile.id)
    )
