"""Knows the result tables of the YouTube Analytics interface (JSON): by country, age and gender, day, or video."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from portal.domain.creators.figures import DayFigure, Figure, PostFigure, Unreadable
from portal.domain.text import N_, Text
from portal.gateways.exports import demographics
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft, Row, listed
from portal.gateways.exports.reader import Reader
from portal.gateways.sheets import dates, numbers, text, tree
from portal.gateways.sheets.numbers import Style

COUNTS = {
    "views": "views", "likes": "likes", "comments": "comments", "shares": "shares", "subscribersGained": "followers_gained",
    "subscribersLost": "followers_lost", "estimatedMinutesWatched": "watch_hours",
}  # fmt: skip
"""Metric of the interface → ours."""
OF_A_POST = ("views", "likes", "comments", "shares")
MONEY = ("revenue", "cpm", "earnings", "adImpressions")
_STYLE = Style(".", known=True)
_EXACT = Decimal("0.0000001")


def recognise(head: str) -> bool:
    """Whether this is the beginning of a result table."""
    return head.lstrip()[:1] == "{" and ('"columnHeaders"' in head[:4000] or "youtubeAnalytics#resultTable" in head[:4000])


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read one or several result tables."""
    for source in sources:
        content = tree.parsed(source.text)
        names = [str(tree.inner(each, "name") or "") for each in tree.dicts(tree.inner(content, "columnHeaders"))]
        rows = tree.inner(content, "rows")
        rows = rows if isinstance(rows, list) else []
        if len(rows) > draft.limits.rows:
            raise Unreadable(Text(N_("The file has more than %(most)s entries. Please export a shorter period."), most=draft.limits.rows))
        kinds = {each for each in names if each in {"country", "ageGroup", "gender", "day", "video", "viewerPercentage"}}
        _leave_out(draft, names, kinds)
        found = [dict(zip(names, each, strict=True)) if isinstance(each, list) and len(each) == len(names) else None for each in rows]
        for number, each in enumerate(found, start=1):
            if each is None:
                draft.reject(source.name, number, None, tree.cell(rows[number - 1]), _TORN)
        whole = [(number, each) for number, each in enumerate(found, start=1) if each is not None]
        if "viewerPercentage" in kinds and kinds & {"ageGroup", "gender"}:
            _people(draft, source.name, whole, kinds)
        elif kinds == {"country"} and "views" in names:
            _countries(draft, source.name, whole)
        elif kinds == {"day"}:
            _days(draft, source.name, whole)
        elif kinds == {"video"}:
            _posts(draft, source.name, whole)
        elif not kinds and len(whole) == 1:
            for metric, value in _counts(Row(draft, source.name, 1), whole[0][1]).items():
                draft.figures.append(Figure(metric, value, None, None, None, draft.today))
        else:
            draft.note(N_("Tables by %(names)s are not used."), names=listed(names[:6]))
    draft.sum_days(sorted({day.metric for day in draft.days.values()}))
    if draft.audience or draft.posts:
        draft.note(N_("The file does not say which period it covers; its figures carry today’s date."))


_TORN = N_("This entry has not as many values as there are columns.")


def _people(draft: Draft, file: str, rows: list[tuple[int, dict[str, Any]]], kinds: set[str]) -> None:
    cells = []
    for number, each in rows:
        share = Row(draft, file, number).take("viewerPercentage", tree.cell(each["viewerPercentage"]), numbers.share, _STYLE, percent=True)
        if share is not None:
            sex, band = demographics.gender(tree.cell(each.get("gender"))), demographics.age(tree.cell(each.get("ageGroup")))
            cells.append((sex, band, share))
    found = demographics.marginals(cells)
    wanted = {"age": "ageGroup" in kinds, "gender": "gender" in kinds, "age_gender": kinds >= {"ageGroup", "gender"}}
    for dimension in (name for name, given in wanted.items() if given and cells):
        draft.keep_shares(file, None, dimension, found[dimension], basis="viewers")
    if cells:
        draft.note(N_("Age and gender are of viewers who were signed in; of the others YouTube knows nothing."))


def _countries(draft: Draft, file: str, rows: list[tuple[int, dict[str, Any]]]) -> None:
    amounts: dict[str, Decimal] = {}
    for number, each in rows:
        views = Row(draft, file, number).take("views", tree.cell(each["views"]), numbers.count, _STYLE)
        if views is not None:
            bucket = demographics.country(tree.cell(each["country"]))
            amounts[bucket] = amounts.get(bucket, Decimal()) + views
    whole = sum(amounts.values(), Decimal())
    if whole > 0:
        draft.keep_shares(file, None, "country", demographics.parts(amounts, whole), basis="views", sample=int(whole), rounding=_EXACT)
        draft.note(N_("Countries are shares of %(number)s views, not of subscribers."), number=int(whole))


def _days(draft: Draft, file: str, rows: list[tuple[int, dict[str, Any]]]) -> None:
    first: dict[object, int] = {}
    for number, each in rows:
        row = Row(draft, file, number)
        day = row.take("day", tree.cell(each["day"]), dates.day, draft.today)
        values = _counts(row, each)
        if day is None or row.bad:
            continue
        if day in first:
            reason = Text(N_("This day stands in entry %(entry)s already; that entry was kept."), entry=first[day])
            draft.reject(file, number, "day", tree.cell(each["day"]), reason)
            continue
        first[day] = number
        for metric, value in values.items():
            draft.days[day, metric, None] = DayFigure(day, metric, value)


def _posts(draft: Draft, file: str, rows: list[tuple[int, dict[str, Any]]]) -> None:
    for number, each in rows:
        row = Row(draft, file, number)
        identity, values = text.clean(tree.cell(each["video"]), 64), _counts(row, each)
        if row.bad:
            continue
        if not identity.replace("-", "").replace("_", "").isalnum() or not identity.isascii():
            draft.reject(file, number, "video", identity, N_("This is not the id of a video."))
        elif identity in draft.posts:
            draft.reject(file, number, "video", identity, N_("This post stands in the file already; the first entry was kept."))
        else:
            draft.posts[identity] = PostFigure(identity, format="video", **{name: values[name] for name in OF_A_POST if name in values})


def _counts(row: Row, each: dict[str, Any]) -> dict[str, Any]:
    """Our metric → value, for the metrics of one row that have one."""
    found = {}
    for name, metric in COUNTS.items():
        if name in each:
            reading = numbers.decimal if metric == "watch_hours" else numbers.count
            value = row.take(name, tree.cell(each[name]), partial(reading, style=_STYLE))
            if value is not None:
                found[metric] = (value / 60).quantize(Decimal("0.0001")) if metric == "watch_hours" else value
    return found


def _leave_out(draft: Draft, names: list[str], kinds: set[str]) -> None:
    money = [name for name in names if any(word.lower() in name.lower() for word in MONEY)]
    if money:
        draft.note(N_("Columns about income were left out and are not kept: %(columns)s."), columns=listed(money))
    if others := [name for name in names if name and name not in COUNTS and name not in kinds and name not in money]:
        draft.note(N_("Columns that we do not use: %(columns)s."), columns=listed(others))


READER = Reader("youtube_analytics", "youtube", recognise, read)
