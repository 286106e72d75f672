"""Knows the ranking of the thousand most engaging accounts of each platform, 2022 (creators_long.csv)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from portal.domain.creators.figures import PeerFigure
from portal.domain.text import N_
from portal.gateways.peers.mapping import Mapping, Reader, rate

PLATFORMS = frozenset({"instagram", "tiktok", "youtube"})
_ID = re.compile(r"c_[0-9a-f]{6,64}")
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def figure(row: Reader) -> PeerFigure | None:
    """Counts of followers must be whole; views, likes, comments and shares are averages per post.

    The rate: on Instagram average engagement per post ÷ followers, else the actions given ÷ views. A snapshot is a month; its first day
    stands for it.
    """
    identity, platform, snapshot = row.text("creator_id") or "", row.text("platform") or "", _first_day(row.text("snapshot") or "")
    if not identity:
        row.refuse("creator_id", N_("The id is missing."))
    elif not _ID.fullmatch(identity):  # a name instead of a hash must never be kept
        identity = row.hashed(identity)
    if platform not in PLATFORMS:
        row.refuse("platform", N_("We do not know this platform."))
    if snapshot is None:
        row.refuse("snapshot", N_("This is not a month that we can read."))
    followers = row.count("followers", needed=True)
    views, likes, comments, shares = row.mean("views"), row.mean("likes"), row.mean("comments"), row.mean("shares")
    engagement = row.mean("eng_avg")
    if row.refused or snapshot is None:
        return None
    actions = (likes, comments, shares) if platform == "tiktok" else (likes, comments)
    basis = "followers" if platform == "instagram" else "views"
    er = rate(engagement, followers) if basis == "followers" else rate(None if None in actions else sum(actions), views)
    return PeerFigure(
        row.dataset, identity, platform, snapshot, row.text("cat"), row.country("country"),
        followers, views, likes, comments, shares, er, basis if er is not None else None,
    )  # fmt: skip


@lru_cache(256)
def _first_day(month: str) -> date | None:
    match = _MONTH.fullmatch(month)
    return date(int(match[1]), int(match[2]), 1) if match else None


MAPPING = Mapping(
    "hypeauditor_top1000_2022",
    ("creator_id", "platform", "snapshot", "cat", "country", "followers", "views", "likes", "comments", "shares", "eng_avg"),
    figure,
)
