"""Knows how a brand puts a creator aside, so that its searches leave her out, and how she is let in again."""

from __future__ import annotations

from portal.domain.errors import Invalid, NotFound
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.discovery import CreatorExclusion
from portal.queries import discovery as read_discovery
from portal.services.work import Work

REASON = 300


def put_aside(work: Work, creator: Creator, reason: str | None = None) -> CreatorExclusion:
    """Leave a creator out of the brand's searches. Twice is once; a reason given takes the place of the old one. Raises Invalid."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST)
    if creator.published_at is None:
        raise NotFound()
    if reason is not None and len(reason.strip()) > REASON:
        raise Invalid(fields={"reason": Text(N_("At most %(most)s characters."), most=REASON)})
    exclusion = read_discovery.exclusion_of(work.session, work.actor, creator.id)
    was_aside = exclusion is not None and exclusion.removed_at is None
    if exclusion is None:
        fresh = CreatorExclusion(brand_id=work.actor.brand_id, creator_id=creator.id, reason="", put_at=work.now)
        exclusion, _ = work.first(fresh, lambda: read_discovery.exclusion_of(work.session, work.actor, creator.id))
    if not was_aside:
        exclusion.removed_at, exclusion.put_at, exclusion.put_by_id = None, work.now, work.actor.account_id
        work.record("discovery.put_aside", exclusion, creator=creator.public_id)
    if reason is not None:
        exclusion.reason = reason.strip()
    return exclusion


def let_in(work: Work, creator: Creator) -> None:
    """Find her again; the reason stays for who takes that back."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST)
    exclusion = read_discovery.exclusion_of(work.session, work.actor, creator.id)
    if exclusion is not None and exclusion.removed_at is None:
        exclusion.removed_at = work.now
        work.record("discovery.let_in", exclusion, creator=creator.public_id)
