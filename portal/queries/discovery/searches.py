"""Knows the searches that a member keeps, and who is still there of those who answer one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.discovery.address import Known, from_params
from portal.domain.discovery.keeping import week_over
from portal.domain.discovery.query import SearchQuery
from portal.domain.text import Text
from portal.models.creators import Creator
from portal.models.discovery import SavedSearch


def searches_of(session: Session, actor: Actor) -> list[SavedSearch]:
    """The searches that she keeps in this brand, the latest first; her colleagues' are theirs."""
    return list(session.scalars(_mine(actor).where(SavedSearch.removed_at.is_(None)).order_by(SavedSearch.id.desc())))


def find_search(session: Session, actor: Actor, public_id: str, *, removed: bool = False) -> SavedSearch | None:
    statement = _mine(actor).where(SavedSearch.public_id == public_id)
    return session.scalar(statement if removed else statement.where(SavedSearch.removed_at.is_(None)))


def _mine(actor: Actor):
    return select(SavedSearch).where(SavedSearch.account_id == actor.account_id, SavedSearch.brand_id == (actor.brand_id or 0))


class Kept(NamedTuple):
    """A search as it was kept, and what keeps it from being run."""

    query: SearchQuery
    unread: tuple[Text, ...]
    """What of it cannot be read any more. Without that it would find others than she meant."""
    over: bool
    """Whether the week in which creators should be free lies behind."""

    @property
    def stopped(self) -> str:
        """Why it is not run: `unread`, `week`, or empty where it is."""
        return "unread" if self.unread else "week" if self.over else ""


def read_search(saved: SavedSearch, known: Known, today: date) -> Kept:
    params: dict[str, list[str]] = {}
    for name, value in saved.params:
        params.setdefault(name, []).append(value)
    query, unread = from_params(params, known)
    return Kept(query, unread, week_over(query, today))


def published(session: Session, ids: Sequence[int]) -> list[tuple[int, datetime]]:
    """Those of `ids` who are published, as a brand may find them, in their order, with when each was published."""
    if not ids:
        return []
    rows = session.execute(select(Creator.id, Creator.published_at).where(Creator.id.in_(ids), Creator.published_at.is_not(None)))
    known = {number: moment for number, moment in rows}
    return [(number, known[number]) for number in dict.fromkeys(ids) if number in known]


class Named(NamedTuple):
    name: str
    handle: str
    topics: list[str]
    place: str


def names_of(session: Session, ids: Sequence[int]) -> list[Named]:
    """What a line says of each, in their order."""
    wanted = select(Creator.id, Creator.name, Creator.handle, Creator.topics, Creator.place).where(Creator.id.in_(ids))
    known = {number: Named(*told) for number, *told in session.execute(wanted)}
    return [known[number] for number in ids if number in known]
