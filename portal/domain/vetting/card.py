"""Knows the points card: how public figures of an account add up to a chance that it deserves a closer look, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting.intervals import Z95

USUAL_SHARE = 0.15
"""Share of conspicuous accounts that a reading assumes unless an operator knows better (VETTING.md 2.4)."""
LEAST_KNOWN = 0.6
"""Share of the card's spread that the known figures must carry; below it there is no reading."""

FIGURE_NAMES: Mapping[str, str] = {
    "followers": N_("followers"),
    "following": N_("accounts followed"),
    "following_per_follower": N_("accounts followed per follower"),
    "posts": N_("number of posts"),
    "engagement_rate": N_("likes and comments in per cent of followers"),
    "comments_per_100_likes": N_("comments per 100 likes"),
    "comments_per_post": N_("comments per post"),
    "caption_similarity": N_("likeness of captions"),
    "empty_captions": N_("share of posts without words"),
    "hours_between_posts": N_("hours between posts"),
    "hashtags_per_post": N_("hashtags per post"),
    "promotion_per_post": N_("contest and repost words per post"),
    "hunting_per_post": N_("words that ask for followers per post"),
    "other_than_pictures": N_("share of posts that are no single picture"),
    "caption_length": N_("length of captions"),
}


@dataclass(frozen=True)
class Figure:
    """One figure of the card: where its bins part, and the log-odds that each bin adds to or takes from the usual account."""

    name: str
    edges: tuple[float, ...]
    """A value belongs to the bin after the last edge that is not above it."""
    points: tuple[float, ...]
    """One more than edges; 0 on average over the accounts of the fit, so that an unknown figure is an average one."""
    spread: float = 0.0
    """Standard deviation of the points over the accounts of the fit: how much this figure tells."""
    direction: int = 0
    """1 where a higher value was never allowed to take points away, −1 where it was never allowed to add any."""

    def bin_of(self, value: float) -> int:
        return int(np.searchsorted(self.edges, value, "right"))


@dataclass(frozen=True)
class Reading:
    """What the card says about one account: a chance, what moved it, and what was not known. Never a verdict."""

    chance: float
    low: float
    high: float
    """The chance for other assumed shares and with the unknown figures at their worst and best usual value."""
    share_assumed: float
    moved: tuple[tuple[str, float], ...]
    """(figure, log-odds), the strongest first."""
    unknown: tuple[str, ...]
    sentence: Text


@dataclass(frozen=True)
class Card:
    """A logistic regression on bins, written so that a person can add it up."""

    version: str
    intercept: float
    train_share: float
    """Share of conspicuous accounts among those it was fitted on."""
    figures: tuple[Figure, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def logits(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Log-odds at the training mix, shape (n,); NaN (or a figure that is absent) counts as an average account's."""
        known = next(iter(values.values()))
        total = np.full(np.shape(known), self.intercept, dtype=float)
        for figure in self.figures:
            if figure.name in values:
                total += points_of(figure, np.asarray(values[figure.name], dtype=float))
        return total

    def chances(self, values: Mapping[str, np.ndarray], share: float = USUAL_SHARE) -> np.ndarray:
        """Chances among accounts of which `share` is conspicuous, shape (n,)."""
        return 0.5 * (1 + np.tanh(0.5 * prior_shift(self.logits(values), self.train_share, share)))

    def read(self, values: Mapping[str, float | None], share: float = USUAL_SHARE) -> Reading | None:
        """A reading of one account; None where too little is known to say anything."""
        known = {name: float(value) for name, value in values.items() if value is not None and math.isfinite(value)}
        told = sum(figure.spread for figure in self.figures if figure.name in known)
        if told < LEAST_KNOWN * sum(figure.spread for figure in self.figures) or not known:
            return None
        moved = [(figure.name, figure.points[figure.bin_of(known[figure.name])]) for figure in self.figures if figure.name in known]
        missing = [figure for figure in self.figures if figure.name not in known]
        logit = self.intercept + math.fsum(points for _, points in moved)
        doubt = Z95 * math.sqrt(math.fsum(figure.spread**2 for figure in missing))
        chance = _chance(prior_shift(logit, self.train_share, share))
        low = _chance(prior_shift(logit - doubt, self.train_share, share / 2))
        high = _chance(prior_shift(logit + doubt, self.train_share, min(0.5, share * 2)))
        ordered = tuple(sorted(moved, key=lambda pair: (-abs(pair[1]), pair[0])))
        unknown = tuple(figure.name for figure in missing)
        return Reading(chance, low, high, share, ordered, unknown, _sentence(chance, low, high, share, ordered))

    def to_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "intercept": self.intercept,
            "train_share": self.train_share,
            "figures": [
                {
                    "name": each.name, "edges": list(each.edges), "points": list(each.points), "spread": each.spread,
                    "direction": each.direction,
                }
                for each in self.figures
            ],
            "provenance": dict(self.provenance),
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Card:
        """The card that `to_json` wrote. Raises ValueError where it cannot be one: no figures, bins out of order, a share of 0 or 1."""
        figures = tuple(
            Figure(
                str(each["name"]),
                tuple(map(float, each["edges"])),
                tuple(map(float, each["points"])),
                float(each["spread"]),
                int(each["direction"]),
            )
            for each in stored["figures"]
        )
        card = cls(str(stored["version"]), float(stored["intercept"]), float(stored["train_share"]), figures, dict(stored["provenance"]))
        if not figures or not 0 < card.train_share < 1 or len({figure.name for figure in figures}) != len(figures):
            raise ValueError("a card needs figures, each once, and a training share between 0 and 1")
        for figure in figures:
            if len(figure.points) != len(figure.edges) + 1 or list(figure.edges) != sorted(set(figure.edges)):
                raise ValueError(f"the bins of {figure.name} are not in order")
        return card


def points_of(figure: Figure, values: np.ndarray) -> np.ndarray:
    """Log-odds of each value, 0 for NaN."""
    found = np.asarray(figure.points)[np.searchsorted(figure.edges, np.nan_to_num(values), "right")]
    return np.where(np.isnan(values), 0.0, found)


def prior_shift(logit: Any, train_share: float, share: float) -> Any:
    """Log-odds carried from a population with `train_share` positives to one with `share` (Elkan 2001; VETTING.md 2.4).

    logit p′ = logit p + ln(π′/(1−π′)) − ln(π/(1−π)).
    """
    for each in (train_share, share):
        if not 0 < each < 1:
            raise ValueError("a share lies between 0 and 1")
    return logit + math.log(share / (1 - share)) - math.log(train_share / (1 - train_share))


def _chance(logit: float) -> float:
    return 0.5 * (1 + math.tanh(0.5 * logit))


def _sentence(chance: float, low: float, high: float, share: float, moved: Sequence[tuple[str, float]]) -> Text:
    """One sentence: of a hundred such accounts so many deserve a look, and what said so."""
    up = [name for name, points in moved if points > 0.1][:3]
    down = [name for name, points in moved if points < -0.1][:3]
    many = Text(
        N_("Of 100 accounts with figures like these, about %(chance)s deserve a closer look "
           "(%(low)s to %(high)s, if %(share)s of 100 do)."),
        chance=_whole(chance), low=_whole(low), high=_whole(high), share=_whole(share),
    )  # fmt: skip
    said = many
    if up:
        said = Text(N_("%(first)s %(then)s"), first=said, then=Text(N_("Towards a look: %(figures)s."), figures=_listed(up)))
    if down:
        said = Text(N_("%(first)s %(then)s"), first=said, then=Text(N_("Against it: %(figures)s."), figures=_listed(down)))
    return Text(N_("%(first)s %(then)s"), first=said, then=Text(N_("This is no verdict: most who stand out have an ordinary reason.")))


def _whole(share: float) -> int:
    return math.floor(100 * share + 0.5)


def _listed(names: Sequence[str]) -> Text:
    whole = Text(FIGURE_NAMES.get(names[-1], names[-1]))
    for name in reversed(names[:-1]):
        whole = Text(N_("%(first)s, %(then)s"), first=Text(FIGURE_NAMES.get(name, name)), then=whole)
    return whole
