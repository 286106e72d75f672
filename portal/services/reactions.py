"""What follows from what: the business process on one page. Each function runs in the transaction of its event."""

from __future__ import annotations

from portal.services import accounts, board, contracts, creators, discovery, messages, offers, payments, programs
from portal.services.work import Reactions

REACTIONS: Reactions = {
    accounts.MemberRemoved: (discovery.pass_on_entries,),
    creators.FiguresChanged: (discovery.rescore,),
    programs.CreatorInvited: (programs.tell_of_invited,),
    programs.ApplicationReceived: (programs.tell_of_received,),
    programs.ApplicationShortlisted: (programs.tell_of_shortlisted,),
    programs.ApplicationDecided: (programs.tell_of_decided,),
    programs.ApplicationConfirmed: (programs.tell_of_confirmed,),
    programs.ApplicationWithdrawn: (programs.tell_of_withdrawn,),
    offers.OfferSent: (offers.note_contacted, offers.tell_of_sent),
    offers.OfferCountered: (offers.note_contacted, offers.tell_of_countered),
    offers.OfferAccepted: (contracts.draft, offers.note_agreed, offers.tell_of_accepted),
    offers.OfferDeclined: (offers.note_declined, offers.tell_of_declined),
    offers.OfferWithdrawn: (offers.tell_of_withdrawn,),
    offers.OfferExpired: (offers.tell_of_expired,),
    contracts.ContractReady: (contracts.tell_of_ready,),
    contracts.ContractSigned: (contracts.tell_of_signed,),
    contracts.ContractExecuted: (board.plan, payments.owe, contracts.tell_of_executed),
    contracts.ContractEnded: (contracts.tell_of_ended,),
    messages.MessageWritten: (messages.tell_of_message,),
    board.DraftSubmitted: (board.tell_of_draft,),
    board.FeedbackGiven: (board.tell_of_feedback,),
    board.ChangesRequested: (payments.weigh, board.tell_of_changes),
    board.DeliverableApproved: (payments.weigh, board.tell_of_approved),
    board.DeliverablePublished: (payments.weigh, board.tell_of_published),
    board.DeliverableCancelled: (payments.weigh, board.tell_of_cancelled),
    payments.FeeSecured: (payments.tell_of_secured,),
    payments.FeeReleased: (payments.tell_of_released,),
    payments.FeePaidOut: (payments.tell_of_paid_out,),
}
