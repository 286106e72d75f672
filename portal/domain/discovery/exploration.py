"""Knows the fair share of new creators: which places of a ranked list are theirs, and whose turn it is today."""

from __future__ import annotations

from collections.abc import Sequence

from portal.domain.discovery.query import Sort

EVERY = 8
"""Of every eight places one belongs to a new creator …"""
PLACE = 4
"""… the fourth."""
PLACES = 120
"""So many places from the top are shared out so; after them the list goes on in its plain order."""
NEW_FOR = 60
"""Days after publication during which a creator is new."""
ORDERS = frozenset({Sort.FIT, Sort.QUALITY, Sort.REACH})
"""Orders by what a newcomer cannot yet have shown. An order by a plain figure stays that figure's."""
NEWCOMERS = PLACES // EVERY
"""As many newcomers get a place at most."""


def turn(creator_id: int, day: int) -> int:
    """Whose turn it is: newcomers stand in a circle, and each day (an ordinal) it is entered elsewhere. The lowest come first."""
    return (creator_id % 2**31 * 2_654_435_761 + day * 95_717_233) % 2**32


def shared(ranked: Sequence[int], newcomers: Sequence[int]) -> tuple[list[int], frozenset[int]]:
    """(the first `PLACES` places, those who got one as newcomers).

    `ranked` are the first PLACES ids in plain order, `newcomers` the new ones who also answer the search, by `turn`; the places that
    are theirs go to the next of them who does not stand yet, so 2 × PLACES of them are enough. Everybody stands once.
    """
    placed: dict[int, None] = {}
    given: set[int] = set()
    plain, new = iter(ranked), iter(newcomers)
    for place in range(1, PLACES + 1):
        one = next((each for each in new if each not in placed), None) if place % EVERY == PLACE else None
        if one is not None:
            given.add(one)
        else:
            one = next((each for each in plain if each not in placed), None)
        if one is None:
            break
        placed[one] = None
    return list(placed), frozenset(given)
