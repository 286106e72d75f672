"""Knows how a target audience is kept: plain lists of buckets, minimum shares in per cent, and weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import WISHES, Target


def content_of(target: Target) -> dict[str, Any]:
    least = {dimension.value: _short(100 * share) for dimension, share in target.least.items()}
    weights = {dimension.value: weight for dimension, weight in target.weights.items()}
    return {**{name: sorted(getattr(target, name)) for name in WISHES}, "least": least, "weights": weights}


def _short(share: float) -> float:
    """Whole where it is; a share such as 12.5 per cent keeps its half."""
    rounded = round(share, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def target_of(content: Mapping[str, Any]) -> Target:
    """The target that was kept; what an older portal wrote and this one does not know is left out."""
    known = {dimension.value for dimension in Dimension}
    least = {Dimension(name): share / 100 for name, share in content.get("least", {}).items() if name in known}
    weights = {Dimension(name): int(weight) for name, weight in content.get("weights", {}).items() if name in known}
    return Target(**{name: frozenset(content.get(name, ())) for name in WISHES}, least=least, weights=weights)
