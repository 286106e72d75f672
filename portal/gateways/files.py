"""Knows where bytes live: under their hash, outside the web root, written whole or not at all; pictures are drawn anew."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from portal.domain.errors import Invalid
from portal.domain.text import N_, Text

PIXELS = 50_000_000
SIDE = 2400


@dataclass(frozen=True)
class Kept:
    """Bytes that are safe on disk."""

    sha256: str
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None


class Files(Protocol):
    def keep(self, source: BinaryIO, media_type: str, *, limit: int) -> Kept:
        """Store bytes under their hash. Raises Invalid beyond `limit` bytes."""

    def keep_picture(self, source: BinaryIO, *, limit: int) -> Kept:
        """Decode and draw anew as WebP (metadata gone). Raises Invalid for what is no picture."""

    def open(self, sha256: str) -> BinaryIO: ...

    def path(self, sha256: str) -> Path: ...

    def erase(self, sha256: str) -> None: ...

    def every(self) -> Iterator[str]: ...


class DiskFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source: BinaryIO, media_type: str, *, limit: int) -> Kept:
        self._folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="incoming-", delete=False) as target:
            try:
                while chunk := source.read(1 << 20):
                    size += len(chunk)
                    if size > limit:
                        raise Invalid(Text(N_("The file is larger than %(limit)s MB."), limit=limit >> 20))
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            except BaseException:
                os.unlink(target.name)
                raise
        place = self.path(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        os.replace(target.name, place)
        return Kept(digest.hexdigest(), size, media_type)

    def keep_picture(self, source: BinaryIO, *, limit: int) -> Kept:
        drawn, width, height = redraw(source, limit)
        kept = self.keep(drawn, "image/webp", limit=limit)
        return Kept(kept.sha256, kept.size, kept.media_type, width, height)

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a hash")
        return self._folder / sha256[:2] / sha256

    def erase(self, sha256: str) -> None:
        """Remove the bytes; gone already is well too. The name is changed first, so that no reader sees half a file."""
        place = self.path(sha256)
        aside = self._folder / f"erased-{secrets.token_hex(8)}"
        try:
            os.replace(place, aside)
        except FileNotFoundError:
            return
        aside.unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        yield from (each.name for each in sorted(self._folder.glob("??/*")) if len(each.name) == 64)


class NoPicture(Invalid):
    """What was brought is no picture, or a broken one; whoever takes other things too has a sentence of its own."""

    default = N_("This is no picture that we can read. JPEG, PNG, WebP, AVIF and GIF are possible.")


def redraw(source: BinaryIO, limit: int) -> tuple[BytesIO, int, int]:
    """A picture decoded, turned upright, scaled to at most 2,400 pixels and written anew as WebP."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = source.read(limit + 1)
    if len(data) > limit:
        raise Invalid(Text(N_("The file is larger than %(limit)s MB."), limit=limit >> 20))
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "AVIF")) as picture:
            if picture.width * picture.height > PIXELS:
                raise Invalid(N_("The picture has too many pixels. Save it smaller and try again."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            clean = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise NoPicture() from error
    drawn = BytesIO()
    clean.save(drawn, "WEBP", quality=84)
    drawn.seek(0)
    return drawn, clean.width, clean.height


def video_type(head: bytes) -> str | None:
    """The kind of video whose first bytes are `head` (at least 16), or None."""
    if head[4:10] == b"ftypqt":
        return "video/quicktime"
    if head[4:8] == b"ftyp":
        # AVIF and HEIC pictures stand in the same container.
        return None if head[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1") else "video/mp4"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm"
    return None
