"""What follows from what: the business process on one page. Each function runs in the transaction of its event."""

from __future__ import annotations

from portal.services import contracts, offers, payments
from portal.services.work import Reactions

REACTIONS: Reactions = {
    offers.OfferSent: (offers.tell_of_sent,),
    offers.OfferCountered: (offers.tell_of_countered,),
    offers.OfferAccepted: (contracts.draft, offers.tell_of_accepted),
    offers.OfferDeclined: (offers.tell_of_declined,),
    offers.OfferWithdrawn: (offers.tell_of_withdrawn,),
    offers.OfferExpired: (offers.tell_of_expired,),
    contracts.ContractReady: (contracts.tell_of_ready,),
    contracts.ContractSigned: (contracts.tell_of_signed,),
    contracts.ContractExecuted: (payments.owe, contracts.tell_of_executed),
    contracts.ContractEnded: (contracts.tell_of_ended,),
    payments.FeeSecured: (payments.tell_of_secured,),
    payments.FeeReleased: (payments.tell_of_released,),
    payments.FeePaidOut: (payments.tell_of_paid_out,),
}
