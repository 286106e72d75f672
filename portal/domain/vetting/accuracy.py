"""Knows how good a score is against known answers: how well it orders, how far its probabilities are off, and how sure that is."""

from __future__ import annotations

import numpy as np

from portal.domain.vetting.intervals import Interval


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values share the mean of theirs. Shape (n,) in, (n,) out."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def auc(positive: np.ndarray, scores: np.ndarray) -> float:
    """Chance that a positive has the higher score than a negative, ties half (Mann and Whitney 1947). Raises ValueError for one class.

    `positive` holds booleans or 0/1, `scores` any numbers, both of shape (n,).
    """
    positive = np.asarray(positive, dtype=bool)
    hits = int(positive.sum())
    misses = positive.size - hits
    if not hits or not misses:
        raise ValueError("an order of one class only cannot be judged")
    ranks = midranks(np.asarray(scores, dtype=float))
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def auc_interval(positive: np.ndarray, scores: np.ndarray, draws: int = 1000, seed: int = 20220101) -> Interval:
    """AUC with a percentile bootstrap interval; positives and negatives are drawn apart, so that their number stays.

    Counting over the distinct scores makes a draw one multinomial per class and one sum, in place of a new sort.
    """
    positive = np.asarray(positive, dtype=bool)
    value = auc(positive, scores)
    _, place = np.unique(np.asarray(scores, dtype=float), return_inverse=True)
    size = int(place.max()) + 1
    dice = np.random.default_rng(seed)
    found = np.empty(draws)
    up, down = place[positive], place[~positive]
    for at in range(draws):
        above = np.bincount(up[dice.integers(0, up.size, up.size)], minlength=size)
        below = np.bincount(down[dice.integers(0, down.size, down.size)], minlength=size)
        found[at] = np.dot(above, np.cumsum(below) - below / 2)
    low, high = np.percentile(found / (up.size * down.size), [2.5, 97.5])
    return Interval(value, min(value, float(low)), max(value, float(high)))


def stratified_folds(groups: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Fold of each row, shape (n,); every group is spread evenly over the folds."""
    dice = np.random.default_rng(seed)
    found = np.zeros(groups.size, dtype=int)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        found[dice.permutation(rows)] = np.arange(rows.size) % folds
    return found


def weights_for_share(positive: np.ndarray, share: float | None) -> np.ndarray:
    """Weights of rows, summing to 1, under which positives make up `share`; None leaves the mix as it is."""
    positive = np.asarray(positive, dtype=bool)
    if share is None:
        return np.full(positive.size, 1 / positive.size)
    return np.where(positive, share / positive.sum(), (1 - share) / (~positive).sum())


def brier(positive: np.ndarray, chances: np.ndarray, share: float | None = None) -> float:
    """Mean squared distance of a probability from what was true (Brier 1950), in a population with `share` positives."""
    return float(np.dot(weights_for_share(positive, share), (chances - np.asarray(positive, dtype=float)) ** 2))


def calibration_error(positive: np.ndarray, chances: np.ndarray, share: float | None = None, bins: int = 10) -> float:
    """Expected calibration error: mean distance of stated and true share over `bins` equal bins, in a population with `share` positives."""
    weights, truth = weights_for_share(positive, share), np.asarray(positive, dtype=float)
    which = np.clip((chances * bins).astype(int), 0, bins - 1)
    stated = np.bincount(which, weights * chances, bins)
    true = np.bincount(which, weights * truth, bins)
    return float(np.abs(stated - true).sum())


def flagged(positive: np.ndarray, chances: np.ndarray, share: float, above: float = 0.5) -> tuple[float, float, float]:
    """(recall, false alarms, precision) of a look from `above` on, with `share` positives; precision 0 when none is flagged."""
    positive, hit = np.asarray(positive, dtype=bool), chances > above
    recall, alarms = float(hit[positive].mean()), float(hit[~positive].mean())
    raised = share * recall + (1 - share) * alarms
    return recall, alarms, share * recall / raised if raised else 0.0
