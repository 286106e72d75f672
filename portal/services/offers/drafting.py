"""Knows how an offer begins: a draft that the brand may change until it is sent."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import exists, select, update

from portal.domain.accounts import Role
from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.offers.terms import TermSheet, terms_hash
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.accounts import Account, Brand
from portal.models.creators import Creator
from portal.models.offers import Offer
from portal.models.programs import Application
from portal.services.work import Work

ALIVE = ("applied", "shortlisted", "approved", "confirmed")
"""Applications from which an offer may follow."""
IN_TOUCH = ("with_creator", "with_brand", "accepted", "contracted")
"""Offers over which brand and creator talk, or work together."""
_OUT_OF_REACH = {
    "gone": N_("This creator has left the portal, so offers cannot reach anybody."),
    "hidden": N_("This creator’s profile is not published, so offers cannot reach it."),
}


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

    From an application the program follows. The same terms to the same creator twice are one draft: a second click opens the first.
    Raises NotNow where the creator is not to be reached or the application is over.
    """
    require(work.actor, Permission.OFFERS_MAKE)
    if application is not None:
        require(work.actor, Permission.OFFERS_MAKE, application)
        if application.creator_id != creator.id or application.state not in ALIVE:
            raise NotNow(N_("This application is over. You can still write to the creator directly."))
        program_id = application.program_id
    # One draft of a brand at a time, so that the second of two clicks sees what the first has kept.
    work.session.execute(select(Brand.id).where(Brand.id == work.actor.brand_id).with_for_update(key_share=True))
    if obstacle := reach(work, work.actor.brand_id, creator.id):
        raise NotNow(_OUT_OF_REACH[obstacle])
    _require_title(terms)
    terms = unchosen(terms)
    twin = select(Offer).where(
        Offer.brand_id == work.actor.brand_id,
        Offer.creator_id == creator.id,
        Offer.state == "draft",
        Offer.program_id == program_id,
        Offer.application_id == (application.id if application else None),
        Offer.draft_hash == terms_hash(terms),
        Offer.draft_message == message.strip(),
    )
    if (same := work.session.scalar(twin.order_by(Offer.id).limit(1))) is not None:
        return same
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


def reach(work: Work, brand_id: int, creator_id: int) -> str | None:
    """Why an offer would not arrive: "gone" or "hidden"; None where the creator is published, or the two are in touch already.

    Holds her profile, so that she cannot leave between this look and the sending.
    """
    work.session.execute(select(Creator.id).where(Creator.id == creator_id).with_for_update(read=True, key_share=True))
    published, erased = work.session.execute(
        select(Creator.published_at, Account.erased_at).join(Account, Account.id == Creator.account_id).where(Creator.id == creator_id)
    ).one()
    if erased is not None:
        return "gone"
    if published is not None:
        return None
    applied = exists().where(Application.brand_id == brand_id, Application.creator_id == creator_id, Application.state.in_(ALIVE))
    talking = exists().where(Offer.brand_id == brand_id, Offer.creator_id == creator_id, Offer.state.in_(IN_TOUCH))
    return None if work.session.scalar(select(applied | talking)) else "hidden"


def unchosen(terms: TermSheet) -> TermSheet:
    """The sheet as a brand may write it first: value in kind is chosen by the creator alone."""
    return replace(terms, value_items=tuple(replace(item, chosen=False) for item in terms.value_items))


def _require_title(terms: TermSheet) -> None:
    if not terms.title.strip() or len(terms.title) > 140:
        raise Invalid(fields={"title": Text(N_("Give it a title of at most %(n)s characters."), n=140)})


MAKERS = (Role.OWNER, Role.MANAGER)
"""Members of a brand who negotiate."""
