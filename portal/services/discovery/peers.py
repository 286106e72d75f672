"""Knows how the groups that scores are compared with are gathered: from the portal's own creators, else from imported lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, MutableMapping, Sequence
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Engine, Executable, bindparam, delete, func, insert, select, update

from portal.domain.vetting.figures import Basis, Tier, tier
from portal.domain.vetting.peers import Measure, Observation, PeerCell, Peers
from portal.models.creators import Creator, Peer, PeerImport
from portal.models.discovery import PeerGroup, PeerObservation
from portal.services.work import Work

OWN = "portal"
EVERY = timedelta(hours=24)
MOST = 2000
"""Figures kept of one group: its ranks stay the same to a twentieth of a per cent."""


def gather_when_due(work: Work) -> int:
    """Gather once a day, and when a list has been imported since. Returns the number of groups, 0 when nothing was due."""
    session = work.session
    newest, imported = session.scalar(select(func.max(PeerGroup.gathered_at))), session.scalar(select(func.max(PeerImport.finished_at)))
    if newest is not None and work.now - newest < EVERY and (imported is None or imported <= newest):
        return 0
    return gather_peers(work)


def gather_peers(work: Work) -> int:
    """Write all groups anew, in this transaction. Returns how many there are."""
    today = work.now.date()
    cells = [*_own(work, today), *_imported(work)]
    _read.pop(work.session.get_bind().engine, None)
    work.session.execute(delete(PeerGroup))
    _write(
        work,
        insert(_group),
        [
            {
                "source": cell.source,
                "measure": cell.measure.value,
                "platform": cell.platform,
                "tier": cell.tier.value if cell.tier else "",
                "format": cell.format or "",
                "basis": cell.basis.value if cell.basis else "",
                "figures": _thinned(cell.values),
                "as_of": cell.as_of,
                "gathered_at": work.now,
            }
            for cell in cells
        ],
    )
    return len(cells)


def peers_for(work: Work, platforms: Iterable[str]) -> Peers:
    """The groups of these platforms: the portal's own, and imported ones where it has too few creators.

    They change once a day and are thousands of figures, so each process reads them once: what was read is kept until the rows are others.
    """
    session, wanted = work.session, frozenset(platforms)
    stamp = session.execute(_STAMP).one()
    kept = _read.setdefault(session.get_bind().engine, {})
    if wanted not in kept or kept[wanted][0] != tuple(stamp):
        kept[wanted] = (
            tuple(stamp),
            _joined(session.scalars(select(PeerGroup).where(PeerGroup.platform.in_(wanted)).order_by(PeerGroup.id))),
        )
    return kept[wanted][1]


_read: MutableMapping[Engine, dict[frozenset[str], tuple[tuple, Peers]]] = WeakKeyDictionary()


def _joined(rows: Iterable[PeerGroup]) -> Peers:
    own: list[PeerCell] = []
    imported: list[PeerCell] = []
    for row in rows:
        (own if row.source == OWN else imported).append(_cell(row))
    return Peers.joined(own, imported)


def keep_observations(work: Work, creator_id: int, seen: Sequence[Observation]) -> None:
    """What a creator adds to the groups of others, in the place of what she added before; nothing is written where it is the same."""
    wanted = Counter(
        (one.measure.value, one.platform, str(one.tier or ""), one.format or "", str(one.basis or ""), one.value) for one in seen
    )
    spare: list[int] = []
    for id, *row in work.session.execute(_KNOWN, {"creator_id": creator_id}):
        if wanted[tuple(row)] > 0:
            wanted[tuple(row)] -= 1
        else:
            spare.append(id)
    new = [dict(zip(_COLUMNS, row, strict=True)) for row in wanted.elements()]
    _write(work, _CHANGE, [{"row": id, **row} for id, row in zip(spare, new, strict=False)])
    _write(work, _ADD, [{"creator_id": creator_id, **row} for row in new[len(spare) :]])
    _write(work, _DROP, [{"row": id} for id in spare[len(new) :]])


_COLUMNS = ("measure", "platform", "tier", "format", "basis", "value")
_observation, _group = PeerObservation.__table__, PeerGroup.__table__
_KNOWN = select(_observation.c.id, *(_observation.c[name] for name in _COLUMNS)).where(_observation.c.creator_id == bindparam("creator_id"))
_CHANGE = update(_observation).where(_observation.c.id == bindparam("row")).values({name: bindparam(name) for name in _COLUMNS})
_ADD = insert(_observation)
_DROP = delete(_observation).where(_observation.c.id == bindparam("row"))
_STAMP = select(func.count(), func.max(_group.c.id), func.max(_group.c.gathered_at))


def _write(work: Work, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        work.session.execute(statement, rows)


def _own(work: Work, today: date) -> tuple[PeerCell, ...]:
    rows = work.session.execute(
        select(
            PeerObservation.measure,
            PeerObservation.platform,
            PeerObservation.tier,
            PeerObservation.value,
            PeerObservation.format,
            PeerObservation.basis,
        )
        .join(Creator, Creator.id == PeerObservation.creator_id)
        .where(Creator.published_at.is_not(None))
    )
    seen = [
        Observation(Measure(measure), platform, Tier(size) if size else None, value, kind or None, Basis(basis) if basis else None)
        for measure, platform, size, value, kind, basis in rows
    ]
    return Peers.of(seen, today).cells


def _imported(work: Work) -> list[PeerCell]:
    """One set of groups for each list, from the newest snapshot of each account; the larger group of two lists comes first."""
    newest: dict[tuple[str, str, str], tuple] = {}
    rows = work.session.execute(
        select(Peer.dataset, Peer.external_id, Peer.platform, Peer.snapshot, Peer.followers, Peer.views, Peer.er, Peer.er_basis).order_by(
            Peer.snapshot, Peer.id
        )
    )
    for row in rows:
        newest[row.dataset, row.external_id, row.platform] = row
    by_list: dict[str, list[Observation]] = defaultdict(list)
    days: dict[str, date] = {}
    for row in newest.values():
        by_list[row.dataset] += _observed(row)
        days[row.dataset] = max(days.get(row.dataset, date.min), row.snapshot)
    chosen: dict[tuple, PeerCell] = {}
    for name, seen in by_list.items():
        for cell in Peers.of(seen, days[name]).cells:
            named = PeerCell(cell.measure, cell.platform, cell.tier, cell.format, cell.basis, cell.values, cell.as_of, source=name)
            key = (cell.measure, cell.platform, cell.tier, cell.format, cell.basis)
            if key not in chosen or chosen[key].values.size < cell.values.size:
                chosen[key] = named
    return list(chosen.values())


def _observed(row) -> list[Observation]:
    if not row.followers:
        return []
    size = tier(row.followers)
    seen = []
    if row.er is not None and row.er > 0 and row.er_basis in {basis.value for basis in Basis}:
        seen.append(Observation(Measure.ENGAGEMENT, row.platform, size, float(row.er), None, Basis(row.er_basis)))
    if row.views:
        seen.append(Observation(Measure.REACH, row.platform, size, row.views / row.followers, None, Basis.VIEWS))
    return seen


def _thinned(values: np.ndarray) -> list[float]:
    if values.size > MOST:
        values = values[np.linspace(0, values.size - 1, MOST).round().astype(int)]
    return [float(f"{value:.6g}") for value in values]


def _cell(row: PeerGroup) -> PeerCell:
    return PeerCell(
        Measure(row.measure),
        row.platform,
        Tier(row.tier) if row.tier else None,
        row.format or None,
        Basis(row.basis) if row.basis else None,
        np.asarray(row.figures, dtype=float),
        row.as_of,
        source=row.source,
    )
