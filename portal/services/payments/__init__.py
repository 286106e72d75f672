"""Use cases around a fee: owed, secured through Stripe, earned, released, transferred, and watched over."""

from portal.services.payments.booking import Mismatch
from portal.services.payments.collecting import Secured, Trouble, collect
from portal.services.payments.events import FeePaidOut, FeeReleased, FeeSecured
from portal.services.payments.inbox import apply_events, look, look_up_fees, receive
from portal.services.payments.obligations import owe, weigh
from portal.services.payments.payout_accounts import begin_onboarding, check
from portal.services.payments.releasing import Outcome, release, release_several
from portal.services.payments.tasks import ask_finance, finish_task
from portal.services.payments.telling import tell_of_paid_out, tell_of_released, tell_of_secured
from portal.services.payments.transferring import TRANSFER
from portal.services.payments.watching import check_books, warn_of_holding

__all__ = [
    "TRANSFER",
    "FeePaidOut",
    "FeeReleased",
    "FeeSecured",
    "Mismatch",
    "Outcome",
    "Secured",
    "Trouble",
    "apply_events",
    "ask_finance",
    "begin_onboarding",
    "check",
    "check_books",
    "collect",
    "finish_task",
    "look",
    "look_up_fees",
    "owe",
    "receive",
    "release",
    "release_several",
    "tell_of_paid_out",
    "tell_of_released",
    "tell_of_secured",
    "warn_of_holding",
    "weigh",
]
