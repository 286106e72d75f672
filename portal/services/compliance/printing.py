"""Knows how the printed copy of a vetting record is made and kept; a missing library delays it and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import SYSTEM
from portal.gateways.pdf import PdfUnavailable, render_vetting
from portal.models.compliance import VettingPaper, VettingRecord
from portal.services import files
from portal.services.outbox import Courier, Later, Parcel
from portal.services.work import Office, Work

PATIENCE = timedelta(minutes=10)


def _carry(office: Office, parcel: Parcel) -> bytes | None:
    with office.work(SYSTEM) as work:
        record = _record(work, parcel)
        printed = record.paper is not None or record.content is None
        content, reference, hashed = record.content, record.public_id, record.content_hash
        verify_at = work.settings.base_url.rstrip("/") + paths.verify()
    if printed:
        return None
    try:
        return render_vetting(content, reference, hashed, verify_at, parcel.payload["locale"])
    except PdfUnavailable as error:
        raise Later(str(error), PATIENCE) from error


def _settle(work: Work, parcel: Parcel, data: bytes | None) -> None:
    record = _record(work, parcel)
    if data is None or record.paper is not None or record.content is None:
        return
    name = f"vetting-{record.public_id}.pdf"
    stored = files.keep_made(work, name, data, "application/pdf", brand_id=record.brand_id, creator_id=record.creator_id, purpose="vetting")
    work.session.add(VettingPaper(record_id=record.id, file_id=stored.id))
    work.record("compliance.printed_record", record, sha256=stored.sha256)


def _record(work: Work, parcel: Parcel) -> VettingRecord:
    return work.session.scalars(select(VettingRecord).where(VettingRecord.public_id == parcel.payload["record"])).one()


VETTING_PDF = Courier(_carry, _settle)
