"""Knows what makes creators alike: whom they reach and what they are about; for "more like these" from a shortlist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.domain.discovery.audience import Dimension

SHARED_TOPIC = 1_500
"""What a topic in common counts beside a ten-thousandth of audience in common; a parent of a topic counts as one too."""

Parts = Mapping[tuple[Dimension, str], int]
"""Ten-thousandths by bucket, without the unknown."""


@dataclass(frozen=True)
class Likeness:
    """What a group of creators has in common: the mean of their audiences and all topics of at least half of them."""

    shares: Parts = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    """With their parents."""

    def score(self, shares: Parts, topics: Iterable[str]) -> int:
        """How alike one creator is: Σ min(p, q) over the buckets + SHARED_TOPIC for each topic in common. A whole number, so
        that every home of the index orders alike; within a dimension Σ min is 1 − total variation (SEARCH.md 3)."""
        audience = sum(min(part, shares.get(bucket, 0)) for bucket, part in self.shares.items())
        return audience + SHARED_TOPIC * len(self.topics.intersection(topics))


def likeness(creators: Iterable[tuple[Parts, frozenset[str]]]) -> Likeness:
    """Of creators given as (shares, topics with parents); buckets below one per cent of the mean are left out."""
    known = list(creators)
    told = [shares for shares, _ in known if shares]
    sums: dict[tuple[Dimension, str], int] = {}
    for shares in told:
        for bucket, part in shares.items():
            sums[bucket] = sums.get(bucket, 0) + part
    mean = {bucket: total // len(told) for bucket, total in sums.items() if total // len(told) >= 100}
    topics: dict[str, int] = {}
    for _, own in known:
        for topic in own:
            topics[topic] = topics.get(topic, 0) + 1
    return Likeness(mean, frozenset(topic for topic, count in topics.items() if 2 * count >= len(known)))
