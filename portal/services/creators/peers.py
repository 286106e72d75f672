"""Knows how a public list becomes the private peers that scores are compared with: whole or not at all, and twice the same."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal.domain.creators.figures import PeerFigure, Rejected
from portal.gateways import peers
from portal.gateways.peers import Dataset
from portal.models.creators import Peer, PeerImport
from portal.services.creators.bulk import Rows, inserting, write_rows
from portal.services.work import Work

AT_ONCE = 2000
KEY = ("dataset", "external_id", "platform", "snapshot")
VALUES = ("category", "country", "followers", "views", "likes", "comments", "shares", "er", "er_basis")
MOST_REFUSED = 1000
"""So many refused rows stand in the report that is stored; the one that is handed back holds all."""


@dataclass
class PeerReport:
    """What one run over one file took and refused."""

    dataset: str
    file: str
    rows: int = 0
    taken: int = 0
    new: int = 0
    """Of those taken the ones that were not there before."""
    refused: list[Rejected] = field(default_factory=list)

    @property
    def refused_rows(self) -> int:
        """Rows, where `refused` has a line for each cell."""
        return len({each.row for each in self.refused})

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "rows": self.rows,
            "taken": self.taken,
            "new": self.new,
            "refused": self.refused_rows,
            "reasons": [
                {"row": each.row, "column": each.column, "value": each.value, "reason": each.reason.to_json()}
                for each in self.refused[:MOST_REFUSED]
            ],
        }


def import_dataset(work: Work, dataset: Dataset, advance: Callable[[int], None] = lambda rows: None) -> PeerReport:
    """Take every row of a list in this transaction; a row that is there already is brought up to date.

    `advance` is told how many rows have been read since it was told last. Raises Unreadable where the file has changed under our hands.
    """
    session, started = work.session, work.now
    report = PeerReport(dataset.name, dataset.path.name)
    before = _count(work, dataset.name)
    statement = _upsert(work)
    last, told = 0, 0
    for figures in _batches(peers.rows(dataset, salt=salt(work.settings.signing_key)), report):
        write_rows(session, statement, figures)
        report.taken += figures.number
        last = report.taken + report.refused_rows
        advance(last - told)
        told = last
    report.rows, report.new = report.taken + report.refused_rows, _count(work, dataset.name) - before
    row = PeerImport(dataset=dataset.name, sha256=_sha256(dataset.path), started_at=started, finished_at=work.now, report=report.to_json())
    session.add(row)
    work.record("creators.imported_peers", row, dataset=dataset.name, taken=report.taken, refused=report.refused_rows)
    return report


def salt(secret_key: str) -> bytes:
    """What names of people are hashed with: it follows from the secret key, so that it is nowhere written and stays the same."""
    return hmac.digest(secret_key.encode(), b"portal.peers.v1", hashlib.sha256)


def _batches(rows: Iterator[PeerFigure | Rejected], report: PeerReport) -> Iterator[Rows]:
    batch: list[PeerFigure] = []
    for each in rows:
        if type(each) is Rejected:
            report.refused.append(each)
            continue
        batch.append(each)
        if len(batch) == AT_ONCE:
            yield _rows(batch)
            batch = []
    yield _rows(batch)


def _rows(figures: Sequence[PeerFigure]) -> Rows:
    return Rows.of(
        figures,
        ("dataset", "external_id", "platform", "snapshot", "followers", "views", "likes", "comments", "shares", "er"),
        category=[(each.category or "")[:80] for each in figures],
        country=[(each.country or "")[:60] for each in figures],
        er_basis=[each.er_basis or "" for each in figures],
    )


def _upsert(work: Work):
    insert = inserting(work.session, Peer.__table__)
    return insert.on_conflict_do_update(index_elements=KEY, set_={name: insert.excluded[name] for name in VALUES})


def _count(work: Work, dataset: str) -> int:
    return work.session.scalar(select(func.count()).where(Peer.dataset == dataset)) or 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
