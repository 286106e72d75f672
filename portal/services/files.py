"""Knows how a file that a person brings is taken in: sniffed, drawn anew or kept as it is, never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from portal.domain.errors import Invalid
from portal.domain.text import N_
from portal.gateways.files import Kept, NoPicture, video_type
from portal.models.files import StoredFile
from portal.services.work import Work

NO_DRAFT = N_(
    "This is neither a picture nor a video that we can read. Possible are pictures as JPEG, PNG, WebP, AVIF or GIF "
    "and videos as MP4, WebM or QuickTime."
)
NO_PAPER = N_("This is neither a PDF nor a picture that we can read. Possible are PDF, JPEG, PNG, WebP, AVIF and GIF.")


@dataclass(frozen=True)
class Upload:
    """What came with a form: the name as sent, and the bytes to read."""

    name: str
    stream: BinaryIO


def keep_photo(work: Work, upload: Upload, *, creator_id: int | None = None, brand_id: int | None = None) -> StoredFile:
    """A picture for everyone to see."""
    kept = work.gateways.files.keep_picture(upload.stream, limit=_limit(work))
    return _store(work, upload, kept, purpose="photo", public=True, creator_id=creator_id, brand_id=brand_id)


def keep_draft(work: Work, upload: Upload, *, brand_id: int, creator_id: int) -> StoredFile:
    """A picture (drawn anew) or a video (MP4, WebM, QuickTime by its first bytes) for the two parties."""
    head = upload.stream.read(16)
    upload.stream.seek(0)
    kind = video_type(head)
    kept = work.gateways.files.keep(upload.stream, kind, limit=_limit(work)) if kind else _picture(work, upload, NO_DRAFT)
    return _store(work, upload, kept, purpose="draft", brand_id=brand_id, creator_id=creator_id)


def keep_export(work: Work, upload: Upload) -> StoredFile:
    """A platform export, for nobody but the one who brought it."""
    kept = work.gateways.files.keep(upload.stream, "application/octet-stream", limit=_limit(work))
    if not kept.size:
        raise Invalid(N_("The file is empty."))
    return _store(work, upload, kept, purpose="export")


def keep_authority(work: Work, upload: Upload, *, creator_id: int) -> StoredFile:
    """A paper (PDF or picture) by which a creator lets somebody act for her; for her eyes only."""
    return _store(work, upload, _paper(work, upload), purpose="authority", creator_id=creator_id)


def keep_paper(work: Work, upload: Upload) -> StoredFile:
    """A document (PDF or picture) that proves something; for the one who brought it and the operator."""
    return _store(work, upload, _paper(work, upload), purpose="paper")


def _paper(work: Work, upload: Upload) -> Kept:
    head = upload.stream.read(8)
    upload.stream.seek(0)
    if head.startswith(b"%PDF-"):
        return work.gateways.files.keep(upload.stream, "application/pdf", limit=_limit(work))
    return _picture(work, upload, NO_PAPER)


def _picture(work: Work, upload: Upload, sentence: str) -> Kept:
    """A picture where other kinds are possible too: `sentence` names all of them."""
    try:
        return work.gateways.files.keep_picture(upload.stream, limit=_limit(work))
    except NoPicture as error:
        raise Invalid(sentence) from error


def keep_made(
    work: Work, name: str, data: bytes, media_type: str, *, brand_id: int, creator_id: int, purpose: str = "contract"
) -> StoredFile:
    """Something that the portal made for both parties."""
    kept = work.gateways.files.keep(BytesIO(data), media_type, limit=max(len(data), 1))
    return _store(work, Upload(name, BytesIO()), kept, purpose=purpose, brand_id=brand_id, creator_id=creator_id, made=True)


def _store(
    work: Work,
    upload: Upload,
    kept: Kept,
    *,
    purpose: str,
    public: bool = False,
    creator_id: int | None = None,
    brand_id: int | None = None,
    made: bool = False,
) -> StoredFile:
    stored = StoredFile(
        account_id=None if made else work.actor.holder_id or None,
        brand_id=brand_id,
        creator_id=creator_id,
        public=public,
        purpose=purpose,
        name=_safe_name(upload.name, kept.media_type),
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        width=kept.width,
        height=kept.height,
        created_at=work.now,
    )
    work.session.add(stored)
    work.session.flush()
    return stored


def _safe_name(name: str, media_type: str) -> str:
    """The last part of the name as sent, without signs that a file system or header could misread."""
    plain = PurePath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in plain if sign.isprintable() and sign not in '<>:"/|?*').strip(". ")[:180] or "file"
    if media_type == "image/webp":
        return f"{PurePath(kept).stem or 'picture'}.webp"
    return kept


def _limit(work: Work) -> int:
    return work.settings.max_upload_mb << 20
