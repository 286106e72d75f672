"""Knows creators: profile, channels, dated figures that are never overwritten, packages, uploads, and the private reference peers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.creators.uploads import EXPORT_UPLOAD
from portal.domain.money import Money
from portal.models.accounts import Account
from portal.models.base import Base, Named, Stateful, money
from portal.models.files import StoredFile


class Creator(Named, Base):
    __tablename__ = "creator"
    __table_args__ = (Index("ix_creator_directory", "published_at", "id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    handle: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    tagline: Mapped[str] = mapped_column(String(140), default="")
    bio_en: Mapped[str] = mapped_column(String(3000), default="")
    bio_de: Mapped[str] = mapped_column(String(3000), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    """Languages of work, ids of the taxonomy."""
    topics: Mapped[list[str]] = mapped_column(default=list)
    accepts: Mapped[list[str]] = mapped_column(default=list)
    """Kinds of value in kind that she is glad of, ids of content/value_options.yaml."""
    excluded_topics: Mapped[list[str]] = mapped_column(default=list)
    """What she does not work with, ids of the taxonomy; a topic stands for what lies under it too."""
    grants: Mapped[list[str]] = mapped_column(default=list)
    """What she is open to beyond the post itself, ids of domain.creators.stance."""
    exclusions: Mapped[str] = mapped_column(String(500), default="")
    """The same in her own words, for what the taxonomy has no name."""
    available_on: Mapped[date | None]
    """The day on which she last said which weeks have room; none while she never did, and then no week counts as free."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    born_adult: Mapped[bool] = mapped_column(default=False)
    """She has declared that she is 18 or older."""
    adult_at: Mapped[datetime | None]
    """When she declared it. Her birthday is not kept: nobody here needs it."""
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    vat_status: Mapped[str] = mapped_column(String(20), default="none")
    published_at: Mapped[datetime | None]
    listed: Mapped[bool] = mapped_column(default=True)
    """Shown in the public directory while published."""
    created_at: Mapped[datetime]
    quality: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Engagement Quality Score as last computed, 0 to 100; none without evidence."""
    quality_detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scored_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    photo: Mapped[StoredFile | None] = relationship()
    channels: Mapped[list[Channel]] = relationship(
        back_populates="creator",
        order_by="(Channel.position, Channel.id)",
        primaryjoin="and_(Channel.creator_id == Creator.id, Channel.removed_at.is_(None))",
    )


class MarkedWeek(Base):
    """A week in which a creator has little room or none; the other weeks are free once she has said anything."""

    __tablename__ = "marked_week"
    __table_args__ = (UniqueConstraint("creator_id", "monday"), Index("ix_marked_week_monday", "monday", "state", "creator_id"))

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"))
    monday: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    """limited · busy (domain.creators.availability)"""


class Channel(Named, Base):
    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("creator_id", "platform", "handle"),)

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    handle: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    creator: Mapped[Creator] = relationship(back_populates="channels")


class ExportUpload(Stateful, Named, Base):
    """A platform export that a creator brought: previewed, then saved, and undone if she wishes."""

    __tablename__ = "export_upload"
    __table_args__ = (
        Index(
            "uq_export_upload_saved",
            "creator_id",
            "sha256",
            unique=True,
            sqlite_where=text("state = 'saved'"),
            postgresql_where=text("state = 'saved'"),
        ),
    )
    MACHINE = EXPORT_UPLOAD

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(40))
    report: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    """What was taken and what was refused: counts, and rows with number, column, reason (`domain.creators.uploads.Preview`)."""
    signature: Mapped[str] = mapped_column(String(64), default="", index=True)
    """Of the first row of a table that we do not know by ourselves, so that her answer is remembered; empty for other formats."""
    columns: Mapped[dict[str, Any] | None]
    """What she said its columns mean (`domain.creators.mapping.Columns`); none while it is only guessed."""
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]

    channel: Mapped[Channel | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class MetricSnapshot(Base):
    """One figure as it stood on one day. Appended, never overwritten; an undone upload takes its rows along."""

    __tablename__ = "metric_snapshot"
    __table_args__ = (Index("ix_metric_snapshot_latest", "channel_id", "metric", "as_of"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    metric: Mapped[str] = mapped_column(String(40))
    """followers · views · engagement_rate · reach · watch_hours …"""
    value: Mapped[Decimal] = mapped_column(Numeric(22, 6))
    basis: Mapped[str] = mapped_column(String(20), default="")
    """Of what a rate is a part, or by whose rule a count was made: followers · reach · views · delivered …"""
    window: Mapped[str] = mapped_column(String(40), default="")
    """First and last day that the figure covers, "2019-01-01/2019-12-31"; empty for a state such as the number of followers."""
    sample: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(12))
    """connected · file · self_stated"""
    as_of: Mapped[date]
    recorded_at: Mapped[datetime]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("export_upload.id", ondelete="CASCADE"), index=True)


class Post(Base):
    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id", "upload_id"),
        Index("ix_post_latest", "channel_id", "published_on"),
    )

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(80))
    published_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(String(300), default="")
    format: Mapped[str] = mapped_column(String(20), default="")
    duration_seconds: Mapped[int | None]
    views: Mapped[int | None] = mapped_column(BigInteger)
    likes: Mapped[int | None] = mapped_column(BigInteger)
    comments: Mapped[int | None] = mapped_column(BigInteger)
    shares: Mapped[int | None] = mapped_column(BigInteger)
    saves: Mapped[int | None] = mapped_column(BigInteger)
    reach: Mapped[int | None] = mapped_column(BigInteger)
    impressions: Mapped[int | None] = mapped_column(BigInteger)
    caption: Mapped[str] = mapped_column(String(2200), default="")
    sponsored: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]
    window: Mapped[str] = mapped_column(String(40), default="")
    """First and last day that the counts cover, "2019-01-01/2019-12-31"; empty where they count since publication or the file is silent."""
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("export_upload.id", ondelete="CASCADE"), index=True)


class AudienceShare(Base):
    __tablename__ = "audience_share"
    __table_args__ = (Index("ix_audience_share_channel", "channel_id", "dimension"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    dimension: Mapped[str] = mapped_column(String(20))
    """country · city · age · gender · interest · language"""
    bucket: Mapped[str] = mapped_column(String(40))
    share: Mapped[Decimal] = mapped_column(Numeric(7, 6))
    """0 to 1; what a truncated list leaves out is the bucket "unknown"."""
    basis: Mapped[str] = mapped_column(String(20), default="followers")
    """Whose share it is: followers · viewers · views · engaged"""
    window: Mapped[str] = mapped_column(String(40), default="")
    """First and last day that it is about; empty for a state."""
    sample: Mapped[int | None] = mapped_column(BigInteger)
    """How many were counted, where the source says it."""
    source: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("export_upload.id", ondelete="CASCADE"), index=True)


class PostComment(Base):
    """What somebody said under a post of hers, from a file that she brought. Nobody's name is kept, and the words go with the raw file."""

    __tablename__ = "post_comment"
    __table_args__ = (Index("ix_post_comment_channel", "channel_id", "post_external_id"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    post_external_id: Mapped[str] = mapped_column(String(80))
    external_id: Mapped[str] = mapped_column(String(80))
    author: Mapped[str] = mapped_column(String(16))
    """HMAC of the name under the creator's salt of the time; equal for one person while the salt lives."""
    words: Mapped[str] = mapped_column(String(500), default="")
    """Empty once the raw file was erased."""
    said_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("export_upload.id", ondelete="CASCADE"), index=True)


class AuthorSalt(Base):
    """The key under which a creator's commenters are hashed at the moment. It is replaced from time to time and the old one forgotten."""

    __tablename__ = "author_salt"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), unique=True)
    salt: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Package(Named, Base):
    __tablename__ = "package"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    """A deliverable kind of the taxonomy."""
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(600), default="")
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    rights_months: Mapped[int] = mapped_column(default=0)
    rounds: Mapped[int] = mapped_column(default=2)
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    price: Mapped[Money] = money("price_minor")


class WorkSample(Named, Base):
    __tablename__ = "work_sample"

    creator_id: Mapped[int] = mapped_column(ForeignKey("creator.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(140))
    url: Mapped[str] = mapped_column(String(300), default="")
    result: Mapped[str] = mapped_column(String(300), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile | None] = relationship()


class Peer(Base):
    """A private reference figure that scores are compared with: never a profile, never in search or kits."""

    __tablename__ = "peer"
    __table_args__ = (
        UniqueConstraint("dataset", "external_id", "platform", "snapshot"),
        Index("ix_peer_cell", "platform", "followers"),
    )

    dataset: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(20))
    snapshot: Mapped[date]
    category: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(60), default="")
    followers: Mapped[int | None] = mapped_column(BigInteger)
    views: Mapped[int | None] = mapped_column(BigInteger)
    likes: Mapped[int | None] = mapped_column(BigInteger)
    comments: Mapped[int | None] = mapped_column(BigInteger)
    shares: Mapped[int | None] = mapped_column(BigInteger)
    er: Mapped[Decimal | None] = mapped_column(Numeric(14, 8))
    er_basis: Mapped[str] = mapped_column(String(20), default="")


class PeerImport(Base):
    """One run of `portal import-peers`: what was taken and what was refused."""

    __tablename__ = "peer_import"

    dataset: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
