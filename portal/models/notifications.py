"""Knows what a person was told inside the portal, and whether she has read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.text import Text
from portal.models.base import Base, Named


class Notification(Named, Base):
    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_reader", "account_id", "read_at", "at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    """For whom the reader acts, where the notice is not her own affair."""
    at: Mapped[datetime]
    text: Mapped[dict[str, Any]]
    """A packed domain Text; it is translated for its reader."""
    path: Mapped[str] = mapped_column(String(300))
    """Where a click leads, inside the portal."""
    group_key: Mapped[str] = mapped_column(String(80))
    """What it is about ("offer:abc"); the bell groups by it."""
    read_at: Mapped[datetime | None]

    @property
    def shown(self) -> Text:
        return Text.from_json(self.text)
