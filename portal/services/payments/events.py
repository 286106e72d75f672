"""Knows what happens to a fee that others may want to hear of."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.payments import Obligation


@dataclass(frozen=True)
class FeeSecured:
    obligation: Obligation


@dataclass(frozen=True)
class FeeReleased:
    obligation: Obligation


@dataclass(frozen=True)
class FeePaidOut:
    obligation: Obligation
