"""Knows the files that people brought or that the portal made; the bytes live with the file gateway under their hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Named


class StoredFile(Named, Base):
    __tablename__ = "stored_file"

    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    """Who brought it; none for what the portal made."""
    brand_id: Mapped[int | None] = mapped_column(index=True)
    creator_id: Mapped[int | None] = mapped_column(index=True)
    """Who may see it beside the one who brought it: both parties of a collaboration, or one of them."""
    public: Mapped[bool] = mapped_column(default=False)
    """Shown to everyone (photo, logo)."""
    purpose: Mapped[str] = mapped_column(String(20))
    """photo · draft · export · contract"""
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime]
    erase_after: Mapped[datetime | None]
    """The moment from which its bytes must go, as was promised when it came; none for what stays."""
    erased_at: Mapped[datetime | None]
