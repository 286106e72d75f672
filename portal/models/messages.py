"""Knows what the two sides wrote to each other, one thread for each collaboration."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.accounts import Account
from portal.models.base import Base, Named
from portal.models.contracts import Collaboration


class Message(Named, Base):
    __tablename__ = "message"
    __table_args__ = (Index("ix_message_thread", "collaboration_id", "id"),)

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(String(5000))
    at: Mapped[datetime]

    author: Mapped[Account | None] = relationship()
    collaboration: Mapped[Collaboration] = relationship()


class ThreadRead(Base):
    __tablename__ = "thread_read"
    __table_args__ = (UniqueConstraint("collaboration_id", "account_id"),)

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    last_message_id: Mapped[int]
