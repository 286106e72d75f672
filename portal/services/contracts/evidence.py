"""Knows how a link is added to a contract's trail: the hash of each covers the record and the hash before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.domain.contracts.signing import GENESIS, chain
from portal.domain.records import plain
from portal.models.contracts import Contract, Evidence
from portal.services.work import Work


def add(work: Work, contract: Contract, entry: Any) -> str:
    """Append `entry` (a record or plain JSON); returns the new head. The contract's row must be claimed by `fire` before."""
    last = work.session.scalar(select(Evidence).where(Evidence.contract_id == contract.id).order_by(Evidence.position.desc()).limit(1))
    stored = plain(entry)
    head = chain(last.hash if last else GENESIS, stored)
    work.session.add(Evidence(contract_id=contract.id, position=last.position + 1 if last else 0, record=stored, hash=head, at=work.now))
    work.session.flush()
    return head
