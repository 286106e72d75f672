"""Knows what the negotiation announces to the rest of the portal."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.offers import Offer, OfferVersion


@dataclass(frozen=True)
class OfferSent:
    offer: Offer
    version: OfferVersion


@dataclass(frozen=True)
class OfferCountered:
    """A new version lies on the other side's table; the brand's own revision counts too."""

    offer: Offer
    version: OfferVersion


@dataclass(frozen=True)
class OfferAccepted:
    offer: Offer
    version: OfferVersion
    """Exactly this one was shown and accepted."""


@dataclass(frozen=True)
class OfferDeclined:
    offer: Offer
    version: OfferVersion
    message: str = ""


@dataclass(frozen=True)
class OfferWithdrawn:
    """The brand took the offer back, or the creator her counter-offer (`retracted`)."""

    offer: Offer
    version: OfferVersion
    message: str = ""
    retracted: bool = False


@dataclass(frozen=True)
class OfferExpired:
    offer: Offer
    version: OfferVersion
