"""Use cases of the agreement: drafted from what was accepted, frozen, signed by both, sealed, printed, checked."""

from portal.services.contracts.drafting import SIGN_DAYS, complete, draft, expire_unsigned, void
from portal.services.contracts.events import ContractEnded, ContractExecuted, ContractReady, ContractSigned
from portal.services.contracts.notices import tell_of_ended, tell_of_executed, tell_of_ready, tell_of_signed
from portal.services.contracts.papers import Missing, missing
from portal.services.contracts.printing import PDF
from portal.services.contracts.signing import Stamp, decline, opening, sign

__all__ = [
    "PDF",
    "SIGN_DAYS",
    "ContractEnded",
    "ContractExecuted",
    "ContractReady",
    "ContractSigned",
    "Missing",
    "Stamp",
    "complete",
    "decline",
    "draft",
    "expire_unsigned",
    "missing",
    "opening",
    "sign",
    "tell_of_ended",
    "tell_of_executed",
    "tell_of_ready",
    "tell_of_signed",
    "void",
]
