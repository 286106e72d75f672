"""Knows which exports of a creator's own platform can be read, and reads them: bytes in, figures out, nothing kept."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from portal.domain.creators.figures import Export, Unreadable
from portal.domain.text import N_
from portal.gateways.exports import instagram, youtube
from portal.gateways.exports.container import HEAD, Limits, contents, sources
from portal.gateways.exports.draft import Draft

__all__ = ["FORMATS", "Limits", "Unreadable", "read"]

FORMATS = (youtube, instagram)
"""Each knows FORMAT and PLATFORM, recognises the beginning of a file by what stands in it, and reads files into a Draft."""

UNKNOWN = N_(
    "We do not know this file. We can read: the YouTube Studio export in German or English (Table data, Totals or Chart data as CSV, "
    "or the ZIP file), and the Instagram download of your insights in the format JSON (the ZIP file, or one of its files)."
)
WEB_PAGE = N_("This is a web page. When you request your Instagram download, please choose the format JSON instead of HTML.")


def read(name: str, source: BinaryIO | bytes, *, limits: Limits = Limits(), today: date) -> Export:  # noqa: B008 - frozen
    """All figures in one uploaded file.

    `name` is only quoted, never trusted: what the file is, its content tells. `today` completes dates without a year and refuses
    dates in the future. A row that cannot be taken is reported in `rejected`; a file that cannot be taken raises Unreadable, and no
    bytes raise anything else.
    """
    raw = contents(source, limits)
    files, others = sources(name, raw, _is_known, limits)
    for format in FORMATS:
        if mine := [file for file in files if format.recognise(file.text[:HEAD])]:
            if len(mine) < len(files):
                raise Unreadable(N_("The archive holds exports of several platforms. Please upload one at a time."))
            draft = Draft(format.FORMAT, format.PLATFORM, today, limits)
            if others:
                draft.note(N_("Other files of the archive, which hold no figures that we use: %(number)s."), number=others)
            format.read(mine, draft, name)
            return draft.finished()
    raise Unreadable(WEB_PAGE if files and files[0].text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")) else UNKNOWN)


def _is_known(head: str) -> bool:
    return any(format.recognise(head) for format in FORMATS)
