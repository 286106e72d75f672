"""Knows how one offer written once goes to several creators: each gets her own, in a transaction of its own, and nobody two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from portal.domain.accounts import Actor, Role
from portal.domain.errors import Changed, Invalid, NotNow, Refusal
from portal.domain.offers.checks import check
from portal.domain.offers.naming import named
from portal.domain.offers.terms import TermSheet, mailing_hash
from portal.domain.policies import Permission, may, require
from portal.domain.text import N_, Text
from portal.models.accounts import Account, Membership
from portal.models.creators import Creator
from portal.models.offers import OfferMailing, OfferRecipient
from portal.services.deadlines import Deadline
from portal.services.offers.drafting import draft, unchosen
from portal.services.offers.negotiating import send
from portal.services.work import Work

MOST = 50
"""An offer is meant for somebody; whoever has more to say to more people opens a program."""


def write_mailing(
    work: Work,
    creators: Sequence[Creator],
    terms: TermSheet,
    key: str,
    *,
    message: str = "",
    program_id: int | None = None,
    change: OfferMailing | None = None,
    seen: str = "",
) -> OfferMailing:
    """Keep an offer for several creators until it is sent, or put other terms into one that is kept.

    The same key twice is one mailing; `seen`: the fingerprint of what `change` was to its editor.
    Raises Changed where a colleague has changed it since, Invalid for terms that could not be sent and for too few or too many people.
    """
    require(work.actor, Permission.OFFERS_MAKE, change)
    if problems := check(terms, work.now.date()):
        raise Invalid(N_("Some terms are missing or do not fit together yet."), problems)
    terms = unchosen(terms)
    said = {"title": terms.title, "terms": terms.to_json(), "message": message.strip()}
    if change is not None:
        _require_unsent(work, change)
        _require_seen(work, change, seen)
        for name, value in said.items():
            setattr(change, name, value)
        work.record("offers.edited_mailing", change)
        return change
    if not 2 <= len(creators) <= MOST:
        raise Invalid(Text(N_("Choose 2 to %(most)s creators."), most=MOST))
    fresh = OfferMailing(
        brand_id=work.actor.brand_id, author_id=work.actor.account_id, program_id=program_id, key=key, created_at=work.now, **said
    )
    kept, ours = work.first(fresh, lambda: _of_key(work, key))
    if ours:
        work.session.add_all([OfferRecipient(mailing_id=kept.id, creator_id=creator.id) for creator in creators])
        work.record("offers.wrote_mailing", kept, n=len(creators))
    return kept


def leave_out(work: Work, offers: OfferMailing, creator_id: int, seen: str) -> None:
    """Take one creator off a mailing that is not sent yet. Raises Changed where it is no longer what `seen` is the fingerprint of."""
    require(work.actor, Permission.OFFERS_MAKE, offers)
    _require_unsent(work, offers)
    _require_seen(work, offers, seen)
    recipient = work.session.scalar(
        select(OfferRecipient).where(OfferRecipient.mailing_id == offers.id, OfferRecipient.creator_id == creator_id)
    )
    if recipient is not None:
        if work.session.scalar(select(func.count()).where(OfferRecipient.mailing_id == offers.id)) == 1:
            raise NotNow(N_("Somebody has to be left. Throw the whole thing away instead."))
        work.session.delete(recipient)
        work.record("offers.edited_mailing", offers)


def discard_mailing(work: Work, offers: OfferMailing, seen: str) -> None:
    """Throw a mailing away that nobody has got anything of. Raises Changed where it is no longer what `seen` is the fingerprint of."""
    require(work.actor, Permission.OFFERS_MAKE, offers)
    _require_unsent(work, offers)
    _require_seen(work, offers, seen)
    work.record("offers.discarded_mailing", offers)
    for recipient in work.session.scalars(select(OfferRecipient).where(OfferRecipient.mailing_id == offers.id)).all():
        work.session.delete(recipient)
    work.session.flush()
    work.session.delete(offers)


def send_mailing(work: Work, offers: OfferMailing, seen: str) -> None:
    """Say "send" to what `seen` is the fingerprint of: the worker does the rest, one creator after the other. Twice is once.

    Raises Changed where a colleague has changed the terms or whom it goes to, NotNow for terms that cannot be sent any more.
    """
    require(work.actor, Permission.OFFERS_MAKE, offers)
    work.session.refresh(offers, with_for_update=True)
    if offers.sent_at is not None:
        return
    _require_seen(work, offers, seen)
    terms = TermSheet.from_json(offers.terms)
    if problems := check(terms, work.now.date()):
        raise NotNow(Text(N_("This cannot be sent as it stands: %(why)s"), why=named(terms, problems)[0]))
    offers.sent_at, offers.author_id = work.now, work.actor.account_id
    work.record("offers.sent_mailing", offers)
    work.posted = True  # nothing is in the outbox yet, but the worker should not wait for its next round


def fingerprint(work: Work, offers: OfferMailing) -> str:
    """What a page says that its reader saw: the terms, the message, and whom it goes to."""
    to = work.session.scalars(select(OfferRecipient.creator_id).where(OfferRecipient.mailing_id == offers.id))
    return mailing_hash(TermSheet.from_json(offers.terms), offers.message, to)


def _waiting(now: datetime) -> Select[tuple[OfferRecipient]]:
    return (
        select(OfferRecipient)
        .join(OfferMailing, OfferMailing.id == OfferRecipient.mailing_id)
        .where(OfferRecipient.state == "waiting", OfferMailing.sent_at.is_not(None))
        .order_by(OfferRecipient.id)
    )


def _send_one(work: Work, recipient: OfferRecipient) -> None:
    """Her own offer, in the name of the person who sent the mailing; a rule that says no is kept with its reason."""
    offers = recipient.mailing
    recipient.done_at = work.now
    try:
        with work.session.begin_nested():
            work.actor = _author(work, offers)
            offer = draft(work, recipient.creator, TermSheet.from_json(offers.terms), program_id=offers.program_id, message=offers.message)
            send(work, offer, offer.draft_hash)
    except Refusal as refusal:
        recipient.state, recipient.why = "refused", refusal.text.to_json()
        return
    recipient.state, recipient.offer_id = "sent", offer.id


send_waiting = Deadline("offers.send_waiting", _waiting, _send_one)
"""Sends what is left of every mailing. A creator and that she got hers are one transaction, so a crash sends nobody twice."""


def _author(work: Work, offers: OfferMailing) -> Actor:
    """Who said "send", as she stands now. Raises NotNow where she may not (any more) make offers for the brand."""
    found = work.session.execute(
        select(Account.name, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.id == (offers.author_id or 0),
            Membership.brand_id == offers.brand_id,
            Membership.removed_at.is_(None),
            Account.erased_at.is_(None),
        )
    ).first()
    if found is not None:
        author = Actor(offers.author_id, found[0], brand_id=offers.brand_id, role=Role(found[1]))
        if may(author, Permission.OFFERS_MAKE):
            return author
    raise NotNow(N_("Whoever sent this may no longer make offers for the brand."))


def _require_unsent(work: Work, offers: OfferMailing) -> None:
    work.session.refresh(offers, with_for_update=True)
    if offers.sent_at is not None:
        raise NotNow(N_("This has been sent. Each creator has an offer of her own now."))


def _require_seen(work: Work, offers: OfferMailing, seen: str) -> None:
    """The mailing's row is held, so nobody changes it or its recipients after this look."""
    if fingerprint(work, offers) != seen:
        raise Changed()


def _of_key(work: Work, key: str) -> OfferMailing:
    mine = select(OfferMailing).where(OfferMailing.key == key, OfferMailing.brand_id == work.actor.brand_id)
    found = work.session.scalar(mine)
    if found is None:
        raise NotNow()
    return found
