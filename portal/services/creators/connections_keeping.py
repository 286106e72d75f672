"""Knows how a visit to a platform becomes dated figures of the source class "connected": appended, and only where something is new."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select

from portal.domain.creators.connections import EVERY
from portal.domain.creators.uploads import span
from portal.gateways.connections import Harvest, PlatformAccount
from portal.models.connections import Connection
from portal.models.creators import AudienceShare, Channel, MetricSnapshot, Post
from portal.services.creators.bulk import insert_many
from portal.services.creators.freshness import figures_changed
from portal.services.work import Work

SOURCE = "connected"
COUNTS = ("views", "likes", "comments", "shares", "saves", "reach", "impressions")


def keep(work: Work, connection: Connection, harvest: Harvest) -> None:
    """Append what is new of `harvest`, and note when it was fetched and what the platform did not give."""
    today, channel = work.now.date(), connection.channel
    connection.fetched_at, connection.next_fetch_at = work.now, work.now + EVERY
    connection.failures, connection.trouble, connection.trouble_at = 0, {}, None
    connection.lacking = [each.to_json() for each in harvest.lacking]
    _follow(work, connection, channel, harvest.account)
    figures, posts, shares = (
        _figures(work, channel, harvest, today),
        _posts(work, channel, harvest, today),
        _shares(work, channel, harvest, today),
    )
    for table, rows in ((MetricSnapshot, figures), (Post, posts), (AudienceShare, shares)):
        insert_many(work.session, table.__table__, rows)
    work.record("creators.fetched", connection, handle=connection.handle, figures=len(figures), posts=len(posts), shares=len(shares))
    if figures or posts or shares:
        figures_changed(work, connection.creator)


def _follow(work: Work, connection: Connection, channel: Channel, account: PlatformAccount) -> None:
    """A new name at the platform is the channel's new name here, unless another channel of hers has it."""
    if account.handle == connection.handle:
        return
    connection.handle = account.handle
    clash = exists().where(
        Channel.creator_id == channel.creator_id,
        Channel.platform == channel.platform,
        func.lower(Channel.handle) == account.handle.lower(),
        Channel.id != channel.id,
    )
    if not work.session.scalar(select(clash)):
        channel.handle, channel.url = account.handle, account.url or channel.url


def _figures(work: Work, channel: Channel, harvest: Harvest, today: date) -> list[dict[str, Any]]:
    rows = [
        {
            "channel_id": channel.id,
            "metric": each.metric,
            "value": Decimal(each.value),
            "basis": each.basis or "",
            "window": span(each.window),
            "sample": each.sample,
            "source": SOURCE,
            "as_of": each.as_of or today,
            "recorded_at": work.now,
            "upload_id": None,
        }
        for each in harvest.figures
    ]
    same = select(MetricSnapshot.metric, MetricSnapshot.as_of, MetricSnapshot.value).where(
        MetricSnapshot.channel_id == channel.id,
        MetricSnapshot.source == SOURCE,
        MetricSnapshot.as_of.in_({row["as_of"] for row in rows} or {today}),
    )
    known = {(metric, as_of, value) for metric, as_of, value in work.session.execute(same)}
    return [row for row in rows if (row["metric"], row["as_of"], row["value"].quantize(Decimal("0.000001"))) not in known]


def _posts(work: Work, channel: Channel, harvest: Harvest, today: date) -> list[dict[str, Any]]:
    """A post is written down again when one of its counts has moved."""
    ids = [each.external_id for each in harvest.posts]
    known: dict[str, tuple] = {}
    for post in work.session.scalars(
        select(Post).where(Post.channel_id == channel.id, Post.source == SOURCE, Post.external_id.in_(ids)).order_by(Post.as_of, Post.id)
    ):
        known[post.external_id] = tuple(getattr(post, name) for name in COUNTS)
    return [
        {
            "channel_id": channel.id,
            "external_id": each.external_id,
            "published_on": each.published_on,
            "title": (each.title or "")[:300],
            "format": each.format or "",
            "duration_seconds": each.duration_seconds,
            **{name: getattr(each, name) for name in COUNTS},
            "caption": (each.caption or "")[:2200],
            "sponsored": False,
            "source": SOURCE,
            "as_of": today,
            "window": "",
            "upload_id": None,
        }
        for each in {post.external_id: post for post in harvest.posts}.values()
        if known.get(each.external_id) != tuple(getattr(each, name) for name in COUNTS)
    ]


def _shares(work: Work, channel: Channel, harvest: Harvest, today: date) -> list[dict[str, Any]]:
    """The whole of a dimension or nothing of it: shares of two days are never mixed."""
    as_of = harvest.audience_window[1] if harvest.audience_window else today
    rows = [
        {
            "channel_id": channel.id,
            "dimension": each.dimension,
            "bucket": each.bucket[:40],
            "share": each.share,
            "basis": each.basis,
            "window": span(harvest.audience_window),
            "sample": each.sample,
            "source": SOURCE,
            "as_of": as_of,
            "upload_id": None,
        }
        for each in harvest.audience
    ]
    there = set(
        work.session.scalars(
            select(AudienceShare.dimension).where(
                AudienceShare.channel_id == channel.id, AudienceShare.source == SOURCE, AudienceShare.as_of == as_of
            )
        )
    )
    return [row for row in rows if row["dimension"] not in there]
