"""What happened around a brand's members; services.reactions says what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.accounts import Membership


@dataclass(frozen=True)
class MemberRemoved:
    """Somebody works for a brand no longer; what she saw to there waits for another."""

    member: Membership
