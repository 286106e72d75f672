"""Knows which agreements a person may see, what proves each, and whether a copy is the one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.contracts.assembly import content_hash
from portal.domain.contracts.signing import first_break
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission, may
from portal.models.contracts import Collaboration, Contract, Evidence, Signature
from portal.models.creators import Creator
from portal.models.files import StoredFile
from portal.models.offers import Offer

DEAD = ("declined", "void", "expired")


def visible_to(actor: Actor) -> Select[tuple[Contract]]:
    """Both parties' people, finance included: an agreement is what finance pays by."""
    statement = select(Contract).options(
        joinedload(Contract.collaboration).joinedload(Collaboration.brand),
        joinedload(Contract.collaboration).joinedload(Collaboration.creator).joinedload(Creator.account),
        joinedload(Contract.collaboration).joinedload(Collaboration.offer),
        joinedload(Contract.signatory),
    )
    if not may(actor, Permission.CONTRACTS_SEE):
        return statement.where(false())
    if actor.brand_id is not None:
        return statement.where(Contract.brand_id == actor.brand_id)
    return statement.where(Contract.creator_id == actor.creator_id)


def find(session: Session, actor: Actor, public_id: str) -> Contract | None:
    return session.scalar(visible_to(actor).where(Contract.public_id == public_id))


def of_offer(session: Session, actor: Actor, offer: Offer) -> Contract | None:
    """The newest paper that came from an offer."""
    statement = visible_to(actor).join(Collaboration, Collaboration.id == Contract.collaboration_id)
    return session.scalar(statement.where(Collaboration.offer_id == offer.id).order_by(Contract.number.desc()).limit(1))


def of_collaboration(session: Session, actor: Actor, collaboration_id: int) -> list[Contract]:
    """Every paper of a collaboration, the newest first."""
    return list(session.scalars(visible_to(actor).where(Contract.collaboration_id == collaboration_id).order_by(Contract.number.desc())))


def signatures(session: Session, contract: Contract) -> dict[str, Signature]:
    """By side."""
    return {row.side: row for row in session.scalars(select(Signature).where(Signature.contract_id == contract.id).order_by(Signature.id))}


@dataclass(frozen=True)
class Soundness:
    """What a check of the stored record finds."""

    links: tuple[Evidence, ...]
    text_holds: bool
    """The stored text has its fingerprint, and each signature lies under exactly that text."""
    broken_at: int | None
    """Position of the first record that does not follow from those before it."""
    seal_holds: bool

    @property
    def holds(self) -> bool:
        return self.text_holds and self.broken_at is None and self.seal_holds


def soundness(session: Session, contract: Contract, signed: dict[str, Signature]) -> Soundness:
    """Compute every hash again from what is stored."""
    links = tuple(session.scalars(select(Evidence).where(Evidence.contract_id == contract.id).order_by(Evidence.position)))
    text = not contract.content or content_hash(contract.content) == contract.content_hash
    evidence = {link.record["side"]: link.record for link in links if "signed_at" in link.record}
    agree = all(
        row.content_hash == contract.content_hash
        and side in evidence
        and evidence[side]["name"] == row.typed_name
        and evidence[side]["content_hash"] == row.content_hash
        for side, row in signed.items()
    )
    sealed = not contract.seal or any(link.hash == contract.seal for link in links)
    return Soundness(links, text and agree, first_break((link.record, link.hash) for link in links), sealed)


def printed(session: Session, contract: Contract) -> StoredFile | None:
    """The stored PDF of an agreement that the caller has found."""
    if contract.pdf_file_id is None:
        return None
    return session.scalar(select(StoredFile).where(StoredFile.id == contract.pdf_file_id, StoredFile.erased_at.is_(None)))


@dataclass(frozen=True)
class SealedCopy:
    """What a stranger may learn of a copy that is the one: never who agreed on what."""

    reference: str
    sealed_at: datetime
    public_id: str


def sealed_copy(session: Session, sha256: str) -> SealedCopy | None:
    """The agreement whose printed copy has exactly these bytes."""
    contract = session.scalar(
        select(Contract).where(Contract.pdf_sha256 == sha256, Contract.pdf_sha256 != "", Contract.executed_at.is_not(None)).limit(1)
    )
    return SealedCopy(contract.reference, contract.executed_at, contract.public_id) if contract else None


def value_of_year(session: Session, shared: Collaboration, year: int) -> int:
    """Euro cents that this brand has agreed to give this creator in a calendar year, fee and chosen value, `shared` included."""
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    statement = select(Collaboration.terms).where(
        Collaboration.brand_id == shared.brand_id,
        Collaboration.creator_id == shared.creator_id,
        Collaboration.created_at >= begin,
        Collaboration.created_at < end,
        or_(Collaboration.ended_at.is_(None), Collaboration.id == shared.id),
    )
    sheets = [TermSheet.from_json(terms) for terms in session.scalars(statement)]
    return sum(sheet.fee.minor + sheet.value_total.minor for sheet in sheets if sheet.currency == "EUR")
