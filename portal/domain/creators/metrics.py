"""Knows the names of figures and of their sources, and how a count is read that a person types."""

from __future__ import annotations

import re

from portal.domain.text import N_

METRICS = {
    "followers": N_("Followers"),
    "followers_gained": N_("New followers"),
    "followers_lost": N_("Lost followers"),
    "followers_net": N_("New followers less lost ones"),
    "views": N_("Views"),
    "views_per_post": N_("Views per post"),
    "likes": N_("Likes"),
    "comments": N_("Comments"),
    "shares": N_("Shares"),
    "saves": N_("Saves"),
    "reach": N_("Accounts reached"),
    "impressions": N_("Impressions"),
    "click_rate": N_("Click rate of impressions"),
    "watch_hours": N_("Hours watched"),
    "interactions": N_("Interactions"),
    "profile_visits": N_("Profile visits"),
    "engagement_rate": N_("Engagement rate"),
}
SHARES = frozenset({"click_rate", "engagement_rate"})
"""Metrics whose value is a part of a whole between 0 and 1."""
STATED = ("followers", "views_per_post", "reach")
"""What a creator may state herself, most important first."""
SHOWN = ("followers", "views_per_post", "engagement_rate", "views", "reach", "interactions", "watch_hours", "impressions", "profile_visits")
"""What a kit shows of a channel, in this order."""

SOURCES = {"connected": N_("connected account"), "file": N_("platform export"), "self_stated": N_("self-stated")}
TRUST = ("connected", "file", "self_stated")
"""Of two figures of one day the one that stands first here is shown."""

DIMENSIONS = {
    "country": N_("Country"),
    "city": N_("City"),
    "age": N_("Age"),
    "gender": N_("Gender"),
    "age_gender": N_("Age and gender"),
    "interest": N_("Interest"),
    "language": N_("Language"),
}
GENDERS = {"female": N_("Women"), "male": N_("Men"), "other": N_("Other"), "unknown": N_("Not told by the platform")}

MOST = 10_000_000_000
_COUNT = re.compile(r"[0-9]{1,11}|[0-9]{1,3}([.,'’ \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*")


def count_from(text: str) -> int | None:
    """A count of people as written anywhere ("48200", "48.200", "48,200", "48 200"); None for anything else.

    Nobody has half a follower, so a group of three digits is always thousands.
    """
    found = _COUNT.fullmatch(text.strip())
    number = int(re.sub(r"\D", "", found[0])) if found else None
    return number if number is not None and number <= MOST else None
