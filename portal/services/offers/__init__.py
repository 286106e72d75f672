"""Use cases of the negotiation: draft, send, counter, take back, accept, decline, withdraw; what time and the other side make of it."""

from portal.services.offers.drafting import discard, draft, edit
from portal.services.offers.events import OfferAccepted, OfferCountered, OfferDeclined, OfferExpired, OfferSent, OfferWithdrawn
from portal.services.offers.many import MOST as MOST_RECIPIENTS
from portal.services.offers.many import discard_mailing, fingerprint, leave_out, send_mailing, send_waiting, write_mailing
from portal.services.offers.negotiating import (
    ANSWER_DAYS,
    NotYourTurn,
    accept,
    cancel,
    contracted,
    counter,
    decline,
    expire,
    send,
    take_back,
    withdraw,
)
from portal.services.offers.notices import (
    tell_of_accepted,
    tell_of_countered,
    tell_of_declined,
    tell_of_expired,
    tell_of_sent,
    tell_of_withdrawn,
)
from portal.services.offers.proposal import proposal
from portal.services.offers.standing import note_agreed, note_contacted, note_declined

__all__ = [
    "ANSWER_DAYS",
    "MOST_RECIPIENTS",
    "NotYourTurn",
    "OfferAccepted",
    "OfferCountered",
    "OfferDeclined",
    "OfferExpired",
    "OfferSent",
    "OfferWithdrawn",
    "accept",
    "cancel",
    "contracted",
    "counter",
    "decline",
    "discard",
    "discard_mailing",
    "fingerprint",
    "draft",
    "edit",
    "expire",
    "leave_out",
    "note_agreed",
    "note_contacted",
    "note_declined",
    "proposal",
    "send",
    "send_mailing",
    "send_waiting",
    "take_back",
    "tell_of_accepted",
    "tell_of_countered",
    "tell_of_declined",
    "tell_of_expired",
    "tell_of_sent",
    "tell_of_withdrawn",
    "withdraw",
    "write_mailing",
]
