"""Knows how what is derived from a profile learns that it changed: the search index by a row, scores by an event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portal.models.creators import Creator
from portal.models.discovery import SearchDirty
from portal.services.creators.bulk import insert_many, insert_of, inserting
from portal.services.work import Work

__all__ = ["FiguresChanged", "figures_changed", "insert_many", "inserting", "mark_dirty"]


@dataclass(frozen=True)
class FiguresChanged:
    """Dated figures of `creator` came or went; scores have to be computed anew."""

    creator: Creator


def mark_dirty(work: Work, creator_id: int) -> None:
    """Say that the search document of a creator is out of date; the indexer compares `rev`."""
    work.marked = True
    work.session.execute(_one_more(work.session.get_bind().dialect.name), {"creator_id": creator_id, "rev": 1})


@cache
def _one_more(dialect: str):
    """Built once: every change of a profile and every score says it."""
    table = SearchDirty.__table__
    return insert_of(dialect)(table).on_conflict_do_update(index_elements=["creator_id"], set_={"rev": table.c.rev + 1})


def figures_changed(work: Work, creator: Creator) -> None:
    """What must be called after figures came or went."""
    work.session.flush()
    mark_dirty(work, creator.id)
    work.announce(FiguresChanged(creator))
