"""Knows how a brand keeps the audiences that it wants to reach."""

from __future__ import annotations

from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.fit import Target
from portal.domain.discovery.saved import content_of, target_of
from portal.domain.errors import Changed, Invalid, NotNow, Refusal
from portal.domain.policies import Permission, require
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_, Text
from portal.gateways import labels
from portal.models.discovery import AudienceTarget
from portal.queries import discovery as read_discovery
from portal.services.work import Work

MOST = 20
NAME = 80


def wording_of(target: AudienceTarget) -> str:
    """The fingerprint of a kept target, as a page says what its reader saw."""
    return digest(canonical_json([target.name, params_of_target(target_of(target.content))]))


def save_target(work: Work, name: str, target: Target, *, change: AudienceTarget | None = None, seen: str = "") -> AudienceTarget:
    """Keep whom the brand wants to reach, as a new target or in the place of `change`.

    Raises Invalid, and Changed where `change` is no longer what `seen` is the fingerprint of.
    """
    require(work.actor, Permission.DISCOVERY_SEARCH, change)
    name = " ".join(name.split())
    problems = {}
    if not name or len(name) > NAME:
        problems["name"] = Text(N_("Write a name of at most %(most)s characters."), most=NAME)
    if not target:
        problems["countries"] = Text(N_("Choose at least one country, age, gender, language or interest."))
    elif any(wanted - labels.buckets()[dimension] for dimension, wanted in target.wanted.items()):
        problems["countries"] = Text(N_("Choose from what is offered: a wish that nobody can meet would speak against everybody."))
    if problems:
        raise Invalid(fields=problems)
    if change is None:
        _room(work, Invalid)
        change = AudienceTarget(brand_id=work.actor.brand_id, name=name, content=content_of(target), created_at=work.now)
        work.session.add(change)
    else:
        work.session.refresh(change, with_for_update=True)
        if wording_of(change) != seen:
            raise Changed()
        change.name, change.content = name, content_of(target)
    work.record("discovery.saved_target", change, name=name)
    return change


def remove_target(work: Work, target: AudienceTarget) -> None:
    require(work.actor, Permission.DISCOVERY_SEARCH, target)
    if target.removed_at is None:
        target.removed_at = work.now
        work.record("discovery.removed_target", target, name=target.name)


def restore_target(work: Work, target: AudienceTarget) -> None:
    """Take a removal back. Raises NotNow where others have taken its place."""
    require(work.actor, Permission.DISCOVERY_SEARCH, target)
    if target.removed_at is not None:
        _room(work, NotNow)
        target.removed_at = None
        work.record("discovery.restored_target", target, name=target.name)


def _room(work: Work, refusal: type[Refusal]) -> None:
    if len(read_discovery.targets_of(work.session, work.actor)) >= MOST:
        raise refusal(Text(N_("At most %(most)s target audiences."), most=MOST))
