"""Knows whom a creator lets act for her: what for, how long, and by which words or paper."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.accounts import Account
from portal.models.base import Base, Named
from portal.models.creators import Creator
from portal.models.files import StoredFile


class Mandate(Named, Base):
    """One authority: offered by e-mail, taken by an account, over when it is revoked or its last day has passed."""

    __tablename__ = "mandate"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    """Who acts for her; none before the invitation is accepted."""
    email: Mapped[str] = mapped_column(String(254))
    scopes: Mapped[list[str]] = mapped_column(default=list)
    """profile · negotiate (domain.accounts.Scope)"""
    declaration: Mapped[str] = mapped_column(String(1000), default="")
    """Her words by which the authority is given."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    """A signed paper instead of the words, or beside them."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    creator: Mapped[Creator] = relationship()
    account: Mapped[Account | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
