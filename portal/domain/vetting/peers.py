"""Knows the group that a creator is compared with: same platform, same size, same kind of post, at least thirty of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis, Tier

ENOUGH = 30
"""Creators that a cell needs before it speaks (VETTING.md 2.2)."""


class Measure(StrEnum):
    ENGAGEMENT = "engagement"
    REACH = "reach_per_follower"
    SUBSTANCE = "comment_substance"
    VARIETY = "caption_variety"
    CAPTIONED = "captioned_share"
    PLAIN = "plain_share"
    REGULARITY = "regularity"


SIZELESS = frozenset({Measure.VARIETY, Measure.CAPTIONED, Measure.PLAIN, Measure.REGULARITY, Measure.SUBSTANCE})
"""Measures of manner that hardly depend on size: they may fall back on the whole platform."""

TIER_NAMES: Mapping[Tier, str] = {
    Tier.NANO: N_("1,000 to 10,000 followers"),
    Tier.MICRO: N_("10,000 to 50,000 followers"),
    Tier.MID: N_("50,000 to 250,000 followers"),
    Tier.MACRO: N_("250,000 to 1 million followers"),
    Tier.MEGA: N_("more than 1 million followers"),
}
PLATFORM_NAMES: Mapping[str, str] = {"instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube", "linkedin": "LinkedIn"}


@dataclass(frozen=True)
class Observation:
    """One creator's figure, as a peer of others."""

    measure: Measure
    platform: str
    tier: Tier | None
    value: float
    format: str | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class PeerCell:
    """The figures of one group, ascending."""

    measure: Measure
    platform: str
    tier: Tier | None
    format: str | None
    basis: Basis | None
    values: np.ndarray
    as_of: date
    source: str = "portal"
    """portal: creators of this portal; else the name of the imported list."""

    @property
    def name(self) -> Text:
        if self.source != "portal":
            return Text(
                N_("%(group)s of a public ranking, which holds the most successful (%(source)s)"), group=self._group, source=self.source
            )
        return self._group

    @property
    def _group(self) -> Text:
        platform = PLATFORM_NAMES.get(self.platform, self.platform.capitalize())
        if self.tier is None:
            return Text(N_("%(platform)s creators"), platform=platform)
        return Text(N_("%(platform)s creators with %(size)s"), platform=platform, size=Text(TIER_NAMES[self.tier]))

    def percentile(self, value: float) -> float:
        """Share of the group below `value`, ties counted half, 0 to 100."""
        below = int(np.searchsorted(self.values, value, "left"))
        upto = int(np.searchsorted(self.values, value, "right"))
        return 100.0 * (below + upto) / 2 / self.values.size

    @cached_property
    def usual(self) -> tuple[float, float]:
        """The 20th and 80th percentile of the figures."""
        low, high = np.quantile(self.values, [0.2, 0.8])
        return float(low), float(high)

    @cached_property
    def log_moments(self) -> tuple[float, float]:
        """Mean and variance of the logarithms of the figures."""
        logs = np.log(np.maximum(self.values, 1e-6))
        return float(np.mean(logs)), float(np.var(logs))


class Peers:
    """All groups known on a day; asks for the narrowest that is large enough."""

    def __init__(self, cells: Iterable[PeerCell] = ()) -> None:
        self._cells = {(cell.measure, cell.platform, cell.tier, cell.format, cell.basis): cell for cell in cells}

    @classmethod
    def of(cls, observations: Iterable[Observation], as_of: date) -> Peers:
        """Group observations by platform × tier × format, platform × tier, and (measures of manner) platform; small groups drop out."""
        groups: dict[tuple, list[float]] = defaultdict(list)
        for seen in observations:
            if not math.isfinite(seen.value):
                continue
            if seen.tier is not None:
                for kind in {seen.format, None}:
                    groups[seen.measure, seen.platform, seen.tier, kind, seen.basis].append(seen.value)
            if seen.measure in SIZELESS:
                groups[seen.measure, seen.platform, None, None, seen.basis].append(seen.value)
        enough = {key: np.sort(np.asarray(values, dtype=float)) for key, values in groups.items() if len(values) >= ENOUGH}
        return cls(PeerCell(*key, values, as_of) for key, values in enough.items())

    @classmethod
    def joined(cls, first: Iterable[PeerCell], then: Iterable[PeerCell]) -> Peers:
        """Groups of `first`, and of `then` only where the same measure has no group of this size in `first` at all."""
        chosen = list(first)
        known = {(cell.measure, cell.platform, cell.tier, cell.basis) for cell in chosen}
        return cls([*chosen, *(cell for cell in then if (cell.measure, cell.platform, cell.tier, cell.basis) not in known)])

    @property
    def cells(self) -> tuple[PeerCell, ...]:
        return tuple(self._cells.values())

    def nearest(
        self, measure: Measure, platform: str, tier: Tier | None, format: str | None = None, basis: Basis | None = None
    ) -> PeerCell | None:
        """The narrowest group of at least thirty; None where there is none."""
        keys = [(measure, platform, tier, format, basis), (measure, platform, tier, None, basis)] if tier is not None else []
        if measure in SIZELESS:
            keys.append((measure, platform, None, None, basis))
        return next((self._cells[key] for key in keys if key in self._cells and self._cells[key].values.size >= ENOUGH), None)
