"""Knows what must be the same before and after: row counts, what each account of the books holds, and every chain of evidence."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from portal.commands.keeping.archive import Broken
from portal.domain.contracts.signing import first_break
from portal.models.contracts import Contract, Evidence
from portal.models.every import METADATA
from portal.models.files import StoredFile
from portal.queries import ledger as read_ledger
from portal.services import ledger


def row_counts(connection: Connection) -> dict[str, int]:
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in METADATA.sorted_tables}


def of(connection: Connection) -> dict[str, Any]:
    """Books and evidence in a few figures."""
    with Session(connection) as session:
        books = {
            f"{place.code}:{place.owner}:{currency}": minor
            for (place, currency), minor in sorted(read_ledger.sums(session).items(), key=str)
        }
        chains = session.execute(
            select(Evidence.contract_id, Evidence.position, Evidence.hash).order_by(Evidence.contract_id, Evidence.position)
        )
        heads = hashlib.sha256(json.dumps([list(link) for link in chains]).encode()).hexdigest()
    return {"books": books, "evidence": heads}


def check(engine: Engine, wanted: dict[str, Any]) -> None:
    """Raises Broken where the database does not say what the manifest says, or is not sound in itself."""
    with engine.connect() as connection:
        counts = row_counts(connection)
        for name, entry in wanted["tables"].items():
            if counts.get(name) != entry["rows"]:
                raise Broken(f"The table {name} holds {counts.get(name)} rows instead of {entry['rows']}.")
        found = of(connection)
        if found["books"] != wanted["books"]:
            raise Broken("The sums of the ledger are not those of the backup.")
        if found["evidence"] != wanted["evidence"]:
            raise Broken("The chains of evidence are not those of the backup.")
        with Session(connection) as session:
            if faults := list(ledger.faults(session)):
                raise Broken(f"The ledger does not balance: {faults[0]}")
            _check_chains(session)


def living_files(connection: Connection) -> set[str]:
    """Hashes of the files that somebody may still want to see."""
    return set(connection.scalars(select(StoredFile.sha256).where(StoredFile.erased_at.is_(None))))


def _check_chains(session: Session) -> None:
    for contract_id, public_id, seal in session.execute(select(Contract.id, Contract.public_id, Contract.seal)).all():
        links = session.execute(
            select(Evidence.record, Evidence.hash).where(Evidence.contract_id == contract_id).order_by(Evidence.position)
        ).all()
        if first_break((record, stored) for record, stored in links) is not None:
            raise Broken(f"The evidence of contract {public_id} is broken.")
        if seal and seal not in {stored for _, stored in links}:
            raise Broken(f"The seal of contract {public_id} is not in its evidence.")
