"""Knows the books: accounts, and entries whose postings sum to zero and are never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.money import Money
from portal.models.base import Base, money


class LedgerAccount(Base):
    __tablename__ = "ledger_account"
    __table_args__ = (UniqueConstraint("code", "owner", "currency"),)

    code: Mapped[str] = mapped_column(String(40))
    """stripe_balance · stripe_fee_expense · held_for_brand · creator_payable · platform_fee_income …"""
    owner: Mapped[str] = mapped_column(String(60), default="")
    """"brand:7", "creator:12", or nothing for the operator's own."""
    currency: Mapped[str] = mapped_column(String(3))


class LedgerEntry(Base):
    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_collaboration", "collaboration_id"), Index("ix_ledger_entry_booked", "booked_at"))

    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What was booked; the same fact a second time is refused by this."""
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(120))
    """Whence it is known: the id at Stripe, or the deed in the portal."""
    collaboration_id: Mapped[int | None] = mapped_column(ForeignKey("collaboration.id"))
    occurred_at: Mapped[datetime]
    booked_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)

    postings: Mapped[list[LedgerPosting]] = relationship(order_by="LedgerPosting.id")


class LedgerPosting(Base):
    __tablename__ = "ledger_posting"
    __table_args__ = (CheckConstraint("amount_minor <> 0", name="not_zero"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    """Debit is positive, credit negative."""
    currency: Mapped[str] = mapped_column(String(3))

    amount: Mapped[Money] = money("amount_minor")
    account: Mapped[LedgerAccount] = relationship()


class LedgerCheck(Base):
    """The nightly look at the books: does everything balance, and does the provider say the same?"""

    __tablename__ = "ledger_check"
    __table_args__ = (UniqueConstraint("day", "currency"),)

    day: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    ledger_minor: Mapped[int] = mapped_column(BigInteger)
    """What the books say that lies with the provider."""
    provider_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What the provider says; None where it could not be asked."""
    faults: Mapped[list[str]] = mapped_column(default=list)
    """What is wrong inside the books; empty when all is well."""
    at: Mapped[datetime]

    ledger: Mapped[Money] = money("ledger_minor")
    provider: Mapped[Money | None] = money("provider_minor", optional=True)
