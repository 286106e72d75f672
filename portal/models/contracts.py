"""Knows collaborations, their contracts, who signed, and the chained trail of evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.contracts import MACHINE as CONTRACT
from portal.models.accounts import Account, Brand
from portal.models.base import Base, Named, Stateful
from portal.models.creators import Creator
from portal.models.offers import Offer


class Collaboration(Named, Base):
    """What brand and creator do together, from the accepted offer on."""

    __tablename__ = "collaboration"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), unique=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), index=True)
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"), index=True)
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"), index=True)
    title: Mapped[str] = mapped_column(String(140))
    terms: Mapped[dict[str, Any]]
    """The agreed sheet."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    offer: Mapped[Offer] = relationship()
    brand: Mapped[Brand] = relationship()
    creator: Mapped[Creator] = relationship()


class Contract(Named, Stateful, Base):
    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("collaboration_id", "number"),
        Index("ix_contract_brand", "brand_id", "state"),
        Index("ix_contract_creator", "creator_id", "state"),
    )
    MACHINE = CONTRACT

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"))
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    number: Mapped[int] = mapped_column(default=1)
    """Counts the papers of a collaboration: the agreement, its fair copy after a void one, later each amendment."""
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    """Who signs for the brand: the person whose deed the offer was."""
    governing_language: Mapped[str] = mapped_column(String(2), default="de")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Frozen terms, parties and clauses in both languages: exactly what was shown."""
    content_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    """SHA-256 of the canonical JSON of `content`."""
    frozen_at: Mapped[datetime | None]
    executed_at: Mapped[datetime | None]
    seal: Mapped[str] = mapped_column(String(64), default="")
    """Head of the evidence chain at the last signature."""
    pdf_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    created_at: Mapped[datetime]

    collaboration: Mapped[Collaboration] = relationship()
    signatory: Mapped[Account | None] = relationship()

    @property
    def reference(self) -> str:
        """The number by which people name it, such as 2026-K7PM-4XQA."""
        return f"{self.created_at.year}-{self.public_id[:4]}-{self.public_id[4:8]}".upper()


class Signature(Base):
    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("contract_id", "side"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    side: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    typed_name: Mapped[str] = mapped_column(String(200))
    consent: Mapped[dict[str, Any]]
    """The two sentences that were ticked, word for word, with their language."""
    content_hash: Mapped[str] = mapped_column(String(64))
    """The hash that was shown; equal to the contract's."""
    method: Mapped[str] = mapped_column(String(20), default="password")
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(300))
    signed_at: Mapped[datetime]

    account: Mapped[Account | None] = relationship()


class Evidence(Base):
    """One link of a contract's chain: each hash covers the record and the hash before it."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("contract_id", "position"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    record: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
