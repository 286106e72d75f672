"""Knows who is told of what about an agreement."""

from __future__ import annotations

from portal.domain import paths
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.contracts import Contract
from portal.queries import accounts as read_accounts
from portal.services import notifications
from portal.services.contracts.events import ContractEnded, ContractExecuted, ContractReady, ContractSigned
from portal.services.offers.drafting import MAKERS
from portal.services.work import Work


def tell_of_ready(work: Work, event: ContractReady) -> None:
    _tell(
        work, event.contract, Text(N_("The agreement is ready to be read and signed: %(title)s"), title=event.contract.collaboration.title)
    )


def tell_of_signed(work: Work, event: ContractSigned) -> None:
    shared = event.contract.collaboration
    name = shared.brand.name if event.side == Side.BRAND else shared.creator.name
    _tell(work, event.contract, Text(N_("%(name)s has signed: %(title)s. Your signature is next."), name=name, title=shared.title))


def tell_of_executed(work: Work, event: ContractExecuted) -> None:
    _tell(work, event.contract, Text(N_("Both have signed: %(title)s. The agreement is sealed."), title=event.contract.collaboration.title))


def tell_of_ended(work: Work, event: ContractEnded) -> None:
    words = {
        "declined": N_("The agreement will not be signed: %(title)s"),
        "void": N_("The agreement was taken back and is written anew: %(title)s"),
        "expired": N_("The time to sign is over: %(title)s"),
    }[event.how]
    _tell(work, event.successor or event.contract, Text(words, title=event.contract.collaboration.title))


def _tell(work: Work, contract: Contract, text: Text) -> None:
    """Both sides; whoever acts is left out by the notice itself."""
    path, group = paths.contract(contract.public_id), f"contract:{contract.public_id}"
    notifications.tell_creator(work, contract.collaboration.creator, text, path, group)
    notifications.tell(work, read_accounts.people_of_brand(work.session, contract.brand_id, *MAKERS), text, path, group)
