"""Knows how a platform export becomes dated figures: read and previewed, saved whole or not at all, undone to the last row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update

from portal.domain.creators.figures import Export, Unreadable
from portal.domain.creators.mapping import Columns
from portal.domain.creators.uploads import Preview, preview_of
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import exports
from portal.models.creators import AudienceShare, Channel, Creator, ExportUpload, MetricSnapshot, Post, PostComment
from portal.models.files import StoredFile
from portal.queries import creators as read_creators
from portal.services import files
from portal.services.creators import authors, export_rows
from portal.services.creators.bulk import write_rows
from portal.services.creators.freshness import figures_changed
from portal.services.deadlines import Deadline
from portal.services.files import Upload
from portal.services.work import Work

LOOKED_BACK = 500
"""So many uploads of a table with the same first row are asked what its columns meant."""
TABLES = {"days": MetricSnapshot, "totals": MetricSnapshot, "posts": Post, "shares": AudienceShare, "comments": PostComment}
"""What is written, in this order: of figures of one day the one with the highest number is shown, and that is the total."""


@dataclass(frozen=True)
class Saved:
    """What a save did."""

    upload: ExportUpload
    posts: int = 0
    figures: int = 0
    shares: int = 0
    comments: int = 0
    already: bool = False
    """The same file had been saved before, so nothing was changed."""


def upload(work: Work, creator: Creator, brought: Upload) -> ExportUpload:
    """Read and keep an export; none of its figures counts yet. What cannot be taken raises Unreadable, and nothing of it is kept.

    The same bytes brought twice lead to the upload that is there already.
    """
    require(work.actor, Permission.CREATORS_EDIT, creator)

    def read(columns: Columns | None) -> Export:
        if columns:  # the second time
            brought.stream.seek(0)
        return exports.read(brought.name, brought.stream, limits=_limits(work), today=work.now.date(), columns=columns)

    export, preview, remembered = _understood(work, creator.id, read)
    brought.stream.seek(0)
    stored = files.keep_export(work, brought)
    stored.erase_after = work.now + timedelta(days=work.settings.export_days)
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
        signature=export.table.signature if export.table else "",
        columns=remembered,
        created_at=work.now,
    )
    work.session.add(row)
    work.record("creators.uploaded_export", row, name=row.name, format=row.format)
    return row


def _understood(work: Work, creator_id: int, read: Callable[[Columns | None], Export]) -> tuple[Export, Preview, dict[str, Any] | None]:
    """What `read` makes of a file, with what she said of its columns the last time that such a table came. Unreadable: there is nothing."""
    export = read(None)
    if remembered := _remembered(work, creator_id, export):
        export = read(Columns.from_json(remembered))
    preview = preview_of(export)
    if preview.empty and not preview.table:
        raise Unreadable(_nothing(preview))
    return export, preview, remembered


def _remembered(work: Work, creator_id: int, export: Export) -> dict[str, Any] | None:
    """What she said the last time that a table with the same first row came."""
    if export.table is None:
        return None
    said = work.session.scalars(
        select(ExportUpload.columns)
        .where(ExportUpload.creator_id == creator_id, ExportUpload.signature == export.table.signature)
        .order_by(ExportUpload.id.desc())
        .limit(LOOKED_BACK)
    )
    return next((each for each in said if each), None)


def read_as(work: Work, row: ExportUpload, format: str) -> Preview:
    """Take an upload for something else, one of the `readings` of its preview; what its columns mean is asked or remembered as at first.

    Raises NotNow where its figures are kept already or the file is gone, Invalid where it cannot be read as this.
    """
    require(work.actor, Permission.CREATORS_EDIT, row)
    _require_open(row)
    if format not in Preview.from_json(row.report).readings:
        raise Invalid(N_("Choose from the list."))
    export, preview, remembered = _understood(work, row.creator_id, lambda columns: _read(work, row, format=format, columns=columns))
    row.format, row.report, row.columns = export.format, preview.to_json(), remembered
    row.signature = export.table.signature if export.table else ""
    work.record("creators.took_export_for", row, name=row.name, format=row.format)
    return preview


def look(work: Work, row: ExportUpload, columns: Columns) -> Preview:
    """What a table would say with these columns; nothing is changed. NotNow where its file is gone, Unreadable as in `upload`."""
    require(work.actor, Permission.CREATORS_EDIT, row)
    return preview_of(_read(work, row, columns=columns))


def choose_columns(work: Work, row: ExportUpload, columns: Columns) -> Preview:
    """Say what the columns of a table mean; remembered for the next one with the same first row.

    Raises NotNow where its figures are kept already or the file is gone, Invalid where nothing could be read like this.
    """
    require(work.actor, Permission.CREATORS_EDIT, row)
    _require_open(row)
    if not row.signature:
        raise NotNow(N_("This file was read as what it says of itself: there are no columns to choose."))
    preview = look(work, row, columns)
    if preview.empty:
        raise Invalid(fields={"columns": _nothing(preview)})
    row.columns, row.report = columns.to_json(), preview.to_json()
    work.record("creators.chose_columns", row, name=row.name, columns=len(columns.places))
    return preview


def _require_open(row: ExportUpload) -> None:
    if row.state not in ("previewed", "undone"):
        raise NotNow(N_("The figures of this file are kept already. Take them back before you read it in another way."))


def save(work: Work, creator: Creator, row: ExportUpload, channel: Channel) -> Saved:
    """Keep the figures of a previewed upload under one of her channels, all in this transaction.

    Saved already, or the same bytes by another upload: says so and changes nothing. Raises Invalid for a channel of another platform
    and for a table in which nothing can be read yet, NotNow where the raw file is gone.
    """
    require(work.actor, Permission.CREATORS_EDIT, row)
    require(work.actor, Permission.CREATORS_EDIT, channel)
    # One save at a time for each creator: two clicks must not both find that nothing is saved yet.
    work.session.execute(select(Creator.id).where(Creator.id == creator.id).with_for_update())
    work.session.refresh(row)
    if row.state == "saved" or read_creators.saved_twin(work.session, row) is not None:
        return Saved(row, already=True)
    export = _read(work, row, creator)
    if (export.platform and channel.platform != export.platform) or channel.removed_at is not None:
        raise Invalid(fields={"channel": Text(N_("This file is about another platform than the channel."))})
    found = export_rows.found(export, channel, row, work.now)
    if not any(rows.number for rows in found.values()):
        raise Invalid(fields={"channel": Text(N_("There is no figure in this file that we can take."))})
    for name, table in TABLES.items():
        write_rows(work.session, table.__table__.insert(), found[name])
    row.fire("save", saved_at=work.now, channel_id=channel.id)
    number = {name: rows.number for name, rows in found.items()}
    work.record("creators.saved_export", row, name=row.name, channel=channel.public_id, posts=number["posts"], figures=number["totals"])
    figures_changed(work, creator)
    return Saved(row, number["posts"], number["totals"] + number["days"], number["shares"], number["comments"])


def undo(work: Work, creator: Creator, row: ExportUpload) -> None:
    """Take back exactly the rows that this upload brought. Undone already: nothing happens.

    The upload stays with its report, and the history says how much came and how much went: what was shown meanwhile can be explained.
    """
    require(work.actor, Permission.CREATORS_EDIT, row)
    if row.state == "undone":
        return
    row.fire("undo", saved_at=None)
    gone = {
        table.__tablename__: work.session.execute(delete(table).where(table.upload_id == row.id)).rowcount
        for table in dict.fromkeys(TABLES.values())
    }
    work.record("creators.undid_export", row, name=row.name, rows=gone)
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
        .where(StoredFile.purpose == "export", StoredFile.erased_at.is_(None), StoredFile.erase_after < now)
        .order_by(StoredFile.id)
    )


def _erase(work: Work, stored: StoredFile) -> None:
    if stored.erased_at is None:
        stored.erased_at = work.now
        uploads = select(ExportUpload.id).where(ExportUpload.file_id == stored.id)
        work.session.execute(update(PostComment).where(PostComment.upload_id.in_(uploads)).values(words=""))
        work.post("erase_file", f"{stored.public_id}:{work.now.isoformat()}", {"sha256": stored.sha256})


erase_old_exports = Deadline("creators.erase_old_exports", _too_old, _erase)
"""Lets raw files, and the words of comments that came with them, go whose time is over; the figures stay."""


def _read(work: Work, row: ExportUpload, creator: Creator | None = None, columns: Columns | None = None, format: str = "") -> Export:
    """The figures of a kept file, read as before where `format` names nothing else. NotNow where its bytes are gone.

    `creator` is given where comments are kept. What day it is was decided at the upload, so that a file says the same days later.
    """
    stored = row.file
    if stored is None or stored.erased_at is not None:
        raise NotNow(N_("The file is no longer here: it was erased as announced. Please upload it again."))
    with work.gateways.files.open(stored.sha256) as stream:
        return exports.read(
            row.name,
            stream,
            limits=_limits(work),
            today=row.created_at.date(),
            format=format or row.format,
            columns=columns or (Columns.from_json(row.columns) if row.columns else None),
            hashed=authors.hashing(work, creator) if creator is not None else None,
        )


def _limits(work: Work) -> exports.Limits:
    return exports.Limits(bytes=work.settings.max_upload_mb << 20)


def _nothing(preview: Preview) -> Text:
    """Why there is nothing to keep, by the first row that was refused."""
    if not preview.rejected:
        return Text(N_("There is no figure in this file that we can take."))
    reason = preview.rejected[0]
    return Text(
        N_("There is no figure in this file that we can take. %(file)s, row %(row)s, column %(column)s: %(reason)s"),
        file=reason["file"] or "–",
        row=str(reason["row"] or "–"),
        column=reason["column"] or "–",
        reason=Text.from_json(reason["reason"]),
    )
