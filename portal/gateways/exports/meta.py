"""Knows the content export of Meta Business Suite in English and German: one row a post, of an Instagram account or a Facebook page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.domain.creators.figures import PostFigure, Unreadable
from portal.domain.text import N_, Text
from portal.gateways.exports import tabular
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft
from portal.gateways.exports.reader import Reader
from portal.gateways.exports.tabular import Column, Sheet
from portal.gateways.sheets import table, text

COLUMNS = (
    Column("external_id", "id", ("Post ID", "Beitrags-ID", "Video asset ID", "Video-Asset-ID")),
    Column("title", "text", ("Title", "Titel")),
    Column("caption", "text", ("Description", "Beschreibung")),
    Column("duration_seconds", "seconds", ("Duration (sec)", "Dauer (Sek.)", "Dauer (Sekunden)")),
    Column("published_on", "day", ("Publish time", "Veröffentlichungszeitpunkt", "Veröffentlichungszeit")),
    Column("format", "text", ("Post type", "Beitragstyp", "Beitragsart")),
    Column("period", "text", ("Date", "Datum")),
    Column("views", "count", ("Views", "Aufrufe")),
    Column("impressions", "count", ("Impressions", "Impressionen")),
    Column("reach", "count", ("Reach", "Reichweite")),
    Column("likes", "count", ("Likes", "„Gefällt mir“-Angaben", "Gefällt-mir-Angaben", "Reactions", "Reaktionen")),
    Column("comments", "count", ("Comments", "Kommentare")),
    Column("shares", "count", ("Shares", "Geteilte Inhalte", "Geteilt", "Shares insgesamt")),
    Column("saves", "count", ("Saves", "Gespeicherte Beiträge", "Gespeichert", "Gespeicherte Inhalte")),
)
ACCOUNT = {
    "instagram": ("Account ID", "Account username", "Account name", "Konto-ID", "Konto-Benutzername", "Kontoname"),
    "facebook": ("Page ID", "Page name", "Seiten-ID", "Seitenname", "Name der Seite"),
}
"""Platform → the columns by which it is told apart; names and ids of accounts are not kept."""
SILENT = (*ACCOUNT["instagram"], *ACCOUNT["facebook"], "Permalink", "Data comment", "Datenkommentar", "Caption type", "Languages")
WHOLE_LIFE = frozenset({"", "lifetime", "gesamte laufzeit", "gesamter zeitraum", "insgesamt"})
_GERMAN = frozenset(text.plain(name) for name in ("Beitrags-ID", "Veröffentlichungszeitpunkt", "Beitragstyp", "Reichweite", "Kommentare"))
_ACCOUNT = {text.plain(name): platform for platform, names in ACCOUNT.items() for name in names}
_ID = re.compile(r"[0-9]{3,30}(?:_[0-9]{3,30})?")
_FORMATS = (
    ("reel", "reel"),
    ("story", "story"),
    ("stories", "story"),
    ("karussell", "carousel"),
    ("carousel", "carousel"),
    ("video", "video"),
)


def recognise(head: str) -> bool:
    """Whether this is the beginning of a content export."""
    header = table.header_of(head)
    return {"external_id", "published_on"} <= tabular.fields_of(header, COLUMNS) and _platform(header) is not None


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read the files of one export."""
    opened = [(source, table.open_table(source.text, draft.limits.rows)) for source in sources]
    platforms = {_platform(each.header) or "instagram" for _, each in opened}
    if len(platforms) > 1:
        raise Unreadable(N_("The archive holds exports of several platforms. Please upload one at a time."))
    draft.platform = platforms.pop()
    for source, each in opened:
        german = len(_GERMAN & {text.plain(name) for name in each.header}) >= 2
        draft.language = draft.language or ("de" if german else "en")
        columns, rows = tabular.matched(each.header, COLUMNS), list(each.rows)
        readers = tabular.readers_of(columns, rows, draft.today, decimal="," if german else ".", month_first=not german)
        _posts(Sheet(draft, source.name, each.header, columns, {**readers, "id": lambda cell: cell.strip()}), rows)
        tabular.leave_out(draft, each.header, columns, SILENT)


def _posts(sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> None:
    draft, first = sheet.draft, {}
    for number, cells in rows:
        raw = sheet.cell("external_id", cells).strip()
        if tabular.is_total(cells, ()):
            continue
        if not _ID.fullmatch(raw):
            reason = N_("This is not the id of a post. If a spreadsheet has changed it, please upload the file as you got it.")
            draft.reject(sheet.file, number, sheet.name("external_id"), raw, reason)
            continue
        if text.plain(period := sheet.cell("period", cells)) not in WHOLE_LIFE:
            reason = N_("This row counts a single day. Please export the posts over their whole lifetime.")
            draft.reject(sheet.file, number, sheet.name("period"), period, reason)
            continue
        values = sheet.values(number, cells)
        if values is None:
            continue
        if raw in draft.posts:
            reason = Text(N_("This post stands in row %(row)s already; that row was kept."), row=first.get(raw, number))
            draft.reject(sheet.file, number, sheet.name("external_id"), raw, reason)
            continue
        first[raw] = number
        values.pop("period", None)
        caption = values.pop("caption", None)
        title = values.pop("title", None) or (caption.split("\n")[0] if caption else None)
        values["external_id"] = raw
        values["format"] = _format(str(values.get("format") or ""))
        draft.posts[raw] = PostFigure(title=text.clean(title, 120) if title else None, caption=caption, **values)


def _format(kind: str) -> str:
    words = text.plain(kind)
    return next((format for word, format in _FORMATS if word in words), "post")


def _platform(header: Sequence[str]) -> str | None:
    """Whose posts these are, by the columns that name the account."""
    named = [_ACCOUNT[name] for name in map(text.plain, header) if name in _ACCOUNT]
    return max(set(named), key=named.count) if named else None


READER = Reader("meta_business_suite", "instagram", recognise, read)
