"""Knows an order of creators that needs no labels: how they stand among peers in engagement, following, captions and places."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

PUBLISHED: Mapping[str, float] = {
    "engagement": 3, "following": 2, "similarity": 1, "empty_captions": 1, "hunting": 1, "rhythm": 1, "places": 1,
}  # fmt: skip
"""Parts and weights as VETTING.md 1b gives them."""
LEAN: Mapping[str, float] = {"engagement": 3, "following": 2, "empty_captions": 1, "hunting": 1, "places": 1}
"""Without the two parts that say again what engagement says: caption similarity and the time between posts go with it at rank correlations
of 0.39 and 0.58 in the evaluation set, so the published weights count it twice. docs/vetting.md gives the figures."""
PUBLISHED_GROUPS = 6
WIDTH = 0.1
"""Width of a neighbourhood of sizes, in powers of ten of followers."""
SMALLEST_ER = 0.05
"""Percentage points added before a logarithm is taken."""


def below(values: np.ndarray) -> np.ndarray:
    """Share of all that lie below each value, 0 to 1. Shape (n,) in and out."""
    ordered = np.sort(values)
    return np.searchsorted(ordered, values, "left") / values.size


def below_in_groups(values: np.ndarray, sizes: np.ndarray, groups: int = PUBLISHED_GROUPS) -> np.ndarray:
    """Share below within each of `groups` quantiles of `sizes`."""
    edges = np.quantile(sizes, np.linspace(0, 1, groups + 1)[1:-1])
    group = np.searchsorted(edges, sizes, "left")
    found = np.empty(values.size)
    for each in np.unique(group):
        found[group == each] = below(values[group == each])
    return found


def below_among_neighbours(values: np.ndarray, sizes: np.ndarray, width: float = WIDTH) -> np.ndarray:
    """Share below among all, each weighed by how near its size is: exp(−½ (Δ log10 size / width)²), ties half.

    No creator stands at the edge of a group, so one follower more never moves her to other peers. Sizes are counted on a grid of a tenth
    of the width: n·g work for g grid cells, with g about 300.
    """
    logs = np.log10(np.maximum(sizes, 1.0))
    grid = np.floor((logs - logs.min()) / (width / 10)).astype(int)
    cells, place = np.unique(grid, return_inverse=True)
    distinct, rank = np.unique(values, return_inverse=True)
    near = np.exp(-0.5 * ((cells[:, None] - cells[None, :]) / 10) ** 2)
    order = np.argsort(rank, kind="stable")
    starts = np.searchsorted(rank[order], np.arange(distinct.size + 1))
    found = np.empty(values.size)
    # Walking the values upwards, `lower` holds how many of each size lie below.
    lower = np.zeros(cells.size)
    total = near @ np.bincount(place, minlength=cells.size)
    for at in range(distinct.size):
        same = order[starts[at] : starts[at + 1]]
        here = np.bincount(place[same], minlength=cells.size)
        who, back = np.unique(place[same], return_inverse=True)
        found[same] = ((near[who] @ (lower + here / 2)) / total[who])[back]
        lower += here
    return found


def parts(
    followers: np.ndarray, following: np.ndarray, er: np.ndarray, similarity: np.ndarray, empty_captions: np.ndarray, hashtags: np.ndarray,
    promotion: np.ndarray, hunting: np.ndarray, hours_between: np.ndarray, places: np.ndarray, *, robust: bool = False,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Every part as a share of peers below, higher is better; all shapes (n,).

    `er` in per cent, `similarity`, `empty_captions`, `places` as shares, `hashtags`, `promotion`, `hunting` per post. VETTING.md 1b ranks
    engagement in six follower quantiles and everything else among all. `robust` ranks everything but following among neighbours in size,
    and leaves hashtags out of hunting: who uses many is no more often conspicuous.
    """
    level = np.log10(er + SMALLEST_ER)
    ratio = np.log10((following + 1) / (followers + 1))
    if robust:
        hunts = promotion + hunting

        def rank(values: np.ndarray) -> np.ndarray:
            return below_among_neighbours(values, followers)

        engagement = rank(level)
    else:
        hunts, rank, engagement = hashtags + 5 * promotion + 5 * hunting, below, below_in_groups(level, followers)
    return {
        "engagement": engagement,
        "following": 1 - below(ratio),
        "similarity": 1 - rank(similarity),
        "empty_captions": 1 - rank(empty_captions),
        "hunting": 1 - rank(hunts),
        "rhythm": rank(np.log10(hours_between + 1)),
        "places": rank(places),
    }


def score(found: Mapping[str, np.ndarray], weights: Mapping[str, float] = PUBLISHED) -> np.ndarray:
    """Weighted mean of the parts, 0 to 1. It finds good creators; it says nothing against anybody (VETTING.md 2.4)."""
    total = sum(weights.values())
    return sum(weight * found[name] for name, weight in weights.items()) / total  # type: ignore[return-value]
