"""Knows how a look at somebody's figures becomes a signed record: frozen, hashed, never changed; and that a brand looked at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.compliance.checks import DECISIONS
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission, require
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_
from portal.models.accounts import Account, Brand
from portal.models.compliance import VettingLook, VettingRecord, VettingSigner
from portal.models.creators import Creator
from portal.services.work import Work

LONGEST = 2000


def sign_record(
    work: Work, creator: Creator, figures: Mapping[str, Any], *, decision: str, reason: str, typed_name: str, seen: str
) -> VettingRecord:
    """Freeze `figures` (JSON without floats) with a decision and its reason, signed by typed name, and have it printed.

    `seen` is the hash of the figures on the page that was signed. Raises Changed where they are others by now, Invalid at a field.
    """
    require(work.actor, Permission.DISCOVERY_SEARCH)
    if digest(canonical_json(figures)) != seen:
        raise Changed()
    account = work.session.get_one(Account, work.actor.account_id)
    wrong = {}
    if decision not in DECISIONS:
        wrong["decision"] = N_("Choose from the list.")
    if not reason.strip():
        wrong["reason"] = N_("Please say why.")
    elif len(reason.strip()) > LONGEST:
        wrong["reason"] = N_("At most 2,000 characters.")
    if _folded(typed_name) != _folded(account.name):
        wrong["typed_name"] = N_("Type your name as it stands in your account.")
    if wrong:
        raise Invalid(fields=wrong)
    brand = work.session.get_one(Brand, work.actor.brand_id)
    content = {
        "creator": {"name": creator.name, "handle": creator.handle},
        "brand": brand.name,
        "figures": figures,
        "decision": decision,
        "reason": reason.strip(),
        "signed_by": typed_name.strip(),
        "signed_at": work.now.isoformat(),
    }
    record = VettingRecord(
        brand_id=brand.id,
        creator_id=creator.id,
        decision=decision,
        content=content,
        content_hash=digest(canonical_json(content)),
        signed_at=work.now,
    )
    work.session.add(record)
    work.session.flush()
    work.session.add(VettingSigner(record_id=record.id, account_id=account.id))
    work.record("compliance.signed_record", record, decision=decision)
    work.post("vetting_pdf", record.public_id, {"record": record.public_id, "locale": account.locale})
    return record


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def note_look(session: Session, creator_id: int, brand_id: int, day: date) -> None:
    """That this brand looked at her on this day, once; done when the page was answered, since looking writes nothing."""
    known = exists().where(VettingLook.creator_id == creator_id, VettingLook.brand_id == brand_id, VettingLook.day == day)
    if not session.scalar(select(known)) and session.scalar(select(exists().where(Creator.id == creator_id))):
        session.add(VettingLook(creator_id=creator_id, brand_id=brand_id, day=day))
