"""Knows what a creator's authority for somebody else must say before it can be given, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from portal.domain.accounts import Scope
from portal.domain.text import N_, Text

MOST = 5
"""Open or living authorities of one creator."""
LONGEST = timedelta(days=731)
"""Two years; an authority that nobody looks at again is none."""
INVITATION_DAYS = 14
LEAST_WORDS = 20
"""Letters of a declaration."""

RULE = N_(
    "Whoever acts for you never signs an agreement, never touches your payout account and never changes the data of your agreements. "
    "That stays with you, and the portal offers no way round it."
)
STATES = {
    "invited": N_("invited"),
    "to come": N_("not yet valid"),
    "valid": N_("valid"),
    "ended": N_("ended"),
    "revoked": N_("revoked"),
}


def agent(name: str, creator: str) -> Text:
    """How a deed is told that somebody did under a creator's authority."""
    return Text(N_("%(agent)s for %(name)s"), agent=name, name=creator)


class Authority(Protocol):
    first_day: date
    last_day: date
    created_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


def standing(authority: Authority, now: datetime) -> str:
    """How it stands: one of STATES."""
    if authority.revoked_at is not None:
        return "revoked"
    if now.date() > authority.last_day or (authority.accepted_at is None and now > authority.created_at + timedelta(days=INVITATION_DAYS)):
        return "ended"
    if authority.accepted_at is None:
        return "invited"
    return "to come" if now.date() < authority.first_day else "valid"


def problems(scopes: Iterable[str], first: date, last: date, declaration: str, with_paper: bool, today: date) -> dict[str, Text]:
    """Field to sentence for what will not do; empty where it can be given."""
    found: dict[str, Text] = {}
    wanted = set(scopes)
    if not wanted or not wanted <= set(Scope):
        found["scopes"] = Text(N_("Choose at least one thing that she or he may do."))
    if last < max(first, today):
        found["last_day"] = Text(N_("The last day is over, or before the first."))
    elif last - max(first, today) > LONGEST:
        found["last_day"] = Text(N_("Two years at most. You can give it again."))
    if not with_paper and len(declaration.strip()) < LEAST_WORDS:
        found["declaration"] = Text(N_("Write in a sentence what you authorise, or add the signed paper."))
    return found
