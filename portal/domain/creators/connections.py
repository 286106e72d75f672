"""Knows the life of a connected account: what each platform is asked for, how often, and what becomes of its figures at the end."""

from __future__ import annotations

from datetime import timedelta

from portal.domain.states import Machine, Side
from portal.domain.text import N_, Text

CONNECTION = Machine(
    "active",
    [
        ("disconnect", ("active", "lost"), "disconnected", Side.CREATOR),
        ("lose", "active", "lost", Side.SYSTEM),
        ("release", ("active", "lost"), "released", Side.OPERATOR),
        ("reconnect", ("disconnected", "lost"), "active", Side.CREATOR),
    ],
)
"""lost: the platform no longer takes our key. released: the operator decided that the account is somebody else's."""

STATES = {
    "active": N_("connected"),
    "lost": N_("access ended by the platform"),
    "disconnected": N_("disconnected"),
    "released": N_("released by the operator"),
}

PLATFORMS = ("youtube", "instagram", "tiktok")
"""What can be connected, ids of the taxonomy."""

ASKED = {
    "youtube": (
        N_("Name, handle, description and number of subscribers of your channel"),
        N_("Your 50 newest videos with views, likes and comments"),
        N_("Country, age and gender of your viewers, as shares, from YouTube Analytics"),
    ),
    "instagram": (
        N_("Name, text and number of followers of your professional account"),
        N_("Your 25 newest posts with likes, comments, reach, saves and shares"),
        N_("Country, city, age and gender of your followers, as shares"),
    ),
    "tiktok": (
        N_("Name, text and number of followers of your account"),
        N_("Your 40 newest videos with views, likes, comments and shares"),
    ),
}
"""What the portal reads; nothing else is asked for, and it can write nothing."""

MUST_DELETE = frozenset({"youtube"})
"""Whose rules want the figures gone when the access ends (YouTube API Services, Developer Policies, III.E.4)."""

EVERY = timedelta(days=1)
ATTEMPT_LIVES = timedelta(minutes=15)
"""How long one may take to say yes at the platform."""
TRIES = 6
"""How often one fetch is tried before it waits for a later day."""
LONGEST_PAUSE = 7


def pause_after(failures: int) -> timedelta:
    """How long to leave a platform alone after so many fetches in a row have failed: 1, 2, 4, then 7 days."""
    return timedelta(days=min(2 ** max(failures - 1, 0), LONGEST_PAUSE))


def may_keep(platform: str) -> bool:
    """Whether figures may stay, relabelled, when the access has ended."""
    return platform not in MUST_DELETE


TAKEN = Text(
    N_(
        "This account is proven by somebody else on this portal. If it is yours, tell the operator: "
        "that you could sign in to it just now is written down."
    )
)
"""Said when a provider id stands in another creator's profile."""
