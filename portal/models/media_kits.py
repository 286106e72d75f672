"""Knows the media kit: what only it says, its addresses, what came of her work, and its links for single recipients with their view log."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Named
from portal.models.creators import Creator, WorkSample
from portal.models.files import StoredFile


class MediaKit(Named, Base):
    __tablename__ = "media_kit"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    intro_en: Mapped[str] = mapped_column(String(600), default="")
    intro_de: Mapped[str] = mapped_column(String(600), default="")
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    creator: Mapped[Creator] = relationship()


class FormerAddress(Base):
    """An address that a kit had before. It leads to the kit's present one, and belongs to nobody else, ever."""

    __tablename__ = "former_kit_address"

    slug_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256. It stays when the kit is erased, so that an address on somebody's printed card never leads to a stranger."""
    slug: Mapped[str] = mapped_column(String(60), default="")
    """In clear while the kit exists, so that she sees what she has; emptied with it."""
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("media_kit.id", ondelete="SET NULL"), index=True)
    left_at: Mapped[datetime]


class KitQuestion(Named, Base):
    """What brands ask again and again, answered once."""

    __tablename__ = "kit_question"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    question_en: Mapped[str] = mapped_column(String(200), default="")
    question_de: Mapped[str] = mapped_column(String(200), default="")
    answer_en: Mapped[str] = mapped_column(String(1200), default="")
    answer_de: Mapped[str] = mapped_column(String(1200), default="")
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class PastBrand(Named, Base):
    """A brand that she has worked with. It is named where it has allowed that, else only its field is said."""

    __tablename__ = "past_brand"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    permitted: Mapped[bool] = mapped_column(default=False)
    """The brand has allowed to be named."""
    permission: Mapped[str] = mapped_column(String(200), default="")
    """How and when it allowed that; for her alone."""
    topic: Mapped[str] = mapped_column(String(40), default="")
    """Its field, an id of the taxonomy; what is said where the name may not be."""
    year: Mapped[int | None]
    note_en: Mapped[str] = mapped_column(String(140), default="")
    note_de: Mapped[str] = mapped_column(String(140), default="")
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class SampleResult(Named, Base):
    """What came of one piece of work: one figure with its source and day."""

    __tablename__ = "sample_result"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("work_sample.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    """An id of `domain.media_kits.results.RESULTS`."""
    value: Mapped[Decimal] = mapped_column(Numeric(22, 6))
    source: Mapped[str] = mapped_column(String(12))
    """file · proof · self_stated"""
    as_of: Mapped[date]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    """The picture that shows it; everybody who reads the kit may open it."""
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    sample: Mapped[WorkSample] = relationship()
    proof: Mapped[StoredFile | None] = relationship()


class KitVariant(Named, Base):
    """Her kit for one recipient: chosen sections and packages behind a link of its own."""

    __tablename__ = "kit_variant"

    kit_id: Mapped[int] = mapped_column(ForeignKey("media_kit.id", ondelete="CASCADE"), index=True)
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(120))
    greeting: Mapped[str] = mapped_column(String(600), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    """en, de, or empty: the reader's own."""
    sections: Mapped[list[str]] = mapped_column(default=list)
    packages: Mapped[list[str]] = mapped_column(default=list)
    """Public ids of the packages that are shown; one that she removes later is gone from here too."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    passcode_hash: Mapped[str | None] = mapped_column(String(200))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    linked_at: Mapped[datetime]
    """When the present link was made."""

    kit: Mapped[MediaKit] = relationship()


class KitView(Named, Base):
    """That the link of a variant was opened. Nothing of the reader is kept: no address, no browser, no cookie."""

    __tablename__ = "kit_view"
    __table_args__ = (Index("ix_kit_view_latest", "variant_id", "at"),)

    variant_id: Mapped[int] = mapped_column(ForeignKey("kit_variant.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(index=True)
    seconds: Mapped[int | None]
    """How long it was on the screen; none where the reader's browser told nothing."""
    sections: Mapped[list[str]] = mapped_column(default=list)
    """What came into view; empty where the reader's browser told nothing."""
