"""Knows who is told of what in a negotiation: always the other side, the clock tells both."""

from __future__ import annotations

from portal.domain import paths
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.offers import Offer
from portal.queries import accounts as read_accounts
from portal.services import notifications
from portal.services.offers.drafting import MAKERS
from portal.services.offers.events import OfferAccepted, OfferCountered, OfferDeclined, OfferExpired, OfferSent, OfferWithdrawn
from portal.services.work import Work


def tell_of_sent(work: Work, event: OfferSent) -> None:
    _tell_creator(
        work, event.offer, Text(N_("%(brand)s sends you an offer: %(title)s"), brand=event.offer.brand.name, title=event.offer.title)
    )


def tell_of_countered(work: Work, event: OfferCountered) -> None:
    offer, number = event.offer, event.version.number
    if event.version.side == Side.CREATOR:
        _tell_brand(
            work, offer, Text(N_("%(name)s answers with version %(n)s: %(title)s"), name=offer.creator.name, n=number, title=offer.title)
        )
    else:
        _tell_creator(
            work, offer, Text(N_("%(name)s answers with version %(n)s: %(title)s"), name=offer.brand.name, n=number, title=offer.title)
        )


def tell_of_accepted(work: Work, event: OfferAccepted) -> None:
    offer, number = event.offer, event.version.number
    text = Text(N_("%(name)s accepts version %(n)s: %(title)s"), name=_actor(work, offer), n=number, title=offer.title)
    _tell_other(work, offer, text)


def tell_of_declined(work: Work, event: OfferDeclined) -> None:
    _tell_other(work, event.offer, Text(N_("%(name)s declines: %(title)s"), name=_actor(work, event.offer), title=event.offer.title))


def tell_of_withdrawn(work: Work, event: OfferWithdrawn) -> None:
    words = N_("%(name)s takes version %(n)s back: %(title)s") if event.retracted else N_("%(name)s withdraws the offer: %(title)s")
    _tell_other(work, event.offer, Text(words, name=_actor(work, event.offer), n=event.version.number, title=event.offer.title))


def tell_of_expired(work: Work, event: OfferExpired) -> None:
    text = Text(N_("The time to answer is over: %(title)s"), title=event.offer.title)
    _tell_creator(work, event.offer, text)
    _tell_brand(work, event.offer, text)


def _actor(work: Work, offer: Offer) -> str:
    return offer.creator.name if work.actor.side_in(offer) is Side.CREATOR else offer.brand.name


def _tell_other(work: Work, offer: Offer, text: Text) -> None:
    if work.actor.side_in(offer) is Side.CREATOR:
        _tell_brand(work, offer, text)
    else:
        _tell_creator(work, offer, text)


def _tell_creator(work: Work, offer: Offer, text: Text) -> None:
    notifications.tell_creator(work, offer.creator, text, paths.offer(offer.public_id), f"offer:{offer.public_id}")


def _tell_brand(work: Work, offer: Offer, text: Text) -> None:
    people = read_accounts.people_of_brand(work.session, offer.brand_id, *MAKERS)
    notifications.tell(work, people, text, paths.offer(offer.public_id), f"offer:{offer.public_id}")
