"""The YouTube Studio export, German and English: twins of the real files, each trap alone, and the real files themselves."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.domain.creators.figures import DayFigure, Unreadable
from portal.gateways import exports
from tests.support import exports as twins

TODAY = date(2026, 10, 10)
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "export_formats" / "youtube_studio_de"
HEADER = ("Content", "Video title", "Video publish time", "Duration", "Views", "Subscribers", "Likes")


def read(raw, name="upload.csv"):
    return exports.read(name, raw, today=TODAY)


def one_row(**changes):
    """A small English file: total row, a sound row, and a row with changes."""
    row = {"Content": "abc-def_123", "Video title": "Bread", "Video publish time": "Jun 3, 2026", "Duration": "60", "Views": "100"}
    row |= {"Subscribers": "1", "Likes": "9"} | changes
    sound = ["vid00000009", "Sound", "Jun 4, 2026", "0:01:30", "50", "0", "5"]
    return twins.sheet(HEADER, [["Total", "", "", "", "150", "1", "14"], sound, [row[name] for name in HEADER]])


def sentences(export):
    return " ".join(str(note) for note in export.notes)


@pytest.mark.parametrize(("write", "language"), [(twins.studio_german, "de"), (twins.studio_english, "en")])
def test_the_videos_and_the_total_row_are_taken(write, language):
    made = twins.videos(30)
    export = read(write(made))
    assert (export.format, export.platform, export.language) == ("youtube_studio", "youtube", language)
    assert export.rejected == ()
    assert [(post.external_id, post.title, post.published_on, post.views, post.impressions) for post in export.posts] == [
        (video.id, video.title, video.published, video.views, video.impressions) for video in made
    ]
    figures = {figure.metric: figure.value for figure in export.figures}
    assert figures["views"] == sum(video.views for video in made)
    assert figures["followers_net"] == sum(video.subscribers for video in made)
    assert figures["watch_hours"] == Decimal(f"{sum(video.hours for video in made):.4f}")
    assert {figure.as_of for figure in export.figures} == {TODAY}


def test_a_figure_that_is_not_in_the_file_is_none_and_never_zero():
    post = read(twins.studio_german(twins.videos(3))).posts[0]
    assert (post.likes, post.comments, post.shares, post.saves, post.duration_seconds) == (None,) * 5


def test_the_remark_below_the_table_is_told():
    assert "Die 500 besten Ergebnisse werden angezeigt" in sentences(read(twins.studio_german(twins.videos(3))))


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Views", "-5", "below zero"),
        ("Views", "−5", "below zero"),
        ("Views", "many", "not a number"),
        ("Views", "10.5", "whole number"),
        ("Likes", "9" * 17, "larger than any real figure"),
        ("Video publish time", "8 Juli", "not a date"),
        ("Video publish time", "Jan 1, 2031", "future"),
        ("Content", "#NAME?", "not the id"),
        ("Content", "", "not the id"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_by_row_column_and_reason_and_the_others_stay(column, cell, reason):
    export = read(one_row(**{column: cell}))
    assert [post.external_id for post in export.posts] == ["vid00000009"]
    (refusal,) = export.rejected
    assert (refusal.row, refusal.column) == (4, column)
    assert refusal.value == cell[:60]
    assert reason in str(refusal.reason)


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("Views", "9.8K", "views", 9800),
        ("Views", "12,840", "views", 12840),
        ("Views", "undefined", "views", None),
        ("Subscribers", "-3", "views", 100),
        ("Duration", "1:02:03", "duration_seconds", 3723),
        ("Video publish time", "2026-06-03", "published_on", date(2026, 6, 3)),
        ("Video publish time", "06/03/2026", "published_on", date(2026, 6, 3)),
        ("Video title", "KÃ¤se selbst gemacht", "title", "Käse selbst gemacht"),
        ("Video title", 'Quoted "title",\nin two lines', "title", 'Quoted "title",\nin two lines'),
        ("Content", " -bc-def_123", "external_id", "-bc-def_123"),
    ],
)
def test_each_way_of_writing_a_value_is_understood(column, cell, field, value):
    export = read(one_row(**{column: cell}))
    assert export.rejected == ()
    assert getattr(export.posts[1], field) == value


def test_a_video_that_stands_twice_is_taken_once_and_named():
    made = twins.videos(4)
    export = read(twins.studio_english([*made, made[1]]))
    assert len(export.posts) == 4
    (refusal,) = export.rejected
    assert (refusal.row, refusal.column) == (7, "Content")
    assert "row 4 already" in str(refusal.reason)


def test_a_torn_row_is_named_and_the_others_are_taken():
    export = read(twins.sheet(twins.ENGLISH, [*twins.rows_of(twins.videos(2)), ["abc", "Title"], ["x"] * 9]))
    assert len(export.posts) == 2
    assert [refusal.row for refusal in export.rejected] == [5, 6]


def test_rows_that_do_not_add_up_to_the_total_row_are_told():
    assert "add up to 150 views" not in sentences(read(one_row()))
    assert "add up to 151 views, the total row of the file says 150" in sentences(read(one_row(Views="101")))


def test_more_likes_than_views_is_told_and_not_judged():
    export = read(one_row(Likes="101"))
    assert len(export.posts) == 2
    assert "Posts with more likes than views: 1" in sentences(export)


@pytest.mark.parametrize("column", ["Estimated revenue (USD)", "Geschätzter Umsatz (EUR)", "RPM (USD)", "Your estimated revenue (EUR)"])
def test_columns_about_income_are_left_out_and_that_is_told(column):
    rows = [["Total", "t", "", "3"], ["vid00000001", "Bread", "4711.99", "3"]]
    export = read(twins.sheet(("Content", "Video title", column, "Views"), rows[1:]))
    assert f"left out and are not kept: {column}" in sentences(export)
    assert "4711" not in repr(export)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_that_a_spreadsheet_has_saved_in_another_encoding_reads_the_same(encoding):
    raw = twins.studio_german(twins.videos(5))
    assert read(raw.decode().encode(encoding)) == read(raw)


def test_a_header_that_was_encoded_twice_reads_the_same():
    raw = twins.studio_german(twins.videos(5))
    assert read(raw.decode().encode().decode("latin-1").encode()) == read(raw)


def test_a_german_spreadsheet_with_semicolons_and_decimal_commas_is_read():
    header = (
        "Videos",
        "Videotitel",
        "Veröffentlichungszeitpunkt des Videos",
        "Aufrufe",
        "Wiedergabezeit (Stunden)",
        "Klickrate der Impressionen (%)",
    )
    rows = [["Gesamt", "", "", "12.345", "1.234,5", "6,27"], ["vid00000001", "Brot", "19.08.2020", "12.345", "1.234,5", "6,27"]]
    export = read(twins.sheet(header, rows, delimiter=";"))
    assert export.posts[0].views == 12345
    assert export.posts[0].published_on == date(2020, 8, 19)
    assert {figure.metric: figure.value for figure in export.figures} == {
        "click_rate": Decimal("0.0627"), "views": 12345, "watch_hours": Decimal("1234.5"),
    }  # fmt: skip


def test_days_become_figures_of_days_and_a_sum_with_its_period():
    export = read(twins.studio_days([10, 20, 30]))
    assert export.days[1] == DayFigure(date(2019, 1, 2), "views", 20)
    (figure,) = export.figures
    assert (figure.metric, figure.value, figure.window) == ("views", 60, (date(2019, 1, 1), date(2019, 1, 3)))


def test_a_day_that_stands_twice_is_taken_once_and_named():
    export = read(twins.sheet((f"Da{twins.SHY}tum", "Aufrufe"), [["2020-01-01", "5"], ["2020-01-01", "7"], ["", "7"]]))
    assert [day.value for day in export.days] == [5]
    assert [(refusal.row, refusal.column) for refusal in export.rejected] == [(3, "Datum"), (4, "Datum")]


@pytest.mark.parametrize(
    ("header", "surest", "besides"),
    [
        (("Datum", "Aufrufe"), "table", ("youtube_studio",)),
        (("Date", "Views", "Unique viewers"), "table", ("youtube_studio",)),
        (("Datum", "Aufrufe", "Reichweite"), "table", ()),
        (("Date", "Views", "Watch time (hours)"), "youtube_studio", ("table",)),
        ((f"Da{twins.SHY}tum", f"Auf{twins.SHY}ru{twins.SHY}fe"), "youtube_studio", ("table",)),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ","])
def test_days_under_headings_that_anybody_writes_are_a_table_that_may_be_of_studio(header, surest, besides, delimiter):
    raw = twins.sheet(header, [["2020-01-01", *["5"] * (len(header) - 1)]], delimiter)
    export = read(raw)
    assert (export.format, export.readings) == (surest, (surest, *besides))
    for other in besides:
        assert (exports.read("x.csv", raw, today=TODAY, format=other).format, len(export.days) > 0) == (other, True)


def test_days_beside_a_file_of_studio_are_of_studio():
    files = {"a.csv": twins.studio_english(twins.videos(3)), "b.csv": twins.sheet(("Date", "Views"), [["2019-01-01", "5"]])}
    export = read(twins.archive(files))
    assert (export.format, len(export.posts), len(export.days)) == ("youtube_studio", 3, 1)


def test_a_file_is_read_as_nothing_that_it_cannot_be():
    with pytest.raises(Unreadable):
        exports.read("x.csv", twins.studio_german(twins.videos(3)), today=TODAY, format="tiktok_studio")


def test_the_archive_is_read_as_one_and_tells_the_period():
    made = twins.videos(6)
    files = {
        "Tabellendaten.csv": twins.studio_german(made),
        "Gesamtwerte.csv": twins.studio_days([sum(video.views for video in made), 0]),
        "Diagrammdaten.csv": twins.studio_chart(made, days=2),
        "readme.txt": b"hello",
    }
    export = read(twins.archive(files), "Inhalte.zip")
    assert (len(export.posts), len(export.days), export.rejected) == (6, 2 + 12, ())
    assert export.window == (date(2019, 1, 1), date(2019, 1, 2))
    assert {figure.as_of for figure in export.figures} == {date(2019, 1, 2)}
    assert "which hold no figures that we use: 1" in sentences(export)
    assert "different periods" not in sentences(export)


def test_days_that_contradict_the_total_row_are_told():
    files = {"a.csv": twins.studio_german(twins.videos(3)), "b.csv": twins.studio_days([1, 2])}
    assert "The days add up to 3 views" in sentences(read(twins.archive(files)))


def test_the_period_may_stand_in_the_name_of_the_archive():
    export = read(twins.archive({"Table data.csv": twins.studio_english(twins.videos(3))}), "Content 2026-01-01_2026-03-31 Ada.zip")
    assert export.window == (date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture(scope="module")
def real():
    if not REAL.is_dir():
        pytest.skip("the real German export stands in ../shared, which is not here")
    return {path.name: path.read_bytes() for path in REAL.iterdir()}


def records(raw):
    """The rows of a real file, read in the simplest way."""
    return list(csv.reader(io.StringIO(raw.decode())))[1:]


def test_the_real_german_export_is_taken_whole(real):
    total, *videos, remark = records(real["Tabellendaten.csv"])
    export = read(real["Tabellendaten.csv"])
    assert len(remark) == 1
    assert (len(export.posts), export.rejected) == (len(videos), ()) == (500, ())
    assert [post.external_id for post in export.posts] == [row[0].strip() for row in videos]
    assert sum(row[0].startswith(" -") for row in videos) == sum(post.external_id.startswith("-") for post in export.posts) > 0
    assert [post.views for post in export.posts] == [int(row[3]) for row in videos]
    assert sum(post.published_on is None for post in export.posts) == sum(not row[2] for row in videos) == 17
    assert {figure.metric: figure.value for figure in export.figures} == {
        "views": int(total[3]), "watch_hours": Decimal(total[4]), "followers_net": int(total[5]), "impressions": int(total[6]),
        "click_rate": Decimal(total[7]) / 100,
    }  # fmt: skip
    assert f"add up to {sum(int(row[3]) for row in videos)} views, the total row of the file says {total[3]}" in sentences(export)


def test_each_file_of_the_real_german_export_is_known_alone(real):
    assert {read(raw).format for raw in real.values()} == {"youtube_studio"}


def test_the_real_days_add_up_to_the_real_total_row(real):
    export = read(twins.archive(real), "Inhalte.zip")
    channel = [day.value for day in export.days if day.external_id is None]
    assert (len(channel), sum(channel)) == (366, int(records(real["Tabellendaten.csv"])[0][3]))
    assert export.window == (date(2020, 1, 1), date(2020, 12, 31))
    of_videos = [day for day in export.days if day.external_id]
    rows = records(real["Diagrammdaten.csv"])
    assert (len(of_videos), sum(day.value for day in of_videos)) == (len(rows), sum(int(row[-1]) for row in rows))
    assert export.rejected == ()
