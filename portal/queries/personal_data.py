"""Knows everything that the portal keeps about one person: found along the foreign keys, so that a new table is never forgotten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, and_, or_, select, true
from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.every import METADATA
from portal.models.offers import Offer, OfferMailing, OfferRecipient
from portal.queries.offers import UNSEEN_BY_CREATORS

SECRET = {"sealed", "state_hash", "password_hash", "secret_hash", "token_rev", "token_hash", "passcode_hash", "salt"}
OWNERS = {"account", "creator", "channel", "media_kit", "kit_variant"}
"""Tables whose rows are hers alone; what points at one of them is told too."""

NOT_YET_HERS = {
    "offer": Offer.state.not_in(UNSEEN_BY_CREATORS),
    "offer_recipient": OfferRecipient.mailing_id.in_(select(OfferMailing.id).where(OfferMailing.sent_at.is_not(None))),
}
"""What a brand has only drafted is told to nobody: it may never be said, and its terms are the brand's own."""


def collect(session: Session, account: Account) -> dict[str, list[dict[str, Any]]]:
    """Table name to rows, without secrets; values as JSON can hold them (GDPR Art. 15 and 20)."""
    creator_id = session.scalar(select(Creator.id).where(Creator.account_id == account.id))
    known = {"account": {account.id}, "creator": {creator_id} if creator_id else set()}
    told: dict[str, list[dict[str, Any]]] = {}
    for table in METADATA.sorted_tables:
        condition = _hers(table, known)
        if condition is None:
            continue
        rows = [dict(row) for row in session.execute(select(table).where(condition)).mappings()]
        if table.name in OWNERS:
            known.setdefault(table.name, set()).update(row["id"] for row in rows)
        if rows:
            told[table.name] = [{name: _plain(value) for name, value in row.items() if name not in SECRET} for row in rows]
    return told


def _hers(table: Table, known: dict[str, set[int]]):
    conditions = [table.c.id.in_(known[table.name])] if known.get(table.name) else []
    for column in table.c:
        for key in column.foreign_keys:
            owner = key.column.table.name
            if owner in OWNERS and known.get(owner):
                conditions.append(column.in_(known[owner]))
    return and_(or_(*conditions), NOT_YET_HERS.get(table.name, true())) if conditions else None


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value
