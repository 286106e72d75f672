"""Knows how chances are fitted to known answers: a logistic regression with a penalty, and signs that some weights must keep."""

from __future__ import annotations

import numpy as np

ROUNDS = 100
SMALLEST_GAIN = 1e-7
"""Fitting ends when a round lowers the loss by less than this share."""


def chances(logits: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(−x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * logits))


def fit(rows: np.ndarray, truth: np.ndarray, penalty: np.ndarray, signs: np.ndarray | None = None) -> tuple[np.ndarray, float]:
    """Weights and intercept that minimise Σ log-loss + ½ Σ penalty·weight², the intercept free.

    `rows` is (n, m), `truth` (n,) of 0 and 1, `penalty` (m,) (1/C for a ridge of strength C), `signs` (m,) of −1, 0, 1: a weight with a
    sign never gets the other one. Newton steps; with signs, Bertsekas' projected Newton method (SIAM J. Control Optim. 20, 1982), which
    holds weights at nought while the slope pushes them out and halves a step until the loss falls. Raises ValueError for one class only.
    """
    truth = np.asarray(truth, dtype=float)
    share = truth.mean() if truth.size else 0.0
    if not 0 < share < 1:
        raise ValueError("both answers are needed")
    matrix = np.column_stack([rows, np.ones(truth.size)])
    ridge = np.append(penalty, 1e-9)
    sign = np.append(np.zeros(rows.shape[1]) if signs is None else signs, 0.0)
    least, most = np.where(sign > 0, 0.0, -np.inf), np.where(sign < 0, 0.0, np.inf)
    weights = np.zeros(ridge.size)
    weights[-1] = np.log(share / (1 - share))

    def loss_of(candidate: np.ndarray) -> float:
        logits = matrix @ candidate
        return float(np.logaddexp(0, logits).sum() - truth @ logits + 0.5 * np.dot(ridge, candidate * candidate))

    loss = loss_of(weights)
    for _ in range(ROUNDS):
        now = chances(matrix @ weights)
        slope = matrix.T @ (now - truth) + ridge * weights
        bend = (matrix * (now * (1 - now))[:, None]).T @ matrix
        bend[np.diag_indices_from(bend)] += ridge
        free = ~((sign != 0) & (weights == 0) & (sign * slope >= 0))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        length, lower = 1.0, loss
        while length > 1e-6:
            candidate = np.clip(weights - length * step, least, most)
            lower = loss_of(candidate)
            if lower < loss:
                weights = candidate
                break
            length /= 2
        if loss - lower < SMALLEST_GAIN * loss:
            break
        loss = lower
    return weights[:-1], float(weights[-1])
