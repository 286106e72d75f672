"""Knows which rows the figures of an export become: each with its basis, its period, its sample, its source and its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from portal.domain.creators.figures import Export
from portal.domain.creators.uploads import span
from portal.models.creators import Channel, ExportUpload

Row = dict[str, Any]
SOURCE = "file"


def found(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> dict[str, list[Row]]:
    """All of them, by what they are about."""
    return {
        "days": list(days(export, channel, row, now)),
        "totals": list(totals(export, channel, row, now)),
        "posts": list(posts(export, channel, row)),
        "shares": list(shares(export, channel, row)),
        "comments": list(comments(export, channel, row)),
    }


def days(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> Iterator[Row]:
    """Figures of single days of the channel."""
    common = {"channel_id": channel.id, "source": SOURCE, "recorded_at": now, "upload_id": row.id, "basis": "", "sample": None}
    for each in export.days:
        if each.external_id is None:
            window = span((each.day, each.day))
            yield {**common, "metric": each.metric, "value": each.value, "window": window, "as_of": each.day}


def totals(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> Iterator[Row]:
    """Figures of the channel as a whole."""
    common = {"channel_id": channel.id, "source": SOURCE, "recorded_at": now, "upload_id": row.id}
    for each in export.figures:
        yield {
            **common,
            "metric": each.metric,
            "value": each.value,
            "basis": each.basis or "",
            "window": span(each.window),
            "sample": each.sample,
            "as_of": each.as_of or row.created_at.date(),
        }


def posts(export: Export, channel: Channel, row: ExportUpload) -> Iterator[Row]:
    common = {
        "channel_id": channel.id,
        "source": SOURCE,
        "as_of": _as_of(export, row),
        "window": span(export.window),
        "upload_id": row.id,
        "sponsored": False,
    }
    for post in export.posts:
        yield {
            **common,
            "external_id": post.external_id[:80],
            "published_on": post.published_on,
            "title": (post.title or "")[:300],
            "format": post.format or "",
            "duration_seconds": post.duration_seconds,
            "views": post.views,
            "likes": post.likes,
            "comments": post.comments,
            "shares": post.shares,
            "saves": post.saves,
            "reach": post.reach,
            "impressions": post.impressions,
            "caption": (post.caption or "")[:2200],
        }


def shares(export: Export, channel: Channel, row: ExportUpload) -> Iterator[Row]:
    """The audience, what is unknown included."""
    dated = [each.as_of for each in export.figures if each.as_of]
    common = {
        "channel_id": channel.id,
        "source": SOURCE,
        "as_of": export.window[1] if export.window else max(dated, default=row.created_at.date()),
        "window": span(export.window),
        "upload_id": row.id,
    }
    for each in export.audience:
        yield {
            **common,
            "dimension": each.dimension,
            "bucket": each.bucket[:40],
            "share": each.share,
            "basis": each.basis,
            "sample": each.sample,
        }


def comments(export: Export, channel: Channel, row: ExportUpload) -> Iterator[Row]:
    common = {"channel_id": channel.id, "source": SOURCE, "as_of": _as_of(export, row), "upload_id": row.id}
    for each in export.comments:
        yield {
            **common,
            "post_external_id": each.post_id[:80],
            "external_id": each.external_id[:80],
            "author": each.author,
            "words": each.words[:500],
            "said_on": each.said_on,
        }


def _as_of(export: Export, row: ExportUpload) -> date:
    return export.window[1] if export.window else row.created_at.date()
