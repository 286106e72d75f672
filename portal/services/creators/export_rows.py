"""Knows which rows the figures of an export become: each with its basis, its period, its sample, its source and its day."""

from __future__ import annotations

from datetime import date, datetime

from portal.domain.creators.figures import Export
from portal.domain.creators.uploads import span
from portal.models.creators import Channel, ExportUpload
from portal.services.creators.bulk import Rows, Same

SOURCE = Same("file")
_COUNTS = ("duration_seconds", "views", "likes", "comments", "shares", "saves", "reach", "impressions", "published_on")


def found(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> dict[str, Rows]:
    """All of them, by what they are about."""
    return {
        "days": days(export, channel, row, now),
        "totals": totals(export, channel, row, now),
        "posts": posts(export, channel, row),
        "shares": shares(export, channel, row),
        "comments": comments(export, channel, row),
    }


def days(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> Rows:
    """Figures of single days of the channel; those of single posts are not kept."""
    kept = [each for each in export.days if each.external_id is None]
    return Rows.of(
        kept, ("metric", "value"), channel_id=Same(channel.id), source=SOURCE, recorded_at=Same(now), upload_id=Same(row.id),
        basis=Same(""), sample=Same(None), window=[span((each.day, each.day)) for each in kept], as_of=[each.day for each in kept],
    )  # fmt: skip


def totals(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> Rows:
    """Figures of the channel as a whole."""
    kept = export.figures
    return Rows.of(
        kept, ("metric", "value", "sample"), channel_id=Same(channel.id), source=SOURCE, recorded_at=Same(now), upload_id=Same(row.id),
        basis=[each.basis or "" for each in kept], window=[span(each.window) for each in kept],
        as_of=[each.as_of or row.created_at.date() for each in kept],
    )  # fmt: skip


def posts(export: Export, channel: Channel, row: ExportUpload) -> Rows:
    kept = export.posts
    return Rows.of(
        kept, _COUNTS, channel_id=Same(channel.id), source=SOURCE, as_of=Same(_as_of(export, row)), window=Same(span(export.window)),
        upload_id=Same(row.id), sponsored=Same(False), external_id=[each.external_id[:80] for each in kept],
        title=[(each.title or "")[:300] for each in kept], format=[each.format or "" for each in kept],
        caption=[(each.caption or "")[:2200] for each in kept],
    )  # fmt: skip


def shares(export: Export, channel: Channel, row: ExportUpload) -> Rows:
    """The audience, what is unknown included."""
    kept = export.audience
    dated = [each.as_of for each in export.figures if each.as_of]
    as_of = export.window[1] if export.window else max(dated, default=row.created_at.date())
    return Rows.of(
        kept, ("dimension", "share", "basis", "sample"), channel_id=Same(channel.id), source=SOURCE, as_of=Same(as_of),
        window=Same(span(export.window)), upload_id=Same(row.id), bucket=[each.bucket[:40] for each in kept],
    )  # fmt: skip


def comments(export: Export, channel: Channel, row: ExportUpload) -> Rows:
    kept = export.comments
    return Rows.of(
        kept, ("author", "said_on"), channel_id=Same(channel.id), source=SOURCE, as_of=Same(_as_of(export, row)), upload_id=Same(row.id),
        post_external_id=[each.post_id[:80] for each in kept], external_id=[each.external_id[:80] for each in kept],
        words=[each.words[:500] for each in kept],
    )  # fmt: skip


def _as_of(export: Export, row: ExportUpload) -> date:
    return export.window[1] if export.window else row.created_at.date()
