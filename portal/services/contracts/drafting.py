"""Knows how an agreement comes from an accepted offer, is frozen when nothing is missing, and ends unsigned."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from portal.domain.contracts.assembly import content_hash
from portal.domain.errors import NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_
from portal.models.contracts import Collaboration, Contract
from portal.models.offers import OfferVersion
from portal.services import offers
from portal.services.contracts import evidence, papers
from portal.services.contracts.events import ContractEnded, ContractReady
from portal.services.contracts.holding import hold
from portal.services.deadlines import Deadline
from portal.services.work import Work

SIGN_DAYS = 30
"""Time to sign; after it neither side is bound to wait any longer."""
CANCELLED = N_("This agreement was cancelled.")


def draft(work: Work, event: offers.OfferAccepted) -> None:
    """Begin the collaboration with exactly the accepted terms, and its agreement; freeze that at once where nothing is missing."""
    offer, version = event.offer, event.version
    shared = Collaboration(
        offer_id=offer.id,
        brand_id=offer.brand_id,
        creator_id=offer.creator_id,
        program_id=offer.program_id,
        title=offer.title,
        terms=version.terms,
        created_at=work.now,
    )
    work.session.add(shared)
    work.session.flush()
    work.record("contracts.began", shared, version=version.number)
    _write(work, shared, 1, _hand_of_brand(work, event))


def complete(work: Work, contract: Contract) -> None:
    """Try again after something was filled in. Raises NotNow naming nothing: the page lists what is missing."""
    require(work.actor, Permission.CONTRACTS_SIGN, contract)
    hold(work, contract)
    contract.MACHINE.target(contract.state, "send_for_signature")
    if contract.collaboration.ended_at is not None:
        raise NotNow(CANCELLED)
    if contract.signatory is None and work.actor.side_in(contract) is Side.BRAND:
        contract.signatory_id = work.actor.account_id
        work.session.flush()
        work.session.refresh(contract, ["signatory"])
    if not _freeze(work, contract):
        raise NotNow(N_("Something is still missing. The list says what, and who can fill it in."))


def void(work: Work, contract: Contract, seen: int, reason: str) -> Contract:
    """The brand takes the paper back because something in it is wrong, and a fair copy is written from today's data.

    Signatures under the old text do not bind any more; the terms stay as agreed. Whoever does this signs the fair copy.
    """
    require(work.actor, Permission.CONTRACTS_SIGN, contract)
    hold(work, contract)
    side = work.actor.side_in(contract)
    if side is not Side.BRAND or not contract.MACHINE.allows(contract.state, "void", side):
        raise NotNow(N_("Only the brand can take back an agreement that is out for signature."))
    contract.require_version(seen)
    contract.fire("void")
    evidence.add(work, contract, {"event": "voided", "at": work.now, "reason": reason.strip()[:500]})
    work.record("contracts.voided", contract, reason=reason.strip()[:500])
    copy = _write(work, contract.collaboration, contract.number + 1, work.actor.account_id)
    work.announce(ContractEnded(contract, "void", reason.strip()[:500], successor=copy))
    return copy


def _unsigned(now: datetime) -> Select[tuple[Contract]]:
    return (
        select(Contract)
        .join(Collaboration, Collaboration.id == Contract.collaboration_id)
        .where(Contract.state.in_(("out_for_signature", "partly_signed")), Contract.frozen_at <= now - timedelta(days=SIGN_DAYS))
        .order_by(Contract.id)
    )


def _expire(work: Work, contract: Contract) -> None:
    contract.fire("expire")
    work.record("contracts.expired", contract)
    end(work, contract, "expired")


expire_unsigned = Deadline("contracts.expire_unsigned", _unsigned, _expire, locks=Collaboration)
"""Ends agreements that nobody finished signing within SIGN_DAYS."""


def end(work: Work, contract: Contract, how: str, reason: str = "") -> None:
    """What follows when an agreement will not be signed: the offer is cancelled, the collaboration over, where that is not so already."""
    shared = contract.collaboration
    if shared.offer.MACHINE.allows(shared.offer.state, "cancel"):
        offers.cancel(work, shared.offer, reason)
        shared.ended_at = work.now
    work.announce(ContractEnded(contract, how, reason))


def _write(work: Work, shared: Collaboration, number: int, signatory_id: int | None) -> Contract:
    terms = shared.terms
    contract = Contract(
        collaboration_id=shared.id,
        brand_id=shared.brand_id,
        creator_id=shared.creator_id,
        number=number,
        governing_language=terms["governing_language"],
        signatory_id=signatory_id,
        created_at=work.now,
    )
    work.session.add(contract)
    work.session.flush()
    work.record("contracts.drafted", contract, reference=contract.reference)
    _freeze(work, contract)
    return contract


def _freeze(work: Work, contract: Contract) -> bool:
    """Fix text and terms for both to sign; False, and nothing done, where something is missing. The collaboration is new or held."""
    if contract.collaboration.ended_at is not None or papers.missing(work, contract):
        return False
    content = papers.written(work, contract)
    fingerprint = content_hash(content)
    contract.fire("send_for_signature", content=content, content_hash=fingerprint, frozen_at=work.now)
    evidence.add(work, contract, {"event": "frozen", "at": work.now, "reference": contract.reference, "content_hash": fingerprint})
    work.record("contracts.frozen", contract, content_hash=fingerprint, reference=contract.reference)
    work.announce(ContractReady(contract))
    return True


def _hand_of_brand(work: Work, event: offers.OfferAccepted) -> int | None:
    """Who acted for the brand: the one who accepts, or who wrote the version that the creator accepts."""
    if work.actor.side_in(event.offer) is Side.BRAND:
        return work.actor.account_id
    if event.version.side == Side.BRAND:
        return event.version.author_id
    return work.session.scalar(
        select(OfferVersion.author_id)
        .where(OfferVersion.offer_id == event.offer.id, OfferVersion.side == Side.BRAND)
        .order_by(OfferVersion.number.desc())
        .limit(1)
    )
