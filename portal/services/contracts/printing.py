"""Knows how the printed copy of a sealed agreement is made and kept; a missing library delays it and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import SYSTEM
from portal.domain.contracts.document import Document, document
from portal.domain.contracts.signing import SignatureRecord
from portal.gateways.pdf import PdfUnavailable, contract_html, render_contract
from portal.models.contracts import Contract, Evidence
from portal.services import files
from portal.services.outbox import Courier, Later, Parcel
from portal.services.work import Office, Work

PATIENCE = timedelta(minutes=10)


def _carry(office: Office, parcel: Parcel) -> bytes | None:
    with office.work(SYSTEM) as work:
        contract = _contract(work, parcel)
        page = None if contract.pdf_file_id is not None else _document(work, contract)
    if page is None:
        return None
    try:
        return render_contract(contract_html(page))
    except PdfUnavailable as error:
        raise Later(str(error), PATIENCE) from error


def _settle(work: Work, parcel: Parcel, data: bytes | None) -> None:
    contract = _contract(work, parcel)
    if data is None or contract.pdf_file_id is not None:
        return
    stored = files.keep_made(
        work, f"{contract.reference}.pdf", data, "application/pdf", brand_id=contract.brand_id, creator_id=contract.creator_id
    )
    contract.pdf_file_id, contract.pdf_sha256 = stored.id, stored.sha256
    work.record("contracts.printed", contract, sha256=stored.sha256)


def _document(work: Work, contract: Contract) -> Document:
    records = work.session.scalars(select(Evidence.record).where(Evidence.contract_id == contract.id).order_by(Evidence.position))
    signatures = tuple(SignatureRecord.from_json(each) for each in records if "signed_at" in each)
    return document(contract.content, signatures, contract.seal, work.settings.base_url.rstrip("/") + paths.verify())


def _contract(work: Work, parcel: Parcel) -> Contract:
    return work.session.scalars(select(Contract).where(Contract.public_id == parcel.payload["contract"])).one()


PDF = Courier(_carry, _settle)
