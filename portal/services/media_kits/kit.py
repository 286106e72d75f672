"""Knows how a media kit is written, published, taken back and erased, and that an address which it once had stays its own."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.domain.creators.profile import handle_problem
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.media_kits import FormerAddress, KitQuestion, MediaKit, PastBrand, SampleResult
from portal.queries import media_kits as read_kits
from portal.queries.media_kits import slug_hash
from portal.services.work import Work

TAKEN = Text(N_("Somebody else has this address."))
MOST_FORMER = 12
"""Addresses stay reserved for good, so nobody may gather them."""


def write(work: Work, creator: Creator, *, slug: str, intro_en: str, intro_de: str) -> MediaKit:
    """Write what only the kit says; everything else in it comes from the profile. Raises Invalid.

    The address that it had before leads to the new one from now on.
    """
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if problem := handle_problem(slug):
        raise Invalid(fields={"slug": problem})
    if work.session.scalar(select(exists().where(MediaKit.slug == slug, MediaKit.creator_id != creator.id))):
        raise Invalid(fields={"slug": TAKEN})
    kit = read_kits.own(work.session, work.actor)
    if kit is None:
        kit = MediaKit(creator_id=creator.id, slug=slug)
    left = kit.slug if kit.slug != slug else ""
    try:
        with work.session.begin_nested():
            kit.slug, kit.intro_en, kit.intro_de, kit.changed_at = slug, intro_en, intro_de, work.now
            work.session.add(kit)
            work.session.flush()
            _settle_addresses(work, kit, left)
    except IntegrityError:  # two people took one address in the same moment
        raise Invalid(fields={"slug": TAKEN}) from None
    work.record("media_kits.wrote", kit)
    return kit


def _settle_addresses(work: Work, kit: MediaKit, left: str) -> None:
    """Keep the address that was left, give back one to which she returns, and refuse one that another kit has had.

    Asked after the kit's own row is written: then whoever leaves or takes the same address in this moment has written hers too.
    """
    of_others = select(exists().where(FormerAddress.slug_hash == slug_hash(kit.slug), _not_of(kit)))
    if work.session.scalar(of_others):
        raise Invalid(fields={"slug": TAKEN})
    work.session.execute(delete(FormerAddress).where(FormerAddress.slug_hash == slug_hash(kit.slug)))
    if left:
        if (work.session.scalar(select(func.count()).where(FormerAddress.kit_id == kit.id)) or 0) >= MOST_FORMER:
            raise Invalid(fields={"slug": Text(N_("You have changed the address %(most)s times. Keep this one."), most=MOST_FORMER)})
        work.session.add(FormerAddress(slug_hash=slug_hash(left), slug=left, kit_id=kit.id, left_at=work.now))
        work.session.flush()


def _not_of(kit: MediaKit):
    return or_(FormerAddress.kit_id.is_(None), FormerAddress.kit_id != kit.id)


def publish(work: Work, creator: Creator, kit: MediaKit) -> None:
    """Show the kit to everybody. Raises NotNow while the profile is not published."""
    require(work.actor, Permission.CREATORS_EDIT, kit)
    if creator.published_at is None:
        raise NotNow(N_("Publish your profile first; the kit shows what stands there."))
    if kit.published_at is None:
        kit.published_at = work.now
        work.record("media_kits.published", kit)


def unpublish(work: Work, kit: MediaKit) -> None:
    """Take the kit away from everybody at once, from those who hold a link of their own too."""
    require(work.actor, Permission.CREATORS_EDIT, kit)
    if kit.published_at is not None:
        kit.published_at = None
        work.record("media_kits.unpublished", kit)


def erase(work: Work, creator_id: int) -> None:
    """Let everything go that only a kit holds, its links and their log with it; of its addresses stays that nobody else may have them."""
    kit = work.session.scalar(select(MediaKit).where(MediaKit.creator_id == creator_id))
    if kit is not None:
        work.session.add(FormerAddress(slug_hash=slug_hash(kit.slug), slug="", left_at=work.now))
        work.session.execute(update(FormerAddress).where(FormerAddress.kit_id == kit.id).values(slug="", kit_id=None))
        work.post("erase_kit", kit.public_id, {"kit": kit.public_id})
        work.session.flush()
        work.session.execute(delete(MediaKit).where(MediaKit.id == kit.id))
    for table in (KitQuestion, PastBrand, SampleResult):
        work.session.execute(delete(table).where(table.creator_id == creator_id))
