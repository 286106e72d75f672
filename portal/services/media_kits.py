"""Knows how a media kit is written, published and taken back."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from portal.domain.creators.profile import handle_problem
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.media_kits import MediaKit
from portal.queries import media_kits as read_kits
from portal.services.work import Work

TAKEN = Text(N_("Somebody else has this address."))


def write(work: Work, creator: Creator, *, slug: str, intro_en: str, intro_de: str) -> MediaKit:
    """Write what only the kit says; everything else in it comes from the profile. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if problem := handle_problem(slug):
        raise Invalid(fields={"slug": problem})
    if work.session.scalar(select(exists().where(MediaKit.slug == slug, MediaKit.creator_id != creator.id))):
        raise Invalid(fields={"slug": TAKEN})
    kit = read_kits.own(work.session, work.actor)
    if kit is None:
        kit = MediaKit(creator_id=creator.id)
        work.session.add(kit)
    kit.slug, kit.intro_en, kit.intro_de, kit.changed_at = slug, intro_en, intro_de, work.now
    try:
        with work.session.begin_nested():
            work.session.flush()
    except IntegrityError:  # two people took one address in the same moment
        raise Invalid(fields={"slug": TAKEN}) from None
    work.record("media_kits.wrote", kit)
    return kit


def publish(work: Work, creator: Creator, kit: MediaKit) -> None:
    """Show the kit to everybody. Raises NotNow while the profile is not published."""
    require(work.actor, Permission.CREATORS_EDIT, kit)
    if creator.published_at is None:
        raise NotNow(N_("Publish your profile first; the kit shows what stands there."))
    if kit.published_at is None:
        kit.published_at = work.now
        work.record("media_kits.published", kit)


def unpublish(work: Work, kit: MediaKit) -> None:
    """Take the kit away from everybody at once."""
    require(work.actor, Permission.CREATORS_EDIT, kit)
    if kit.published_at is not None:
        kit.published_at = None
        work.record("media_kits.unpublished", kit)
