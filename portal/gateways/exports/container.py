"""Knows how an uploaded file is opened safely: how large it may be, and what an archive may hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from portal.domain.creators.figures import Unreadable
from portal.domain.text import N_, Text
from portal.gateways.sheets import text

HEAD = 16 * 1024
"""So much of a file tells what it is; a header row of Studio with its soft hyphens fits well."""

_CHUNK = 256 * 1024
_MIB = 1024 * 1024

# zipfile answers a broken archive with nearly anything.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError)

_KINDS = (  # first bytes → what to do instead
    (b"%PDF", N_("This is a PDF. We need the CSV or ZIP file of the export, not a printed page.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an Excel file. Please save it as “CSV UTF-8”, or upload the ZIP file as you got it.")),
    (b"\x1f\x8b", N_("This archive is not a ZIP file. Please upload the ZIP file as you got it from the platform.")),
    (b"7z\xbc\xaf", N_("This archive is not a ZIP file. Please upload the ZIP file as you got it from the platform.")),
    (b"Rar!", N_("This archive is not a ZIP file. Please upload the ZIP file as you got it from the platform.")),
    (b"\x89PNG", N_("This is an image. Figures can be read from the export file only.")),
    (b"\xff\xd8\xff", N_("This is an image. Figures can be read from the export file only.")),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may be. The defaults fit a year of a large channel several times over."""

    bytes: int = 64 * _MIB
    unpacked: int = 256 * _MIB
    """What an archive may grow to, counted while it is read: what it claims is not believed."""
    members: int = 20_000
    rows: int = 250_000


@dataclass(frozen=True, slots=True)
class Source:
    """One text file of an upload."""

    name: str
    text: str
    packed: bool = False
    """Whether it came out of an archive."""


def contents(source: BinaryIO | bytes, limits: Limits) -> bytes:
    """All bytes of `source`, read piece by piece and never more than the limit. Unreadable if it is empty or too large."""
    stream = io.BytesIO(source) if isinstance(source, (bytes, bytearray, memoryview)) else source
    pieces, size = [], 0
    while piece := stream.read(_CHUNK):
        size += len(piece)
        if size > limits.bytes:
            raise Unreadable(
                Text(
                    N_("The file is larger than %(most)s MB. Please export a shorter period, or only the insights without photos."),
                    most=limits.bytes // _MIB,
                )
            )
        pieces.append(piece)
    if not size:
        raise Unreadable(N_("The file is empty."))
    return b"".join(pieces)


def sources(name: str, raw: bytes, wanted: Callable[[str], bool], limits: Limits) -> tuple[list[Source], int]:
    """The text files in `raw` whose beginning is `wanted`, and how many other files an archive holds. A plain file is always given."""
    for mark, sentence in _KINDS:
        if raw.startswith(mark):
            raise Unreadable(sentence)
    if not raw.startswith(b"PK"):
        return [Source(name, text.decode(raw))], 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _members(archive, wanted, limits)
    except _BROKEN:
        raise Unreadable(N_("The archive is damaged. Please download it once more and upload it as you got it.")) from None


def _members(archive: zipfile.ZipFile, wanted: Callable[[str], bool], limits: Limits) -> tuple[list[Source], int]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise Unreadable(N_("This is an Excel file. Please save it as “CSV UTF-8”, or upload the ZIP file as you got it."))
    if len(infos) > limits.members:
        raise Unreadable(Text(N_("The archive holds more than %(most)s files. Please export only the insights."), most=limits.members))
    for info in infos:
        if info.flag_bits & 0x1:
            raise Unreadable(N_("The archive is protected by a password. Please upload it without one."))
        if info.filename.startswith(("/", "\\")) or ".." in info.filename.replace("\\", "/").split("/") or ":" in info.filename[:3]:
            raise Unreadable(N_("The archive holds paths that lead out of it. Please upload it as you got it from the platform."))
    budget = _Budget(limits.unpacked)
    found = []
    for info in sorted(infos, key=lambda info: info.filename):
        with archive.open(info) as member:
            head = member.read(HEAD)
            budget.spend(len(head))
            if head and wanted(text.glimpse(head)):
                name, raw = text.shown(info.filename), head + b"".join(_rest(member, budget))
                try:
                    found.append(Source(name, text.decode(raw), packed=True))
                except Unreadable as refusal:
                    raise refusal.within(name) from None
    return found, len(infos) - len(found)


def _rest(member: BinaryIO, budget: _Budget) -> Iterator[bytes]:
    while piece := member.read(_CHUNK):
        budget.spend(len(piece))
        yield piece


class _Budget:
    """Counts what an archive has grown to."""

    def __init__(self, most: int) -> None:
        self.most = self.left = most

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Unreadable(
                Text(N_("The archive unpacks to more than %(most)s MB. Please export only the insights."), most=self.most // _MIB)
            )
