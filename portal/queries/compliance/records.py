"""Knows who may read which vetting record: the brand that signed it and the creator whom it is about."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, false, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.compliance import VettingLook, VettingPaper, VettingRecord
from portal.models.files import StoredFile
from portal.queries.prepared import prepared

MOST = 50


def visible_to(actor: Actor) -> Select[tuple[VettingRecord]]:
    """Records of one's own brand, for members who search; those about herself, for a creator (GDPR Art. 15)."""
    sides = [false()]
    if may(actor, Permission.DISCOVERY_SEARCH):
        sides.append(VettingRecord.brand_id == actor.brand_id)
    if actor.creator_id is not None:
        sides.append(VettingRecord.creator_id == actor.creator_id)
    return select(VettingRecord).where(or_(*sides))


def find_record(session: Session, actor: Actor, public_id: str) -> VettingRecord | None:
    """A record with creator, brand and paper; one statement."""
    whole = visible_to(actor).where(VettingRecord.public_id == public_id)
    return session.scalar(
        whole.options(
            joinedload(VettingRecord.creator),
            joinedload(VettingRecord.brand),
            joinedload(VettingRecord.paper).joinedload(VettingPaper.file),
        )
    )


def find_paper(session: Session, actor: Actor, public_id: str) -> StoredFile | None:
    """The printed copy of a record, once there is one."""
    record = find_record(session, actor, public_id)
    return record.paper.file if record is not None and record.paper is not None else None


def printed_record(session: Session, sha256: str) -> VettingRecord | None:
    """The record whose printed copy has exactly these bytes, for anybody who holds a copy; who has left is still vouched for."""
    printed = select(VettingRecord).join(VettingPaper, VettingPaper.record_id == VettingRecord.id)
    same = printed.join(StoredFile, StoredFile.id == VettingPaper.file_id).where(StoredFile.sha256 == sha256)
    return session.scalar(same.limit(1))


def records_of(session: Session, actor: Actor, creator_id: int) -> list[VettingRecord]:
    """What this reader may know of records about a creator, the newest first; one statement."""
    return list(session.scalars(*_records(actor, creator_id=creator_id)))


@prepared
def _records(actor: Actor) -> Select[tuple[VettingRecord]]:
    about = visible_to(actor).where(VettingRecord.creator_id == bindparam("creator_id"))
    return about.options(joinedload(VettingRecord.brand)).order_by(VettingRecord.id.desc()).limit(MOST)


def records_about(session: Session, actor: Actor) -> list[VettingRecord]:
    """All records about the creator who asks."""
    return records_of(session, actor, actor.creator_id) if actor.creator_id is not None else []


def looks_at(session: Session, creator_id: int) -> list[VettingLook]:
    """Which brand looked on which day, the newest first."""
    statement = select(VettingLook).options(joinedload(VettingLook.brand)).where(VettingLook.creator_id == creator_id)
    return list(session.scalars(statement.order_by(VettingLook.day.desc(), VettingLook.id.desc()).limit(200)))
