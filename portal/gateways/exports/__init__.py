"""Knows which exports of a creator's own platform can be read, and reads them: bytes in, figures out, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from portal.domain.creators.figures import Export, Unreadable
from portal.domain.creators.mapping import Columns
from portal.domain.text import N_
from portal.gateways.exports import generic, instagram, instagram_graph, meta, phyllo, tiktok, youtube, youtube_analytics
from portal.gateways.exports.container import HEAD, Limits, Source, contents, sources
from portal.gateways.exports.draft import Draft, anonymous
from portal.gateways.exports.reader import Reader

__all__ = ["READERS", "TABLE", "Limits", "Reader", "Unreadable", "read"]

READERS: tuple[Reader, ...] = (
    meta.READER,
    tiktok.READER,
    youtube.READER,
    instagram.READER,
    instagram_graph.READER,
    youtube_analytics.READER,
    phyllo.READER,
)
"""The registry. The first that recognises a file reads it; a table that none knows for sure is read as its owner says."""
TABLE = generic.FORMAT
_READERS = {reader.format: reader for reader in READERS}

UNKNOWN = N_(
    "We do not know this file. We can read: the exports of YouTube Studio, TikTok Studio and Meta Business Suite, the Instagram "
    "download in the format JSON, the JSON files of the interfaces of Instagram, YouTube and Phyllo, each alone or in a ZIP file; "
    "and any CSV table with a column of dates and a column of figures."
)
WEB_PAGE = N_("This is a web page. When you request your Instagram download, please choose the format JSON instead of HTML.")


def read(
    name: str,
    source: BinaryIO | bytes,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    today: date,
    format: str = "",
    columns: Columns | None = None,
    hashed: Callable[[str], str] | None = None,
) -> Export:
    """All figures in one uploaded file.

    `name` is only quoted, never trusted: what the file is, its content tells. `today` completes dates without a year and refuses
    dates in the future. `format` is what it shall be read as where it can be read as several things: one of `readings` of what came
    back. `columns` says what a table means that we do not know. `hashed` turns the author of a comment into what is kept of her.
    A row that cannot be taken is reported in `rejected`; a file that cannot be taken raises Unreadable, and no bytes raise anything
    else.
    """
    files, others = sources(name, contents(source, limits), _is_known, limits)
    readings = _readings(files)
    format = format or next(iter(readings), "")
    if format not in readings:
        raise Unreadable(WEB_PAGE if files and files[0].text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")) else UNKNOWN)
    mine = readings[format]
    reader = _READERS.get(format)
    draft = Draft(format, reader.platform if reader else "", today, limits, hashed or anonymous, tuple(readings))
    if reader is None:
        if len(mine) > 1:
            raise Unreadable(N_("The archive holds several tables. Please upload one at a time."))
        _named(mine, lambda: generic.read(mine[0], draft, columns))
        return draft.finished()
    if any(other.recognise(file.text[:HEAD]) for file in files if file not in mine for other in READERS):
        raise Unreadable(N_("The archive holds exports of several platforms. Please upload one at a time."))
    if others := others + len(files) - len(mine):
        draft.note(N_("Other files of the archive, which hold no figures that we use: %(number)s."), number=others)
    _named(mine, lambda: reader.read(mine, draft, name))
    return draft.finished()


def _readings(files: list[Source]) -> dict[str, list[Source]]:
    """Format → the files that can be read as it, the surest first: what bears its mark, then a table, then what a table may be besides."""
    sure = {reader.format: [file for file in files if reader.recognise(file.text[:HEAD])] for reader in READERS}
    maybe = {
        reader.format: [file for file in files if file in sure[reader.format] or reader.suspect(file.text[:HEAD])] for reader in READERS
    }
    tables = [file for file in files if generic.recognise(file.text[:HEAD])]
    found = {format: maybe[format] for format, its in sure.items() if its}
    if tables and (len(tables) == 1 or not found):
        found[TABLE] = tables
    return found | {format: its for format, its in maybe.items() if its and format not in found}


def _named(files: list[Source], reading: Callable[[], None]) -> None:
    """Let a refusal of the whole say which file of an archive it is about, where there is only one."""
    try:
        reading()
    except Unreadable as refusal:
        raise (refusal.within(files[0].name) if len(files) == 1 and files[0].packed else refusal) from None


def _is_known(head: str) -> bool:
    return any(reader.recognise(head) or reader.suspect(head) for reader in READERS) or generic.recognise(head)
