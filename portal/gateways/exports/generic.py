"""Knows how a table of nobody's format is read: what its columns could be, and its rows as their owner says they are meant."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from portal.domain.creators.figures import DayFigure, Figure, PostFigure, Unreadable
from portal.domain.creators.mapping import COUNTS, MOST_COLUMNS, Columns, TableLook
from portal.domain.text import N_, Text
from portal.gateways.exports import tabular
from portal.gateways.exports.container import HEAD, Source
from portal.gateways.exports.draft import Draft
from portal.gateways.exports.tabular import Column, Sheet
from portal.gateways.sheets import dates, numbers, table, text
from portal.gateways.sheets.numbers import MISSING, Refused, Style

FORMAT = "table"
GUESSES: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum", "day", "tag", "published", "publish time", "post time", "posted", "created", "timestamp", "time",
             "veröffentlicht", "veröffentlichungsdatum", "veröffentlichungszeitpunkt", "erstellt", "zeitpunkt"),
    "views": ("views", "aufrufe", "plays", "wiedergaben", "video views", "impressions", "impressionen"),
    "likes": ("likes", "gefällt mir", "„Gefällt mir“-Angaben", "reactions", "reaktionen", "hearts"),
    "comments": ("comments", "kommentare", "replies", "antworten"),
    "shares": ("shares", "geteilt", "geteilte inhalte", "reposts", "retweets"),
    "saves": ("saves", "saved", "gespeichert", "bookmarks", "lesezeichen", "add to favorites"),
    "reach": ("reach", "reichweite", "accounts reached", "erreichte konten", "unique viewers"),
    "followers": ("followers", "follower", "abonnenten", "subscribers", "fans"),
    "caption": ("caption", "title", "titel", "text", "description", "beschreibung", "name", "beitrag"),
    "link": ("link", "url", "permalink", "id", "post id", "video id", "beitrags-id"),
    "kind": ("kind", "type", "format", "post type", "art", "typ", "beitragstyp"),
}  # fmt: skip
"""Field → names of columns that probably mean it."""
SAMPLES = 3
_LOOKED_AT = 50
_ID = re.compile(r"/(?:video|photo|p|reel|shorts|status|watch\?v=)/?([A-Za-z0-9_-]{5,64})|[?&]v=([A-Za-z0-9_-]{5,64})")
_KINDS = (("reel", "reel"), ("short", "video"), ("story", "story"), ("carousel", "carousel"), ("karussell", "carousel"), ("video", "video"))


def recognise(head: str) -> bool:
    """Whether this could be a table with a column of dates and one of figures."""
    if head.lstrip()[:1] in ("{", "[", "<") or "\x00" in head:
        return False
    rows = _sound_rows(head)
    return bool(rows) and _guess(table.header_of(head), rows) is not None


def read(source: Source, draft: Draft, chosen: Columns | None) -> None:
    """Read one table as `chosen`, or as it is guessed to be meant."""
    delimiter = table.delimiter_of(source.text)
    opened = table.open_table(source.text, draft.limits.rows)
    if len(opened.header) > MOST_COLUMNS:
        raise Unreadable(Text(N_("The table has more than %(most)s columns. Please leave some out."), most=MOST_COLUMNS))
    rows = list(opened.rows)
    mine = chosen if chosen and _fits(chosen, opened.header) else None
    columns = mine or _guess(opened.header, [cells for _, cells in rows[:_LOOKED_AT]])
    if columns is None:
        raise Unreadable(N_("This table has no column of dates beside one of figures, so nothing can be read from it."))
    draft.table = TableLook(
        tuple(text.clean(name, 80) for name in opened.header),
        tuple(_samples(place, rows) for place in range(len(opened.header))),
        signature(opened.header),
        columns,
        columns is not chosen,
    )
    known = {place: Column(field, _kind(field), ()) for field, place in columns.places.items()}
    month_first = {"month": True, "day": False}.get(columns.dates)
    decimal = "," if delimiter == ";" else "."
    readers = tabular.readers_of(known, rows, draft.today, decimal=decimal, month_first=month_first)
    sheet = Sheet(draft, source.name, opened.header, known, readers)
    described = [columns.places[field] for field in ("date", "caption", "link") if field in columns.places]
    rows = [(number, cells) for number, cells in rows if not tabular.is_total(cells, described)]
    _days(sheet, rows) if columns.rows == "days" else _posts(sheet, rows)
    tabular.leave_out(draft, opened.header, known)


def signature(header: Sequence[str]) -> str:
    """Equal for tables with the same first row."""
    return hashlib.sha256("\x1f".join(text.plain(name) or name.strip() for name in header).encode("utf-8", "replace")).hexdigest()


def _posts(sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> None:
    draft, first = sheet.draft, {}
    for number, cells in rows:
        values = sheet.values(number, cells)
        if values is None:
            continue
        day, caption, link, kind = (values.get(field) for field in ("date", "caption", "link", "kind"))
        counts = {field: values[field] for field in COUNTS if values.get(field) is not None}
        if day is None or not counts:
            draft.reject(sheet.file, number, sheet.name("date"), sheet.cell("date", cells), N_("This row has no date or no figure."))
            continue
        identity = _identity(str(link or ""), day, str(caption or ""), number)
        if identity in first:
            reason = Text(N_("This post stands in row %(row)s already; that row was kept."), row=first[identity])
            draft.reject(sheet.file, number, None, identity, reason)
            continue
        first[identity] = number
        title = text.clean(str(caption).split("\n")[0], 120) if caption else None
        draft.posts[identity] = PostFigure(identity, title, day, _format(str(kind or "")), caption=caption, **counts)


def _days(sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> None:
    draft, first, refused = sheet.draft, {}, set()
    for number, cells in rows:
        values = sheet.values(number, cells, whole=False)
        if values is None or values.get("date") is None:
            if values is not None and "date" in values:
                draft.reject(sheet.file, number, sheet.name("date"), sheet.cell("date", cells), N_("This row has no date."))
            refused |= set(COUNTS)
            continue
        day = values["date"]
        if day in first:
            reason = Text(N_("This day stands in row %(row)s already; that row was kept."), row=first[day])
            draft.reject(sheet.file, number, sheet.name("date"), sheet.cell("date", cells), reason)
            continue
        first[day] = number
        for metric in (*COUNTS, "followers"):
            if values.get(metric) is not None:
                draft.days[day, metric, None] = DayFigure(day, metric, values[metric])
            elif metric in sheet_fields(sheet) and metric not in values:
                refused.add(metric)
    draft.sum_days(metric for metric in COUNTS if metric not in refused and metric != "reach")
    if found := [each for each in draft.days.values() if each.metric == "followers"]:
        newest = max(found, key=lambda each: each.day)
        draft.figures.append(Figure("followers", newest.value, None, None, None, newest.day))


def sheet_fields(sheet: Sheet) -> set[str]:
    return {column.field for column in sheet.columns.values()}


def _identity(link: str, day: date, caption: str, number: int) -> str:
    """The id in the link, else a short hash of what tells the post apart: its link, or its day and words."""
    if match := _ID.search(link):
        return match[1] or match[2]
    told = link.strip() or f"{day} {text.plain(caption)}"
    if not link.strip() and not caption:
        told = f"{day} {number}"
    return f"row-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _guess(header: Sequence[str], rows: Sequence[list[str]]) -> Columns | None:
    """What the columns probably are, by their names and by what stands in them; None where there is no date or no figure."""
    rows = [row for row in rows if not tabular.is_total(row, ())]
    if len(header) < 2 or not rows:
        return None
    cells = {place: [row[place] for row in rows if place < len(row) and row[place].strip()] for place in range(len(header))}
    names = [text.plain(name) for name in header]
    dated = [place for place in cells if _mostly(cells[place], _is_day) or _is_called(names[place], ("date",), cells[place], _is_day)]
    counted = [
        place
        for place in cells
        if place not in dated
        and (_mostly(cells[place], _is_count) or _is_called(names[place], (*COUNTS, "followers"), cells[place], _is_count))
    ]
    if not dated or not counted:
        return None
    places: dict[str, int] = {}
    for exact in (True, False):
        for field, meant in GUESSES.items():
            fitting = dated if field == "date" else counted if field in (*COUNTS, "followers") else list(cells)
            words = [text.plain(each) for each in meant]
            for place in fitting:
                if field in places or place in places.values():
                    continue
                if names[place] in words if exact else any(set(each.split()) <= set(names[place].split()) for each in words):
                    places[field] = place
    places.setdefault("date", next((place for place in dated if place not in places.values()), dated[0]))
    if not {*COUNTS, "followers"} & places.keys():
        places["views"] = next((place for place in counted if place not in places.values()), counted[0])
    days = [row[places["date"]] for row in rows if places["date"] < len(row)]
    about_posts = {"caption", "link", "kind"} & places.keys() or ("followers" not in places and len(set(days)) < len(days))
    return Columns(places, "posts" if about_posts and set(COUNTS) & places.keys() else "days")


def _fits(columns: Columns, header: Sequence[str]) -> bool:
    places = columns.places.values()
    return len(set(places)) == len(places) and all(0 <= place < len(header) for place in places)


def _sound_rows(head: str) -> list[list[str]]:
    """The first rows of a beginning, which may be torn anywhere: the torn row is left out."""
    rows: list[list[str]] = []
    try:
        for _, cells in table.open_table(head, 10_000).rows:
            rows.append(cells)
            if len(rows) > _LOOKED_AT:
                return rows[:-1]
    except Unreadable:
        return rows
    return rows[:-1] if len(head) >= HEAD - 4 and len(rows) > 1 else rows


def _samples(place: int, rows: Sequence[tuple[int, list[str]]]) -> tuple[str, ...]:
    cells = (cells[place] for _, cells in rows[:_LOOKED_AT] if place < len(cells) and cells[place].strip())
    return tuple(text.shown(cell) for _, cell in zip(range(SAMPLES), cells, strict=False))


def _mostly(cells: Sequence[str], fits) -> bool:
    return bool(cells) and 3 * sum(map(fits, cells)) >= 2 * len(cells)


def _is_called(name: str, fields: Sequence[str], cells: Sequence[str], fits) -> bool:
    """Whether a heading says what its column holds and one cell at least bears it out: the rows that do not are refused one by one."""
    return any(name in map(text.plain, GUESSES[field]) for field in fields) and any(map(fits, cells))


def _is_day(cell: str) -> bool:
    try:
        return len(cell) <= 40 and dates.day(cell, date(9999, 1, 1), True) is not None
    except Refused:
        return False


def _is_count(cell: str) -> bool:
    try:
        return cell.strip().lower() in MISSING or numbers.decimal(cell, Style(".")) is not None
    except Refused:
        return False


def _kind(field: str) -> str:
    return "day" if field == "date" else "count" if field in COUNTS or field == "followers" else "text"


def _format(kind: str) -> str:
    words = text.plain(kind)
    return next((format for word, format in _KINDS if word in words), "post")
