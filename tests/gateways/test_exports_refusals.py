"""What is refused as a whole, with a sentence that helps; and that no bytes raise anything else."""

import csv
import io
import json
import struct
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.creators.figures import Export, Unreadable
from portal.domain.creators.mapping import FIELDS, Columns
from portal.domain.creators.uploads import preview_of
from portal.domain.errors import Invalid
from portal.gateways import exports
from portal.gateways.exports import Limits
from portal.gateways.sheets.numbers import LARGEST
from tests.support import downloads
from tests.support import exports as twins

TODAY = date(2026, 10, 10)
GERMAN = twins.studio_german(twins.videos(3))
DAYS = [f"May {day}" for day in range(1, 6)]
SOUND = {
    "german": GERMAN,
    "days": twins.studio_days([1, 2, 3]),
    "audience": twins.instagram_audience(),
    "archive": twins.archive({"a.csv": GERMAN, "b.csv": twins.studio_days([1])}),
    "tiktok posts": downloads.tiktok_content(),
    "tiktok days": downloads.tiktok_overview(DAYS, range(5)),
    "tiktok followers": downloads.tiktok_followers(DAYS, ["undefined", 1, 2, 3, 4], [0, 1, 1, 1, 1]),
    "tiktok gender": downloads.tiktok_gender("61%", "37.5%", "1.5%"),
    "tiktok places": downloads.tiktok_territories({"DE": "0.7", "Others": "0.3"}),
    "tiktok archive": downloads.tiktok_archive(),
    "meta": downloads.meta(),
    "meta german": downloads.meta(downloads.META_GERMAN, encoding="utf-16"),
    "meta page": downloads.meta(downloads.META_PAGE),
    "graph people": downloads.graph(downloads.graph_demographics(("age", "gender"), {("18-24", "F"): 5, ("25-34", "U"): 2})),
    "graph posts": downloads.graph(downloads.graph_post(1), downloads.graph_post(2), followers_count=10),
    "youtube countries": downloads.result_table(("country", "views"), [("DE", 8), ("ZZ", 2)]),
    "youtube people": downloads.result_table(("ageGroup", "gender", "viewerPercentage"), [("age18-24", "female", 99.5)]),
    "youtube days": downloads.result_table(("day", "views"), [("2026-05-01", 5)]),
    "youtube videos": downloads.result_table(("video", "views", "likes"), [("abc", 5, 1)]),
    "phyllo": downloads.phyllo(),
    "table": downloads.table(),
}


def read(raw, limits=Limits()):  # noqa: B008 - frozen
    return exports.read("upload", raw, limits=limits, today=TODAY)


def locked(raw):
    """An archive whose entries say that they are encrypted."""
    raw = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        while start >= 0:
            raw[start + place] |= 1
            start = raw.find(mark, start + 1)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n\n", "We do not know this file"),
        (b"hello", "We do not know this file"),
        (b"Name,Age\nAda,36\n", "YouTube Studio"),
        (b'{"messages": []}', "Instagram download in the format JSON"),
        (b"<!DOCTYPE html><html>", "JSON instead of HTML"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (twins.archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "Excel"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x1f\x8b\x08", "not a ZIP"),
        (bytes(range(256)), "not UTF-8"),
        (b"Date,Views\n2020-01-01,5\x00\n", "not a text file"),
        (GERMAN.replace(b"selbst", b"s\xe4lbst", 1), "Line 3 "),
        (GERMAN + b'abc,"never closed', "quotation mark"),
        (b'{"organic_insights_audience": [', "damaged or cut off"),
        (b'{"organic_insights_audience":' + b"[" * 100_000, "damaged or cut off"),
        (b'{"organic_insights_audience":' + b"9" * 5_000 + b"}", "damaged or cut off"),
        (twins.archive({}), "We do not know this file"),
        (twins.archive({"inner.zip": SOUND["archive"]}), "We do not know this file"),
        (twins.archive({"../../etc/a.csv": GERMAN}), "paths that lead out"),
        (twins.archive({"/etc/a.csv": GERMAN}), "paths that lead out"),
        (twins.archive({"C:\\a.csv": GERMAN}), "paths that lead out"),
        (locked(SOUND["archive"]), "password"),
        (SOUND["archive"][:-30], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (twins.archive({"a.csv": GERMAN, "b.json": twins.instagram_audience()}), "several platforms"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence_that_helps(raw, sentence):
    with pytest.raises(Unreadable, match=sentence) as refusal:
        read(raw)
    assert isinstance(refusal.value, Invalid)


class Endless(io.RawIOBase):
    """A file of two gigabytes, of which it counts what was read."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert 0 < size <= 1024**2
        self.given += size
        return b"x" * size if self.given <= 2 * 1024**3 else b""


def test_two_gigabytes_are_refused_without_reading_them():
    file = Endless()
    with pytest.raises(Unreadable, match="larger than 64 MB"):
        read(file)
    assert file.given < 66 * 1024**2


def test_an_archive_that_grows_beyond_measure_is_refused_while_it_grows():
    bomb = twins.archive({"a.csv": GERMAN + b" " * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacks to more than 4 MB"):
        read(bomb, Limits(unpacked=4 * 1024**2))


def test_an_archive_that_lies_about_its_size_is_refused():
    raw = bytearray(SOUND["archive"])
    place = raw.find(b"PK\x01\x02") + 24
    raw[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(Unreadable):
        read(bytes(raw))


def test_too_many_files_or_rows_are_refused():
    with pytest.raises(Unreadable, match="more than 2 files"):
        read(twins.archive({f"{number}.txt": b"x" for number in range(3)}), Limits(members=2))
    with pytest.raises(Unreadable, match="more than 5 rows"):
        read(twins.studio_days([1] * 6), Limits(rows=5))
    with pytest.raises(Unreadable, match="more than 1 entries"):
        read(twins.instagram_posts("organic_insights_posts", [(1_780_000_000, "", {})] * 2), Limits(rows=1))


def test_a_stream_and_its_bytes_read_the_same():
    assert read(io.BytesIO(GERMAN)) == read(GERMAN)


def survives(raw, **options):
    try:
        export = exports.read("upload", raw, today=TODAY, **options)
    except Unreadable as refusal:
        str(refusal.text)
        json.dumps(refusal.text.to_json())
        return
    assert isinstance(export, Export)
    json.dumps(preview_of(export).to_json())  # sentences and values that a database can keep
    kept = [word or "" for post in export.posts for word in (post.title, post.caption, post.external_id, post.format)]
    kept += [share.bucket for share in export.audience] + [refusal.value + (refusal.column or "") for refusal in export.rejected]
    kept += [comment.words + comment.external_id for comment in export.comments]
    assert "\x00" not in "".join(kept).encode().decode()  # nothing that a database or a page could not keep
    counts = [getattr(post, name) for post in export.posts for name in ("views", "likes", "comments", "shares", "saves", "reach")]
    assert all(count is None or 0 <= count <= LARGEST for count in counts)
    assert all(0 <= share.share <= 1 for share in export.audience)
    whole = {}
    for share in export.audience:
        whole[share.dimension] = whole.get(share.dimension, 0) + share.share
    assert all(total <= Decimal("1.021") for total in whole.values()), "a part of everyone, whatever was dropped"
    assert all(each.file and each.reason.msgid for each in export.rejected)


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode), st.binary(max_size=200).map(lambda raw: b"PK\x03\x04" + raw))
)
@settings(max_examples=150)
def test_no_bytes_raise_anything_else(raw):
    survives(raw)


@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2), st.binary(min_size=1, max_size=6)), min_size=1, max_size=5),
)
@settings(max_examples=300)
def test_no_damage_to_a_sound_file_raises_anything_else(name, damages):
    raw = bytearray(SOUND[name])
    for place, way, junk in damages:
        place %= max(len(raw), 1)
        raw[place : place + (0, len(junk), 40)[way]] = junk
    survives(bytes(raw))


LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAF |= st.sampled_from(["\ud800", "9.8K", "Köln: 3%", "Jul 1 - Sep 28", 1_780_000_000])
KEY = st.sampled_from(
    ["string_map_data", "media_map_data", "value", "timestamp", "creation_timestamp", "title", "Followers", "Likes", "Date Range"]
    + ["Follower Percentage by City"]
)
JSON = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=4), max_leaves=12)


@given(st.sampled_from(["audience", "posts", "reels", "reach"]), JSON)
@settings(max_examples=150)
def test_no_shape_of_json_raises_anything_else(root, content):
    survives(json.dumps({f"organic_insights_{root}": [content] if not isinstance(content, list) else content}).encode())


@given(st.sampled_from(["data", "rows", "columnHeaders", "countries", "gender_age_distribution", "media"]), JSON, st.data())
@settings(max_examples=200)
def test_no_shape_within_the_files_of_the_interfaces_raises_anything_else(key, content, data):
    whole = json.loads(SOUND[data.draw(st.sampled_from(["graph people", "graph posts", "youtube people", "youtube videos", "phyllo"]))])
    place = data.draw(st.sampled_from(_places(whole)))
    node = whole
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = content
    survives(json.dumps({key: content} | whole).encode())


def _places(node, path=()):
    """The path to every value in a JSON file."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, value in inner for found in ((*path, key), *_places(value, (*path, key)))]


SHEETS = ("german", "days", "tiktok posts", "tiktok days", "tiktok followers", "tiktok gender", "meta", "meta page", "table")


@given(st.sampled_from(SHEETS), st.integers(0, 20), st.booleans(), st.integers(0, 400))
@settings(max_examples=200)
def test_no_dropped_column_and_no_cut_end_raises_anything_else(name, place, drop, cut):
    text = SOUND[name].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if name == "table" else ","))
    if drop:
        for row in rows:
            del row[place : place + 1]
    raw = twins.sheet(rows[0], rows[1:], delimiter=";" if name == "table" else ",")
    survives(raw[: max(len(raw) - cut, 0)])


@given(
    st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(-2, 9)), st.sampled_from(["posts", "days"]), st.sampled_from(["", "day"])
)
@settings(max_examples=100)
def test_no_choice_of_columns_raises_anything_else(places, rows, dates):
    columns = Columns(places, rows, dates)
    try:
        columns.check()
    except Invalid:
        return
    survives(SOUND["table"], columns=columns)


CELL = st.text(max_size=6) | st.sampled_from(
    ["-1", "9.8K", "1.234", "1,5", "Total", "Gesamt", "Aug 19, 2011", "3/4/2020", "=1", '"', "\ud800"[:0]]
)


@given(
    st.lists(st.lists(CELL, min_size=1, max_size=9), max_size=6),
    st.sampled_from(
        [twins.GERMAN, twins.ENGLISH, ("Date", "Views"), ("Datum", "Video", "Aufrufe"), downloads.TIKTOK_CONTENT, downloads.META_GERMAN]
        + [("Date", "Followers", "Difference in followers from previous day"), ("Gender", "Distribution"), ("Date", "Link", "Likes")]
    ),
)
@settings(max_examples=150)
def test_no_cells_raise_anything_else(rows, header):
    survives(twins.sheet(header, rows))


def test_an_archive_with_a_broken_member_is_refused_whole():
    raw = bytearray(twins.archive({"a.csv": GERMAN}))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as packed:
        start = packed.infolist()[0].header_offset + 30 + len("a.csv")
    raw[start + 20 : start + 40] = bytes(20)
    with pytest.raises(Unreadable, match="damaged"):
        read(bytes(raw))
