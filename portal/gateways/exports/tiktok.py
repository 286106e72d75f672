"""Knows the files of TikTok Studio: overview, viewers and followers by day, gender and territories of followers, and posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from portal.domain.creators.figures import UNKNOWN, DayFigure, Figure, PostFigure
from portal.domain.creators.metrics import METRICS
from portal.domain.text import N_, Text
from portal.gateways.exports import tabular
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft
from portal.gateways.exports.reader import Reader
from portal.gateways.exports.tabular import Column, Sheet
from portal.gateways.sheets import countries, dates, months, table, text
from portal.gateways.sheets.numbers import Refused

DAY = Column("day", "text", ("Date",))
OVERVIEW = (
    DAY,
    Column("views", "count", ("Video Views",)),
    Column("profile_visits", "count", ("Profile Views",)),
    Column("likes", "count", ("Likes",)),
    Column("comments", "count", ("Comments",)),
    Column("shares", "count", ("Shares",)),
)
VIEWERS = (DAY, Column("reach", "count", ("Total Viewers",)))
HISTORY = (
    DAY,
    Column("followers", "count", ("Followers",)),
    Column("followers_net", "gain", ("Difference in followers from previous day",)),
)
ACTIVITY = (DAY, Column("hour", "text", ("Hour",)), Column("active", "count", ("Active followers",)))
GENDER = (Column("bucket", "text", ("Gender",)), Column("share", "share", ("Distribution",)))
TERRITORY = (Column("bucket", "text", ("Top territories",)), Column("share", "share", ("Distribution",)))
CONTENT = (
    Column("title", "text", ("Video title",)),
    Column("link", "text", ("Video link",)),
    Column("posted", "text", ("Post time",)),
    Column("views", "count", ("Total views",)),
    Column("likes", "count", ("Total likes", "Likes")),
    Column("comments", "count", ("Total comments", "Comments")),
    Column("shares", "count", ("Total shares", "Shares")),
    Column("saves", "count", ("Add to favorites", "Total bookmarks")),
)
SHAPES: dict[str, tuple[tuple[Column, ...], frozenset[str]]] = {
    "content": (CONTENT, frozenset({"link", "posted", "views"})),
    "overview": (OVERVIEW, frozenset({"day", "views", "profile_visits"})),
    "viewers": (VIEWERS, frozenset({"day", "reach"})),
    "history": (HISTORY, frozenset({"day", "followers", "followers_net"})),
    "activity": (ACTIVITY, frozenset({"day", "hour", "active"})),
    "gender": (GENDER, frozenset({"bucket", "share"})),
    "territory": (TERRITORY, frozenset({"bucket", "share"})),
}
"""Which file → its columns, and those of them by which it is known."""
SUMMED = ("views", "profile_visits", "likes", "comments", "shares", "followers_net")
"""Viewers and followers do not add up over days: the same people come again."""

_GENDERS = {"male": "male", "female": "female", "other": "other"}
_ID = re.compile(r"/(?:video|photo)/([0-9]{5,25})")
_MOMENT = re.compile(r"(.{6,20}?)[ T]([0-9]{1,2}:[0-9]{2})(?::[0-9]{2})?")


def recognise(head: str) -> bool:
    """Whether this is the beginning of one of its files."""
    return _shape(table.header_of(head)) is not None


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read the files of one or several of its downloads."""
    refused: set[str] = set()
    for source in sources:
        opened = table.open_table(source.text, draft.limits.rows)
        shape = _shape(opened.header) or ""
        columns = tabular.matched(opened.header, SHAPES[shape][0])
        rows = list(opened.rows)
        readers = tabular.readers_of(columns, rows, draft.today, decimal=".", month_first=None)
        sheet = Sheet(draft, source.name, opened.header, columns, readers)
        match shape:
            case "content":
                _posts(sheet, rows)
            case "gender" | "territory":
                _audience(sheet, rows, shape)
            case "activity":
                draft.note(N_("When followers are active is not kept."))
            case _:
                refused |= _days(sheet, rows, shape)
        tabular.leave_out(draft, opened.header, columns)
    draft.sum_days(metric for metric in SUMMED if metric not in refused)
    _newest_followers(draft)


def _days(sheet: Sheet, rows: Sequence[tuple[int, list[str]]], shape: str) -> set[str]:
    """Take the figures of days; gives back the metrics of which a value was refused."""
    draft, refused, taken = sheet.draft, set(), {}
    cells = [sheet.cell("day", row) for _, row in rows]
    yearless = any(months.looks_yearless(cell) for cell in cells[:20])
    found = months.days(cells, draft.today) if yearless else []
    for place, (number, row) in enumerate(rows):
        try:
            day = found[place] if yearless else dates.day(cells[place], draft.today)
            if day is None:
                raise Refused(N_("This is not a date that we can read."))
        except Refused as refusal:
            draft.reject(sheet.file, number, sheet.name("day"), cells[place], refusal.reason)
            refused |= {column.field for column in sheet.columns.values()}
            continue
        if day in taken:
            reason = Text(N_("This day stands in row %(row)s already; that row was kept."), row=taken[day])
            draft.reject(sheet.file, number, sheet.name("day"), cells[place], reason)
            continue
        values = sheet.values(number, row, whole=False)
        if values is None:
            refused |= {column.field for column in sheet.columns.values()}
            continue
        taken[day] = number
        refused |= {column.field for column in sheet.columns.values()} - values.keys()
        for metric, value in values.items():
            if metric != "day" and value is not None:
                draft.days[day, metric, None] = DayFigure(day, metric, value)
    if yearless and taken:
        draft.note(
            N_("The file gives no years. We read its days as %(first)s to %(last)s; if that is wrong, do not keep it."),
            first=min(taken), last=max(taken),
        )  # fmt: skip
    for metric in sorted(refused & set(SUMMED)):
        draft.note(N_("A day is missing, so the days are not added up: %(metric)s."), metric=Text(METRICS[metric]))
    return refused


def _audience(sheet: Sheet, rows: Sequence[tuple[int, list[str]]], shape: str) -> None:
    shares: dict[str, Decimal] = {}
    for number, cells in rows:
        values = sheet.values(number, cells)
        if not values or values["share"] is None or not values["bucket"]:
            continue
        word = text.plain(str(values["bucket"]))
        if word in {"others", "unknown"}:
            bucket = UNKNOWN
        elif shape == "gender":
            bucket = _GENDERS.get(word, UNKNOWN)
        else:
            bucket = countries.code(word) or text.clean(str(values["bucket"]), 40)
        shares[bucket] = shares.get(bucket, Decimal()) + values["share"]
    if shares:
        sheet.draft.keep_shares(sheet.file, None, "gender" if shape == "gender" else "country", shares)


def _posts(sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> None:
    draft, first = sheet.draft, {}
    moments = [_MOMENT.fullmatch(sheet.cell("posted", cells).strip()) for _, cells in rows]
    slashes = dates.month_first((match[1] for match in moments if match), fallback=True)
    day_of = partial(dates.day, today=draft.today, slashes_month_first=slashes)
    for (number, cells), moment in zip(rows, moments, strict=True):
        values = sheet.values(number, cells)
        if values is None or tabular.is_total(cells, ()):
            continue
        posted = sheet.cell("posted", cells)
        try:
            published = day_of(moment[1] if moment else posted)
        except Refused as refusal:
            draft.reject(sheet.file, number, sheet.name("posted"), posted, refusal.reason)
            continue
        link = values.pop("link") or ""
        values.pop("posted")
        identity = match[1] if (match := _ID.search(str(link))) else None
        if identity is None and published and moment:  # the id stands in the link alone; the moment is what stays
            identity = f"video-{published}T{moment[2]:>05}"
        if identity is None:
            draft.reject(sheet.file, number, sheet.name("link"), link, N_("This post has neither a link nor a time by which to know it."))
        elif identity in draft.posts:
            reason = Text(N_("This video stands in row %(row)s already; that row was kept."), row=first.get(identity, number))
            draft.reject(sheet.file, number, sheet.name("link"), link, reason)
        else:
            first[identity] = number
            caption = values.pop("title", None)
            title = text.clean(caption.split("\n")[0], 120) if caption else None
            format = "photo" if "/photo/" in str(link) else "video"
            draft.posts[identity] = PostFigure(identity, title, published, format, caption=caption, **values)


def _newest_followers(draft: Draft) -> None:
    """How many followers there are is what the newest day says."""
    if found := [day for day in draft.days.values() if day.metric == "followers"]:
        newest = max(found, key=lambda day: day.day)
        draft.figures.append(Figure("followers", newest.value, None, None, None, newest.day))


def _shape(header: Sequence[str]) -> str | None:
    for shape, (columns, known_by) in SHAPES.items():
        if known_by <= tabular.fields_of(header, columns):
            return shape
    return None


READER = Reader("tiktok_studio", "tiktok", recognise, read)
