"""Knows what becomes of an offer on the lists on which its brand keeps the creator."""

from __future__ import annotations

from portal.domain.states import Side
from portal.services import discovery
from portal.services.offers.events import OfferAccepted, OfferCountered, OfferDeclined, OfferSent
from portal.services.work import Work


def note_contacted(work: Work, event: OfferSent | OfferCountered) -> None:
    discovery.move_on(work, event.offer.brand_id, event.offer.creator_id, "contacted")


def note_agreed(work: Work, event: OfferAccepted) -> None:
    discovery.move_on(work, event.offer.brand_id, event.offer.creator_id, "agreed")


def note_declined(work: Work, event: OfferDeclined) -> None:
    """Her no alone: where the brand turns a counter-offer down, it knows best what to note about her."""
    if event.version.side == Side.BRAND:
        discovery.move_on(work, event.offer.brand_id, event.offer.creator_id, "declined")
