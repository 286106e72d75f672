"""Knows everything that the page of an agreement shows."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.domain import paths
from portal.domain.contracts.assembly import ContractText
from portal.domain.contracts.parties import Parties
from portal.domain.records import restore
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.queries import contracts as read_contracts
from portal.services import contracts
from portal.web import work
from portal.web.identity import actor, found
from portal.web.pages import page

OPEN = ("out_for_signature", "partly_signed")
EVIDENCE = {
    "frozen": N_("Text fixed for both to sign"),
    "opened": N_("Text opened by the %(side)s"),
    "signed": N_("Signed by the %(side)s: %(name)s"),
    "declined": N_("Signature refused by the %(side)s"),
    "voided": N_("Taken back by the brand"),
}
SIDES = {"brand": N_("brand"), "creator": N_("creator")}


def load(public_id: str) -> Any:
    return found(read_contracts.find(work.current().session, actor(), public_id))


def show(contract: Any, *, status: int = 200, refused: Text | None = None):
    return page("contracts/show.html", status=status, refused=refused, **context(contract))


def context(contract: Any) -> dict[str, Any]:
    session, side = work.current().session, actor().side_in(contract)
    signed = read_contracts.signatures(session, contract)
    soundness = read_contracts.soundness(session, contract, signed)
    shared = contract.collaboration
    may_sign = contract.state in OPEN and side in (Side.BRAND, Side.CREATOR) and str(side) not in signed
    return {
        "contract": contract,
        "collaboration_path": paths.collaboration(shared.public_id),
        "shared": shared,
        "side": side,
        "signatures": signed,
        "sound": soundness,
        "trail": [_told(link) for link in soundness.links],
        "text": restore(ContractText, contract.content["text"]) if contract.content else None,
        "parties": restore(Parties, contract.content["parties"]) if contract.content else None,
        "missing": [(each.what, each.side, _where(each.side, side)) for each in contracts.missing(work.current(), contract)]
        if contract.state == "draft"
        else [],
        "may_sign": may_sign and (side is not Side.BRAND or contract.signatory_id == actor().account_id),
        "waits_for_signatory": may_sign,
        "printed": read_contracts.printed(session, contract),
        "other_papers": _others(session, contract),
        "versions_seen": contract.version,
        "dead": contract.state in read_contracts.DEAD or (contract.state == "draft" and shared.ended_at is not None),
    }


def _told(link: Any) -> dict[str, Any]:
    record = link.record
    kind = record.get("event", "signed")
    return {
        "text": Text(EVIDENCE[kind], side=Text(SIDES.get(record.get("side", ""), "")), name=record.get("name", "")),
        "at": link.at,
        "hash": link.hash,
        "side": record.get("side", ""),
    }


def _where(missing_of: Side, mine: Side | None) -> str | None:
    """Where it is filled in, for whoever can."""
    if missing_of is not mine:
        return None
    return url_for({Side.BRAND: "settings.edit_brand", Side.CREATOR: "creators.edit_contract"}[missing_of])


def _others(session: Any, contract: Any) -> list[Any]:
    if contract.number == 1 and contract.state != "void":
        return []
    return [each for each in read_contracts.of_collaboration(session, actor(), contract.collaboration_id) if each.id != contract.id]
