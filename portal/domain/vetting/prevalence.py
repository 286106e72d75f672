"""Knows which share of an audience stands out, from a sample that an imperfect check has looked through at several strictnesses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import percent
from portal.domain.vetting.intervals import Interval, rogan_gladen

WATCH_FROM = 0.15
ASK_ABOVE = 0.30
"""Bands of VETTING.md 2.5: below 15 % is usual, 15 to 30 % worth watching, above 30 % worth a question."""
BANDS: Mapping[str, str] = {
    "normal": N_("usual: below 15 per cent"),
    "watch": N_("worth watching: 15 to 30 per cent"),
    "ask": N_("worth a question to the creator: above 30 per cent"),
}
FALSE_ALARMS = (0.05, 0.1, 0.15, 0.2)
"""Strictnesses at which a sample is read."""


@dataclass(frozen=True)
class Cutoff:
    """A check at one strictness: what it did on followers whose nature is known, and how many of the sample it flags."""

    flagged: int
    sampled: int
    true_positive: float
    false_positive: float
    known_conspicuous: int | None = None
    known_ordinary: int | None = None
    """How many known followers the two rates were measured on; None takes the rates as exact."""


@dataclass(frozen=True)
class Prevalence:
    """The share of an audience that stands out, over all cut-offs."""

    share: Interval
    """Median of the estimates; the interval holds that of the cut-off in the middle (of both, of an even number) and every estimate."""
    least: float
    most: float
    """Range of the estimates over the cut-offs."""
    sampled: int
    band: str
    """normal, watch or ask, by the share itself."""
    possible: tuple[str, ...]
    """Every band that the interval touches, the lowest first."""

    @property
    def sentence(self) -> Text:
        return Text(
            N_("Profiles that stand out: %(share)s %% of the audience (likely %(low)s to %(high)s %%, sample of %(n)s) – %(band)s."),
            share=percent(self.share.value, 0), low=percent(self.share.low, 0), high=percent(self.share.high, 0), n=self.sampled,
            band=Text(BANDS[self.band]),
        )  # fmt: skip


def band_of(share: float) -> str:
    return "normal" if share < WATCH_FROM else "watch" if share <= ASK_ABOVE else "ask"


def estimate(cutoffs: Sequence[Cutoff]) -> Prevalence:
    """Rogan-Gladen at each cut-off, and what they say together. Raises ValueError without a cut-off or where a check tells nothing.

    p = (q − FPR) / (TPR − FPR), interval by the delta method with the doubt about both rates (VETTING.md 2.5). A share is never read off
    one cut-off alone: on real followers they differ by ten points, and that difference is part of the doubt.
    """
    if not cutoffs:
        raise ValueError("a prevalence needs a cut-off")
    found = [
        rogan_gladen(
            each.flagged, each.sampled, each.true_positive, each.false_positive, known=_known(each.known_conspicuous, each.known_ordinary)
        )
        for each in cutoffs
    ]
    middle = median(each.value for each in found)
    least, most = min(each.value for each in found), max(each.value for each in found)
    ordered = sorted(found, key=lambda each: (each.value, each.low))
    central = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    low = min(least, *(each.low for each in central))
    high = max(most, *(each.high for each in central))
    share = Interval(middle, low, high)
    bands = tuple(name for name, (start, end) in _SPANS.items() if low <= end and high >= start)
    return Prevalence(share, least, most, max(each.sampled for each in cutoffs), band_of(middle), bands)


_SPANS: Mapping[str, tuple[float, float]] = {"normal": (0.0, WATCH_FROM), "watch": (WATCH_FROM, ASK_ABOVE), "ask": (ASK_ABOVE, 1.0)}


def _known(conspicuous: int | None, ordinary: int | None) -> tuple[int, int] | None:
    return (conspicuous, ordinary) if conspicuous and ordinary else None


def cutoffs(
    scores: np.ndarray, known_conspicuous: np.ndarray, known_ordinary: np.ndarray, false_alarms: Sequence[float] = FALSE_ALARMS
) -> tuple[Cutoff, ...]:
    """Cut a scored sample where so many known ordinary followers lie above; cuts that tell nothing are left out.

    `scores` (n,) of the sample, the others of followers whose nature is known; higher means more conspicuous.
    """
    made = []
    for alarms in false_alarms:
        cut = float(np.quantile(known_ordinary, 1 - alarms))
        hits, wrong = float((known_conspicuous > cut).mean()), float((known_ordinary > cut).mean())
        if hits > wrong:
            made.append(Cutoff(int((scores > cut).sum()), scores.size, hits, wrong, known_conspicuous.size, known_ordinary.size))
    return tuple(made)


def profile_figures(
    posts: np.ndarray, followers: np.ndarray, following: np.ndarray, picture: np.ndarray, private: np.ndarray, digits: np.ndarray,
    ends_in_digit: np.ndarray, letters: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """(n, 12) figures of follower profiles for `logistic.fit`: counts as logarithms, their ratios and squares, picture, privacy, handle.

    `digits` counts digits in the handle, `letters` is the share of a to z in it. On SRF's 975 labelled followers a ridge logistic
    regression on them orders with an AUC of 0.94 (five folds).
    """
    p, f, g = np.log1p(posts), np.log1p(followers), np.log1p(following)
    return np.column_stack([p, f, g, g - f, g - p, picture, private, digits, ends_in_digit, letters, p * p, f * f])
