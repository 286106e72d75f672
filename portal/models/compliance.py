"""Knows consents, objections and checks of a person's figures, what she and others stated about them, and signed vetting records."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.compliance.checks import FIGURE_CHECK
from portal.models.accounts import Account, Brand
from portal.models.base import Base, Named, Stateful
from portal.models.creators import Channel, Creator
from portal.models.files import StoredFile


class Consent(Base):
    __tablename__ = "consent"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(String(600))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ScoringObjection(Base):
    """A creator's objection to being scored (GDPR Art. 21); while one stands nothing is computed."""

    __tablename__ = "scoring_objection"
    __table_args__ = (
        Index(
            "uq_scoring_objection_standing",
            "creator_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FigureCheck(Stateful, Named, Base):
    """What a creator asked a human to look at: a figure that she disputes, or her score as a whole."""

    __tablename__ = "figure_check"
    __table_args__ = (
        Index("ix_figure_check_creator", "creator_id", "state"),
        Index("ix_figure_check_waiting", "state", "asked_at"),
        Index(
            "uq_figure_check_open",
            "creator_id",
            "kind",
            "channel",
            "figure",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    MACHINE = FIGURE_CHECK

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    """dispute · human_look"""
    channel: Mapped[str] = mapped_column(String(12), default="")
    """Public id of the channel; empty where it is about all."""
    figure: Mapped[str] = mapped_column(String(20), default="")
    """A part of the score, "quality" for the whole; empty for a human look."""
    words: Mapped[str] = mapped_column(String(1000))
    answer: Mapped[str] = mapped_column(String(1000), default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)

    creator: Mapped[Creator] = relationship()
    additions: Mapped[list[FigureCheckAddition]] = relationship(order_by="FigureCheckAddition.id")


class FigureCheckAddition(Base):
    """What she added to an open question. Appended: nothing that somebody may have read already is changed."""

    __tablename__ = "figure_check_addition"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("figure_check.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(1000))
    said_at: Mapped[datetime]


class FigureAnswer(Base):
    """What a creator says about one of her figures. Appended: the newest stands beside the figure, the others are its history."""

    __tablename__ = "figure_answer"
    __table_args__ = (Index("ix_figure_answer_creator", "creator_id", "channel"),)

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    channel: Mapped[str] = mapped_column(String(12))
    """Public id of the channel, which may be gone one day."""
    figure: Mapped[str] = mapped_column(String(20))
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """{words, day, link}; empty words take the answer back, none at all are the erased ones of somebody who left."""
    said_at: Mapped[datetime]


class ProviderReport(Named, Base):
    """What an audience provider reported, as a creator or a brand states it: never measured by the portal, and labelled so."""

    __tablename__ = "provider_report"
    __table_args__ = (Index("ix_provider_report_creator", "creator_id", "withdrawn_at"),)

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    """Who attached it where it was a brand: then only that brand and the creator see it, and no score reads it."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    provider: Mapped[str] = mapped_column(String(80))
    credible: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    """Share of followers that the provider calls credible, 0 to 1."""
    sample: Mapped[int | None]
    as_of: Mapped[date]
    stated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    channel: Mapped[Channel] = relationship()
    brand: Mapped[Brand | None] = relationship()


class CommentReading(Base):
    """What the comments of one upload came to. It stays when their words are erased and goes when the upload is undone."""

    __tablename__ = "comment_reading"
    __table_args__ = (Index("ix_comment_reading_channel", "channel_id", "as_of"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("export_upload.id", ondelete="CASCADE"), index=True)
    sampled: Mapped[int]
    kinds: Mapped[dict[str, Any]]
    """How many say something specific, are a link, an advertisement, emoji only, generic, a duplicate."""
    core_share: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]


class VettingRecord(Named, Base):
    """What a member of a brand looked at before she decided, frozen and signed by name. Appended only."""

    __tablename__ = "vetting_record"
    __table_args__ = (Index("ix_vetting_record_brand", "brand_id", "creator_id"), Index("ix_vetting_record_creator", "creator_id"))

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    decision: Mapped[str] = mapped_column(String(10))
    """continue · ask · decline"""
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Figures, decision, reason, name and moment; none when the creator has left, then the hash alone is proof."""
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the canonical JSON of `content`."""
    signed_at: Mapped[datetime]

    creator: Mapped[Creator] = relationship()
    brand: Mapped[Brand] = relationship()
    paper: Mapped[VettingPaper | None] = relationship(back_populates="record", uselist=False)


class VettingSigner(Base):
    """Whose account signed a record; apart from it, because a record never changes and a person may leave."""

    __tablename__ = "vetting_signer"

    record_id: Mapped[int] = mapped_column(ForeignKey("vetting_record.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)

    account: Mapped[Account | None] = relationship()


class VettingPaper(Base):
    """The printed copy of a record."""

    __tablename__ = "vetting_paper"

    record_id: Mapped[int] = mapped_column(ForeignKey("vetting_record.id"), unique=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)

    record: Mapped[VettingRecord] = relationship(back_populates="paper")
    file: Mapped[StoredFile | None] = relationship()


class VettingLook(Base):
    """That somebody of a brand opened a creator's vetting page on a day; which person it was is not kept."""

    __tablename__ = "vetting_look"
    __table_args__ = (UniqueConstraint("creator_id", "brand_id", "day"),)

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"))
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]

    brand: Mapped[Brand] = relationship()
