"""Knows which consents a person gave, to which wording, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Consent(Base):
    __tablename__ = "consent"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(String(600))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
