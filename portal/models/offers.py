"""Knows offers and their versions: each a whole term sheet that nobody can change afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.offers import MACHINE as OFFER
from portal.models.accounts import Account, Brand
from portal.models.base import Base, Named, Stateful
from portal.models.creators import Creator
from portal.models.programs import Program


class Offer(Named, Stateful, Base):
    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_brand", "brand_id", "state"), Index("ix_offer_creator", "creator_id", "state"))
    MACHINE = OFFER

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    title: Mapped[str] = mapped_column(String(140))
    current_number: Mapped[int] = mapped_column(default=1)
    """Number of the version that is on the table; a version that was taken back keeps its number."""
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The sheet before it is sent, as domain.offers.terms writes it; what is sent becomes version 1 and cannot be changed."""
    draft_hash: Mapped[str] = mapped_column(String(64), default="")
    draft_message: Mapped[str] = mapped_column(String(2000), default="")
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    brand: Mapped[Brand] = relationship()
    creator: Mapped[Creator] = relationship()
    program: Mapped[Program | None] = relationship()


class OfferVersion(Base):
    __tablename__ = "offer_version"
    __table_args__ = (UniqueConstraint("offer_id", "number"),)

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    number: Mapped[int]
    side: Mapped[str] = mapped_column(String(12))
    """brand or creator: whose hand wrote it"""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    terms: Mapped[dict[str, Any]]
    """The whole sheet, as domain.offers.terms writes it."""
    terms_hash: Mapped[str] = mapped_column(String(64))
    message: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]

    offer: Mapped[Offer] = relationship()
    author: Mapped[Account | None] = relationship()


class OfferMailing(Named, Base):
    """One offer that a brand writes once for several creators; each gets an offer of her own."""

    __tablename__ = "offer_mailing"

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    """Made with the form, so that the second of two clicks finds the mailing of the first."""
    title: Mapped[str] = mapped_column(String(140))
    terms: Mapped[dict[str, Any]]
    message: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the brand said "send"; from then on the worker sends, one creator after the other."""


class OfferRecipient(Base):
    """One creator of a mailing, and what became of her offer."""

    __tablename__ = "offer_recipient"
    __table_args__ = (UniqueConstraint("mailing_id", "creator_id"), Index("ix_offer_recipient_waiting", "state"))

    mailing_id: Mapped[int] = mapped_column(ForeignKey("offer_mailing.id", ondelete="CASCADE"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """waiting · sent · refused; a refused one keeps the reason and is not tried again by itself"""
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The refusal as domain.text.Text writes it."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    done_at: Mapped[datetime | None]

    mailing: Mapped[OfferMailing] = relationship()
    creator: Mapped[Creator] = relationship()
    offer: Mapped[Offer | None] = relationship()
