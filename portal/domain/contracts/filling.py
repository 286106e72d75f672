"""Knows which value each term of the clause library takes from a term sheet and its parties."""

from __future__ import annotations

from typing import Any

from portal.domain.contracts import wording
from portal.domain.contracts.parties import Fact, Parties
from portal.domain.contracts.tables import Tables
from portal.domain.offers.terms import TermSheet
from portal.domain.text import Localized


def values_of(
    terms: TermSheet,
    parties: Parties,
    operator: str,
    tables: Tables,
    *,
    rule_pack: str,
    facts: tuple[Fact, ...] = (),
    annual_value_eur: int = 0,
) -> dict[str, Any]:
    """Term id to value; None where the sheet says nothing, which stops generation only if a clause that applies needs it.

    `rule_pack`: packs and version of the disclosure rules. `annual_value_eur`: whole euros of pay and value in kind by this
    brand to this creator this year, this agreement included (France asks for certain contents from a threshold on).
    """
    return {
        **_parties(terms, parties, operator),
        **_work(terms, tables, facts),
        **_pay(terms, tables, annual_value_eur),
        **_rights(terms, parties, tables),
        **_rules(terms, parties, rule_pack),
    }


def _parties(terms: TermSheet, parties: Parties, operator: str) -> dict[str, Any]:
    brand, creator = parties.brand, parties.creator
    return {
        "brand.legal_name": brand.legal_name,
        "brand.address": _line(brand.address),
        "brand.signatory": brand.signatory,
        "brand.country": brand.country or None,
        "creator.legal_name": creator.legal_name,
        "creator.public_name": creator.public_name,
        "creator.address": _line(creator.address),
        "creator.country": creator.country or None,
        "creator.legal_form": creator.legal_form or None,
        "creator.vat_status": creator.vat_status or None,
        "creator.represented_by": creator.represented_by,
        "operator.name": operator,
        "privacy.contacts": _contacts(parties),
        "safety.contacts": _contacts(parties),
    }


def _work(terms: TermSheet, tables: Tables, facts: tuple[Fact, ...]) -> dict[str, Any]:
    return {
        "collab.title": terms.title,
        "collab.start": terms.start,
        "collab.end": terms.end,
        "collab.objective": terms.objective.rstrip(" ."),
        "collab.notes": terms.notes.strip(),
        "brief.version": terms.brief_version,
        "deliverables.table": tables.deliverables(),
        "deliverables.platforms": tuple(dict.fromkeys(item.platform for item in terms.deliverables)),
        "deliverables.published": terms.published,
        "live.months": terms.live_months,
        "market.list": terms.markets,
        "timeline.table": tables.timeline(),
        "response.brand_days": terms.brand_response_days,
        "response.creator_days": terms.creator_response_days,
        "drafts.count": terms.drafts_count,
        "rounds.included": terms.rounds_included,
        "rounds.extra_price": terms.extra_round_price,
        "approval.deemed": terms.deemed_approval_days is not None,
        "approval.deemed_days": terms.deemed_approval_days,
        "claims.table": tables.claims(facts) if facts else wording.NO_CLAIMS,
        "review.date": terms.review_on,
        "renewal.date": terms.renewal_by,
    }


def _pay(terms: TermSheet, tables: Tables, annual_value_eur: int) -> dict[str, Any]:
    kinds = (*(("fixed_fee",) if terms.fee else ()), *(("value_in_kind",) if terms.chosen_values else ()))
    return {
        "comp.kinds": kinds,
        "comp.annual_value_eur": annual_value_eur,
        "fee.total": terms.fee,
        "fee.milestones": tables.milestones(),
        "fee.release_event": terms.release_event,
        "fee.payment_days": terms.payment_days,
        "payment.secured": terms.payment_secured,
        "payment.secure_by": terms.secure_by or terms.start,
        "value.table": tables.values(),
        "tax.self_billing": terms.self_billing,
        "cancel.pct_early": terms.cancel_pct_early,
        "cancel.pct_mid": terms.cancel_pct_mid,
        "cancel.pct_late": terms.cancel_pct_late,
        "liability.cap": terms.liability_cap,
    }


def _rights(terms: TermSheet, parties: Parties, tables: Tables) -> dict[str, Any]:
    exclusivity = terms.exclusivity
    return {
        "rights.table": tables.rights(),
        "rights.granted": bool(terms.rights),
        "rights.paid": any(right.paid for right in terms.rights),
        "rights.renewal_price": terms.rights_renewal_price,
        "credit.text": terms.credit.strip() or parties.creator.public_name,
        "music.source": wording.MUSIC.get(terms.music),
        "allow.enabled": False,
        "raw.included": False,
        "minors.involved": False,
        "exclusivity.enabled": exclusivity is not None,
        "exclusivity.scope": exclusivity.scope if exclusivity else None,
        "exclusivity.territory": tables.countries(exclusivity.territory) if exclusivity else None,
        "exclusivity.start": terms.exclusive_from,
        "exclusivity.end": terms.exclusive_until,
        "exclusivity.fee": exclusivity.fee if exclusivity else None,
    }


def _rules(terms: TermSheet, parties: Parties, rule_pack: str) -> dict[str, Any]:
    label = terms.disclosure_label.strip()
    return {
        "disclosure.labels": Localized(f"“{label}”", f"„{label}“") if label else None,
        "disclosure.pack": rule_pack,
        "confidentiality.months": terms.confidentiality_months,
        "safety.hours": terms.crisis_hours,
        "takedown.hours": terms.takedown_hours,
        "language.governing": terms.governing_language,
        "governing.law": terms.governing_law,
        "governing.law_name": wording.LAWS.get(terms.governing_law),
        "governing.venue": terms.venue,
        "dispute.days_talk": terms.dispute_days_talk,
        "dispute.days_operator": terms.dispute_days_operator,
    }


def _contacts(parties: Parties) -> str | None:
    brand, creator = parties.brand, parties.creator
    if not brand.contact.strip() or not creator.contact.strip():
        return None
    return f"{brand.legal_name}: {brand.contact}; {creator.legal_name}: {creator.contact}"


def _line(address: str) -> str:
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())
