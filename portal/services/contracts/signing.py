"""Knows how one side signs: read, confirmed, typed, ticked; recorded as evidence; the last signature seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.domain.contracts import signing
from portal.domain.contracts.assembly import content_hash
from portal.domain.errors import Changed, Invalid, NotNow, Refusal
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.contracts import Contract, Evidence, Signature
from portal.services import accounts, offers
from portal.services.contracts import evidence
from portal.services.contracts.drafting import CANCELLED, end
from portal.services.contracts.events import ContractExecuted, ContractSigned
from portal.services.contracts.holding import hold
from portal.services.work import Work

OPENED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Stamp:
    """Where a signature came from."""

    address: str
    """Network address, whole: it is evidence."""
    device: str
    language: str
    """en or de: in which the consent was read."""


def opening(work: Work, contract: Contract) -> str:
    """A signed note that this person has this text before her now. A page that is only looked at writes nothing, so the form carries it."""
    return work.gateways.tokens.sign("opened", [contract.public_id, contract.content_hash, work.actor.account_id, work.now.isoformat()])


def sign(work: Work, contract: Contract, attempt: signing.Attempt, *, password: str, opened: str, stamp: Stamp) -> Signature:
    """Sign for the actor's side with a fresh password.

    Raises NotNow for a second signature or at another stage, Changed where another text was shown or the stored one no longer
    has its fingerprint, Invalid naming each field that is not as it must be.
    """
    require(work.actor, Permission.CONTRACTS_SIGN, contract)
    hold(work, contract)
    side = work.actor.side_in(contract)
    _require_open(work, contract, side)
    if side is Side.BRAND and work.actor.account_id != contract.signatory_id:
        raise NotNow(Text(N_("The agreement names %(name)s as the one who signs for the brand."), name=signer(contract, side)))
    if not sound(work, contract):
        raise Refusal(N_("The stored text does not match its fingerprint. Nothing was signed. Please tell the operator."))
    read_at = _read_at(work, contract, opened)
    _check(work, contract, attempt, signer(contract, side), password)
    earlier = contract.state == "partly_signed"
    contract.fire("sign")
    entry = signing.record(
        attempt,
        reference=contract.reference,
        side=str(side),
        signed_at=work.now,
        address=stamp.address,
        device=stamp.device,
        method="password",
        language=stamp.language,
    )
    evidence.add(
        work,
        contract,
        {"event": "opened", "side": str(side), "at": read_at, "content_hash": attempt.shown_hash, "account": work.actor.account_id},
    )
    head = evidence.add(work, contract, entry)
    signature = Signature(
        contract_id=contract.id,
        side=str(side),
        account_id=work.actor.account_id,
        typed_name=entry.name,
        consent={"version": entry.consent_version, "language": entry.language, "sentences": list(entry.consent)},
        content_hash=entry.content_hash,
        method=entry.method,
        ip=entry.address[:45],
        user_agent=entry.device,
        signed_at=work.now,
    )
    work.session.add(signature)
    work.record("contracts.signed", contract, side=str(side), reference=contract.reference)
    if earlier:
        _seal(work, contract, head)
    else:
        work.announce(ContractSigned(contract, str(side)))
    return signature


def decline(work: Work, contract: Contract, seen: int, reason: str = "") -> None:
    """One side will not sign; the collaboration ends before it began. A draft is cancelled the same way."""
    require(work.actor, Permission.CONTRACTS_SIGN, contract)
    hold(work, contract)
    side = work.actor.side_in(contract)
    if contract.state != "draft" and not contract.MACHINE.allows(contract.state, "decline", side):
        raise NotNow(N_("This agreement is not waiting for signatures."))
    contract.require_version(seen)
    if contract.collaboration.ended_at is not None:
        raise NotNow(CANCELLED)
    reason = reason.strip()[:500]
    if contract.state != "draft":
        contract.fire("decline")
        evidence.add(work, contract, {"event": "declined", "side": str(side), "at": work.now, "reason": reason})
    work.record("contracts.declined", contract, side=str(side), reason=reason)
    end(work, contract, "declined", reason)


def signer(contract: Contract, side: Side | None) -> str:
    """The name that is typed for a side, as it stands in the frozen agreement."""
    parties = contract.content["parties"]
    return parties["brand"]["signatory"] if side is Side.BRAND else parties["creator"]["legal_name"]


def sound(work: Work, contract: Contract) -> bool:
    """Whether the stored text has its fingerprint and the trail holds together."""
    links = work.session.execute(
        select(Evidence.record, Evidence.hash).where(Evidence.contract_id == contract.id).order_by(Evidence.position)
    )
    return (
        content_hash(contract.content) == contract.content_hash and signing.first_break((link.record, link.hash) for link in links) is None
    )


def _require_open(work: Work, contract: Contract, side: Side | None) -> None:
    if side is None or not contract.MACHINE.allows(contract.state, "sign", side):
        raise NotNow(N_("This agreement is not waiting for signatures."))
    if work.session.scalar(select(Signature.id).where(Signature.contract_id == contract.id, Signature.side == str(side))) is not None:
        raise NotNow(N_("Your side has signed already."))


def _read_at(work: Work, contract: Contract, opened: str) -> datetime:
    """When the text was opened, by the note that its page gave. Raises Changed for a note of another text or person."""
    try:
        public_id, fingerprint, account_id, at = work.gateways.tokens.read("opened", opened, OPENED_SECONDS)
    except Invalid as broken:
        raise Changed(N_("This page was open too long. Please open the text again before you sign.")) from broken
    if (public_id, fingerprint, account_id) != (contract.public_id, contract.content_hash, work.actor.account_id):
        raise Changed(N_("The text has changed since you opened it. Please read it again before you sign."))
    return datetime.fromisoformat(at)


def _check(work: Work, contract: Contract, attempt: signing.Attempt, name: str, password: str) -> None:
    """Everything that is wrong at once, so that nobody mends one field after the other."""
    fields: dict[str, Text] = {}
    try:
        signing.check(attempt, name, contract.content_hash)
    except Invalid as refusal:
        fields.update(refusal.fields)
    try:
        accounts.confirm_password(work, password)
    except Invalid as refusal:
        fields.update(refusal.fields)
    if fields:
        raise Invalid(fields=fields)


def _seal(work: Work, contract: Contract, head: str) -> None:
    """The last signature: the head of the trail is the seal, and the printed copy follows by itself."""
    contract.seal, contract.executed_at = head, work.now
    work.session.flush()
    offers.contracted(work, contract.collaboration.offer)
    work.record("contracts.executed", contract, reference=contract.reference, seal=head)
    work.post("pdf", contract.public_id, {"contract": contract.public_id})
    work.announce(ContractExecuted(contract))
