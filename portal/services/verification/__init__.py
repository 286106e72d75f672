"""Use cases of the ladder of checks: what creators and brands ask for, what the portal and registers look at, what the operator decides."""

from portal.services.verification.asking import begin_code, claim_business, confirm_domain_mail, withdraw
from portal.services.verification.checking import CHECK_BUSINESS, CHECK_CODE, ask_for_look
from portal.services.verification.deciding import confirm, refuse, revoke
from portal.services.verification.disputing import dispute
from portal.services.verification.ending import expire_checks, forget_papers, lapse_codes

__all__ = [
    "CHECK_BUSINESS",
    "CHECK_CODE",
    "ask_for_look",
    "begin_code",
    "claim_business",
    "confirm",
    "confirm_domain_mail",
    "dispute",
    "expire_checks",
    "forget_papers",
    "lapse_codes",
    "refuse",
    "revoke",
    "withdraw",
]
