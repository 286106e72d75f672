"""Knows how to write files as the platforms write them, header for header and trap for trap, about invented videos and people."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

SHY = "\u00ad"

# The soft hyphens stand where Studio puts them.
GERMAN = (
    f"Vi{SHY}deo", f"Vi{SHY}deo{SHY}ti{SHY}tel", f"Ver{SHY}öf{SHY}fent{SHY}li{SHY}chungs{SHY}zeit{SHY}punkt des Vi{SHY}de{SHY}os",
    f"Auf{SHY}ru{SHY}fe", f"Wie{SHY}der{SHY}ga{SHY}be{SHY}zeit (Stun{SHY}den)", f"Abon{SHY}nen{SHY}ten", f"Im{SHY}pres{SHY}sio{SHY}nen",
    f"Klick{SHY}ra{SHY}te der Im{SHY}pres{SHY}sio{SHY}nen (%)",
)  # fmt: skip
ENGLISH = (
    "Content", "Video title", "Video publish time", "Views", "Watch time (hours)", "Subscribers", "Impressions",
    "Impressions click-through rate (%)",
)  # fmt: skip
REMARK = f"Die 500 be{SHY}sten Er{SHY}geb{SHY}nis{SHY}se wer{SHY}den an{SHY}ge{SHY}zeigt"
_WORDS = ("Regal", "Sauerteig", "Kräuter", "Nähkurs", "Fahrrad", "Balkon", "Ofen", "Werkbank", "Käse", "Garten")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@dataclass(frozen=True)
class Video:
    id: str
    title: str
    published: date | None
    views: int
    hours: float
    subscribers: int
    impressions: int

    @property
    def cells(self) -> list[str]:
        """As Studio writes them: a space before an id that begins with a hyphen, English dates in every language, decimal points."""
        guard = " " if self.id.startswith("-") else ""
        published = f"{self.published:%b} {self.published.day}, {self.published.year}" if self.published else ""
        rate = f"{100 * self.views / self.impressions:.2f}" if self.impressions else ""
        return [
            guard + self.id, self.title, published, str(self.views), f"{self.hours:.4f}", str(self.subscribers), str(self.impressions),
            rate,
        ]  # fmt: skip


def videos(number: int, seed: int = 7) -> list[Video]:
    """Invented videos; the second has an id with a hyphen and loses subscribers, the third has no date."""
    chance = random.Random(seed)
    made = []
    for place in range(number):
        views = int(20 + 4000 * chance.paretovariate(1.2)) % 90_000
        made.append(
            Video(
                "".join(chance.choices(_ALPHABET[:-1], k=11)), f"{chance.choice(_WORDS)} selbst gemacht, Teil {place + 1}",
                date(2019, 1, 1) + timedelta(days=chance.randrange(350)), views, views * chance.uniform(0.01, 0.06),
                chance.randrange(0, 40), views * chance.randrange(8, 20),
            )
        )  # fmt: skip
    if number > 2:
        made[1] = replace(made[1], id="-" + made[1].id[1:], subscribers=-2)
        made[2] = replace(made[2], published=None, impressions=0)
    return made


def rows_of(made: Sequence[Video], total: str = "Total") -> list[list[str]]:
    """The total row and the rows below it."""
    views, impressions = sum(video.views for video in made), sum(video.impressions for video in made)
    hours, subscribers = sum(video.hours for video in made), sum(video.subscribers for video in made)
    first = [total, "", "", str(views), f"{hours:.4f}", str(subscribers), str(impressions), f"{100 * views / max(impressions, 1):.2f}"]
    return [first, *(video.cells for video in made)]


def sheet(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Any table as a file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def studio_german(made: Sequence[Video]) -> bytes:
    """Tabellendaten.csv."""
    return sheet(GERMAN, [*rows_of(made, f"Ge{SHY}samt"), [REMARK]])


def studio_english(made: Sequence[Video]) -> bytes:
    """Table data.csv."""
    return sheet(ENGLISH, rows_of(made))


def studio_days(views: Sequence[int], first: date = date(2019, 1, 1)) -> bytes:
    """Gesamtwerte.csv."""
    days = [[(first + timedelta(days=place)).isoformat(), str(number)] for place, number in enumerate(views)]
    return sheet((f"Da{SHY}tum", f"Auf{SHY}ru{SHY}fe"), days)


def studio_chart(made: Sequence[Video], days: int, first: date = date(2019, 1, 1)) -> bytes:
    """Diagrammdaten.csv: a row for each video and day."""
    rows = [
        [(first + timedelta(days=day)).isoformat(), *video.cells[:3], str(video.views // 365 + day)]
        for video in made
        for day in range(days)
    ]
    return sheet((f"Da{SHY}tum", *GERMAN[:4]), rows)


def archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


AUDIENCE = {
    "Date Range": "Mar 1 - May 29",
    "Followers": "20,480",
    "Followers Delta": "+3.1% vs Dec 1 - Feb 28",
    "Follows": "900",
    "Unfollows": "260",
    "Overall Followers": "640",
    "Follower Percentage by City": "Köln: 12%, München: 8.5%, Frankfurt, Hesse: 4%, Wien: 3%, Graz: 2%",
    "Follower Percentage by Country": "Germany: 64.2%, Austria: 12%, Türkiye: 3.1%, Switzerland: 2.4%, Atlantis: 0.9%",
    "Follower Percentage by Age for All Genders": "13-17: 1.9%, 18-24: 30%, 25-34: 44%, 35-44: 17%, 45-54: 5%, 55-64: 1.5%, 65+: 0.6%",
    "Follower Percentage by Age for Men": "18-24: 40%, 25-34: 60%",
    "Follower Percentage by Age for Women": "18-24: 25%, 25-34: 50%, 35-44: 25%",
    "Total Follower Percentage for Men": "30%",
    "Total Follower Percentage for Women": "70%",
    "Monday Follower Activity": "9.8K",
}
AUDIENCE_GERMAN = {
    "Zeitraum": "9. Juli - 6. Okt.",
    "Follower": "20.480",
    "Delta von Followern": "-1,9% im Vergleich zu 10. Apr. - 8. Juli",
    "Neue Follower": "264",
    "Verlorene Follower": "471",
    "Prozentualer Anteil der Follower nach Land": "Deutschland: 84,5%, Schweiz: 5,1%, Österreich: 4,4%, Türkei: 3,6%, Spanien: 0,2%",
    "Prozentualer Anteil an weiblichen Followern insgesamt": "78,8%",
    "Prozentualer Anteil an männlichen Followern insgesamt": "21,1%",
}


def instagram_audience(labels: Mapping[str, str] = AUDIENCE) -> bytes:
    """audience_insights.json."""
    return _insights("organic_insights_audience", [_entry(labels)])


def instagram_posts(root: str, posts: Sequence[tuple[int, str, Mapping[str, str]]]) -> bytes:
    """posts.json, reels.json or stories.json: (Unix time, caption, label → value)."""
    entries = []
    for time, caption, labels in posts:
        picture = {"uri": f"media/{time}.jpg", "creation_timestamp": time, "title": _twice(caption)}
        entries.append(_entry(labels) | {"media_map_data": {"Media Thumbnail": picture}})
    return _insights(root, entries)


def _insights(root: str, entries: list[Any]) -> bytes:
    return json.dumps({root: entries}).encode()


def _entry(labels: Mapping[str, str]) -> dict[str, Any]:
    cells = {_twice(name): {"href": "", "value": _twice(value), "timestamp": 0} for name, value in labels.items()}
    return {"title": "", "media_map_data": {}, "string_map_data": cells}


def _twice(text: str) -> str:
    """UTF-8 taken for Latin-1, as the download writes every text."""
    return text.encode().decode("latin-1")


HYPEAUDITOR = (
    "creator_id", "platform", "snapshot", "cat", "cat2", "country", "followers", "views", "likes", "comments", "shares", "eng_auth",
    "eng_avg",
)  # fmt: skip
TRENDING = (
    "video_id", "trending_date", "title", "channel_title", "category_id", "publish_time", "views", "likes", "dislikes", "comment_count",
    "comments_disabled", "ratings_disabled", "video_error_or_removed",
)  # fmt: skip
TOP200 = (
    "rank", "channel_info", "influence_score", "posts", "followers", "avg_likes", "60_day_eng_rate", "new_post_avg_like", "total_likes",
    "country",
)  # fmt: skip


def hypeauditor(number: int, seed: int = 11) -> list[list[str]]:
    """Rows of a ranking: Instagram without views, TikTok with shares, YouTube without; every third number is fractional by float noise."""
    chance = random.Random(seed)
    rows = []
    for place in range(number):
        platform = ("instagram", "tiktok", "youtube")[place % 3]
        followers = chance.randrange(2_000, 90_000_000) // 100 * 100
        noisy = f"{followers - 0.00000006:.8f}" if place % 9 == 0 else f"{followers}.0"
        views, likes, comments = chance.randrange(9_000, 900_000), chance.randrange(90, 8_000), chance.randrange(1, 900)
        cells = [f"c_{place:010x}", platform, f"2022-{(3, 6, 9, 11, 12)[place // 3 % 5]:02}", "Music", "", "Germany", noisy]
        if platform == "instagram":
            cells += ["", "", "", "", f"{likes}.0", f"{likes + 5}.0"]
        else:
            cells += [f"{views}.0", f"{likes}.0", f"{comments}.0", "70.0" if platform == "tiktok" else "", "", ""]
        rows.append(cells)
    return rows
