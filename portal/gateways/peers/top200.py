"""Knows the list of the 200 most followed Instagram accounts, 2022, in each of its dialects (comma or semicolon, point or comma)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from portal.domain.creators.figures import PeerFigure
from portal.domain.text import N_
from portal.gateways.peers.mapping import Mapping, Reader

SNAPSHOT = date(2022, 1, 1)
"""The list says the year and nothing else."""

_MILLION = 1_000_000


def figure(row: Reader) -> PeerFigure | None:
    """Followers are written in millions, the rate of the last 60 days in percent of followers.

    The units of likes and posts were lost before the list reached us (millions here, thousands there), so they are not taken.
    """
    name = row.text("channel_info")
    if not name:
        row.refuse("channel_info", N_("The id is missing."))
    millions, percent = row.number("followers", needed=True), row.number("60_day_eng_rate")
    if percent is not None and percent > 100:
        row.refuse("60_day_eng_rate", N_("A share cannot be more than 100 per cent."))
    if row.refused or not name or millions is None:
        return None
    er = None if percent is None else (Decimal(percent) / 100).quantize(Decimal("0.000001"))
    return PeerFigure(
        row.dataset, row.hashed(name.lower()), "instagram", SNAPSHOT, None, row.country("country"),
        round(millions * _MILLION), None, None, None, None, er, None if er is None else "followers",
    )  # fmt: skip


MAPPING = Mapping(
    "instagram_top200",
    ("channel_info", "followers", "60_day_eng_rate", "country"),
    figure,
    numeric=("posts", "followers", "avg_likes", "60_day_eng_rate", "new_post_avg_like", "total_likes"),
)
