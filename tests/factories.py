"""Makes rows for tests, whole and plausible; each function takes a session, flushes, and leaves committing to the test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.money import Money
from portal.domain.offers.terms import Deliverable as DeliverableTerm
from portal.domain.offers.terms import Right, TermSheet, ValueTerm, terms_hash
from portal.models.accounts import Account
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration, Contract
from portal.models.creators import Creator
from portal.models.offers import Offer, OfferVersion
from portal.models.payments import Obligation
from portal.models.programs import Application, Program


def term_sheet(now: datetime, **changes: Any) -> TermSheet:
    today = now.date()
    values: dict[str, Any] = {
        "title": "Haferkorn Barista, Winter",
        "objective": "People who brew at home try oat milk once",
        "fee": Money(105_000, "EUR"),
        "deliverables": (
            DeliverableTerm(
                kind="ig_reel",
                platform="instagram",
                title="Morning at the stove",
                draft_due=today + timedelta(days=14),
                due=today + timedelta(days=21),
                publish_on=today + timedelta(days=28),
            ),
        ),
        "start": today,
        "end": today + timedelta(days=60),
        "rights": (Right(channels=("instagram",), territory=("DE",), months=6),),
        "value_items": (
            ValueTerm(option="product", description="A winter's oat milk", retail_value=Money(12_000, "EUR"), value_basis="shop price"),
        ),
    }
    return TermSheet(**{**values, **changes})


def sendable_sheet(now: datetime, **changes: Any) -> TermSheet:
    """A sheet that passes every check and needs nothing more to become an agreement."""
    today = now.date()
    values: dict[str, Any] = {
        "extra_round_price": Money(9_000, "EUR"),
        "rights_renewal_price": Money(30_000, "EUR"),
        "review_on": today + timedelta(days=45),
        "renewal_by": today + timedelta(days=52),
        "secure_by": today + timedelta(days=3),
        "venue": "Hamburg",
        "brief_version": "1",
        "value_items": (
            ValueTerm(option="product", description="A winter's oat milk", retail_value=Money(12_000, "EUR"), counter="Honest feedback"),
            ValueTerm(
                option="studio_time",
                description="Two days in the test kitchen",
                retail_value=Money(60_000, "EUR"),
                counter="Filming there",
                transfer="service",
            ),
        ),
    }
    return term_sheet(now, **{**values, **changes})


def creator(session: Session, now: datetime, number: int, **changes: Any) -> Creator:
    """A published creator beside the cast; `number` tells them apart."""
    account = Account(email=f"creator{number}@example.org", name=f"Creator {number}", email_confirmed_at=now, created_at=now)
    session.add(account)
    session.flush()
    values: dict[str, Any] = {
        "account_id": account.id, "handle": f"creator-{number}", "name": account.name, "created_at": now, "published_at": now,
        "born_adult": True,
        "country": "DE", "place": "Bremen", "languages": ["de"], "topics": ["food.cooking"],
    }  # fmt: skip
    row = Creator(**{**values, **changes})
    session.add(row)
    session.flush()
    return row


def program(session: Session, brand_id: int, now: datetime, **changes: Any) -> Program:
    values: dict[str, Any] = {
        "brand_id": brand_id,
        "title": "Haferkorn Barista",
        "summary": "Oat milk for people who brew at home.",
        "objective": "try",
        "hypothesis": "Who sees a calm morning tries the product.",
        "kpi": "saves",
        "kpi_target": "300",
        "kpi_date": now.date() + timedelta(days=90),
        "kinds": ["ig_reel"],
        "topics": ["food.cooking"],
        "languages": ["de"],
        "markets": ["DE"],
        "rights": {"channels": ["instagram"], "territory": ["DE"], "months": 6, "paid": False},
        "pay_min_minor": 60_000,
        "pay_max_minor": 140_000,
        "currency": "EUR",
        "value_menu": [],
        "decide_by": now.date() + timedelta(days=20),
        "created_at": now,
        "state": "open",
        "opened_at": now,
    }
    row = Program(**{**values, **changes})
    session.add(row)
    session.flush()
    return row


def application(
    session: Session, wanted: Program, creator_id: int, now: datetime, *, state: str = "applied", **changes: Any
) -> Application:
    values: dict[str, Any] = {
        "program_id": wanted.id,
        "brand_id": wanted.brand_id,
        "creator_id": creator_id,
        "concept": "A calm morning.",
        "applied_at": now,
        "created_at": now,
        "state": state,
    }
    row = Application(**{**values, **changes})
    session.add(row)
    session.flush()
    return row


def offer(
    session: Session,
    brand_id: int,
    creator_id: int,
    now: datetime,
    *,
    state: str = "with_creator",
    terms: TermSheet | None = None,
    author_id: int | None = None,
    **changes: Any,
) -> Offer:
    sheet = terms or term_sheet(now)
    if state == "draft":
        row = Offer(
            brand_id=brand_id,
            creator_id=creator_id,
            title=sheet.title,
            created_at=now,
            draft=sheet.to_json(),
            draft_hash=terms_hash(sheet),
            **changes,
        )
        session.add(row)
        session.flush()
        return row
    row = Offer(
        brand_id=brand_id,
        creator_id=creator_id,
        title=sheet.title,
        state=state,
        created_at=now,
        sent_at=now,
        expires_at=now + timedelta(days=7),
        **changes,
    )
    session.add(row)
    session.flush()
    session.add(
        OfferVersion(
            offer_id=row.id,
            number=1,
            side="brand",
            author_id=author_id,
            terms=sheet.to_json(),
            terms_hash=terms_hash(sheet),
            created_at=now,
        )
    )
    session.flush()
    return row


def collaboration(
    session: Session, brand_id: int, creator_id: int, now: datetime, *, terms: TermSheet | None = None, contract: str = "executed"
) -> Collaboration:
    """A collaboration with its contract in the state named (executed by default) and nothing on its board yet."""
    sheet = terms or term_sheet(now)
    made = offer(session, brand_id, creator_id, now, state="contracted", terms=sheet)
    row = Collaboration(
        offer_id=made.id, brand_id=brand_id, creator_id=creator_id, title=sheet.title, terms=sheet.to_json(), created_at=now
    )
    session.add(row)
    session.flush()
    session.add(
        Contract(
            collaboration_id=row.id,
            brand_id=brand_id,
            creator_id=creator_id,
            state=contract,
            created_at=now,
            frozen_at=now,
            executed_at=now if contract == "executed" else None,
        )
    )
    session.flush()
    return row


def deliverable(session: Session, shared: Collaboration, now: datetime, *, state: str = "planned", **changes: Any) -> Deliverable:
    values: dict[str, Any] = {
        "collaboration_id": shared.id,
        "brand_id": shared.brand_id,
        "creator_id": shared.creator_id,
        "kind": "ig_reel",
        "platform": "instagram",
        "title": "Morning at the stove",
        "draft_due": now.date() + timedelta(days=14),
        "publish_on": now.date() + timedelta(days=28),
        "created_at": now,
        "state": state,
    }
    row = Deliverable(**{**values, **changes})
    session.add(row)
    session.flush()
    return row


def obligation(session: Session, shared: Collaboration, now: datetime, *, state: str = "due", **changes: Any) -> Obligation:
    values: dict[str, Any] = {
        "collaboration_id": shared.id,
        "brand_id": shared.brand_id,
        "creator_id": shared.creator_id,
        "title": shared.title,
        "amount_minor": 105_000,
        "currency": "EUR",
        "due_on": now.date() + timedelta(days=7),
        "created_at": now,
        "state": state,
    }
    row = Obligation(**{**values, **changes})
    session.add(row)
    session.flush()
    return row
