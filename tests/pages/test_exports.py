"""A creator brings a platform export: sees what it says, keeps its figures, takes them back."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import func, select

from portal.models.creators import Creator, ExportUpload, MetricSnapshot, Post
from portal.services import creators
from tests.support import downloads
from tests.support import exports as twins

NAME = "Content 2019-01-01_2019-12-31 Ada.zip"


@pytest.fixture
def channel(portal, cast) -> str:
    with portal.work(cast.ada) as work:
        return creators.add_channel(work, work.session.get_one(Creator, cast.ada.creator_id), platform="youtube", handle="ada").public_id


def _studio(rows: int = 30) -> bytes:
    return twins.archive({"Tabellendaten.csv": twins.studio_german(twins.videos(rows)), "Gesamtwerte.csv": twins.studio_days([100] * 365)})


def _bring(browser, content: bytes, name: str = NAME) -> str:
    answer = browser.post("/profile/uploads", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code in (303, 204), answer.text
    return answer.headers.get("HX-Redirect") or answer.location


def _count(portal, table) -> int:
    with portal.session() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_file_is_shown_before_it_counts_then_kept_then_taken_back(portal, cast, channel, way):
    ada = way(portal.browser(cast.ada))
    where = _bring(ada, _studio())
    shown = ada.get(where)
    assert "30" in shown.text and "1 Jan 2019 – 31 Dec 2019" in shown.text and "Keep the figures" in shown.text
    assert _count(portal, Post) == 0
    for _twice in range(2):
        assert ada.post(f"{where}/saving", data={"channel": channel}).status_code in (303, 204)
        assert _count(portal, Post) == 30
    ada.as_htmx = False
    assert "Nothing was changed." in ada.get(where).text
    assert "platform export" in ada.get("/profile/channels").text
    assert ada.post(f"{where}/saving/removal").status_code == 303
    assert (_count(portal, Post), _count(portal, MetricSnapshot)) == (0, 0)
    assert ada.post(f"{where}/removal").status_code == 303
    assert ada.get(where).status_code == 404


@pytest.mark.databases("sqlite")
def test_the_notice_of_what_was_kept_counts_no_noughts(portal, cast, channel):
    ada = portal.browser(cast.ada)
    told = []
    for name, content in ((NAME, _studio()), ("Table data.csv", twins.studio_english(twins.videos(3)))):
        where = _bring(ada, content, name)
        ada.post(f"{where}/saving", data={"channel": channel})
        ada.get(where)
        told.append(ada.page.text)
    assert "Kept: 30 posts and 370 figures." in told[0] and "Kept: 3 posts and 5 figures." in told[1]


@pytest.mark.databases("sqlite")
def test_a_file_that_went_while_she_looked_is_told_on_its_page(portal, cast, channel):
    ada = portal.browser(cast.ada)
    where = _bring(ada, _studio(3))
    with portal.work() as work:
        work.session.scalars(select(ExportUpload)).one().file.erased_at = work.now
    assert ada.post(f"{where}/saving", data={"channel": channel}).status_code == 303
    assert "Please upload it again" in ada.get(where).text and _count(portal, Post) == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kaputt.zip", b"PK\x03\x04 no archive", "The archive is damaged"),
        ("umlaut.csv", twins.studio_english(twins.videos(3)).replace(b"selbst", b"s\xe4lbst"), "UTF-8"),
        ("seite.html", b"<!doctype html><title>x</title>", "web page"),
        ("leer.csv", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_name_and_a_sentence(portal, cast, way, name, content, words):
    ada = way(portal.browser(cast.ada))
    answer = ada.post("/profile/uploads", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert name in answer.text and words in answer.text
    assert _count(portal, ExportUpload) == 0


def test_no_file_is_refused_too(portal, cast, way):
    answer = way(portal.browser(cast.ada)).post("/profile/uploads", data={})
    assert answer.status_code == 422 and "Choose a file first." in answer.text


@pytest.mark.databases("sqlite")
def test_refused_rows_are_told_by_row_column_and_reason_page_by_page(portal, cast, channel):
    rows = twins.rows_of(twins.videos(80))
    for row in rows[3:73]:
        row[3] = "-12"
    ada = portal.browser(cast.ada)
    where = _bring(ada, twins.sheet(twins.ENGLISH, rows), "Table data.csv")
    first, last = ada.get(where).text, ada.get(f"{where}?rows=4").text
    assert "This number cannot be below zero." in first and "Page 1 of 4" in first and "Page 4 of 4" in last
    assert ada.get(f"{where}?rows=99").status_code == 200
    assert ada.get(f"{where}?rows=x").status_code == 200


@pytest.mark.databases("sqlite")
def test_without_a_channel_of_the_platform_she_is_led_to_add_one(portal, cast):
    ada = portal.browser(cast.ada)
    where = _bring(ada, twins.instagram_audience(), "audience_insights.json")
    assert "Add your Instagram channel first" in ada.get(where).text
    assert ada.post(f"{where}/saving", data={"channel": "nonsense"}).status_code == 422


@pytest.mark.databases("sqlite")
def test_a_body_beyond_the_limit_is_refused_before_it_is_read(portal, cast):
    ada = portal.browser(cast.ada)
    answer = ada.post(
        "/profile/uploads", data=b"", headers={"Content-Length": str(2 << 30)}, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (413, 422) and _count(portal, ExportUpload) == 0


@pytest.mark.databases("sqlite")
def test_nobody_else_finds_an_upload(portal, cast, channel):
    where = _bring(portal.browser(cast.ada), _studio(3))
    for person in (cast.dov,):
        other = portal.browser(person)
        assert other.get(where).status_code == 404
        for deed in ("saving", "saving/removal", "removal"):
            assert other.post(f"{where}/{deed}", data={"channel": channel}).status_code == 404
    assert portal.browser(cast.bea).get(where).status_code == 403
    assert portal.browser().get(where).status_code == 303


@pytest.mark.databases("sqlite")
def test_a_hostile_name_and_title_are_only_words(portal, cast, channel):
    rows = twins.rows_of(twins.videos(3))
    rows[1][1] = "<script>alert(1)</script>"
    ada = portal.browser(cast.ada)
    where = _bring(ada, twins.sheet(twins.ENGLISH, rows), "../../<img src=x>.csv")
    page = ada.get(where).text
    assert "<script>alert" not in page and "<img src=x>" not in page


def _table(**changes: str) -> bytes:
    return downloads.table(**changes)


CHOSEN = {"column-0": "date", "column-1": "caption", "column-2": "link", "column-3": "likes", "rows": "posts", "dates": ""}


def test_an_unknown_table_asks_what_its_columns_mean_and_remembers_the_answer(portal, cast, channel, way):
    ada = way(portal.browser(cast.ada))
    where = _bring(ada, _table(), "meine.csv")
    assert where.endswith("/columns")
    htmx, ada.as_htmx = ada.as_htmx, False
    asked = ada.get(where).text
    ada.as_htmx = htmx
    assert "Veröffentlicht am" in asked and "1.000" in asked and "Brot 1" in asked
    answer = ada.post(where, data=CHOSEN)
    assert answer.status_code in (303, 204)
    show = where.removesuffix("/columns")
    ada.as_htmx = False
    shown = ada.get(show).text
    assert "Likes: Aufrufe" in shown and "You said so" in shown
    assert ada.post(f"{show}/saving", data={"channel": channel}).status_code == 303
    with portal.session() as session:
        assert {(post.likes, post.views) for post in session.scalars(select(Post))} == {(1000 + place, None) for place in range(4)}
    again = _bring(ada, _table(Notiz="anders"), "meine2.csv")
    assert again == show.replace(show.rsplit("/", 1)[1], again.rsplit("/", 1)[1]), "straight to the preview"
    assert "Likes: Aufrufe" in ada.get(again).text
    assert ada.post(where, data=CHOSEN).status_code == 409, "kept figures are taken back first"


@pytest.mark.databases("sqlite")
def test_posts_without_words_are_named_by_their_day_and_no_channel_is_chosen_for_her(portal, cast, channel):
    ada = portal.browser(cast.ada)
    asked = _bring(ada, b"Datum,Aufrufe\n2026-02-01,100\n2026-02-02,50\n2026-02-02,60\n", "meine.csv")
    assert "Post without a title" in ada.get(asked).text and "row-" not in ada.page.text
    where = asked.removesuffix("/columns")
    assert "Post of 1 Feb 2026" in ada.get(where).text and "Choose a channel." not in ada.page.text, "there is only one"
    with portal.work(cast.ada) as work:
        creators.add_channel(work, work.session.get_one(Creator, cast.ada.creator_id), platform="tiktok", handle="ada")
    assert "Choose a channel." in ada.get(where).text
    assert ada.post(f"{where}/saving", data={"channel": ""}).status_code == 422 and _count(portal, Post) == 0
    assert ada.post(f"{where}/saving", data={"channel": channel}).status_code == 303 and _count(portal, Post) == 3


@pytest.mark.databases("sqlite")
def test_columns_are_shown_at_once_with_htmx_and_by_a_button_without(portal, cast, channel):
    ada = portal.browser(cast.ada)
    where = _bring(ada, _table(), "meine.csv")
    ada.as_htmx = True
    part = ada.get(where, query_string=CHOSEN).text
    assert "<html" not in part and 'id="reading"' in part and "Likes" in part
    wrong = ada.get(where, query_string=CHOSEN | {"column-0": ""}).text
    assert "which column is the date" in wrong
    ada.as_htmx = False
    whole = ada.post(where, data=CHOSEN | {"look": "1"})
    assert whole.status_code == 200 and "<html" in whole.text
    with portal.session() as session:
        assert not any(session.scalars(select(ExportUpload.columns))), "looking keeps nothing"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column-0": ""}, "which column is the date"),
        ({"column-3": "caption"}, "Two columns cannot both be"),
        ({"column-3": ""}, "which column holds a figure"),
        ({"column-3": "views", "column-0": "caption", "column-1": "date"}, "not a date"),
        ({"rows": "weeks"}, "Choose from the list"),
    ],
)
def test_columns_of_which_no_figure_comes_are_refused_with_the_reason(portal, cast, channel, changes, words):
    ada = portal.browser(cast.ada)
    where = _bring(ada, _table(), "meine.csv")
    answer = ada.post(where, data=CHOSEN | changes)
    assert answer.status_code == 422 and words in answer.text


@pytest.mark.databases("sqlite")
def test_a_file_whose_format_we_know_has_no_columns_to_choose(portal, cast, channel):
    ada = portal.browser(cast.ada)
    assert ada.get(f"{_bring(ada, _studio(3))}/columns").status_code == 404


OPEN = b"Datum;Aufrufe\n01.05.2019;100\n02.05.2019;120\n"
"""Anybody's table, or days of YouTube Studio that a spreadsheet has saved."""


def test_a_table_that_may_be_of_a_platform_asks_for_its_columns_and_is_read_otherwise_when_she_says_so(portal, cast, channel, way):
    ada = way(portal.browser(cast.ada))
    asked = _bring(ada, OPEN, "tage.csv")
    show = asked.removesuffix("/columns")
    assert asked != show, "no guess about whose figures these are"
    htmx, ada.as_htmx = ada.as_htmx, False
    assert "We read this file as a table of your own." in ada.get(asked).text
    assert "Read it as an export of YouTube Studio" in ada.page.text
    ada.as_htmx = htmx
    answer = ada.post(f"{show}/reading", data={"format": "youtube_studio"})
    assert (answer.headers.get("HX-Redirect") or answer.location).endswith(show)
    ada.as_htmx = False
    assert "We read this file as an export of YouTube Studio." in ada.get(show).text and "Read it as a table of your own" in ada.page.text
    assert ada.get(asked).status_code == 404, "no columns to choose any more"
    assert ada.post(f"{show}/saving", data={"channel": channel}).status_code == 303
    assert _count(portal, MetricSnapshot) == 3
    assert "take its figures back first" in ada.get(show).text
    ada.post(f"{show}/reading", data={"format": "table"})
    assert "The figures of this file are kept already." in ada.get(show).text
    ada.post(f"{show}/saving/removal")
    assert ada.post(f"{show}/reading", data={"format": "table"}).location.endswith(asked)


@pytest.mark.databases("sqlite")
def test_a_file_is_read_as_nothing_that_it_cannot_be(portal, cast, channel):
    ada = portal.browser(cast.ada)
    show = _bring(ada, _studio(3))
    assert "Read it as" not in ada.get(show).text, "an archive of Studio is nothing else"
    for format in ("table", "tiktok_studio", ""):
        ada.post(f"{show}/reading", data={"format": format})
        assert "Choose from the list." in ada.get(show).text
    with portal.session() as session:
        assert session.scalars(select(ExportUpload.format)).one() == "youtube_studio"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("content", [downloads.tiktok_archive(), downloads.meta(downloads.META_GERMAN, encoding="utf-16")])
def test_the_day_on_which_the_file_goes_is_told_and_kept(portal, cast, content):
    ada = portal.browser(cast.ada)
    where = _bring(ada, content, "export.zip")
    shown = ada.get(where).text
    assert "The file itself is erased on" in shown
    portal.clock.pass_(days=31)
    portal.round()
    ada = portal.browser(cast.ada)
    assert "The file was erased as announced." in ada.get(where).text


@pytest.mark.databases("sqlite")
def test_refusals_are_read_in_german_too(portal, cast, channel):
    ada = portal.browser(cast.ada)
    rows = twins.rows_of(twins.videos(5))
    rows[3][3] = "-12"
    where = _bring(ada, twins.archive({"kanal/Table data.csv": twins.sheet(twins.ENGLISH, rows)}), "kanal.zip")
    ada.post("/settings/language", data={"locale": "de"}, headers={"Referer": "http://localhost/help"})
    german = ada.get(where).text
    assert "kanal/Table data.csv" in german and ">5<" in german and "Views" in german and "-12" in german
    assert "Diese Zahl kann nicht kleiner als null sein." in german


def test_what_is_refused_of_a_file_without_lines_is_counted_in_entries(portal, cast):
    answer = {
        "kind": "youtubeAnalytics#resultTable",
        "columnHeaders": [{"name": "day", "columnType": "DIMENSION"}, {"name": "views", "columnType": "METRIC"}],
        "rows": [["2026-01-05", 12], ["2026-01-06"], ["2026-01-05", 14]],
    }
    ada = portal.browser(cast.ada)
    ada.get(_bring(ada, json.dumps(answer).encode(), "days.json"))
    text = ada.page.text
    assert "Entries refused" in text and "This day stands in entry 1 already" in text and "not as many values" in text
    assert "Row" not in text.replace("Rowed", "")
