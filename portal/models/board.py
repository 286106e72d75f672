"""Knows deliverables, the drafts handed in for them, the feedback on each, value in kind on its way, and proposals to move days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.board import DELIVERABLE
from portal.domain.board.postponing import POSTPONEMENT
from portal.domain.money import Money
from portal.domain.values import VALUE_ITEM
from portal.models.accounts import Account
from portal.models.base import Base, Named, Stateful, money
from portal.models.contracts import Collaboration
from portal.models.files import StoredFile


class Deliverable(Named, Stateful, Base):
    __tablename__ = "deliverable"
    __table_args__ = (
        Index("ix_deliverable_brand", "brand_id", "state"),
        Index("ix_deliverable_creator", "creator_id", "state"),
        Index("ix_deliverable_deem", "deem_at"),
    )
    MACHINE = DELIVERABLE

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"), index=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    position: Mapped[int] = mapped_column(default=0)
    term_key: Mapped[str] = mapped_column(String(12), default="")
    """Key of the line of the term sheet from which it came."""
    kind: Mapped[str] = mapped_column(String(40))
    platform: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(140))
    draft_due: Mapped[date | None]
    publish_on: Mapped[date | None]
    rounds_included: Mapped[int] = mapped_column(default=2)
    rounds_used: Mapped[int] = mapped_column(default=0)
    submissions_count: Mapped[int] = mapped_column(default=0)
    """Number of the newest version handed in; 0 before the first."""
    live_url: Mapped[str] = mapped_column(String(400), default="")
    disclosure: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was found about the label when it went live."""
    submitted_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    """Until when the side whose turn it is has promised an answer."""
    deem_at: Mapped[datetime | None]
    """When silence approves the version that lies there; none where the terms know no such thing."""
    approved_number: Mapped[int | None]
    """The version that was approved; none since a new one or new changes."""
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    collaboration: Mapped[Collaboration] = relationship()


class Submission(Named, Base):
    """One version of a draft; fixed once handed in."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("deliverable_id", "number"),)

    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    caption: Mapped[str] = mapped_column(String(3000), default="")
    link: Mapped[str] = mapped_column(String(400), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    preflight: Mapped[list[Any]] = mapped_column(default=list)
    """The checks that ran before it was handed in, with their results."""
    confirmations: Mapped[list[str]] = mapped_column(default=list)
    taken_back_at: Mapped[datetime | None]
    """The creator took it back before anybody decided; from then on it is hers alone again."""
    created_at: Mapped[datetime]

    deliverable: Mapped[Deliverable] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class Feedback(Named, Base):
    """A remark on one version; those of one decision make a round."""

    __tablename__ = "feedback"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(String(2000))
    decision: Mapped[str] = mapped_column(String(20), default="")
    """changes_requested · approved, where it came with a decision"""
    round: Mapped[int | None]
    at: Mapped[datetime]

    author: Mapped[Account | None] = relationship()
    submission: Mapped[Submission] = relationship()


class ValueItem(Named, Stateful, Base):
    """Value in kind that the creator chose, and where it is."""

    __tablename__ = "value_item"
    __table_args__ = (Index("ix_value_item_brand", "brand_id", "state"), Index("ix_value_item_creator", "creator_id", "state"))
    MACHINE = VALUE_ITEM

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"), index=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    term_key: Mapped[str] = mapped_column(String(12), default="")
    option: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(String(400))
    retail_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    counter: Mapped[str] = mapped_column(String(400), default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    retail: Mapped[Money | None] = money("retail_minor", optional=True)
    collaboration: Mapped[Collaboration] = relationship()


class Postponement(Named, Stateful, Base):
    """A proposal of one side to move open days of a collaboration; it holds once the other side has accepted it."""

    __tablename__ = "postponement"
    __table_args__ = (
        Index(
            "uq_postponement_proposed",
            "collaboration_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_postponement_brand", "brand_id", "state"),
        Index("ix_postponement_creator", "creator_id", "state"),
    )
    MACHINE = POSTPONEMENT

    collaboration_id: Mapped[int] = mapped_column(ForeignKey("collaboration.id"), index=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"))
    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id"))
    side: Mapped[str] = mapped_column(String(12))
    """Who proposes: brand or creator."""
    days: Mapped[dict[str, Any]]
    """Public id of a piece → working days by which its open days move; pieces whose days stay are not named."""
    reason: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    collaboration: Mapped[Collaboration] = relationship()
