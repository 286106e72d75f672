"""Knows what an agreement is written from: the agreed terms, both parties' data, the pinned brief; and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.domain.contracts.assembly import assemble, contract_content
from portal.domain.contracts.library import MissingTerm
from portal.domain.contracts.parties import BrandParty, CreatorParty, Fact, Parties
from portal.domain.offers.terms import TermSheet
from portal.domain.programs.briefs import Brief
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.gateways.formats import BabelFormatter
from portal.models.contracts import Contract
from portal.queries import contracts as read_contracts
from portal.queries import offers as read_offers
from portal.services.work import Work


@dataclass(frozen=True)
class Missing:
    """Something without which the agreement cannot be written. `side`: who can fill it in; `operator` for the portal's own."""

    what: Text
    side: Side


def missing(work: Work, contract: Contract) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the agreement; empty when it can be written."""
    parties = _parties(contract)
    brand, creator = parties.brand, parties.creator
    asked = (
        (brand.legal_name, N_("Legal name of the brand"), Side.BRAND),
        (brand.address, N_("Address of the brand"), Side.BRAND),
        (brand.country, N_("Country of the brand"), Side.BRAND),
        (brand.signatory, N_("Who signs for the brand"), Side.BRAND),
        (creator.legal_name, N_("Legal name of the creator"), Side.CREATOR),
        (creator.address, N_("Address of the creator"), Side.CREATOR),
        (creator.country, N_("Country of the creator"), Side.CREATOR),
        (work.settings.operator_name, N_("Name of who runs this portal"), Side.OPERATOR),
    )
    found = tuple(Missing(Text(words), side) for value, words, side in asked if not value.strip())
    if found:
        return found
    try:
        written(work, contract)
    except MissingTerm as gap:
        return (Missing(Text(N_("%(term)s"), term=gap.label), Side.BRAND),)
    return ()


def written(work: Work, contract: Contract) -> dict[str, Any]:
    """The whole content, ready to be frozen. Raises MissingTerm where a clause lacks a value."""
    shared = contract.collaboration
    terms, parties, operator = TermSheet.from_json(shared.terms), _parties(contract), work.settings.operator_name
    text = assemble(
        content.clause_library(),
        terms,
        parties,
        operator,
        formatter=BabelFormatter(),
        taxonomy=content.taxonomy(),
        options=content.value_options(),
        rule_pack=content.disclosure_rules().pack_names(terms.markets),
        facts=_facts(work, contract, terms),
        annual_value_eur=read_contracts.value_of_year(work.session, shared, work.now.year) // 100,
    )
    return contract_content(terms, parties, operator, text, contract.reference)


def _parties(contract: Contract) -> Parties:
    brand, creator, signatory = contract.collaboration.brand, contract.collaboration.creator, contract.signatory
    return Parties(
        BrandParty(
            legal_name=brand.legal_name,
            address=brand.address,
            signatory=signatory.name if signatory else "",
            country=brand.country,
            contact=signatory.email if signatory else "",
        ),
        CreatorParty(
            legal_name=creator.legal_name,
            public_name=creator.name,
            address=creator.address,
            country=creator.country,
            vat_status=creator.vat_status,
            contact=creator.account.email,
        ),
    )


def _facts(work: Work, contract: Contract, terms: TermSheet) -> tuple[Fact, ...]:
    """The proof points of the brief that the terms name, where the offer came from a program."""
    number = int(terms.brief_version) if terms.brief_version.isdecimal() else None
    pinned = read_offers.brief(work.session, contract.collaboration.program_id, number)
    if pinned is None:
        return ()
    points = Brief.from_json(pinned.content).proof_points
    return tuple(Fact(point.claim, point.evidence) for point in points if str(point.claim).strip())
