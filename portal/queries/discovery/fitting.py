"""Knows how creators fit a target that a brand has saved, for pages other than the search."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.discovery.fit import Fit, fit
from portal.domain.discovery.saved import target_of
from portal.domain.policies import Permission, may
from portal.models.creators import Creator
from portal.models.discovery import AudienceTarget
from portal.queries.creators import audience_of, figures_of
from portal.queries.discovery.directory import telling_audience


def fits_of(session: Session, actor: Actor, target: AudienceTarget | None, creators: Sequence[Creator]) -> dict[int, Fit]:
    """Creator to how her audience fits; empty without a target and for who is not of the target's brand. Two statements."""
    if target is None or not creators or not may(actor, Permission.DISCOVERY_SEARCH, target):
        return {}
    wanted = target_of(target.content)
    channels = [channel for creator in creators for channel in creator.channels]
    figures, audience = (figures_of(session, channels), audience_of(session, channels)) if channels else ({}, {})
    return {creator.id: fit(wanted, telling_audience(creator.channels, figures, audience)) for creator in creators}
