"""Knows how a creator asks the operator to decide, when an account that she could sign in to is proven by somebody else."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.domain.verification import OWNERSHIP
from portal.models.connections import ConnectionAttempt
from portal.models.creators import Creator
from portal.models.verification import Verification
from portal.services.work import Work

MOST_WORDS = 20
"""How often she can say more while nobody has decided."""


def dispute(work: Work, creator: Creator, attempt: ConnectionAttempt, words: str) -> Verification:
    """A task for the operator; the same account twice is one task, to which other words are added.

    Raises Invalid without words, NotNow where nothing is contested or where she has added often enough, Changed where it is decided now.
    """
    require(work.actor, Permission.CREATORS_OWN, attempt)
    if attempt.contested_id is None:
        raise NotNow(N_("Nobody else holds this account any more. Please connect it now."))
    if len(words.strip()) < 10:
        raise Invalid(fields={"words": Text(N_("Say in a sentence or two why the account is yours."))})
    open_one = select(Verification).where(
        Verification.creator_id == creator.id, Verification.method == OWNERSHIP, Verification.state == "waiting"
    )
    for known in work.session.scalars(open_one):
        if known.claim.get("provider_id") == attempt.provider_id and known.claim.get("platform") == attempt.platform:
            _add(work, known, words.strip()[:1000])
            return known
    row = Verification(
        creator_id=creator.id,
        method=OWNERSHIP,
        about=attempt.handle[:200],
        claim={
            "platform": attempt.platform,
            "provider_id": attempt.provider_id,
            "signed_in_at": attempt.used_at.isoformat() if attempt.used_at else "",
            "words": words.strip()[:1000],
        },
        by_eye=True,
        asked_by_id=work.actor.account_id,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    row.fire("ask", asked_at=work.now)
    work.record("verification.disputed", row, about=row.about)
    return row


def _add(work: Work, known: Verification, words: str) -> None:
    """Put other words below those that stand; the same ones again, as by a second click, stand once."""
    added = known.claim.get("added", [])
    if words == (added[-1]["words"] if added else known.claim["words"]):
        return
    if len(added) >= MOST_WORDS:
        raise NotNow(Text(N_("You have added to this %(most)s times. Please wait for the answer."), most=MOST_WORDS))
    known.fire("add", claim={**known.claim, "added": [*added, {"words": words, "on": work.now.date().isoformat()}]})
    work.record("verification.disputed", known, about=known.about)
