"""Knows what must leave the portal: one row written with the change that causes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Outbox(Base):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "state", "not_before"),)

    kind: Mapped[str] = mapped_column(String(40))
    """mail · transfer · pdf · index …: which courier takes it."""
    business_key: Mapped[str] = mapped_column(String(160), unique=True)
    """What it is about; a second row for the same fact is refused."""
    idem_key: Mapped[str] = mapped_column(String(80), unique=True)
    payload: Mapped[dict[str, Any]]
    """Frozen parameters."""
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    """waiting · leased · done · failed · unknown"""
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    first_sent_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    remote_id: Mapped[str | None] = mapped_column(String(120))
    last_error: Mapped[str | None] = mapped_column(String(500))
    done_at: Mapped[datetime | None]


class WorkerBeat(Base):
    """When a worker last showed that it lives; `/readyz` reads it."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime]
