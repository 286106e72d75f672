"""Knows how a follower count is read out of dated counts, or out of daily gains reckoned back from the newest count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from portal.domain.vetting.figures import FollowerCount

ENOUGH = 9
"""Counts that tell a story by themselves; below that daily gains are used where they are known."""
LARGEST_GAP = 3
"""Days without a gain that may be taken as days without a change; beyond, the chain is broken."""


def followers(counts: Iterable[FollowerCount], gains: Mapping[date, int]) -> tuple[FollowerCount, ...]:
    """The history of a channel, oldest first, a day once.

    Exports often give only how many followers a day brought. From a known count they are added up in both directions, as far as the
    days follow each other; what lies behind a longer gap is left out, since nobody knows what happened in it.
    """
    known = {each.on: each.count for each in sorted(counts, key=lambda each: (each.on, each.count))}
    if len(known) >= ENOUGH or not known or not gains:
        return tuple(FollowerCount(day, known[day]) for day in sorted(known))
    anchor = max(known)
    found = {anchor: known[anchor]}
    here = known[anchor]
    later = anchor
    for day in sorted((day for day in gains if day <= anchor), reverse=True):
        if (later - day).days > LARGEST_GAP:
            break
        found[day] = here
        here -= gains[day]
        found[day - timedelta(days=1)] = here
        later = day
    here, earlier = known[anchor], anchor
    for day in sorted(day for day in gains if day > anchor):
        if (day - earlier).days > LARGEST_GAP:
            break
        here += gains[day]
        found[day] = here
        earlier = day
    return tuple(FollowerCount(day, found[day]) for day in sorted(found) if found[day] > 0)
