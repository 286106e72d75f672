"""Knows what a brand owes, each attempt to collect it, each operation at Stripe, and where a creator is paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.money import Money
from portal.domain.payments import OBLIGATION, OPERATION
from portal.models.base import Base, Named, Stateful, money
from portal.models.contracts import Collaboration
from portal.models.creators import Creator


class PayoutAccount(Base):
    """Where a creator is paid: her recipient account at Stripe."""

    __tablename__ = "payout_account"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"), unique=True)
    stripe_id: Mapped[str] = mapped_column(String(60), unique=True)
    transfers_active: Mapped[bool] = mapped_column(default=False)
    requirements: Mapped[list[str]] = mapped_column(default=list)
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    creator: Mapped[Creator] = relationship()


class Obligation(Named, Stateful, Base):
    """The fixed fee of a collaboration, from due to paid out."""

    __tablename__ = "obligation"
    __table_args__ = (Index("ix_obligation_brand", "brand_id", "state"), Index("ix_obligation_creator", "creator_id", "state"))
    MACHINE = OBLIGATION

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"), index=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    title: Mapped[str] = mapped_column(String(140))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    fee_bps: Mapped[int] = mapped_column(default=0)
    """The portal's own share in hundredths of a per cent, fixed when the contract was executed."""
    release_event: Mapped[str] = mapped_column(String(20), default="approval")
    payment_days: Mapped[int] = mapped_column(default=14)
    """Days between what releases it and the day on which it is paid."""
    due_on: Mapped[date | None]
    charge_id: Mapped[str | None] = mapped_column(String(80))
    warned_days: Mapped[int] = mapped_column(default=0)
    """After how many days of holding people were last reminded."""
    funded_at: Mapped[datetime | None]
    hold_deadline: Mapped[datetime | None]
    earned_on: Mapped[date | None]
    """The day on which all that the terms ask for had happened."""
    released_by: Mapped[date | None]
    """The day by which it must be released: set when what releases it (approval or publication) has happened."""
    released_at: Mapped[datetime | None]
    paid_out_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    amount: Mapped[Money] = money("amount_minor")
    collaboration: Mapped[Collaboration] = relationship()


class CheckoutAttempt(Base):
    __tablename__ = "checkout_attempt"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    number: Mapped[int]
    session_id: Mapped[str] = mapped_column(String(120), default="", index=True)
    url: Mapped[str] = mapped_column(String(1000), default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What Stripe is asked for, frozen: the same key must carry the same values."""
    state: Mapped[str] = mapped_column(String(12), default="open")
    """open · paid · expired · failed"""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]

    obligation: Mapped[Obligation] = relationship()


class Operation(Named, Stateful, Base):
    """One movement of money at Stripe, as the portal knows it."""

    __tablename__ = "operation"
    MACHINE = OPERATION

    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """charge · transfer"""
    number: Mapped[int] = mapped_column(default=1)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    remote_id: Mapped[str | None] = mapped_column(String(80), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    amount: Mapped[Money] = money("amount_minor")
    obligation: Mapped[Obligation] = relationship()


class FinanceTask(Named, Base):
    """Something that a person in finance must look at: an amount that does not match, an event in quarantine."""

    __tablename__ = "finance_task"

    brand_id: Mapped[int | None] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    text: Mapped[dict[str, Any]]
    path: Mapped[str] = mapped_column(String(200), default="")
    """Where in the portal it can be looked at."""
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
