"""Knows what a brand looks for, whom it has shortlisted, what scores are compared with, and whom the index must read again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Named
from portal.models.creators import Creator


class SearchDirty(Base):
    """A creator whose search document is out of date; deleted only where id and `rev` are still those that were indexed.

    An id is never given twice, so that a row that was deleted and written anew is another one.
    """

    __tablename__ = "search_dirty"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    creator_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    rev: Mapped[int] = mapped_column(default=1)


class AudienceTarget(Named, Base):
    __tablename__ = "audience_target"

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    """countries, ages, genders, interests, languages, each with wanted buckets and a minimum share"""
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Shortlist(Named, Base):
    __tablename__ = "shortlist"

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ShortlistEntry(Base):
    __tablename__ = "shortlist_entry"
    __table_args__ = (UniqueConstraint("shortlist_id", "creator_id"),)

    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id", ondelete="CASCADE"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Taken off; the note stays for the one who takes that back."""
    status: Mapped[str] = mapped_column(String(12), default="open")
    """How far the brand is with her: an id of domain.discovery.keeping.STATUSES."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    """Who of the brand sees to it."""

    creator: Mapped[Creator] = relationship()
    shortlist: Mapped[Shortlist] = relationship()


class CreatorExclusion(Base):
    """A creator whom a brand has put aside: left out of its searches unless it asks for those."""

    __tablename__ = "creator_exclusion"
    __table_args__ = (UniqueConstraint("brand_id", "creator_id"),)

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    put_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    put_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Let in again; the reason stays for the one who takes that back."""

    creator: Mapped[Creator] = relationship()


class SavedSearch(Named, Base):
    """A search that a member of a brand keeps, with the mail that tells her of new creators."""

    __tablename__ = "saved_search"
    __table_args__ = (Index("ix_saved_search_account", "account_id", "brand_id"), Index("ix_saved_search_due", "due_at"))

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    params: Mapped[list[Any]]
    """[[name, value], …] as domain.discovery.address writes them, without the page."""
    cadence: Mapped[str] = mapped_column(String(8), default="off")
    """off · daily · weekly"""
    due_at: Mapped[datetime | None]
    """When it is run next; None while it is off or removed."""
    last_run_at: Mapped[datetime | None]
    last_total: Mapped[int] = mapped_column(default=0)
    last_new: Mapped[int] = mapped_column(default=0)
    seen: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of the creators whom she has been shown or told of, at most domain.discovery.keeping.REMEMBERED."""
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PeerObservation(Base):
    """One measured figure of a published creator, as a peer of others; written anew with each score, read only in groups of thirty."""

    __tablename__ = "peer_observation"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    measure: Mapped[str] = mapped_column(String(30))
    platform: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(10), default="")
    format: Mapped[str] = mapped_column(String(20), default="")
    basis: Mapped[str] = mapped_column(String(20), default="")
    value: Mapped[float]


class PeerGroup(Base):
    """The figures of one group of peers, ascending, gathered each night so that a score reads a few rows instead of everybody."""

    __tablename__ = "peer_group"
    __table_args__ = (Index("ix_peer_group_platform", "platform"),)

    source: Mapped[str] = mapped_column(String(40))
    """portal, or the name of an imported list"""
    measure: Mapped[str] = mapped_column(String(30))
    platform: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(10), default="")
    format: Mapped[str] = mapped_column(String(20), default="")
    basis: Mapped[str] = mapped_column(String(20), default="")
    figures: Mapped[list[Any]]
    as_of: Mapped[date]
    gathered_at: Mapped[datetime]
