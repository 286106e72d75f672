"""Knows the list of trending YouTube videos in the United States, November and December 2017 (USvideos.csv)."""

from __future__ import annotations

import re
from datetime import date

from portal.domain.creators.figures import PeerFigure
from portal.domain.text import N_
from portal.gateways.peers.mapping import Mapping, Reader, rate

CATEGORIES = {
    "1": "Film & Animation", "2": "Autos & Vehicles", "10": "Music", "15": "Pets & Animals", "17": "Sports", "19": "Travel & Events",
    "20": "Gaming", "22": "People & Blogs", "23": "Comedy", "24": "Entertainment", "25": "News & Politics", "26": "Howto & Style",
    "27": "Education", "28": "Science & Technology", "29": "Nonprofits & Activism", "30": "Movies", "43": "Shows",
}  # fmt: skip
_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{2})")


def figure(row: Reader) -> PeerFigure | None:
    """One row for each video and day; counts are those of that day. Dates are written year, day, month: 17.14.11 is 14 November 2017.

    Where ratings or comments are switched off the file writes 0; that is no figure, so it becomes None.
    """
    snapshot = _snapshot(row.text("trending_date") or "")
    if not snapshot:
        row.refuse("trending_date", N_("This is not a date written as year, day and month."))
    if not row.text("video_id"):
        row.refuse("video_id", N_("The id is missing."))
    views, likes, comments = row.count("views", needed=True), row.count("likes"), row.count("comment_count")
    likes, comments = None if row.flag("ratings_disabled") else likes, None if row.flag("comments_disabled") else comments
    if row.refused or not snapshot:
        return None
    er = rate(None if likes is None or comments is None else likes + comments, views)
    return PeerFigure(
        row.dataset, row.hashed(row.text("video_id") or ""), "youtube", snapshot, CATEGORIES.get(row.text("category_id") or ""),
        None, None, views, likes, comments, None, er, "views" if er is not None else None,
    )  # fmt: skip


def _snapshot(cell: str) -> date | None:
    match = _DAY.fullmatch(cell)
    try:
        return match and date(2000 + int(match[1]), int(match[3]), int(match[2]))
    except ValueError:
        return None


MAPPING = Mapping(
    "youtube_trending_us_2017",
    ("video_id", "trending_date", "category_id", "views", "likes", "comment_count", "comments_disabled", "ratings_disabled"),
    figure,
)
