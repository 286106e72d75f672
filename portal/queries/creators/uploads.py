"""Knows a creator's own uploads and photos; nobody else may see them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from portal.domain.accounts import Actor
from portal.models.creators import ExportUpload
from portal.models.files import StoredFile

MOST = 50


def uploads_of(session: Session, actor: Actor) -> list[ExportUpload]:
    """Her uploads, newest first, without their reports."""
    return list(
        session.scalars(
            select(ExportUpload)
            .options(joinedload(ExportUpload.channel), joinedload(ExportUpload.file))
            .where(ExportUpload.creator_id == actor.creator_id, ExportUpload.state != "discarded")
            .order_by(ExportUpload.id.desc())
            .limit(MOST)
        )
    )


def find_upload(session: Session, actor: Actor, public_id: str) -> ExportUpload | None:
    """One of her uploads, with its report."""
    return session.scalar(
        select(ExportUpload)
        .options(joinedload(ExportUpload.channel), joinedload(ExportUpload.file), undefer(ExportUpload.report))
        .where(ExportUpload.creator_id == actor.creator_id, ExportUpload.public_id == public_id, ExportUpload.state != "discarded")
    )


def saved_twin(session: Session, upload: ExportUpload) -> ExportUpload | None:
    """Another upload of the same bytes whose figures she keeps already."""
    return session.scalar(
        select(ExportUpload).where(
            ExportUpload.creator_id == upload.creator_id,
            ExportUpload.sha256 == upload.sha256,
            ExportUpload.state == "saved",
            ExportUpload.id != upload.id,
        )
    )


def photo_of(session: Session, actor: Actor, public_id: str) -> StoredFile | None:
    """A picture that she brought, removed or not."""
    return session.scalar(
        select(StoredFile).where(
            StoredFile.public_id == public_id,
            StoredFile.account_id == actor.holder_id,
            StoredFile.creator_id == actor.creator_id,
            StoredFile.purpose == "photo",
        )
    )
