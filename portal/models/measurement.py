"""Knows what came of a collaboration: results with their source, what was learned, and the next step."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Named
from portal.models.contracts import Collaboration


class Scorecard(Named, Base):
    __tablename__ = "scorecard"

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"), unique=True)
    reading: Mapped[str] = mapped_column(String(1500), default="")
    """What happened, in the brand's words."""
    next_step: Mapped[str] = mapped_column(String(20), default="")
    """repeat · adapt · pause · stop"""
    next_reason: Mapped[str] = mapped_column(String(600), default="")
    creator_view: Mapped[str] = mapped_column(String(1500), default="")
    questions: Mapped[list[Any]] = mapped_column(default=list)
    """Recurring questions of the community."""
    changed_at: Mapped[datetime]

    collaboration: Mapped[Collaboration] = relationship()


class Result(Base):
    """One figure of what happened; a later reading is a new row."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("collaboration_id", "kpi", "as_of", "side"),)

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"))
    deliverable_id: Mapped[int | None] = mapped_column(ForeignKey("deliverable.id"))
    kpi: Mapped[str] = mapped_column(String(40))
    value: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    source: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(400), default="")
    side: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]
    recorded_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
