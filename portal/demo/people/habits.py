"""Knows how an invented creator works: what she keeps away from and is open to, which weeks are taken, what others measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from portal.demo.people.voices import Dice
from portal.domain.creators.availability import ahead
from portal.domain.taxonomy import Taxonomy


def refusals_of(dice: Dice, topics: list[str], taxonomy: Taxonomy) -> list[str]:
    """Up to two fields that she keeps away from, none of her own."""
    if not dice.chance(0.3):
        return []
    own = {topic.partition(".")[0] for topic in topics}
    others = [topic.id for topic in taxonomy.topics if topic.parent is None and topic.id not in own and topic.flags]
    plain = [topic.id for topic in taxonomy.topics if topic.parent is None and topic.id not in own]
    return sorted({dice.pick(others or plain), *([dice.pick(plain)] if dice.chance(0.3) else [])})


def grants_of(dice: Dice) -> list[str]:
    """Most are open to reuse, few to exclusivity; a fifth say nothing."""
    if not dice.chance(0.8):
        return []
    often = {"reuse": 0.75, "allowlisting": 0.4, "paid": 0.35, "exclusivity": 0.25}
    return [name for name, share in often.items() if dice.chance(share)]


PROVIDER = "Audience Lantern"
"""An invented provider: no real one has looked at invented people."""


def reports_of(rng: np.random.Generator, channels: Sequence[tuple[int, int]], now: datetime) -> list[dict[str, Any]]:
    """Nearly half state what a provider said of the audience of their main channel, given as (channel, creator).

    The share that stands out has its median near one in six and a long tail, as VETTING.md 2.5 measured it.
    """
    apart = rng.beta(2.2, 11.0, len(channels)).round(3)
    stated, ago, samples = rng.random(len(channels)), rng.integers(5, 90, len(channels)), rng.integers(4, 21, len(channels)) * 100
    return [
        {
            "creator_id": creator,
            "channel_id": channel,
            "brand_id": None,
            "account_id": None,
            "provider": PROVIDER,
            "credible": Decimal(str(round(1 - share, 3))),
            "sample": int(sample),
            "as_of": now.date() - timedelta(days=int(days)),
            "stated_at": now - timedelta(days=int(days)),
            "withdrawn_at": None,
        }
        for (channel, creator), share, said, days, sample in zip(channels, apart, stated, ago, samples, strict=True)
        if said < 0.45
    ]


def weeks_of(dice: Dice, today: date) -> list[dict[str, Any]]:
    """Two or three stretches that are taken: one soon, one holiday, sometimes one far ahead."""
    mondays, found = ahead(today), {}
    for begins, most, state in ((dice.throw() * 5, 4, "busy"), (8 + dice.throw() * 16, 3, "busy"), (5 + dice.throw() * 30, 5, "limited")):
        if dice.chance(0.75):
            for number in range(int(begins), int(begins) + 1 + int(dice.throw() * most)):
                found.setdefault(mondays[number], state)
    return [{"monday": monday, "state": state} for monday, state in sorted(found.items())]
