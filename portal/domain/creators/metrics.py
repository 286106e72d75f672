"""Knows the names of figures and of their sources, and how a count is read that a person types."""

from __future__ import annotations

import re
from decimal import Decimal

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
    "average_viewers": N_("Viewers at the same time"),
    "downloads_per_episode": N_("Downloads per episode"),
    "listeners": N_("Listeners"),
    "readers": N_("Readers"),
    "page_views": N_("Pages read"),
    "open_rate": N_("Open rate"),
    "mail_click_rate": N_("Click rate of an issue"),
}
SUBSCRIBED = frozenset({"youtube", "podcast", "newsletter"})
"""Platforms whose followers are called subscribers."""
SHARES = frozenset({"click_rate", "engagement_rate", "open_rate", "mail_click_rate"})
"""Metrics whose value is a part of a whole between 0 and 1."""
STATED: dict[str, tuple[str, ...]] = {
    "instagram": ("followers", "reach", "views_per_post"),
    "tiktok": ("followers", "views_per_post"),
    "youtube": ("followers", "views_per_post", "watch_hours"),
    "twitch": ("followers", "average_viewers", "watch_hours"),
    "podcast": ("downloads_per_episode", "listeners", "followers"),
    "blog": ("readers", "page_views"),
    "newsletter": ("followers", "open_rate", "mail_click_rate"),
}
"""What a creator may state of a channel herself, most important first. Never an engagement rate: that is computed from posts."""
STATED_ELSEWHERE = ("followers", "views_per_post", "reach")
PERIODS = (7, 28, 30, 90, 365)
"""Lengths, in days, of the time that a figure can be about."""
OF_A_PERIOD = {"reach": 28, "watch_hours": 28, "listeners": 30, "readers": 30, "page_views": 30}
"""Metrics that mean nothing without their days, and how many are usual."""
OF_A_SAMPLE = frozenset({"views_per_post", "average_viewers", "downloads_per_episode", "open_rate", "mail_click_rate"})
"""Metrics that are a middle over several pieces: posts, streams, episodes, issues."""
BASES = {"open_rate": "delivered", "mail_click_rate": "delivered", "downloads_per_episode": "downloads", "readers": "visitors"}
"""Of what the figure is a part, or what was counted, where the metric leaves no choice."""
BASIS_WORDS = {
    "followers": N_("of followers"),
    "reach": N_("of accounts reached"),
    "views": N_("of views"),
    "delivered": N_("of delivered mails"),
    "downloads": N_("downloads, not plays"),
    "visitors": N_("people, not visits"),
}
SHOWN = (
    "followers", "downloads_per_episode", "readers", "views_per_post", "engagement_rate", "open_rate", "average_viewers", "listeners",
    "views", "reach", "mail_click_rate", "interactions", "watch_hours", "page_views", "impressions", "profile_visits",
)  # fmt: skip
"""What a kit shows of a channel, in this order."""

SOURCES = {
    "connected": N_("connected account"),
    "file": N_("platform export"),
    "formerly": N_("formerly connected account"),
    "self_stated": N_("self-stated"),
}
TRUST = ("connected", "file", "formerly", "self_stated")
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
SUBSCRIBERS = N_("Subscribers")
_PER_CENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,4})?)[ \u00a0\u202f]?%?")
_COUNT = re.compile(r"[0-9]{1,11}|[0-9]{1,3}([.,'’ \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*")


def stated_of(platform: str) -> tuple[str, ...]:
    """What may be stated of a channel there."""
    return STATED.get(platform, STATED_ELSEWHERE)


def name_of(metric: str, platform: str = "") -> str:
    """The words of a metric; what follows a YouTube channel or a newsletter are subscribers."""
    return SUBSCRIBERS if metric == "followers" and platform in SUBSCRIBED else METRICS.get(metric, metric)


def share_from(text: str) -> Decimal | None:
    """A part of a whole as people write it in per cent ("43", "43.5 %", "43,5"); None for anything else."""
    found = _PER_CENT.fullmatch(text.strip())
    share = Decimal(found[1].replace(",", ".")) / 100 if found else None
    return share if share is not None and share <= 1 else None


def count_from(text: str) -> int | None:
    """A count of people as written anywhere ("48200", "48.200", "48,200", "48 200"); None for anything else.

    Nobody has half a follower, so a group of three digits is always thousands.
    """
    found = _COUNT.fullmatch(text.strip())
    number = int(re.sub(r"\D", "", found[0])) if found else None
    return number if number is not None and number <= MOST else None
