"""Knows connected accounts: whose they are, by which id of the platform, with which sealed keys, and each try to connect one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.creators.connections import CONNECTION
from portal.models.base import Base, Named, Stateful
from portal.models.creators import Channel, Creator


def _one(name: str, *columns: str) -> Index:
    living = text("state = 'active'")
    return Index(name, *columns, unique=True, sqlite_where=living, postgresql_where=living)


class Connection(Stateful, Named, Base):
    """A channel whose owner signed in at its platform. One living connection for each account there and for each channel here."""

    __tablename__ = "connection"
    __table_args__ = (
        _one("uq_connection_account", "platform", "provider_id"),
        _one("uq_connection_channel", "channel_id"),
        Index("ix_connection_due", "state", "next_fetch_at"),
    )
    MACHINE = CONNECTION

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    provider_id: Mapped[str] = mapped_column(String(120))
    """The platform's own id of the account: what proves it. Names and addresses may change hands, this does not."""
    handle: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[str] = mapped_column(default="", deferred=True)
    """The keys, encrypted (gateways.vault); empty when the connection has ended."""
    scopes: Mapped[list[str]] = mapped_column(default=list)
    """What she allowed at the platform."""
    created_at: Mapped[datetime]
    proven_at: Mapped[datetime]
    """When she last signed in at the platform, which is also when she agreed."""
    fetched_at: Mapped[datetime | None]
    next_fetch_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    """Fetches in a row that were given up."""
    trouble: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The sentence of what went wrong last (Text as JSON); empty when all is well."""
    trouble_at: Mapped[datetime | None]
    lacking: Mapped[list[Any]] = mapped_column(default=list)
    """Sentences of what the platform did not give (Text as JSON), for example because a permission was not ticked."""
    ended_at: Mapped[datetime | None]
    figures_kept: Mapped[bool] = mapped_column(default=False)
    """Whether its figures stay after the end, relabelled."""

    creator: Mapped[Creator] = relationship()
    channel: Mapped[Channel] = relationship()


class ConnectionAttempt(Named, Base):
    """One way to a platform and back: bound to the person and the browser, used once, over after minutes."""

    __tablename__ = "connection_attempt"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(default="", deferred=True)
    """The PKCE verifier, encrypted; emptied when used."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    contested_id: Mapped[int | None] = mapped_column(ForeignKey("connection.id", ondelete="SET NULL"), index=True)
    """The living connection of somebody else that she ran into: she may ask the operator to decide."""
    provider_id: Mapped[str] = mapped_column(String(120), default="")
    handle: Mapped[str] = mapped_column(String(120), default="")

    contested: Mapped[Connection | None] = relationship()
