"""Knows how a platform export becomes dated figures: read and previewed, saved whole or not at all, undone to the last row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select

from portal.domain.creators.figures import Export, Unreadable
from portal.domain.creators.uploads import preview_of, span
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import exports
from portal.models.creators import AudienceShare, Channel, Creator, ExportUpload, MetricSnapshot, Post
from portal.models.files import StoredFile
from portal.queries import creators as read_creators
from portal.services import files
from portal.services.creators.bulk import write_many
from portal.services.creators.freshness import figures_changed
from portal.services.deadlines import Deadline
from portal.services.files import Upload
from portal.services.work import Work

KEEP = timedelta(days=30)
"""The raw file is erased afterwards: it may hold more than the portal needs."""
AT_ONCE = 500


@dataclass(frozen=True)
class Saved:
    """What a save did."""

    upload: ExportUpload
    posts: int = 0
    figures: int = 0
    shares: int = 0
    already: bool = False
    """The same file had been saved before, so nothing was changed."""


def upload(work: Work, creator: Creator, brought: Upload) -> ExportUpload:
    """Read and keep an export; none of its figures counts yet. What cannot be taken raises Unreadable, and nothing of it is kept.

    The same bytes brought twice lead to the upload that is there already.
    """
    require(work.actor, Permission.CREATORS_EDIT, creator)
    export = _read(work, brought.name, brought.stream, work.now.date())
    preview = preview_of(export)
    if preview.empty:
        reason = preview.rejected[0] if preview.rejected else None
        raise Unreadable(
            Text(
                N_("There is no figure in this file that we can take. Row %(row)s, column %(column)s: %(reason)s"),
                row=str(reason["row"] or "–"),
                column=reason["column"] or "–",
                reason=Text.from_json(reason["reason"]),
            )
            if reason
            else N_("There is no figure in this file that we can take.")
        )
    brought.stream.seek(0)
    stored = files.keep_export(work, brought)
    known = work.session.scalar(
        select(ExportUpload)
        .join(StoredFile, StoredFile.id == ExportUpload.file_id)
        .where(
            ExportUpload.creator_id == creator.id,
            ExportUpload.sha256 == stored.sha256,
            ExportUpload.state != "discarded",
            StoredFile.erased_at.is_(None),
        )
        .order_by(ExportUpload.state != "saved", ExportUpload.id)
        .limit(1)
    )
    if known is not None:
        work.session.delete(stored)
        return known
    row = ExportUpload(
        creator_id=creator.id,
        file_id=stored.id,
        sha256=stored.sha256,
        name=stored.name,
        format=export.format,
        report=preview.to_json(),
        created_at=work.now,
    )
    work.session.add(row)
    work.record("creators.uploaded_export", row, name=row.name, format=row.format)
    return row


def save(work: Work, creator: Creator, row: ExportUpload, channel: Channel) -> Saved:
    """Keep the figures of a previewed upload under one of her channels, all in this transaction.

    Saved already, or the same bytes by another upload: says so and changes nothing. Raises Invalid for a channel of another platform,
    NotNow where the raw file is gone.
    """
    require(work.actor, Permission.CREATORS_EDIT, row)
    require(work.actor, Permission.CREATORS_EDIT, channel)
    # One save at a time for each creator: two clicks must not both find that nothing is saved yet.
    work.session.execute(select(Creator.id).where(Creator.id == creator.id).with_for_update())
    work.session.refresh(row)
    if row.state == "saved" or read_creators.saved_twin(work.session, row) is not None:
        return Saved(row, already=True)
    stored = row.file
    if stored is None or stored.erased_at is not None:
        raise NotNow(N_("The file is no longer here: it was erased 30 days after the upload. Please upload it again."))
    with work.gateways.files.open(stored.sha256) as stream:
        export = _read(work, row.name, stream, row.created_at.date())
    if channel.platform != export.platform or channel.removed_at is not None:
        raise Invalid(fields={"channel": Text(N_("This file is about another platform than the channel."))})
    days, totals = _snapshots(export, channel, row, work.now)
    posts, shares = list(_posts(export, channel, row)), list(_shares(export, channel, row))
    # Days first: of figures of one day the one with the highest number is shown, and that is the total.
    for table, rows in ((MetricSnapshot, days), (MetricSnapshot, totals), (Post, posts), (AudienceShare, shares)):
        for start in range(0, len(rows), AT_ONCE):
            write_many(work.session, table.__table__.insert(), rows[start : start + AT_ONCE])
    row.fire("save", saved_at=work.now, channel_id=channel.id)
    work.record("creators.saved_export", row, name=row.name, channel=channel.public_id, posts=len(posts), figures=len(totals))
    figures_changed(work, creator)
    return Saved(row, len(posts), len(totals) + len(days), len(shares))


def undo(work: Work, creator: Creator, row: ExportUpload) -> None:
    """Take back exactly the rows that this upload brought. Undone already: nothing happens."""
    require(work.actor, Permission.CREATORS_EDIT, row)
    if row.state == "undone":
        return
    row.fire("undo", saved_at=None)
    for table in (Post, MetricSnapshot, AudienceShare):
        work.session.execute(delete(table).where(table.upload_id == row.id))
    work.record("creators.undid_export", row, name=row.name)
    figures_changed(work, creator)


def discard(work: Work, row: ExportUpload) -> None:
    """Throw an upload away whose figures are not kept; its bytes go."""
    require(work.actor, Permission.CREATORS_EDIT, row)
    row.fire("discard")
    if row.file is not None:
        _erase(work, row.file)
    work.record("creators.discarded_export", row, name=row.name)


def _too_old(now: datetime) -> Select[tuple[StoredFile]]:
    return (
        select(StoredFile)
        .where(StoredFile.purpose == "export", StoredFile.erased_at.is_(None), StoredFile.created_at < now - KEEP)
        .order_by(StoredFile.id)
    )


def _erase(work: Work, stored: StoredFile) -> None:
    if stored.erased_at is None:
        stored.erased_at = work.now
        work.post("erase_file", f"{stored.public_id}:{work.now.isoformat()}", {"sha256": stored.sha256})


erase_old_exports = Deadline("creators.erase_old_exports", _too_old, _erase)
"""Lets raw files go whose time is over; the figures stay."""


def _read(work: Work, name: str, stream: Any, today: date) -> Export:
    """`today` is the day of the upload, so that a file says the same when it is saved days later."""
    return exports.read(name, stream, limits=exports.Limits(bytes=work.settings.max_upload_mb << 20), today=today)


def _snapshots(export: Export, channel: Channel, row: ExportUpload, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    common = {"channel_id": channel.id, "source": "file", "recorded_at": now, "upload_id": row.id}
    today = row.created_at.date()
    days = [
        {
            **common,
            "metric": each.metric,
            "value": each.value,
            "basis": "",
            "window": span((each.day, each.day)),
            "sample": None,
            "as_of": each.day,
        }
        for each in export.days
        if each.external_id is None
    ]
    totals = [
        {
            **common,
            "metric": each.metric,
            "value": each.value,
            "basis": each.basis or "",
            "window": span(each.window),
            "sample": each.sample,
            "as_of": each.as_of or today,
        }
        for each in export.figures
    ]
    return days, totals


def _posts(export: Export, channel: Channel, row: ExportUpload) -> Iterator[dict[str, Any]]:
    as_of = export.window[1] if export.window else row.created_at.date()
    common = {
        "channel_id": channel.id,
        "source": "file",
        "as_of": as_of,
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


def _shares(export: Export, channel: Channel, row: ExportUpload) -> Iterator[dict[str, Any]]:
    dated = [each.as_of for each in export.figures if each.as_of]
    as_of = export.window[1] if export.window else max(dated, default=row.created_at.date())
    for each in export.audience:
        yield {
            "channel_id": channel.id,
            "dimension": each.dimension,
            "bucket": each.bucket[:40],
            "share": each.share,
            "source": "file",
            "as_of": as_of,
            "upload_id": row.id,
        }
