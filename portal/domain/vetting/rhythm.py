"""Knows how regularly a channel posts and how long it has been silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from portal.domain.text import N_, Text

FEWEST_DAYS = 5
NEWEST_DAYS = 30
"""Days with posts that are looked at."""
SILENT_DAYS = 45


@dataclass(frozen=True)
class Rhythm:
    days: int
    """Days with at least one post among those looked at."""
    usual_gap: float
    """Median days between them."""
    unevenness: float
    """Robust coefficient of variation of the gaps: 1.4826·MAD/median. 0 is clockwork."""
    longest_gap: int
    last: date
    silent_for: int
    """Days since the last post."""

    @property
    def regularity(self) -> float:
        """1 / (1 + unevenness), 0 to 1: 1 is clockwork."""
        return 1 / (1 + self.unevenness)

    @property
    def silent(self) -> bool:
        return self.silent_for > SILENT_DAYS

    @property
    def sentence(self) -> Text:
        return Text(
            N_("A post every %(gap)s days as a rule, the longest pause %(longest)s days; last post %(last)s."),
            gap=_tidy(self.usual_gap), longest=self.longest_gap, last=self.last,
        )  # fmt: skip


def read(days: Iterable[date], as_of: date) -> Rhythm | None:
    """Rhythm over the newest thirty days with posts, in any order; None under five such days. Several posts of one day are one."""
    seen = sorted({day for day in days if day <= as_of})[-NEWEST_DAYS:]
    if len(seen) < FEWEST_DAYS:
        return None
    gaps = [(b - a).days for a, b in zip(seen, seen[1:], strict=False)]
    middle = median(gaps)
    uneven = 1.4826 * median(abs(gap - middle) for gap in gaps) / middle
    return Rhythm(len(seen), middle, uneven, max(gaps), seen[-1], (as_of - seen[-1]).days)


def _tidy(number: float) -> int | float:
    return int(number) if number == int(number) else number
