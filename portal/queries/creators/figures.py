"""Knows which of many dated figures is the one to show: the newest, and of one day the best founded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.creators.figures import MOST_DRAWN, UNKNOWN, drawn
from portal.domain.creators.metrics import DIMENSIONS, SHOWN, TRUST
from portal.domain.money import Money
from portal.models.creators import AudienceShare, Channel, Creator, MetricSnapshot, Package, Post
from portal.queries.prepared import prepared


@dataclass(frozen=True)
class Figures:
    """The newest figure of each metric of one channel, and its audience."""

    by_metric: dict[str, MetricSnapshot] = field(default_factory=dict)

    def get(self, metric: str) -> MetricSnapshot | None:
        return self.by_metric.get(metric)

    @property
    def shown(self) -> list[MetricSnapshot]:
        """What a kit shows, most important first."""
        return [self.by_metric[metric] for metric in SHOWN if metric in self.by_metric]

    @property
    def as_of(self) -> date | None:
        """The day of the newest figure."""
        return max((each.as_of for each in self.by_metric.values()), default=None)


@dataclass(frozen=True)
class Audience:
    """One dimension of a channel's audience as one source gave it on one day."""

    dimension: str
    source: str
    as_of: date
    shares: tuple[tuple[str, Decimal], ...]
    """(bucket, share), the largest first, what is unknown last."""

    def drawn(self, most: int = MOST_DRAWN) -> list[tuple[str, Decimal]]:
        """The shares in the order in which they are drawn, the smallest left out."""
        return drawn(self.dimension, self.shares, most)


@dataclass(frozen=True)
class Face:
    """What a card shows of a creator."""

    creator: Creator
    channel: Channel | None
    """Her largest channel."""
    followers: MetricSnapshot | None
    rate: MetricSnapshot | None
    """Engagement rate of that channel, where it has one."""
    price: Money | None
    """Her smallest package."""


def figures_of(session: Session, channels: Sequence[Channel]) -> dict[int, Figures]:
    """Channel id to its newest figures, in one statement; figures of single days are for charts and left out."""
    if not channels:
        return {}
    found: dict[int, Figures] = {channel.id: Figures() for channel in channels}
    for each in session.scalars(*_newest_figures(ids=list(found))):
        found[each.channel_id].by_metric[each.metric] = each
    return found


@prepared
def _newest_figures() -> Select[tuple[MetricSnapshot]]:
    place = func.row_number().over(
        partition_by=(MetricSnapshot.channel_id, MetricSnapshot.metric),
        order_by=(MetricSnapshot.as_of.desc(), _trust(MetricSnapshot.source), MetricSnapshot.id.desc()),
    )
    of_many_days = func.substr(MetricSnapshot.window, 1, 10) != func.substr(MetricSnapshot.window, 12, 10)
    newest = (
        select(MetricSnapshot.id, place.label("place"))
        .where(MetricSnapshot.channel_id.in_(bindparam("ids", expanding=True)), or_(MetricSnapshot.window == "", of_many_days))
        .subquery()
    )
    return select(MetricSnapshot).join(newest, newest.c.id == MetricSnapshot.id).where(newest.c.place == 1)


def audience_of(session: Session, channels: Sequence[Channel]) -> dict[int, list[Audience]]:
    """Channel id to its audience: of each dimension what the newest source says, never a mixture of two."""
    if not channels:
        return {}
    groups: dict[tuple[int, str], dict[tuple, list[tuple[str, Decimal]]]] = {}
    for channel_id, dimension, bucket, share, source, as_of, upload_id in session.execute(
        *_shares(ids=[channel.id for channel in channels])
    ):
        by_source = groups.setdefault((channel_id, dimension), {})
        trust = TRUST.index(source) if source in TRUST else len(TRUST)
        by_source.setdefault((as_of, -trust, upload_id or 0, source), []).append((bucket, share))
    found: dict[int, list[Audience]] = {}
    for dimension in DIMENSIONS:
        for (channel_id, named), by_source in groups.items():
            if named == dimension:
                (as_of, _, _, source), shares = max(by_source.items())
                shares = sorted(shares, key=lambda pair: (pair[0] == UNKNOWN, -pair[1]))
                found.setdefault(channel_id, []).append(Audience(dimension, source, as_of, tuple(shares)))
    return found


@prepared
def _shares() -> Select:
    """Plain rows: a channel that was measured often has thousands, and most of them are only looked over."""
    row = AudienceShare
    return (
        select(row.channel_id, row.dimension, row.bucket, row.share, row.source, row.as_of, row.upload_id)
        .where(row.channel_id.in_(bindparam("ids", expanding=True)))
        .order_by(row.id)
    )


def newest_posts(session: Session, channel_id: int, most: int = 1000) -> list[Post]:
    """Each post once, as the newest upload has it, the latest first."""
    return list(session.scalars(*_newest_posts(channel_id=channel_id, most=most)))


@prepared
def _newest_posts() -> Select[tuple[Post]]:
    place = func.row_number().over(partition_by=Post.external_id, order_by=(Post.as_of.desc(), Post.id.desc())).label("place")
    newest = select(Post.id, place).where(Post.channel_id == bindparam("channel_id")).subquery()
    statement = select(Post).join(newest, newest.c.id == Post.id).where(newest.c.place == 1)
    return statement.order_by(Post.published_on.is_(None), Post.published_on.desc(), Post.id).limit(bindparam("most", type_=Integer))


def faces(session: Session, creators: Sequence[Creator], figures: dict[int, Figures] | None = None) -> list[Face]:
    """The cards of `creators` (with their channels loaded), in two statements; one where the caller knows the figures."""
    if figures is None:
        figures = figures_of(session, [channel for creator in creators for channel in creator.channels])
    prices = _prices(session, creators)
    return [_face(creator, figures, prices.get(creator.id)) for creator in creators]


def _face(creator: Creator, figures: dict[int, Figures], price: Money | None) -> Face:
    def size(channel: Channel) -> Decimal:
        known = figures[channel.id].get("followers")
        return known.value if known else Decimal(-1)

    largest = max(creator.channels, key=size, default=None)
    of_largest = figures[largest.id] if largest else Figures()
    return Face(creator, largest, of_largest.get("followers"), of_largest.get("engagement_rate"), price)


def _prices(session: Session, creators: Sequence[Creator]) -> dict[int, Money]:
    if not creators:
        return {}
    rows = session.execute(*_packages(ids=[creator.id for creator in creators]))
    return {creator_id: Money(minor, currency) for creator_id, minor, currency in rows}


@prepared
def _packages() -> Select:
    return (
        select(Package.creator_id, Package.price_minor, Package.currency)
        .where(Package.creator_id.in_(bindparam("ids", expanding=True)), Package.removed_at.is_(None))
        .order_by(Package.price_minor.desc(), Package.id)
    )


def _trust(source):
    return case({name: place for place, name in enumerate(TRUST)}, value=source, else_=len(TRUST))
