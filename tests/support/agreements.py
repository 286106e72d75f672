"""A term sheet, its parties and a formatter, as tests of words need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from portal.domain.contracts.assembly import ContractText, assemble, content_hash, contract_content
from portal.domain.contracts.parties import BrandParty, CreatorParty, Fact, Parties
from portal.domain.contracts.signing import CONSENT_VERSION, GENESIS, Attempt, SignatureRecord, chain, record
from portal.domain.money import Money
from portal.domain.offers.terms import Deliverable, Exclusivity, Right, TermSheet, ValueTerm
from portal.domain.text import Localized
from portal.gateways import content
from portal.gateways.formats import BabelFormatter

TODAY = date(2026, 12, 1)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def sheet(**changes) -> TermSheet:
    """A whole, valid sheet: one reel and a set of stories, a fee, two values of which one is chosen, rights, exclusivity."""
    return replace(_SHEET, **changes)


PARTIES = Parties(
    brand=BrandParty("Haferkorn & Töchter GmbH", "Mühlgasse 4\n99084 Erfurt", "Jule Wendt", "DE", "recht@haferkorn.example"),
    creator=CreatorParty(
        "Mira Sandvoss", "Mira kocht", "Karl-Heine-Str. 12\n04229 Leipzig", "DE", vat_status="small_business", contact="mira@example.org"
    ),
)
OPERATOR = "Genossenschaft Nordufer eG"
FACTS = (
    Fact(Localized("Foams without additives", "Schäumt ohne Zusätze"), Localized("Laboratory report 2026-03", "Laborbericht 2026-03")),
)

_SHEET = TermSheet(
    title="Haferkorn Barista",
    objective="More people try oat milk in their morning coffee.",
    fee=eur(105_000),
    start=date(2026, 12, 10),
    end=date(2027, 4, 30),
    brief_version="3",
    deliverables=(
        Deliverable(
            "ig_reel", "instagram", "Morning coffee", 1, draft_due=date(2027, 1, 20), due=date(2027, 1, 27), publish_on=date(2027, 2, 1)
        ),
        Deliverable("ig_story", "instagram", "Three frames", 3, due=date(2027, 1, 30), publish_on=date(2027, 2, 2), rounds=1),
    ),
    markets=("DE", "AT"),
    extra_round_price=eur(9_000),
    deemed_approval_days=5,
    secure_by=date(2026, 12, 15),
    value_items=(
        ValueTerm(
            "product", "A case of oat milk each month", eur(12_000), "shop price", True, "Honest feedback", date(2026, 12, 12), "Leipzig"
        ),
        ValueTerm("studio_time", "Two days in the test kitchen", eur(60_000), counter="Filming one deliverable there", transfer="service"),
    ),
    rights=(Right(("instagram", "website"), ("DE", "AT", "CH"), 6), Right(("instagram",), ("DE",), 1, organic=False, paid=True)),
    rights_renewal_price=eur(30_000),
    exclusivity=Exclusivity("Other oat drinks", ("DE", "AT"), 30, fee=eur(15_000)),
    review_on=date(2027, 3, 15),
    renewal_by=date(2027, 4, 1),
    venue="Leipzig",
    notes="Mira brings her own cups.",
)


def agreement(terms: TermSheet, **more) -> ContractText:
    return assemble(
        content.clause_library(),
        terms,
        more.pop("parties", PARTIES),
        OPERATOR,
        formatter=BabelFormatter(),
        taxonomy=content.taxonomy(),
        options=content.value_options(),
        rule_pack=content.disclosure_rules().pack_names(terms.markets),
        **{"facts": FACTS, **more},
    )


def frozen(terms: TermSheet, reference: str = "2026-131") -> dict:
    return contract_content(terms, PARTIES, OPERATOR, agreement(terms), reference)


def signed(stored: dict) -> tuple[tuple[SignatureRecord, ...], str]:
    """Both signatures under a frozen agreement, and the head of their chain."""
    records, head = [], GENESIS
    for side, name, hour in (("brand", "Jule Wendt", 11), ("creator", "Mira Sandvoss", 15)):
        attempt = Attempt(name, frozenset({"read", "bound"}), CONSENT_VERSION, content_hash(stored))
        entry = record(
            attempt,
            reference=stored["reference"],
            side=side,
            signed_at=datetime(2026, 12, 4, hour, 32, 8, tzinfo=UTC),
            address="192.0.2.17",
            device="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
            method="password",
            language="de",
        )
        records.append(entry)
        head = chain(head, entry)
    return tuple(records), head
