"""Knows the media kit: the public page that a creator publishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Named
from portal.models.creators import Creator


class MediaKit(Named, Base):
    __tablename__ = "media_kit"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    intro_en: Mapped[str] = mapped_column(String(600), default="")
    intro_de: Mapped[str] = mapped_column(String(600), default="")
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    creator: Mapped[Creator] = relationship()
