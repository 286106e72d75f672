"""Knows what can be said about a finished piece of work: kinds of results with their unit, and how a result is written and read."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from portal.domain.creators.metrics import METRICS, MOST, count_from
from portal.domain.text import N_

RESULTS = {
    "views": METRICS["views"],
    "reach": METRICS["reach"],
    "likes": METRICS["likes"],
    "comments": METRICS["comments"],
    "saves": METRICS["saves"],
    "shares": METRICS["shares"],
    "link_clicks": N_("Clicks on the link"),
    "code_uses": N_("Uses of the code"),
    "questions": N_("Questions from viewers"),
    "engagement_rate": METRICS["engagement_rate"],
    "watched_to_end": N_("Watched to the end"),
    "click_rate": N_("Clicks for each view"),
}
"""Kind of result → its name; never a value in money that somebody worked out."""
PARTS = frozenset({"engagement_rate", "watched_to_end", "click_rate"})
"""Results that are a part of a whole, kept as a number from 0 to 1."""

FROM_POST = ("views", "reach", "likes", "comments", "saves", "shares")
"""What a platform export says of a single post, most telling first; names of columns of a post."""

SOURCES = {"file": N_("platform export"), "proof": N_("proof uploaded"), "self_stated": N_("self-stated")}

_PART = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")


def value_from(text: str, kind: str) -> Decimal | None:
    """A result as people write it: "1,340" as a count, "71", "71 %" or "4,1 %" as a part of a whole. None for anything else."""
    if kind not in PARTS:
        count = count_from(text)
        return None if count is None or count > MOST else Decimal(count)
    found = _PART.fullmatch(text.strip())
    if not found:
        return None
    try:
        percent = Decimal(f"{found[1]}.{found[2] or 0}")
    except InvalidOperation:  # pragma: no cover - the pattern admits digits only; other scripts' digits are read by Decimal too
        return None
    return percent / 100 if percent <= 100 else None


def post_in(address: str, external_ids: dict[str, int]) -> int | None:
    """Which post `address` names: the one whose id stands in it as a word of its own. `external_ids`: id → key of the post."""
    words = set(re.split(r"[/?&=#]", address))
    return next((key for name, key in external_ids.items() if len(name) >= 5 and name in words), None)
