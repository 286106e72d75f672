"""A table of nobody's format: what its columns are guessed to be, what she may say instead, and each way of writing it."""

from datetime import date

import pytest

from portal.domain.creators.figures import DayFigure, Unreadable
from portal.domain.creators.mapping import Columns
from portal.domain.errors import Invalid
from portal.gateways import exports
from tests.support import downloads as twins
from tests.support import exports as studio

TODAY = date(2026, 10, 10)


def read(raw, columns=None, name="mine.csv"):
    return exports.read(name, raw, today=TODAY, columns=columns)


def test_a_german_table_with_semicolons_is_guessed_and_its_sum_row_is_no_post():
    export = read(twins.table())
    assert (export.format, export.platform, export.rejected) == ("table", "", ())
    assert export.table.columns == Columns({"date": 0, "caption": 1, "link": 2, "views": 3, "likes": 4, "comments": 5})
    assert export.table.guessed
    assert export.table.samples[3] == ("1.000", "1.001", "1.002")
    assert [(post.external_id, post.published_on, post.views, post.likes) for post in export.posts][:2] == [
        ("74123456789000", date(2025, 3, 1), 1000, 12), ("74123456789001", date(2025, 3, 2), 1001, 12),
    ]  # fmt: skip
    assert len(export.posts) == 4
    assert "Notiz" in " ".join(map(str, export.notes))


def test_what_she_says_goes_before_the_guess():
    export = read(twins.table(), Columns({"date": 0, "likes": 3, "link": 2}))
    assert not export.table.guessed
    assert [(post.views, post.likes) for post in export.posts][:1] == [(None, 1000)]


def test_columns_that_the_table_does_not_have_fall_back_to_the_guess():
    for places in ({"date": 0, "likes": 33}, {"date": 0, "likes": -1}, {"date": 0, "link": 0, "likes": 3}):
        assert read(twins.table(), Columns(places)).table.guessed


def test_the_same_first_row_has_the_same_signature_in_any_dress():
    raw = twins.table().decode()
    dressed = [raw.encode("utf-16"), raw.replace(";", ",").encode(), raw.replace("Notiz", "NOTIZ").encode("utf-8-sig")]
    assert {read(each).table.signature for each in dressed} == {read(twins.table(2)).table.signature}
    assert read(twins.table().replace(b"Notiz", b"Anderes")).table.signature != read(twins.table()).table.signature


def test_rows_of_days_become_days_of_the_channel():
    raw = studio.sheet(("Day", "Followers", "Views"), [["2026-05-01", "9.8K", "100"], ["2026-05-02", "9,850", "50"]])
    export = read(raw)
    assert export.table.columns.rows == "days"
    assert DayFigure(date(2026, 5, 1), "followers", 9800) in export.days
    assert {each.metric: each.value for each in export.figures} == {"followers": 9850, "views": 150}


@pytest.mark.parametrize(
    ("meant", "first", "last"), [("day", date(2026, 4, 3), date(2026, 6, 5)), ("month", date(2026, 3, 4), date(2026, 5, 6))]
)
def test_a_date_that_can_be_read_in_two_ways_is_refused_until_she_says_which(meant, first, last):
    raw = studio.sheet(("Date", "Title", "Views"), [["3/4/2026", "a", "5"], ["5/6/2026", "b", "6"]])
    silent = read(raw)
    assert not silent.posts
    assert [(each.row, each.column) for each in silent.rejected] == [(2, "Date"), (3, "Date")]
    assert "two ways" in str(silent.rejected[0].reason)
    told = read(raw, Columns({"date": 0, "caption": 1, "views": 2}, "posts", meant))
    assert [post.published_on for post in told.posts] == [first, last]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Aufrufe", "-1", "below zero"),
        ("Aufrufe", "undefined", None),
        ("Aufrufe", "9,8K", None),
        ("Gefällt mir", "1,5", "whole number"),
        ("Veröffentlicht am", "bald", "not a date"),
        ("Veröffentlicht am", "", "no date"),
        ("Link", "https://www.tiktok.com/@ada/video/74123456789000", "stands in row 2 already"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_by_row_and_reason(column, cell, reason):
    export = read(twins.table(**{column: cell}))
    assert len(export.posts) == (4 if reason is None else 3)
    assert [(each.row, reason in str(each.reason)) for each in export.rejected] == ([] if reason is None else [(5, True)])


@pytest.mark.parametrize(
    "raw",
    [
        b"a;b\n1;2\n",
        b"Name,Age\nAda,36\n",
        b"Date\n2026-01-01\n",
        b"Date,Name\n2026-01-01,Ada\n",
        b"Date,Link,Views\n",
        b"Trending,Views\n17.14.11,5\n",
    ],
)
def test_a_table_without_dates_beside_figures_is_not_known(raw):
    with pytest.raises(Unreadable, match="any CSV table with a column of dates"):
        read(raw)


def test_a_table_in_an_archive_is_read_and_two_are_refused():
    other = studio.sheet(("Day", "Likes"), [["2026-05-01", "5"]])
    assert len(read(studio.archive({"deep/er/mine.csv": twins.table(), "b.txt": b"hello"})).posts) == 4
    with pytest.raises(Unreadable, match="several tables"):
        read(studio.archive({"a.csv": twins.table(), "b.csv": other}))
    beside = read(studio.archive({"a.csv": twins.table(), "Table data.csv": studio.studio_english(studio.videos(3))}))
    assert beside.format == "youtube_studio", "a format that we know goes before a guess"


def test_too_many_columns_are_refused():
    with pytest.raises(Unreadable, match="more than 60 columns"):
        read(studio.sheet(["Date", "Link", "Views", *(f"c{number}" for number in range(60))], [["2026-01-01", "x", "5", *"x" * 60]]))


@pytest.mark.parametrize(
    ("meanings", "words"),
    [
        (["date", "views", "views"], "Two columns cannot both be"),
        (["", "views"], "which column is the date"),
        (["date", "caption"], "which column holds a figure"),
        (["date", "followers"], "which column holds a figure"),
    ],
)
def test_a_choice_of_columns_that_gives_no_dated_figure_is_refused(meanings, words):
    with pytest.raises(Invalid) as refusal:
        Columns.chosen(meanings, "posts", "")
    assert words in str(refusal.value.fields["columns"])


def test_a_choice_is_kept_as_json():
    columns = Columns.chosen(["", "date", "followers"], "days", "month")
    assert Columns.from_json(columns.to_json()) == columns


def test_a_short_table_is_known_by_its_headings_and_its_bad_rows_are_refused_one_by_one():
    export = read(b"Datum,Follower\n2026-05-01,100\n2026-05-02,-5\n2026-05-03,abc\n2026-05-01,120\n")
    assert export.table.columns == Columns({"date": 0, "followers": 1}, "days")
    assert [(each.day, each.value) for each in export.days] == [(date(2026, 5, 1), 100)]
    assert {each.row for each in export.rejected} == {3, 4, 5}


def test_followers_beside_dates_are_of_days_even_where_a_day_stands_twice():
    days = [["2026-05-01", "9.8K", "100"], ["2026-05-02", "9,850", "50"], ["2026-05-02", "9,860", "55"]]
    assert read(studio.sheet(("Day", "Followers", "Views"), days)).table.columns.rows == "days"
    assert read(studio.sheet(("Day", "Likes", "Views"), days)).table.columns.rows == "posts"


def test_headings_alone_make_no_table():
    with pytest.raises(Unreadable, match="do not know this file"):
        read(b"Datum,Follower\nmorgen,viele\n")
