"""Knows who may sign in, which brands exist, who belongs to them, and which sign-ins are alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Named


class Account(Named, Base):
    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case; how a person is told apart when she signs in."""
    email_confirmed_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(5), default="en")
    theme: Mapped[str] = mapped_column(String(8), default="system")
    zone: Mapped[str] = mapped_column(String(40), default="")
    """The time zone that she chose, by its IANA name; empty for the usual one of her language."""
    operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    """Set when the person left: name and e-mail are gone, what binds others stays."""
    token_rev: Mapped[int] = mapped_column(default=0)
    """Raised when password or e-mail change, so that links sent before are dead."""


class SignIn(Named, Base):
    """One browser in which a person is signed in; the cookie carries its secret, the table its hash."""

    __tablename__ = "sign_in"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"))
    """The workspace in which she works in this browser."""
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id", ondelete="SET NULL"))
    """The creator's authority under which she works in this browser."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    fresh_at: Mapped[datetime]
    """When the password was last typed here."""
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    ip_prefix: Mapped[str] = mapped_column(String(45), default="")

    account: Mapped[Account] = relationship()


class Brand(Named, Base):
    """A brand and its workspace."""

    __tablename__ = "brand"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    country: Mapped[str] = mapped_column(String(2), default="DE")
    website: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("brand_id", "account_id"),)

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    """owner · manager · finance (see domain.accounts.Role)"""
    joined_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    brand: Mapped[Brand] = relationship()


class MemberInvitation(Named, Base):
    __tablename__ = "member_invitation"

    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    brand: Mapped[Brand] = relationship()
    invited_by: Mapped[Account | None] = relationship()


class RateCounter(Base):
    """Tries in a window of time, shared by all processes."""

    __tablename__ = "rate_counter"
    __table_args__ = (UniqueConstraint("bucket", "slot"),)

    bucket: Mapped[str] = mapped_column(String(160))
    slot: Mapped[int]
    """Number of the window since the epoch."""
    tries: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SitePage(Base):
    """Imprint, privacy and terms: text that the operator sets, in Markdown."""

    __tablename__ = "site_page"
    __table_args__ = (UniqueConstraint("name", "locale"),)

    name: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(5))
    body: Mapped[str]
    changed_at: Mapped[datetime]


Index("ix_sign_in_alive", SignIn.account_id, SignIn.revoked_at)
