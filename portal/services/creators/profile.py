"""Knows how a profile begins, is edited in sections, shows a photo, and is published and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import slug
from portal.domain.creators import profile
from portal.domain.creators.exclusions import clash
from portal.domain.creators.stance import GRANTS
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.models.files import StoredFile
from portal.queries import creators as read_creators
from portal.services import files
from portal.services.creators.freshness import mark_dirty
from portal.services.files import Upload
from portal.services.work import Work

EDITABLE = frozenset(
    "name handle tagline place country bio_en bio_de topics languages accepts grants excluded_topics exclusions "
    "legal_name address vat_status listed".split()
)
HERS_ALONE = frozenset({"legal_name", "address", "vat_status"})
"""What stands in her contracts: nobody who acts for her changes it."""
UNDO_WITHIN = timedelta(hours=1)


def begin(work: Work, *, born_adult: bool = False, **values: Any) -> Creator:
    """The profile of the one who acts, made on her first save, once she has declared that she is 18 or older (`born_adult`).

    Raises TooYoung, having kept nothing, where she says that she is not; NotAllowed while she works for a brand.
    """
    if not born_adult:
        raise profile.TooYoung()
    if work.actor.brand_id is not None:
        text = N_("You work for a brand at the moment. Switch to yourself in the settings to edit your own profile.")
        raise NotAllowed(text, permission=Permission.CREATORS_EDIT)
    if work.session.scalar(select(exists().where(Creator.account_id == work.actor.account_id))):
        raise Changed()
    values.setdefault("name", work.session.get_one(Account, work.actor.account_id).name)
    handle = values.pop("handle", "") or _free_handle(work, values["name"])
    creator = Creator(account_id=work.actor.account_id, handle="", created_at=work.now, born_adult=True, adult_at=work.now)
    _assign(work, creator, {**values, "handle": handle})
    work.session.add(creator)
    _flush_handle(work)
    work.record("creators.created_profile", creator)
    mark_dirty(work, creator.id)
    return creator


def edit(work: Work, creator: Creator, **values: Any) -> None:
    """Change some of EDITABLE. Raises Invalid with the fields that will not do."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if HERS_ALONE & values.keys():
        require(work.actor, Permission.CREATORS_OWN, creator)
    before = needs(work, creator)
    changed = _assign(work, creator, values)
    if not changed:
        return
    _flush_handle(work)
    refuse_new_needs(work, creator, before)
    work.record("creators.edited_profile", creator, fields=sorted(changed))
    mark_dirty(work, creator.id)


def needs(work: Work, creator: Creator) -> tuple[profile.Step, ...]:
    """What publishing needs and the profile has not."""
    return profile.missing(profile.steps(read_creators.facts(work.session, creator)))


def refuse_new_needs(work: Work, creator: Creator, before: tuple[profile.Step, ...]) -> None:
    """Raises Invalid where a change takes something from a published profile that it needs."""
    known = {step.id for step in before}
    gone = [step for step in needs(work, creator) if step.id not in known] if creator.published_at is not None else []
    if gone:
        raise Invalid(Text(N_("Your profile is published, and this is needed for it: %(what)s."), what=gone[0].title))


def keep_photo(work: Work, creator: Creator, upload: Upload) -> StoredFile:
    """A new photo takes the place of the old one, whose bytes go."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    stored = files.keep_photo(work, upload, creator_id=creator.id)
    before = creator.photo
    creator.photo = stored
    if before is not None:
        put_away(work, before)
    work.record("creators.changed_photo", creator)
    mark_dirty(work, creator.id)
    return stored


def remove_photo(work: Work, creator: Creator) -> StoredFile | None:
    """Take the photo away, from everybody at once. Given back, so that it can be restored; None where there was none."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    photo = creator.photo
    if photo is None:
        return None
    creator.photo = None
    put_away(work, photo)
    work.record("creators.removed_photo", creator)
    mark_dirty(work, creator.id)
    return photo


def restore_photo(work: Work, creator: Creator, photo: StoredFile) -> None:
    """Take a removal back. Raises NotNow when its hour is over, and Changed when another photo has come."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if creator.photo_id is not None:
        raise Changed()
    take_back(work, photo)
    creator.photo = photo
    work.record("creators.restored_photo", creator)
    mark_dirty(work, creator.id)


def put_away(work: Work, stored: StoredFile) -> None:
    """Hide a file at once and let its bytes go when the hour in which one may change one's mind is over."""
    stored.erased_at = work.now
    work.post("erase_file", f"{stored.public_id}:{work.now.isoformat()}", {"sha256": stored.sha256}, not_before=work.now + UNDO_WITHIN)


def take_back(work: Work, stored: StoredFile) -> None:
    if stored.erased_at is not None and work.now - stored.erased_at >= UNDO_WITHIN:
        raise NotNow(N_("The picture is gone for good. Please upload it again."))
    stored.erased_at = None


def publish(work: Work, creator: Creator) -> None:
    """Show the profile to everybody. Raises Invalid with what is missing.

    Who was here before stays as old as she was: nobody is new again, and first among the newest, by a way round.
    """
    require(work.actor, Permission.CREATORS_EDIT, creator)
    account = work.session.get_one(Account, creator.account_id)
    if account.email_confirmed_at is None:
        raise NotNow(N_("Confirm your e-mail first: the link is in your mailbox."))
    if needed := needs(work, creator):
        raise Invalid(
            Text(N_("Before you can publish, this is needed: %(what)s."), what=needed[0].title),
            fields={step.id: step.title for step in needed},
        )
    if creator.published_at is None:
        creator.published_at = _first_published(work, creator) or work.now
        work.record("creators.published", creator)
        mark_dirty(work, creator.id)


def _first_published(work: Work, creator: Creator) -> datetime | None:
    return work.session.scalar(
        select(func.min(Activity.at)).where(Activity.creator_id == creator.id, Activity.verb == "creators.published")
    )


def unpublish(work: Work, creator: Creator) -> None:
    """Take the profile and its kit away from everybody at once; what was agreed with brands stays with them."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    if creator.published_at is not None:
        creator.published_at = None
        work.record("creators.unpublished", creator)
        mark_dirty(work, creator.id)


def _assign(work: Work, creator: Creator, values: dict[str, Any]) -> list[str]:
    """Set what changed, and name it."""
    if unknown := values.keys() - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    if problems := dict(_problems(work, creator, values)):
        raise Invalid(fields=problems)
    changed = [name for name, value in values.items() if getattr(creator, name, None) != value]
    for name in changed:
        setattr(creator, name, values[name])
    return changed


def _problems(work: Work, creator: Creator, values: dict[str, Any]):
    taxonomy = content.taxonomy()
    if not values.get("name", "-"):
        yield "name", Text(N_("Please fill this in."))
    if "handle" in values:
        if problem := profile.handle_problem(values["handle"]):
            yield "handle", problem
        elif work.session.scalar(select(exists().where(Creator.handle == values["handle"], Creator.id != (creator.id or 0)))):
            yield "handle", Text(N_("Somebody else has this address."))
    if values.get("country") and values["country"] not in {market.code for market in taxonomy.markets}:
        yield "country", Text(N_("Choose one from the list."))
    if not set(values.get("topics", ())) <= {topic.id for topic in taxonomy.topics if topic.retired_on is None} | set(creator.topics or ()):
        yield "topics", Text(N_("Choose one from the list."))
    elif len(values.get("topics", ())) > profile.MOST_TOPICS:
        yield "topics", Text(N_("Choose at most %(most)s topics."), most=profile.MOST_TOPICS)
    if not set(values.get("languages", ())) <= {language.code for language in taxonomy.languages}:
        yield "languages", Text(N_("Choose one from the list."))
    excluded = set(values.get("excluded_topics", ()))
    if not excluded <= {topic.id for topic in taxonomy.topics if topic.retired_on is None} | set(creator.excluded_topics or ()):
        yield "excluded_topics", Text(N_("Choose one from the list."))
    elif len(excluded) > profile.MOST_EXCLUDED:
        yield "excluded_topics", Text(N_("Choose at most %(most)s."), most=profile.MOST_EXCLUDED)
    elif own := clash(excluded, "", values.get("topics", creator.topics or ()), "").topics:
        yield "excluded_topics", Text(N_("You name this as a topic of yours: %(what)s."), what=taxonomy.topic(own[0]).label)
    if not set(values.get("accepts", ())) <= {option.id for option in content.value_options().options}:
        yield "accepts", Text(N_("Choose one from the list."))
    if not set(values.get("grants", ())) <= GRANTS.keys():
        yield "grants", Text(N_("Choose one from the list."))
    if values.get("vat_status", "none") not in profile.VAT:
        yield "vat_status", Text(N_("Choose one from the list."))


def _flush_handle(work: Work) -> None:
    """The unique index has the last word on a handle that two people took in one moment."""
    try:
        with work.session.begin_nested():
            work.session.flush()
    except IntegrityError:
        raise Invalid(fields={"handle": Text(N_("Somebody else has this address."))}) from None


def _free_handle(work: Work, name: str) -> str:
    base = slug(name, "creator")[:36].strip("-")
    if profile.handle_problem(base):
        base = f"creator-{base}"[:36].strip("-")
    taken = set(work.session.scalars(select(Creator.handle).where(Creator.handle.startswith(base))))
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)
