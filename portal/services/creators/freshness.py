"""Knows how what is derived from a profile learns that it changed: the search index by a row, scores by an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.models.creators import Creator
from portal.models.discovery import SearchDirty
from portal.services.work import Work


@dataclass(frozen=True)
class FiguresChanged:
    """Dated figures of `creator` came or went; scores have to be computed anew."""

    creator: Creator


def mark_dirty(work: Work, creator_id: int) -> None:
    """Say that the search document of a creator is out of date; the indexer compares `rev`."""
    insert = inserting(work.session, SearchDirty.__table__)
    work.session.execute(
        insert.values(creator_id=creator_id, rev=1).on_conflict_do_update(index_elements=["creator_id"], set_={"rev": SearchDirty.rev + 1})
    )


def figures_changed(work: Work, creator: Creator) -> None:
    """What must be called after figures came or went."""
    work.session.flush()
    mark_dirty(work, creator.id)
    work.announce(FiguresChanged(creator))


def inserting(session: Session, table: Table):
    """An INSERT of this database that may say ON CONFLICT."""
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def insert_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many rows at once, as one executemany."""
    if rows:
        session.execute(table.insert(), rows)
