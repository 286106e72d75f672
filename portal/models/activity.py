"""Knows what happened: one row for each change, from which timeline, notifications and audit are read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Activity(Base):
    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_subject", "subject_kind", "subject_id"),
        Index("ix_activity_brand", "brand_id", "at"),
        Index("ix_activity_creator", "creator_id", "at"),
        Index("ix_activity_collaboration", "collaboration_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(60))
    """Slice and past tense: "offers.sent"."""
    side: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    mandate_id: Mapped[int | None]
    """The authority under which the account acted for a creator."""
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    brand_id: Mapped[int | None]
    creator_id: Mapped[int | None]
    collaboration_id: Mapped[int | None]
    """Plain numbers without a foreign key: history outlives what it tells of, and no early table knows a later one."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What changed, small and without secrets; figures and names for the timeline."""
