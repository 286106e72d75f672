"""Knows how a creator lets somebody act for her, how that is taken up, and how it ends at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from portal.domain import mandates as rules
from portal.domain import paths
from portal.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.tokens import LinkExpired
from portal.models.accounts import Account, SignIn
from portal.models.creators import Creator
from portal.models.mandates import Mandate
from portal.queries.accounts import in_force
from portal.services import files
from portal.services.files import Upload
from portal.services.work import Work

DAY = 24 * 3600


@dataclass(frozen=True)
class Wish:
    """What the creator wants to allow."""

    email: str
    scopes: Sequence[str]
    first_day: date
    last_day: date
    declaration: str = ""


def give(work: Work, creator: Creator, wish: Wish, paper: Upload | None = None) -> Mandate:
    """Invite whoever holds the e-mail to act for her. Raises Invalid; a second invitation to one address replaces the first."""
    require(work.actor, Permission.CREATORS_OWN, creator)
    email = wish.email.strip().lower()
    problems = rules.problems(wish.scopes, wish.first_day, wish.last_day, wish.declaration, paper is not None, work.now.date())
    if email == work.session.scalar(select(Account.email).where(Account.id == creator.account_id)):
        problems["email"] = Text(N_("This is your own address."))
    if problems:
        raise Invalid(fields=problems)
    # Two windows at once would each count the other's as not yet there: the creator's row lets one of them wait.
    work.session.execute(select(Creator.id).where(Creator.id == creator.id).with_for_update())
    earlier = Mandate.creator_id == creator.id, Mandate.email == email, Mandate.accepted_at.is_(None), Mandate.revoked_at.is_(None)
    work.session.execute(update(Mandate).where(*earlier).values(revoked_at=work.now))
    alive = select(func.count()).where(Mandate.creator_id == creator.id, Mandate.revoked_at.is_(None), Mandate.last_day >= work.now.date())
    if work.session.scalar(alive) >= rules.MOST:
        raise NotNow(Text(N_("At most %(most)s people may act for you. Revoke one first."), most=rules.MOST))
    stored = files.keep_authority(work, paper, creator_id=creator.id) if paper is not None else None
    mandate = Mandate(
        creator_id=creator.id,
        email=email,
        scopes=sorted(set(wish.scopes)),
        declaration=wish.declaration.strip(),
        file_id=stored.id if stored else None,
        first_day=wish.first_day,
        last_day=wish.last_day,
        created_at=work.now,
    )
    work.session.add(mandate)
    work.record("mandates.gave", mandate, scopes=", ".join(mandate.scopes), until=mandate.last_day.isoformat())
    locale = work.session.scalar(select(Account.locale).where(Account.id == creator.account_id)) or work.settings.locale
    work.mail(
        "mandate_invitation",
        email,
        locale,
        f"mandate:{mandate.public_id}",
        creator=creator.name,
        path=paths.mandate_invitation(work.gateways.tokens.sign("mandate", mandate.public_id)),
    )
    return mandate


def named(work: Work, token: str) -> Mandate:
    """The invitation that a signed link names. Raises LinkExpired where it no longer holds."""
    public_id = work.gateways.tokens.read("mandate", token, rules.INVITATION_DAYS * DAY)
    mandate = work.session.scalar(select(Mandate).where(Mandate.public_id == public_id))
    if mandate is None or mandate.revoked_at is not None or mandate.last_day < work.now.date():
        raise LinkExpired()
    return mandate


def accept(work: Work, token: str) -> Mandate:
    """Take the authority up with the account that holds the invited e-mail, and act under it from now on; twice is once."""
    mandate = named(work, token)
    account = work.session.get_one(Account, work.actor.account_id)
    if account.email != mandate.email:
        raise NotAllowed(Text(N_("This invitation was sent to %(email)s. Sign in with that address."), email=mandate.email))
    if account.email_confirmed_at is None:
        raise NotNow(N_("Confirm your e-mail first: the link is in your mailbox."))
    if mandate.accepted_at is None:
        mandate.accepted_at, mandate.account_id = work.now, account.id
        work.record("mandates.took_up", mandate)
    if mandate.first_day <= work.now.date():
        _work_under(work, mandate)
    return mandate


def revoke(work: Work, mandate: Mandate) -> None:
    """End it at once, in every browser: the creator takes it back, or whoever holds it lays it down."""
    if work.actor.account_id != mandate.account_id:
        require(work.actor, Permission.CREATORS_OWN, mandate)
    if mandate.revoked_at is not None:
        return
    mandate.revoked_at = work.now
    work.session.execute(update(SignIn).where(SignIn.mandate_id == mandate.id).values(mandate_id=None))
    work.record("mandates.revoked", mandate)


def act_for(work: Work, mandate: Mandate | None) -> None:
    """Work for a creator in this browser from now on, or as oneself (None). Raises NotFound where the authority does not hold."""
    if mandate is not None:
        holds = select(Mandate.id).where(Mandate.id == mandate.id, Mandate.account_id == work.actor.account_id, in_force(work.now.date()))
        if work.session.scalar(holds) is None:
            raise NotFound()
    _work_under(work, mandate)


def _work_under(work: Work, mandate: Mandate | None) -> None:
    if work.actor.sign_in_id is not None:
        values = {"mandate_id": mandate.id if mandate else None, "brand_id": None}
        work.session.execute(update(SignIn).where(SignIn.id == work.actor.sign_in_id).values(**values))
