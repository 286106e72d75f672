"""Knows what each side may do with the version on the table; each deed is bound to the version that its doer saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.offers import turn
from portal.domain.offers.checks import check, check_acceptance
from portal.domain.offers.naming import named
from portal.domain.offers.terms import TermSheet, terms_hash
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.offers import Offer, OfferVersion
from portal.services.deadlines import Deadline
from portal.services.offers.drafting import reach
from portal.services.offers.events import OfferAccepted, OfferCountered, OfferDeclined, OfferExpired, OfferSent, OfferWithdrawn
from portal.services.work import Work

ANSWER_DAYS = 7
"""Time to answer, unless the sender grants another; renewed with each version."""
ANSWER_RANGE = (1, 30)
LONGEST_MESSAGE = 2000


class NotYourTurn(NotNow):
    default = N_("The offer lies with the other side now. You can answer when it is your turn again.")


def send(work: Work, offer: Offer, seen_hash: str, *, answer_days: int = ANSWER_DAYS) -> None:
    """Lay the draft on the creator's table. Raises Invalid naming every field that keeps it back, Changed for another wording,
    NotNow where nobody would read it any more; the draft is kept."""
    require(work.actor, Permission.OFFERS_MAKE, offer)
    _require_cell(work, offer, "send")
    if offer.draft_hash != seen_hash:
        raise Changed()
    if obstacle := reach(work, offer.brand_id, offer.creator_id):
        raise NotNow(_OUT_OF_REACH[obstacle])
    terms = TermSheet.from_json(offer.draft)
    _require_sendable(work, terms)
    offer.fire("send", sent_at=work.now, expires_at=_until(work, answer_days), title=terms.title, draft={})
    version = _lay(work, offer, 1, Side.BRAND, terms, offer.draft_message)
    work.record("offers.sent", offer, version=version.number)
    work.announce(OfferSent(offer, version))


def counter(work: Work, offer: Offer, terms: TermSheet, base: int, *, message: str = "", answer_days: int = ANSWER_DAYS) -> OfferVersion:
    """Answer with another version; `base` is the number of the version from which it was written.

    While the creator thinks, the brand's new version replaces its own ("revise"); otherwise it is a counter-offer.
    Raises Changed where another version lies on the table, Invalid naming every field that keeps it back or where nothing differs.
    """
    require(work.actor, Permission.OFFERS_DECIDE, offer)
    side = work.actor.side_in(offer)
    event = "revise" if side is Side.BRAND and offer.state == "with_creator" else "counter"
    _require_cell(work, offer, event)
    _require_number(offer, base)
    _require_in_time(work, offer)
    before = _on_table(work, offer)
    old = TermSheet.from_json(before.terms)
    if side is Side.BRAND:
        terms = _keep_choices(old, terms)
    if terms.currency != old.currency:
        raise Invalid(fields={"fee": Text(N_("All amounts of an offer are in %(currency)s."), currency=old.currency)})
    _require_sendable(work, terms)
    if terms_hash(terms) == before.terms_hash:
        raise Invalid(N_("Nothing differs from the version on the table. Change something, or accept it."))
    number = 1 + work.session.scalar(select(func.max(OfferVersion.number)).where(OfferVersion.offer_id == offer.id))
    offer.fire(event, current_number=number, expires_at=_until(work, answer_days), title=terms.title)
    version = _lay(work, offer, number, side, terms, message)
    work.record("offers.revised" if event == "revise" else "offers.countered", offer, version=number)
    work.announce(OfferCountered(offer, version))
    return version


def take_back(work: Work, offer: Offer, number: int) -> None:
    """The creator takes her counter-offer off the table; the brand's last version lies there again, with fresh time to answer."""
    require(work.actor, Permission.OFFERS_DECIDE, offer)
    _require_cell(work, offer, "take_back")
    _require_number(offer, number)
    version = _on_table(work, offer)
    earlier = work.session.scalar(
        select(func.max(OfferVersion.number)).where(
            OfferVersion.offer_id == offer.id, OfferVersion.side == Side.BRAND, OfferVersion.number < number
        )
    )
    offer.fire("take_back", current_number=earlier, expires_at=_until(work, ANSWER_DAYS))
    work.record("offers.took_back", offer, version=number)
    work.announce(OfferWithdrawn(offer, version, retracted=True))


def accept(work: Work, offer: Offer, number: int, shown_hash: str) -> OfferVersion:
    """Agree to exactly the version and the terms that were shown.

    Raises NotYourTurn, NotNow after the answer's time is over, Changed for any other version or wording,
    Invalid where the sheet cannot become an agreement as it stands (a day has passed, nothing of value is left).
    """
    require(work.actor, Permission.OFFERS_DECIDE, offer)
    _require_cell(work, offer, "accept")
    _require_number(offer, number)
    _require_in_time(work, offer)
    version = _on_table(work, offer)
    terms = TermSheet.from_json(version.terms)
    if shown_hash != version.terms_hash or terms_hash(terms) != version.terms_hash:
        raise Changed()
    problems = {**check(terms, work.now.date()), **check_acceptance(terms)}
    if problems:
        raise Invalid(
            Text(N_("This version cannot be accepted as it stands: %(why)s Send another version."), why=named(terms, problems)[0]),
            problems,
        )
    offer.fire("accept", decided_at=work.now, expires_at=None)
    work.record("offers.accepted", offer, version=number, terms_hash=version.terms_hash)
    work.announce(OfferAccepted(offer, version))
    return version


def decline(work: Work, offer: Offer, number: int, message: str = "") -> None:
    """End it with a kind word."""
    require(work.actor, Permission.OFFERS_DECIDE, offer)
    _require_cell(work, offer, "decline")
    _require_number(offer, number)
    version = _on_table(work, offer)
    offer.fire("decline", decided_at=work.now, expires_at=None)
    work.record("offers.declined", offer, version=number, message=_short(message))
    work.announce(OfferDeclined(offer, version, _short(message)))


def withdraw(work: Work, offer: Offer, number: int, message: str = "") -> None:
    """The brand takes its offer back while the creator thinks."""
    require(work.actor, Permission.OFFERS_MAKE, offer)
    _require_cell(work, offer, "withdraw")
    _require_number(offer, number)
    version = _on_table(work, offer)
    offer.fire("withdraw", decided_at=work.now, expires_at=None)
    work.record("offers.withdrawn", offer, version=number, message=_short(message))
    work.announce(OfferWithdrawn(offer, version, _short(message)))


def _overdue(now: datetime) -> Select[tuple[Offer]]:
    return select(Offer).where(Offer.state.in_(("with_creator", "with_brand")), Offer.expires_at <= now).order_by(Offer.id)


def _expire(work: Work, offer: Offer) -> None:
    version = _on_table(work, offer)
    offer.fire("expire", decided_at=work.now)
    work.record("offers.expired", offer, version=version.number)
    work.announce(OfferExpired(offer, version))


expire = Deadline("offers.expire", _overdue, _expire)
"""Ends every offer whose time to answer is over."""


def contracted(work: Work, offer: Offer) -> None:
    """The agreement is signed by both: the negotiation is over for good."""
    offer.fire("contract")
    work.record("offers.contracted", offer)


def cancel(work: Work, offer: Offer, reason: str = "") -> None:
    """What was agreed will not be signed; called by the contract's own refusals, which have asked who may."""
    offer.fire("cancel", decided_at=work.now)
    work.record("offers.cancelled", offer, reason=_short(reason))


def _require_cell(work: Work, offer: Offer, event: str) -> None:
    """The table has the cell, and it is this side's; else say politely which of the two is not so."""
    side = work.actor.side_in(offer)
    if side is not None and offer.MACHINE.allows(offer.state, event, side):
        return
    if turn(offer.state) not in (None, side):
        raise NotYourTurn()
    raise NotNow(_OVER.get(offer.state))


_OUT_OF_REACH = {
    "gone": N_("This creator has left the portal, so this offer cannot be sent. Your draft is kept."),
    "hidden": N_("This creator’s profile is no longer published, so this offer cannot be sent. Your draft is kept."),
}
_OVER = {
    "accepted": N_("This offer has been accepted already."),
    "contracted": N_("This offer has become an agreement already."),
    "declined": N_("This offer has been declined."),
    "withdrawn": N_("This offer has been withdrawn."),
    "expired": N_("The time to answer this offer is over."),
    "cancelled": N_("This agreement was cancelled."),
    "discarded": N_("This draft has been thrown away."),
}


def _require_number(offer: Offer, number: int) -> None:
    if number != offer.current_number:
        raise Changed()


def _require_in_time(work: Work, offer: Offer) -> None:
    if offer.expires_at is not None and offer.expires_at <= work.now:
        raise NotNow(_OVER["expired"])


def _require_sendable(work: Work, terms: TermSheet) -> None:
    if problems := check(terms, work.now.date()):
        raise Invalid(N_("Some terms are missing or do not fit together yet."), problems)


def _lay(work: Work, offer: Offer, number: int, side: Side, terms: TermSheet, message: str) -> OfferVersion:
    """Write a version; nobody can change it afterwards."""
    version = OfferVersion(
        offer_id=offer.id,
        number=number,
        side=str(side),
        author_id=work.actor.account_id,
        terms=terms.to_json(),
        terms_hash=terms_hash(terms),
        message=_short(message),
        created_at=work.now,
    )
    work.session.add(version)
    return version


def _on_table(work: Work, offer: Offer) -> OfferVersion:
    return work.session.scalars(
        select(OfferVersion).where(OfferVersion.offer_id == offer.id, OfferVersion.number == offer.current_number)
    ).one()


def _until(work: Work, days: int) -> Any:
    least, most = ANSWER_RANGE
    if not least <= days <= most:
        raise Invalid(fields={"answer_days": Text(N_("Please enter a number from %(least)s to %(most)s."), least=least, most=most)})
    return work.now + timedelta(days=days)


def _keep_choices(old: TermSheet, new: TermSheet) -> TermSheet:
    """A brand cannot choose in the creator's place: what she chose stays chosen, what is new waits for her."""
    chosen = {item.key for item in old.chosen_values}
    return replace(new, value_items=tuple(replace(item, chosen=item.key in chosen) for item in new.value_items))


def _short(message: str) -> str:
    return message.strip()[:LONGEST_MESSAGE]
