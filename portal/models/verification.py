"""Knows what was checked about creators and brands: method, claim, evidence, who looked, when, and until when it holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.verification import VERIFICATION
from portal.models.accounts import Account, Brand
from portal.models.base import Base, Named, Stateful
from portal.models.creators import Channel, Creator
from portal.models.files import StoredFile

_RUNNING = text("state IN ('open', 'waiting')")


class Verification(Stateful, Named, Base):
    """One check of one creator or one brand; a new try is a new row, so that the history stays."""

    __tablename__ = "verification"
    __table_args__ = (
        CheckConstraint("(creator_id IS NULL) <> (brand_id IS NULL)", name="one_side"),
        Index("uq_verification_channel", "channel_id", "method", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_verification_waiting", "state", "asked_at"),
        Index("ix_verification_until", "state", "expires_at"),
    )
    MACHINE = VERIFICATION

    creator_id: Mapped[int | None] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    """channel_code · domain_mail · business · ownership; the other rungs are read from their own causes."""
    about: Mapped[str] = mapped_column(String(200), default="")
    """The channel, domain or number in words."""
    code: Mapped[str] = mapped_column(String(20), default="")
    claim: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What is to be checked: {url} or {kind, country, number, name} or {platform, provider_id, attempt, words}."""
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was found: {url, place} or {register, name, reference} or {words}."""
    checked_by: Mapped[str] = mapped_column(String(12), default="")
    """portal · platform · vies · operator"""
    by_eye: Mapped[bool] = mapped_column(default=False)
    """Whether the operator has to look: it stands in the queue while it is waiting."""
    note: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the last look found (Text as JSON)."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    """The operator's words with a no."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    """Until when a code may be used, or a confirmation holds."""

    creator: Mapped[Creator | None] = relationship()
    brand: Mapped[Brand | None] = relationship()
    channel: Mapped[Channel | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])
