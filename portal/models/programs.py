"""Knows programs, the versions of their briefs, and who applied."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.money import Money
from portal.domain.programs import APPLICATION, PROGRAM
from portal.models.accounts import Brand
from portal.models.base import Base, Named, Stateful, money
from portal.models.creators import Creator
from portal.models.discovery import AudienceTarget


class Program(Named, Stateful, Base):
    __tablename__ = "program"
    __table_args__ = (Index("ix_program_open", "state", "decide_by"),)
    MACHINE = PROGRAM

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), index=True)
    title: Mapped[str] = mapped_column(String(140))
    summary: Mapped[str] = mapped_column(String(600), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    """In which language title, summary and hypothesis are written: en or de."""
    objective: Mapped[str] = mapped_column(String(20), default="discover")
    """The behaviour to change: discover · consider · try · buy"""
    hypothesis: Mapped[str] = mapped_column(String(600), default="")
    kpi: Mapped[str] = mapped_column(String(40), default="")
    """An id of the KPI catalogue."""
    kpi_baseline: Mapped[str] = mapped_column(String(60), default="")
    kpi_target: Mapped[str] = mapped_column(String(60), default="")
    kpi_date: Mapped[date | None]
    kinds: Mapped[list[str]] = mapped_column(default=list)
    """Deliverable kinds wanted."""
    topics: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    markets: Mapped[list[str]] = mapped_column(default=list)
    rights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """channels, territory, months, paid: the rights wanted"""
    rounds: Mapped[int] = mapped_column(default=2)
    pay_min_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    pay_max_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    value_menu: Mapped[list[Any]] = mapped_column(default=list)
    """[{option, description, retail_minor, cost_minor, counter}]: value in kind to choose from"""
    places: Mapped[int] = mapped_column(default=5)
    decide_by: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    brief: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    """The working text; what creators read is the newest BriefVersion."""
    target_id: Mapped[int | None] = mapped_column(ForeignKey("audience_target.id", ondelete="SET NULL"), index=True)
    """Whom the brand wants to reach with it; creators do not see it."""

    pay_min: Mapped[Money] = money("pay_min_minor")
    pay_max: Mapped[Money] = money("pay_max_minor")
    brand: Mapped[Brand] = relationship()
    target: Mapped[AudienceTarget | None] = relationship()


class BriefVersion(Base):
    """One fixed wording of a program's brief, new whenever creators come to read another one; contracts point at theirs."""

    __tablename__ = "brief_version"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Application(Named, Stateful, Base):
    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("program_id", "creator_id"),
        Index("ix_application_program", "program_id", "state"),
        Index("ix_application_state", "state", "decided_at"),
    )
    MACHINE = APPLICATION

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"), index=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), index=True)
    rate_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    concept: Mapped[str] = mapped_column(String(3000), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    invitation: Mapped[str] = mapped_column(String(1000), default="")
    """The brand's words to a creator whom it invited."""
    answer: Mapped[str] = mapped_column(String(1000), default="")
    """The kind word with which it was decided."""
    applied_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    rate: Mapped[Money | None] = money("rate_minor", optional=True)
    program: Mapped[Program] = relationship()
    creator: Mapped[Creator] = relationship()
