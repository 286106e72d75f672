"""Knows how a points card is fitted to audited accounts, by the portal's makers or by an operator on audits of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.domain.vetting import logistic
from portal.domain.vetting.accuracy import auc_interval, brier, calibration_error, flagged, stratified_folds
from portal.domain.vetting.card import USUAL_SHARE, Card, Figure, prior_shift
from portal.domain.vetting.intervals import Interval

FEWEST_AUDITS = 500
"""Audited accounts that an operator needs before a card of its own is worth having (learning curve of VETTING.md 2.4)."""


@dataclass(frozen=True)
class Plan:
    """Where the bins of a figure part, and whether its weights must rise or fall."""

    name: str
    edges: tuple[float, ...]
    direction: int = 0


@dataclass(frozen=True)
class Recipe:
    """How weights are held back. `levels` penalises the weight of each bin (one-hot), `steps` the step from bin to bin."""

    coding: str = "steps"
    strength: float = 0.2
    """C of the ridge: the penalty is 1/C. 0.2 is the published card's; steps use the same 5."""


PUBLISHED_PLAN: tuple[Plan, ...] = (
    Plan("followers", (1000, 1500, 2500, 5000, 10000)),
    Plan("following", (500, 1000, 1500, 3000, 5000)),
    Plan("following_per_follower", (0.2, 0.5, 1, 2, 4)),
    Plan("posts", (9, 30, 100, 300, 1000)),
    Plan("engagement_rate", (0.5, 1, 2, 4, 8, 15)),
    Plan("comments_per_100_likes", (0.5, 1, 2, 4, 8)),
    Plan("caption_similarity", (0.05, 0.1, 0.2, 0.4, 0.7)),
    Plan("empty_captions", (0.01, 0.1, 0.3, 0.6)),
    Plan("hours_between_posts", (6, 24, 72, 168, 500)),
    Plan("hashtags_per_post", (0.01, 0.3, 1, 3)),
    Plan("promotion_per_post", (0.01, 0.1)),
    Plan("hunting_per_post", (0.01, 0.1)),
    Plan("other_than_pictures", (0.01, 0.2, 0.5)),
    Plan("caption_length", (5, 25, 75, 200)),
)
"""The card of VETTING.md 2.4: plain bins, no bio, picture, link or place, which anybody can fill in."""
PUBLISHED_RECIPE = Recipe("levels", 0.2)

PLAN: tuple[Plan, ...] = (
    Plan("following", (200, 500, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 7000, 7400), 1),
    Plan("following_per_follower", (0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5), 1),
    Plan("engagement_rate", (0.2, 0.5, 1, 2, 3, 4, 6, 8, 11, 15, 20), -1),
    Plan("comments_per_100_likes", (0.5, 1, 2, 3, 4, 6, 8, 12, 20)),
    Plan("comments_per_post", (0.5, 1, 2, 3, 5, 8, 12, 20, 50)),
    Plan("caption_similarity", (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.7, 0.9)),
    Plan("empty_captions", (0.01, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8), 1),
    Plan("hours_between_posts", (6, 12, 24, 48, 72, 120, 168, 300, 500, 800)),
    Plan("hashtags_per_post", (0.01, 0.1, 0.3, 0.6, 1, 1.5, 2, 3)),
    Plan("promotion_per_post", (0.01, 0.1, 0.2, 0.4), 1),
    Plan("hunting_per_post", (0.01, 0.1, 0.2, 0.4)),
    Plan("other_than_pictures", (0.01, 0.1, 0.2, 0.35, 0.5, 0.75)),
    Plan("caption_length", (5, 15, 25, 50, 75, 120, 200, 300, 500, 800)),
)
"""The portal's own: finer bins of round numbers, comments per post added, size and number of posts left out (they told nothing), and
directions that a creator can rely on: more engagement never counts against her, following more people never for her."""
RECIPE = Recipe("steps", 0.2)


def fit(
    values: Mapping[str, np.ndarray], conspicuous: np.ndarray, plan: Sequence[Plan] = PLAN, recipe: Recipe = RECIPE,
    version: str = "unnamed", provenance: Mapping[str, Any] | None = None,
) -> Card:  # fmt: skip
    """Fit a card. `values` maps each planned figure to shape (n,), NaN where unknown; `conspicuous` is (n,) of 0 and 1.

    Ridge logistic regression on bins. With directions, `steps` is needed: the weights of steps carry the sign. Raises ValueError without
    both classes or where directions and `levels` meet.
    """
    conspicuous = np.asarray(conspicuous, dtype=float)
    if recipe.coding == "levels" and any(each.direction for each in plan):
        raise ValueError("a direction needs the weights of steps")
    blocks = [_coded(values[each.name], each.edges, recipe.coding) for each in plan]
    penalty = np.full(sum(block.shape[1] for block in blocks), 1 / recipe.strength)
    signs = np.concatenate([np.full(block.shape[1], float(each.direction)) for each, block in zip(plan, blocks, strict=True)])
    weights, intercept = logistic.fit(np.hstack(blocks), conspicuous, penalty, signs if signs.any() else None)
    figures, at = [], 0
    for each, block in zip(plan, blocks, strict=True):
        own = weights[at : at + block.shape[1]]
        at += block.shape[1]
        levels = own if recipe.coding == "levels" else np.append(0.0, np.cumsum(own))
        told = block @ own
        known = ~np.isnan(values[each.name])
        centre = float(told[known].mean()) if known.any() else 0.0
        intercept += centre
        points = tuple(float(round(level - centre, 4)) for level in levels)
        spread = round(float(told[known].std()), 4) if known.any() else 0.0
        figures.append(Figure(each.name, tuple(map(float, each.edges)), points, spread, each.direction))
    return Card(version, round(intercept, 4), float(conspicuous.mean()), tuple(figures), provenance or {})


def _coded(values: np.ndarray, edges: Sequence[float], coding: str) -> np.ndarray:
    """(n, bins) of one-hot levels or (n, edges) of steps passed; rows of NaN hold the mean of the known ones."""
    values = np.asarray(values, dtype=float)
    place = np.searchsorted(np.asarray(edges, dtype=float), np.nan_to_num(values), "right")
    bins = np.arange(len(edges) + 1)
    rows = (place[:, None] == bins).astype(float) if coding == "levels" else (place[:, None] >= bins[1:]).astype(float)
    unknown = np.isnan(values)
    if unknown.any():
        rows[unknown] = rows[~unknown].mean(axis=0) if not unknown.all() else 0.0
    return rows


@dataclass(frozen=True)
class Trial:
    """What a card is worth on accounts that it has not seen."""

    logits: np.ndarray
    """Out of fold, at the training mix."""
    by_fold: tuple[float, ...]
    auc: Interval
    brier: float
    calibration: float
    share: float
    """The share of conspicuous accounts for which the following hold."""
    calibration_before: float
    calibration_after: float
    brier_after: float
    recall: float
    false_alarms: float
    precision: float


def try_out(
    values: Mapping[str, np.ndarray], conspicuous: np.ndarray, plan: Sequence[Plan] = PLAN, recipe: Recipe = RECIPE, folds: int = 5,
    seed: int = 0, share: float = USUAL_SHARE, draws: int = 300,
) -> Trial:  # fmt: skip
    """Fit anew inside each fold and judge on the rest: a card is never scored on rows that it was fitted on."""
    truth = np.asarray(conspicuous, dtype=bool)
    fold = stratified_folds(truth, folds, seed)
    logits, by_fold = np.empty(truth.size), []
    for each in range(folds):
        seen, held = fold != each, fold == each
        card = fit({name: column[seen] for name, column in values.items()}, truth[seen], plan, recipe)
        logits[held] = card.logits({name: column[held] for name, column in values.items()})
        by_fold.append(auc_interval(truth[held], logits[held], 1).value)
    plain, mix = logistic.chances(logits), float(truth.mean())
    moved = logistic.chances(prior_shift(logits, mix, share))
    return Trial(
        logits, tuple(by_fold), auc_interval(truth, logits, draws), brier(truth, plain), calibration_error(truth, plain), share,
        calibration_error(truth, plain, share), calibration_error(truth, moved, share), brier(truth, moved, share),
        *flagged(truth, moved, share),
    )  # fmt: skip
