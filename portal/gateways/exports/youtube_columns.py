"""Knows the column names of YouTube Studio in German and English, and what each holds."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    field: str
    kind: str
    """id, text, day, duration, count, gain (a count that may be below zero), hours, rate (percent)."""
    german: tuple[str, ...]
    english: tuple[str, ...]


COLUMNS = (
    Column("external_id", "id", ("Videos", "Video", "Inhalte"), ("Content", "Video")),
    Column("title", "text", ("Videotitel",), ("Video title",)),
    Column("published_on", "day", ("Veröffentlichungszeitpunkt des Videos",), ("Video publish time",)),
    Column("day", "day", ("Datum",), ("Date",)),
    Column("duration_seconds", "duration", ("Dauer",), ("Duration",)),
    Column("views", "count", ("Aufrufe",), ("Views",)),
    Column("watch_hours", "hours", ("Wiedergabezeit (Stunden)",), ("Watch time (hours)",)),
    Column("followers_net", "gain", ("Abonnenten",), ("Subscribers",)),
    Column("followers_gained", "count", ("Gewonnene Abonnenten", "Neue Abonnenten"), ("Subscribers gained",)),
    Column("followers_lost", "count", ("Verlorene Abonnenten",), ("Subscribers lost",)),
    Column("impressions", "count", ("Impressionen", "Thumbnail-Impressionen"), ("Impressions", "Thumbnail impressions")),
    Column(
        "click_rate", "rate", ("Klickrate der Impressionen (%)", "Thumbnail-Klickrate (%)"),
        ("Impressions click-through rate (%)", "Thumbnail click-through rate (%)"),
    ),
    Column("likes", "count", ("„Mag ich“-Bewertungen", "Positive Bewertungen"), ("Likes",)),
    Column("comments", "count", ("Kommentare hinzugefügt", "Hinzugefügte Kommentare"), ("Comments added",)),
    Column("shares", "count", ("Geteilte Inhalte",), ("Shares",)),
)  # fmt: skip

MONEY = re.compile(r"\b(umsatz|einnahmen|revenue|earnings|rpm|cpm)\b")
TOTALS = frozenset({"gesamt", "total"})
METRICS = frozenset(column.field for column in COLUMNS if column.kind in {"count", "gain", "hours", "rate"})
OURS = frozenset({"views", "watch_hours", "followers_net", "impressions"})
"""A file with days must have one of these: dates with likes alone may come from anywhere."""
STUDIO = frozenset({"published_on", "watch_hours", "click_rate", "followers_gained", "followers_lost"})
"""What nobody else calls as Studio does: a file with days and one of these is Studio's, one without may be anybody's."""
FOREIGN = frozenset(
    {
        "title",
        "titel",
        "caption",
        "text",
        "link",
        "url",
        "permalink",
        "followers",
        "follower",
        "saves",
        "reach",
        "reichweite",
        "post id",
        "type",
    }
)
"""A file with days and one of these is somebody's own table: Studio writes none of them."""
