"""Knows the YouTube Studio export in German and English: videos (Table data), days (Totals), days of videos (Chart data)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain
from operator import attrgetter

from portal.domain.creators.figures import DayFigure, Figure, PostFigure
from portal.domain.text import N_, Text
from portal.gateways.exports.columnar import Reading
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft, listed
from portal.gateways.exports.reader import Reader
from portal.gateways.exports.youtube_columns import COLUMNS, FOREIGN, METRICS, MONEY, OURS, STUDIO, TOTALS, Column
from portal.gateways.sheets import columns, dates, numbers, table, text
from portal.gateways.sheets.numbers import Refused, Style

LISTED = {"views": N_("views"), "impressions": N_("impressions"), "likes": N_("likes"), "comments": N_("comments"), "shares": N_("shares")}
"""Counts of posts that must add up to the total row."""

_GERMAN = {text.plain(name): column for column in COLUMNS for name in column.german}
_ENGLISH = {text.plain(name): column for column in COLUMNS for name in column.english}
_OF_A_POST = tuple(field.name for field in fields(PostFigure))
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})")
_PERIOD = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{4}-[0-9]{2}-[0-9]{2})")


def recognise(head: str) -> bool:
    """Whether this is the beginning of one of the three files. Of days it must bear a mark of Studio: anybody writes "Date" and "Views"."""
    header = table.header_of(head)
    known = _columns(header)
    return _shape(known) == "videos" or (_shape(known) == "days" and not _is_foreign(header) and _is_marked(header, known))


def suspect(head: str) -> bool:
    """Whether these may be the days of Studio, or of somebody who counts herself."""
    header = table.header_of(head)
    return _shape(_columns(header)) == "days" and not _is_foreign(header)


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read the files of one export into `draft`; the name of the upload or of a file may tell the period."""
    totals: dict[str, Decimal | int] = {}
    for source in sources:
        sheet = table.open_table(source.text, draft.limits.rows)
        draft.language = draft.language or _language(sheet.header)
        known, rows = _columns(sheet.header), list(sheet.rows)
        reading = Reading(draft, source.name, sheet.header, known, _readers(known, rows, draft))
        _leave_out(sheet.header, known, draft)
        totals |= _videos(reading, rows) if _shape(known) == "videos" else _days(reading, rows)
    _sum_up(draft, totals, _period(draft, [name, *(source.name for source in sources)]))


def _videos(reading: Reading, rows: list[tuple[int, list[str]]]) -> dict[str, Decimal | int]:
    """Take the posts of a Table data file; what its total row says is given back."""
    draft, totals, first, before = reading.draft, {}, {}, len(reading.draft.rejected)
    described, id_place = [reading.place(field) for field in _described(reading)], reading.place("external_id")
    if rows and _is_remark(rows[-1][1]):
        draft.note(N_("The export says: “%(remark)s”. What is not listed counts in the totals only."), remark=text.clean(rows.pop()[1][0]))
    posts = []
    for row in rows:
        cells = row[1]
        # Only a row without title and date can be the total, and hardly any row is.
        if any(cells[place] and not cells[place].isspace() for place in described if place < len(cells)):
            posts.append(row)
        elif text.plain(cells[id_place] if id_place < len(cells) else "") in TOTALS:
            totals = {field: value for field, value in reading.total(row, "external_id").items() if value is not None}
        else:
            posts.append(row)
    taken = reading.taken(posts)
    for number, values in zip(taken.numbers, taken.rows(_OF_A_POST, format="video"), strict=True):
        identity = str(values[0])
        if identity in draft.posts:
            reason = Text(N_("This video stands in another file of the archive already."))
            if identity in first:
                reason = Text(N_("This video stands in row %(row)s already; that row was kept."), row=first[identity])
            draft.reject(reading.file, number, reading.name("external_id"), identity, reason)
            continue
        first[identity] = number
        draft.posts[identity] = PostFigure(*values)
    draft.rejected[before:] = sorted(draft.rejected[before:], key=lambda each: each.row or 0)
    for field, label in LISTED.items():
        if field not in totals or not first:
            continue
        listed_sum = sum(value or 0 for value in map(attrgetter(field), (draft.posts[identity] for identity in first)))
        if listed_sum != totals[field]:
            draft.note(
                N_("The rows taken add up to %(sum)s %(metric)s, the total row of the file says %(total)s."),
                sum=listed_sum, metric=Text(label), total=totals[field],
            )  # fmt: skip
    return totals


def _days(reading: Reading, rows: list[tuple[int, list[str]]]) -> dict[str, Decimal | int]:
    """Take the days of a Totals file, or of a Chart data file, which has a row for each day and video."""
    draft, totals, first, before = reading.draft, {}, {}, len(reading.draft.rejected)
    place = reading.place("day")
    days = []
    for row in rows:
        cell = row[1][place] if place < len(row[1]) else ""
        if not cell[:1].isdigit() and text.plain(cell) in TOTALS:
            totals = {field: value for field, value in reading.total(row, "day").items() if value is not None}
        else:
            days.append(row)
    taken = reading.taken(days)
    metrics = [metric for metric in sorted(METRICS) if metric in taken.values]
    for number, (day, identity, *values) in zip(taken.numbers, taken.rows(("day", "external_id", *metrics)), strict=True):
        if day is None:
            draft.reject(reading.file, number, reading.name("day"), "", N_("This row has no date."))
        elif (day, identity) in first:
            reason = Text(N_("This day stands in row %(row)s already; that row was kept."), row=first[day, identity])
            draft.reject(reading.file, number, reading.name("day"), day.isoformat(), reason)
        else:
            first[day, identity] = number
            for metric, value in zip(metrics, values, strict=True):
                if value is not None:
                    draft.days[day, metric, identity] = DayFigure(day, metric, value, identity)
    draft.rejected[before:] = sorted(draft.rejected[before:], key=lambda each: each.row or 0)
    return {field: value for field, value in totals.items() if field in METRICS}


def _sum_up(draft: Draft, totals: dict[str, Decimal | int], period: tuple[date, date] | None) -> None:
    """Figures of the channel: what the total row says, else what its days add up to."""
    sums: dict[str, Decimal | int] = {}
    for day in draft.days.values():
        if day.external_id is None and day.metric != "click_rate":  # rates do not add up
            sums[day.metric] = sums.get(day.metric, 0) + day.value
    if "views" in totals.keys() & sums.keys() and totals["views"] != sums["views"]:
        draft.note(
            N_("The days add up to %(days)s views, the total row says %(total)s: the files cover different periods."),
            days=sums["views"], total=totals["views"],
        )  # fmt: skip
    for metric, value in sorted((sums | totals).items()):
        if metric in METRICS:
            basis = "impressions" if metric == "click_rate" else None
            draft.figures.append(Figure(metric, value, basis, period, None, period[1] if period else draft.today))
    draft.window = period
    if undated := sum(post.published_on is None for post in draft.posts.values()):
        draft.note(N_("Videos without a date of publication: %(number)s. Probably they are not public."), number=undated)
    if period and draft.posts:
        draft.note(N_("The figures count what happened from %(first)s to %(last)s."), first=period[0], last=period[1])
    elif totals and not period:
        draft.note(N_("The file does not say which period it covers; its figures carry today’s date. The ZIP file would tell."))


def _period(draft: Draft, names: list[str]) -> tuple[date, date] | None:
    """What the days of the channel say, else what a name like `Content 2020-01-01_2021-01-01 Ada.zip` says."""
    if days := [day.day for day in draft.days.values() if day.external_id is None]:
        return min(days), max(days)
    for name in names:
        if match := _PERIOD.search(name):
            try:
                first, last = (dates.day(match[place], draft.today) for place in (1, 2))
            except Refused:
                continue
            if first <= last:
                draft.note(N_("The period was taken from the name of the file."))
                return first, last
    return None


def _columns(header: Iterable[str]) -> dict[int, Column]:
    """Place → column, for the columns that we know; of two with one meaning the first."""
    names = [text.plain(name) for name in header]
    known = _GERMAN if sum(name in _GERMAN for name in names) >= sum(name in _ENGLISH for name in names) else _ENGLISH
    found: dict[int, Column] = {}
    for place, name in enumerate(names):
        if name in known and known[name] not in found.values():
            found[place] = known[name]
    return found


def _language(header: Iterable[str]) -> str | None:
    names = {text.plain(name) for name in header}
    german, english = (len(names & known.keys()) for known in (_GERMAN, _ENGLISH))
    return None if german == english else "de" if german > english else "en"


def _shape(known: dict[int, Column]) -> str | None:
    found = {column.field for column in known.values()}
    if "day" in found:
        return "days" if found & OURS else None
    described = found & {"title", "published_on"} or len(found & OURS) > 1
    return "videos" if "external_id" in found and found & METRICS and described else None


def _is_foreign(header: Iterable[str]) -> bool:
    return bool(FOREIGN & {text.plain(name) for name in header})


def _is_marked(header: Iterable[str], known: dict[int, Column]) -> bool:
    """German headings of Studio are full of soft hyphens, which nobody types."""
    return any(text.SHY in name for name in header) or bool(STUDIO & {column.field for column in known.values()})


def _described(reading: Reading) -> list[str]:
    return [column.field for column in reading.columns.values() if column.field in {"title", "published_on"}]


def _is_remark(cells: list[str]) -> bool:
    """A line below the table, such as `Die 500 besten Ergebnisse werden angezeigt`: one cell, and no id has a space inside."""
    return " " in cells[0].strip() and not any(cell.strip() for cell in cells[1:])


def _leave_out(header: tuple[str, ...], known: dict[int, Column], draft: Draft) -> None:
    others = [text.clean(name) for place, name in enumerate(header) if place not in known and name.strip()]
    money = [name for name in others if MONEY.search(text.plain(name))]
    if money:
        draft.note(N_("Columns about income were left out and are not kept: %(columns)s."), columns=listed(money))
    if unused := [name for name in others if name not in money]:
        draft.note(N_("Columns that we do not use: %(columns)s."), columns=listed(unused))


def _readers(known: dict[int, Column], rows: list[tuple[int, list[str]]], draft: Draft) -> dict[str, columns.Column]:
    """How the cells of each kind are read, once the whole file has shown how it writes numbers and dates."""

    def cells(*kinds: str) -> Iterator[list[str]]:
        for place, column in known.items():
            if column.kind in kinds:
                yield [cells[place] for _, cells in rows if place < len(cells)]

    style = columns.style_of(cells("count", "gain", "hours", "rate"), "," if draft.language == "de" else ".")
    month_first = dates.month_first(chain.from_iterable(cells("day")), fallback=draft.language == "en")
    return {
        "id": columns.each(_video_id),
        "text": columns.each(lambda cell: text.clean(cell) or None),
        "day": columns.each(partial(dates.day, today=draft.today, slashes_month_first=month_first)),
        "duration": columns.each(partial(_duration, style=style)),
        "count": columns.counts(style),
        "gain": columns.counts(style, signed=True),
        "hours": columns.decimals(style),
        "rate": columns.percents(style),
    }


def _video_id(cell: str) -> str:
    """Studio puts a space before ids that begin with a hyphen, so that no spreadsheet takes them for a formula."""
    if _ID.fullmatch(cell):
        return cell
    found = text.clean(cell)
    if not _ID.fullmatch(found):
        raise Refused(N_("This is not the id of a video. If a spreadsheet has changed it, please upload the file as you got it."))
    return found


def _duration(cell: str, style: Style) -> int | None:
    """Seconds, from `855` or `0:14:15`."""
    if match := _CLOCK.fullmatch(cell.strip()):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return numbers.count(cell, style)


READER = Reader("youtube_studio", "youtube", recognise, read, suspect)
