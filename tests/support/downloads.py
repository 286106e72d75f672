"""Knows how TikTok Studio, Meta Business Suite and the interfaces of Instagram, YouTube and Phyllo write; the people are invented."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.support.exports import archive, sheet

TIKTOK_CONTENT = (
    "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views", "Total play time",
    "Average watch time", "Watched full video", "Add to favorites",
)  # fmt: skip
META_ENGLISH = (
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)", "Publish time", "Permalink", "Post type",
    "Data comment", "Date", "Views", "Reach", "Likes", "Shares", "Follows", "Comments", "Saves",
)  # fmt: skip
META_GERMAN = (
    "Beitrags-ID", "Konto-ID", "Konto-Benutzername", "Kontoname", "Beschreibung", "Dauer (Sek.)", "Veröffentlichungszeitpunkt",
    "Permalink", "Beitragstyp", "Datenkommentar", "Datum", "Aufrufe", "Reichweite", "„Gefällt mir“-Angaben", "Geteilte Inhalte",
    "Follows", "Kommentare", "Gespeicherte Beiträge",
)  # fmt: skip
META_PAGE = (
    "Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time", "Permalink", "Post type", "Data comment",
    "Date", "Views", "Reach", "Reactions", "Comments", "Shares",
)  # fmt: skip


def tiktok_content(**changes: str) -> bytes:
    """Content.csv: a sound post, one without a link, and one with changes."""
    row = {
        "Video title": "Sourdough, day one", "Video link": "https://www.tiktok.com/@ada/video/7412345678901234567?lang=de",
        "Post time": "2025-08-02 19:05:00", "Total likes": "1.2K", "Total comments": "48", "Total shares": "31", "Total views": "18,400",
        "Total play time": "", "Average watch time": "11.5", "Watched full video": "0.31", "Add to favorites": "40",
    }  # fmt: skip
    bare = ["No link", "", "08/16/2025 15:00", "10", "1", "0", "700", "", "0:09", "38%", ""]
    return sheet(TIKTOK_CONTENT, [["Sound", "https://www.tiktok.com/@ada/photo/7412345678901234999", "2025-08-09 20:10:00", "640", "12",
                                   "9", "9100", "", "9", "", "3"], bare, [(row | changes)[name] for name in TIKTOK_CONTENT]])  # fmt: skip


def tiktok_overview(days: Sequence[str], views: Sequence[object]) -> bytes:
    """Overview.csv."""
    header = ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares")
    return sheet(header, [[day, str(number), "3", "2", "1", "0"] for day, number in zip(days, views, strict=True)])


def tiktok_followers(days: Sequence[str], followers: Sequence[object], change: Sequence[object]) -> bytes:
    """FollowerHistory.csv."""
    header = ("Date", "Followers", "Difference in followers from previous day")
    return sheet(header, [[str(cell) for cell in row] for row in zip(days, followers, change, strict=True)])


def tiktok_gender(male: str, female: str, other: str) -> bytes:
    return sheet(("Gender", "Distribution"), [["Male", male], ["Female", female], ["Other", other]])


def tiktok_territories(shares: Mapping[str, str]) -> bytes:
    return sheet(("Top territories", "Distribution"), list(map(list, shares.items())))


def tiktok_archive() -> bytes:
    """Everything in one ZIP file, in a folder."""
    days = [f"{(date(2025, 12, 28) + timedelta(days=place)):%B} {(date(2025, 12, 28) + timedelta(days=place)).day}" for place in range(7)]
    return archive(
        {
            "TikTok/Content.csv": tiktok_content(),
            "TikTok/Overview.csv": tiktok_overview(days, range(10, 17)),
            "TikTok/FollowerHistory.csv": tiktok_followers(days, ["undefined", *range(100, 106)], [0, *([1] * 6)]),
            "TikTok/FollowerGender.csv": tiktok_gender("0.51", "0.48", "0.01"),
            "TikTok/FollowerTopTerritories.csv": tiktok_territories({"DE": "0.7", "AT": "0.2", "Others": "0.1"}),
            "TikTok/FollowerActivity.csv": sheet(("Date", "Hour", "Active followers"), [["January 1", "18", "5"]]),
        }
    )


def meta(header: Sequence[str] = META_ENGLISH, posts: int = 3, encoding: str = "utf-8-sig", **changes: str) -> bytes:
    """A content export with invented posts; the last one has changes, by the name of the column."""
    german = header is META_GERMAN
    rows = []
    for place in range(posts):
        day = date(2025, 3, 27) - timedelta(days=place)
        values = {
            "Post ID": f"1800{place}", "Account ID": "1784", "Page ID": "1784", "Account username": "ada.backt",
            "Description": f"Käse 🧀 Teil {place}\n#brot",
            "Duration (sec)": "0", "Publish time": f"{day:%d.%m.%Y} 18:00" if german else f"{day:%m/%d/%Y} 06:08",
            "Permalink": "https://www.instagram.com/p/x/", "Post type": ("IG image", "IG reel", "IG carousel", "IG story")[place % 4],
            "Date": "Gesamte Laufzeit" if german else "Lifetime", "Views": f"{7000 + place}", "Reach": f"{5000 + place}", "Likes": "210",
            "Reactions": "210", "Shares": "31", "Follows": "6", "Comments": "9", "Saves": "96",
        }  # fmt: skip
        if german:
            values["Post type"] = ("IG Bild", "IG Reel", "IG Karussell", "IG Story")[place % 4]
        english = META_ENGLISH if german else header
        row = [values.get(name, "") for name in english]
        if place == posts - 1:
            row = [changes.get(name, cell) for name, cell in zip(header, row, strict=True)]
        rows.append(row)
    return sheet(header, rows, encoding=encoding)


def graph_demographics(keys: Sequence[str], results: Mapping[tuple[str, ...], int], name: str = "follower_demographics") -> dict[str, Any]:
    found = [{"dimension_values": list(values), "value": number} for values, number in results.items()]
    return {"name": name, "period": "lifetime", "total_value": {"breakdowns": [{"dimension_keys": list(keys), "results": found}]}}


def graph(*entries: Any, **more: Any) -> bytes:
    """An answer of the Instagram Graph interface."""
    return json.dumps({"data": list(entries), **more}).encode()


def graph_post(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"1799{number}", "caption": "Brot\nmit Kruste", "media_type": "VIDEO", "media_product_type": "REELS",
        "timestamp": "2025-05-28T10:00:00+0000", "like_count": 310, "comments_count": 2,
        "insights": {"data": [{"name": "reach", "values": [{"value": 4100}]}, {"name": "saved", "values": [{"value": 41}]}]},
        "comments": {"data": [
            {"id": f"c{number}1", "text": "Wie lange muss der Teig ruhen?", "username": "bea", "timestamp": "2025-05-28T11:00:00+0000"},
            {"id": f"c{number}2", "text": "🔥🔥", "username": "cem", "timestamp": "2025-05-28T12:00:00+0000"},
        ]},
    } | changes  # fmt: skip


def result_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """An answer of the YouTube Analytics interface."""
    return json.dumps(
        {"kind": "youtubeAnalytics#resultTable", "columnHeaders": [{"name": name} for name in names], "rows": [list(row) for row in rows]}
    ).encode()


def phyllo(**changes: Any) -> bytes:
    return json.dumps(
        {
            "account": {"platform_username": "ada"}, "work_platform": {"name": "Instagram"},
            "countries": [{"code": "DE", "value": 71.4}, {"code": "AT", "value": 8.9}], "cities": [{"name": "Köln", "value": 11.0}],
            "gender_age_distribution": [
                {"gender": "FEMALE", "age_range": "18-24", "value": 52.3}, {"gender": "MALE", "age_range": "25-32", "value": 39.0}
            ],
        } | changes
    ).encode()  # fmt: skip


TABLE = ("Veröffentlicht am", "Beitrag", "Link", "Aufrufe", "Gefällt mir", "Kommentare", "Notiz")


def table(rows: int = 4, **changes: str) -> bytes:
    """A table that she keeps herself, as a German spreadsheet writes it; the last row has changes, by the name of the column."""
    found = []
    for place in range(rows):
        cells = [f"{place + 1:02}.03.2025", f"Brot {place}", f"https://www.tiktok.com/@ada/video/74123456789{place:03}", f"1.{place:03}",
                 "12", "3", "gut"]  # fmt: skip
        if place == rows - 1:
            cells = [changes.get(name, cell) for name, cell in zip(TABLE, cells, strict=True)]
        found.append(cells)
    return sheet(TABLE, [*found, ["Summe", "", "", "9.999", "48", "12", ""]], delimiter=";")
