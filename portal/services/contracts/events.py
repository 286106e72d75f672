"""Knows what happens to an agreement that others must hear of."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.contracts import Contract


@dataclass(frozen=True)
class ContractReady:
    """Frozen and out for signature."""

    contract: Contract


@dataclass(frozen=True)
class ContractSigned:
    """One side has signed, the other has not yet."""

    contract: Contract
    side: str


@dataclass(frozen=True)
class ContractExecuted:
    """Both have signed; the seal is set."""

    contract: Contract


@dataclass(frozen=True)
class ContractEnded:
    """It will not be signed: declined, void or expired. `how` is the state; a void one may have a fair copy as `successor`."""

    contract: Contract
    how: str
    reason: str = ""
    successor: Contract | None = None
