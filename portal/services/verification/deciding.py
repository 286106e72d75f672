"""Knows what the operator decides by eye: yes, no with a reason, and a yes that is taken back."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.domain.verification import METHODS, OWNERSHIP, VERIFICATION
from portal.models.connections import Connection
from portal.models.verification import Verification
from portal.services.creators import mark_dirty
from portal.services.creators.connections_ending import release
from portal.services.notifications import tell
from portal.services.verification.checking import confirmed
from portal.services.verification.ending import home_of, people
from portal.services.work import Work


def confirm(work: Work, row: Verification, seen: int, words: str = "") -> None:
    """The operator has looked and says yes; `words` are what she saw. In a dispute the account leaves the one who holds it."""
    _may(work, row, seen, "confirm")
    if row.method == OWNERSHIP:
        _hand_over(work, row, words)
        return
    confirmed(work, row, "operator", {"words": words[:500]} if words else {})


def refuse(work: Work, row: Verification, seen: int, reason: str) -> None:
    """No, in words that the one who asked will read. Raises Invalid without a reason."""
    _may(work, row, seen, "refuse")
    _reasoned(reason)
    row.fire("refuse", checked_by="operator", decided_at=work.now, decided_by_id=work.actor.account_id, reason=reason[:500], note={})
    work.record("verification.refused", row, about=row.about)
    what = Text(N_("who owns the account")) if row.method == OWNERSHIP else Text(METHODS[row.method].words)
    text = Text(N_("The operator could not confirm this: %(what)s, %(about)s. %(reason)s"), what=what, about=row.about, reason=reason[:300])
    tell(work, people(work, row), text, home_of(row), f"verification:{row.public_id}")


def revoke(work: Work, row: Verification, seen: int, reason: str) -> None:
    """A yes that turned out wrong is no longer shown. Raises Invalid without a reason."""
    _may(work, row, seen, "revoke")
    _reasoned(reason)
    row.fire("revoke", decided_at=work.now, decided_by_id=work.actor.account_id, reason=reason[:500])
    work.record("verification.revoked", row, about=row.about)
    if row.creator_id:
        mark_dirty(work, row.creator_id)
    text = Text(N_("The operator has taken a check back: %(what)s. %(reason)s"), what=Text(METHODS[row.method].words), reason=reason[:300])
    tell(work, people(work, row), text, home_of(row), f"verification:{row.public_id}")


def _hand_over(work: Work, row: Verification, words: str) -> None:
    held = work.session.scalar(
        select(Connection)
        .where(
            Connection.platform == row.claim["platform"],
            Connection.provider_id == row.claim["provider_id"],
            Connection.state == "active",
        )
        .with_for_update()
    )
    if held is not None and held.creator_id != row.creator_id:
        release(work, held, words or str(Text(N_("Another creator has shown that the account is hers."))))
    row.fire(
        "confirm",
        checked_by="operator",
        decided_at=work.now,
        decided_by_id=work.actor.account_id,
        evidence={"words": words[:500]} if words else {},
        by_eye=False,
    )
    work.record("verification.confirmed", row, about=row.about)
    text = Text(N_("The operator has decided that %(account)s is yours. Please connect it now."), account=row.about)
    tell(work, people(work, row), text, home_of(row), f"verification:{row.public_id}")


def _may(work: Work, row: Verification, seen: int, event: str) -> None:
    require(work.actor, Permission.VERIFICATION_DECIDE)
    row.require_version(seen)
    if not VERIFICATION.allows(row.state, event, Side.OPERATOR) or (event != "revoke" and not row.by_eye):
        raise NotNow()


def _reasoned(reason: str) -> None:
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": Text(N_("Write a reason: the one who asked will read it."))})
