"""Knows when a check is over: a code that nobody used, a confirmation whose time is up, a paper that has served."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from portal.domain import paths
from portal.domain.text import N_, Text
from portal.domain.verification import METHODS
from portal.models.accounts import Membership
from portal.models.creators import Creator
from portal.models.files import StoredFile
from portal.models.verification import Verification
from portal.services.creators import mark_dirty
from portal.services.deadlines import Deadline
from portal.services.notifications import tell
from portal.services.work import Work

KEEP_PAPERS = timedelta(days=30)
"""After the decision, in case somebody asks why; then number, name and decision are evidence enough."""
DECIDED = ("confirmed", "refused", "revoked", "expired", "lapsed")


def _unused(now: datetime) -> Select[tuple[Verification]]:
    return (
        select(Verification)
        .where(Verification.state == "open", Verification.expires_at <= now)
        .order_by(Verification.expires_at, Verification.id)
    )


def _lapse(work: Work, row: Verification) -> None:
    row.fire("lapse", decided_at=work.now)
    work.record("verification.lapsed", row, about=row.about)


def _over(now: datetime) -> Select[tuple[Verification]]:
    return (
        select(Verification)
        .where(Verification.state == "confirmed", Verification.expires_at <= now)
        .order_by(Verification.expires_at, Verification.id)
    )


def _expire(work: Work, row: Verification) -> None:
    row.fire("expire")
    work.record("verification.expired", row, about=row.about)
    if row.creator_id:
        mark_dirty(work, row.creator_id)
    text = Text(
        N_("A check is too old to be shown: %(what)s, %(about)s. You can renew it."), what=Text(METHODS[row.method].words), about=row.about
    )
    tell(work, people(work, row), text, home_of(row), f"verification:{row.public_id}", mail=False)


def _stale_papers(now: datetime) -> Select[tuple[Verification]]:
    return (
        select(Verification)
        .join(StoredFile, StoredFile.id == Verification.file_id)
        .where(Verification.state.in_(DECIDED), Verification.decided_at < now - KEEP_PAPERS, StoredFile.erased_at.is_(None))
        .order_by(Verification.decided_at, Verification.id)
    )


def erase_paper(work: Work, row: Verification) -> None:
    """Let the bytes of a document go; what was read in it stays as words."""
    if row.file is not None and row.file.erased_at is None:
        row.file.erased_at = work.now
        work.post("erase_file", f"{row.file.public_id}:{work.now.isoformat()}", {"sha256": row.file.sha256})


def people(work: Work, row: Verification) -> list[int]:
    """Who hears of a check."""
    if row.creator_id:
        return list(work.session.scalars(select(Creator.account_id).where(Creator.id == row.creator_id)))
    members = select(Membership.account_id).where(
        Membership.brand_id == row.brand_id, Membership.removed_at.is_(None), Membership.role.in_(("owner", "manager"))
    )
    return list(work.session.scalars(members))


def home_of(row: Verification) -> str:
    """The page on which its owner sees a check."""
    return paths.connections() if row.creator_id else paths.brand_checks()


lapse_codes = Deadline("verification.lapse_codes", _unused, _lapse)
expire_checks = Deadline("verification.expire_checks", _over, _expire)
forget_papers = Deadline("verification.forget_papers", _stale_papers, erase_paper)
