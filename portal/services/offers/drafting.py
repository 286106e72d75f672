"""Knows how an offer begins: a draft that the brand may change until it is sent."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from portal.domain.accounts import Role
from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.offers.terms import TermSheet, terms_hash
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.offers import Offer
from portal.models.programs import Application
from portal.services.work import Work

ALIVE = ("applied", "shortlisted", "approved", "confirmed")
"""Applications from which an offer may follow."""


def draft(
    work: Work,
    creator: Creator,
    terms: TermSheet,
    *,
    application: Application | None = None,
    program_id: int | None = None,
    message: str = "",
) -> Offer:
    """A draft to `creator`, in the name of the brand in which the actor works; it may still have gaps.

    From an application the program follows. Raises NotNow where the creator is not to be reached or the application is over.
    """
    require(work.actor, Permission.OFFERS_MAKE)
    if application is not None:
        require(work.actor, Permission.OFFERS_MAKE, application)
        if application.creator_id != creator.id or application.state not in ALIVE:
            raise NotNow(N_("This application is over. You can still write to the creator directly."))
        program_id = application.program_id
    elif creator.published_at is None:
        raise NotNow(N_("This creator’s profile is not published, so offers cannot reach it."))
    _require_title(terms)
    terms = unchosen(terms)
    offer = Offer(
        brand_id=work.actor.brand_id,
        creator_id=creator.id,
        program_id=program_id,
        application_id=application.id if application else None,
        title=terms.title,
        draft=terms.to_json(),
        draft_hash=terms_hash(terms),
        draft_message=message.strip(),
        created_at=work.now,
    )
    work.session.add(offer)
    work.session.flush()
    work.record("offers.drafted", offer)
    return offer


def edit(work: Work, offer: Offer, terms: TermSheet, seen_hash: str, *, message: str = "") -> None:
    """Put other terms into a draft. `seen_hash`: the terms that the editor had before her; a colleague's change since then is not lost."""
    require(work.actor, Permission.OFFERS_MAKE, offer)
    if offer.state != "draft":
        raise NotNow(N_("This offer has been sent. Send another version instead."))
    _require_title(terms)
    terms = unchosen(terms)
    changed = work.session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == "draft", Offer.draft_hash == seen_hash)
        .values(
            title=terms.title, draft=terms.to_json(), draft_hash=terms_hash(terms), draft_message=message.strip(), version=Offer.version + 1
        )
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Changed()
    work.session.refresh(offer)
    work.record("offers.edited", offer)


def discard(work: Work, offer: Offer, seen: int) -> None:
    """Throw a draft away; nobody else has seen it. `seen`: the offer's version number that stood on the page."""
    require(work.actor, Permission.OFFERS_MAKE, offer)
    offer.MACHINE.target(offer.state, "discard")
    offer.require_version(seen)
    offer.fire("discard", decided_at=work.now)
    work.record("offers.discarded", offer)


def unchosen(terms: TermSheet) -> TermSheet:
    """The sheet as a brand may write it first: value in kind is chosen by the creator alone."""
    return replace(terms, value_items=tuple(replace(item, chosen=False) for item in terms.value_items))


def _require_title(terms: TermSheet) -> None:
    if not terms.title.strip() or len(terms.title) > 140:
        raise Invalid(fields={"title": Text(N_("Give it a title of at most %(n)s characters."), n=140)})


MAKERS = (Role.OWNER, Role.MANAGER)
"""Members of a brand who negotiate."""
