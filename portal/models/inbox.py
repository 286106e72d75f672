"""Knows what arrived from outside: a row before anything is done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class WebhookEvent(Base):
    __tablename__ = "webhook_event"
    __table_args__ = (Index("ix_webhook_event_waiting", "state", "received_at"),)

    source: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(120))
    object_id: Mapped[str] = mapped_column(String(120))
    thin: Mapped[bool]
    livemode: Mapped[bool]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    """waiting · done · ignored · quarantined"""
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
