"""Knows how a person comes in: sign-up with a confirmed e-mail, sign-in, new passwords; nobody learns who has an account.

A password is chosen by whoever holds the mailbox and by nobody before: signing up asks for none, the link in the mail does.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain import paths
from portal.domain.accounts import PASSWORD_MISSING, Actor, mailbox, password_problem
from portal.domain.errors import Invalid, NotFound
from portal.domain.text import N_, Text
from portal.gateways import timezones
from portal.gateways.tokens import LinkExpired
from portal.models.accounts import Account, Membership, SignIn
from portal.models.activity import Activity
from portal.services.work import Work

CONFIRM_SECONDS = 3 * 24 * 3600
RESET_SECONDS = 30 * 60


@dataclass(frozen=True)
class SignedIn:
    """`secret` goes into the browser's cookie and nowhere else."""

    secret: str
    account_id: int


def secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_up(work: Work, *, name: str, email: str, locale: str, zone: str = "", next_path: str = "") -> None:
    """Open an account that waits for its e-mail to be confirmed; it has no password until then, so nobody can have chosen it for her.

    `zone` is what her browser says of itself; what is no time zone is none.

    Whoever has an account already gets a mail that says so; the page is the same.
    """
    email, zone = mailbox(email), timezones.canonical(zone)
    account, new = work.session.scalar(_with_address(email)), False
    if account is None:
        fresh = Account(name=name.strip(), email=email, locale=locale, zone=zone, created_at=work.now)
        account, new = work.first(fresh, lambda: work.session.scalars(_with_address(email)).one())
    if new:
        work.record("accounts.signed_up", account, actor=_as(account))
    elif account.email_confirmed_at is not None:
        work.mail_to(account, "already_here", f"already:{email}:{_once(work)}", name=account.name)
        return
    else:
        account.name, account.locale, account.zone = name.strip(), locale, zone
    _send_confirmation(work, account, next_path)


def _with_address(email: str):
    return select(Account).where(Account.email == email)


def _once(work: Work) -> str:
    """Ends the reference of a mail that may be asked for twice in one second."""
    return f"{int(work.now.timestamp())}:{secrets.token_hex(4)}"


def _send_confirmation(work: Work, account: Account, next_path: str = "") -> None:
    token = work.gateways.tokens.sign("confirm", [account.public_id, account.token_rev, next_path])
    reference = f"confirm:{account.public_id}:{_once(work)}"
    work.mail_to(account, "confirm", reference, name=account.name, path=paths.confirmation(token))


def behind_confirmation(work: Work, token: str) -> tuple[Account, str]:
    """Whose address the link confirms, or has confirmed already, and where she wanted to go. Raises LinkExpired, LinkBroken."""
    public_id, rev, next_path = work.gateways.tokens.read("confirm", token, CONFIRM_SECONDS)
    account = work.session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None or (account.email_confirmed_at is None and account.token_rev != rev):
        raise LinkExpired()
    return account, next_path


def confirm_email(work: Work, token: str, *, name: str, password: str) -> Account | None:
    """Believe the e-mail of whoever opened the link, with the name and the password that she chooses now.

    A link works once: None when the address is confirmed already. Raises Invalid for a weak password, LinkExpired, LinkBroken.
    """
    account, _ = behind_confirmation(work, token)
    # Two clicks at once: the second waits here and then sees what the first has done.
    work.session.refresh(account, with_for_update=True)
    if account.email_confirmed_at is not None:
        return None
    if problem := password_problem(password, name, account.email.partition("@")[0]):
        raise Invalid(fields={"password": problem})
    account.name, account.password_hash = name.strip(), work.gateways.passwords.hash(password)
    account.email_confirmed_at = work.now
    work.record("accounts.confirmed_email", account, actor=_as(account))
    return account


WRONG = N_("E-mail and password do not fit together. Check both, or ask for a new password.")


def sign_in(work: Work, *, email: str, password: str, user_agent: str, ip_prefix: str) -> SignedIn:
    """Open a sign-in in this browser. Raises Invalid with the same words for a wrong e-mail and a wrong password."""
    account = work.session.scalar(select(Account).where(Account.email == mailbox(email), Account.erased_at.is_(None)))
    fits = work.gateways.passwords.matches(account.password_hash if account else None, password)
    if account is None or not fits:
        if account is not None:
            account_id = account.id
            work.afterwards(lambda session: session.add(_failed(account_id, work, ip_prefix)))
        raise Invalid(WRONG)
    if work.gateways.passwords.outdated(account.password_hash):
        account.password_hash = work.gateways.passwords.hash(password)
    return open_sign_in(work, account, user_agent=user_agent, ip_prefix=ip_prefix)


def open_sign_in(work: Work, account: Account, *, user_agent: str, ip_prefix: str) -> SignedIn:
    """Let her in in this browser; whoever calls has made sure that it is her."""
    secret = secrets.token_urlsafe(32)
    brand_id = work.session.scalar(
        select(Membership.brand_id)
        .where(Membership.account_id == account.id, Membership.removed_at.is_(None))
        .order_by(Membership.id)
        .limit(1)
    )
    row = SignIn(
        account_id=account.id,
        secret_hash=secret_hash(secret),
        brand_id=brand_id,
        created_at=work.now,
        last_seen_at=work.now,
        fresh_at=work.now,
        user_agent=user_agent[:200],
        ip_prefix=ip_prefix,
    )
    work.session.add(row)
    work.record("accounts.signed_in", account, actor=_as(account), ip=ip_prefix)
    return SignedIn(secret, account.id)


def note_presence(session: Session, sign_in_id: int, now: datetime) -> None:
    """Remember that this browser was here; written apart from the request, which may only look."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


def sign_out(work: Work) -> None:
    if work.actor.sign_in_id is not None:
        work.session.execute(
            update(SignIn).where(SignIn.id == work.actor.sign_in_id, SignIn.revoked_at.is_(None)).values(revoked_at=work.now)
        )


def confirm_password(work: Work, password: str, field: str = "password") -> None:
    """Type the password once more before something that binds. Raises Invalid at `field` when it is missing or does not fit."""
    if not password:
        raise Invalid(fields={field: Text(PASSWORD_MISSING)})
    account = work.session.get_one(Account, work.actor.account_id)
    if not work.gateways.passwords.matches(account.password_hash, password):
        raise Invalid(fields={field: Text(N_("That is not your password. Nothing was done."))})
    if work.actor.sign_in_id is not None:
        work.session.execute(update(SignIn).where(SignIn.id == work.actor.sign_in_id).values(fresh_at=work.now))


def ask_for_new_password(work: Work, email: str) -> None:
    """Send a link when the e-mail is known; say nothing either way. Who has not confirmed it yet gets that link again."""
    account = work.session.scalar(select(Account).where(Account.email == mailbox(email), Account.erased_at.is_(None)))
    if account is None:
        return
    if account.email_confirmed_at is None:
        _send_confirmation(work, account)
        return
    token = work.gateways.tokens.sign("reset", [account.public_id, account.token_rev])
    reference = f"reset:{account.public_id}:{_once(work)}"
    work.mail_to(account, "new_password", reference, name=account.name, path=paths.new_password(token))


def set_new_password(work: Work, token: str, password: str) -> Account:
    """Set the password through a link from the mail; the link works once and all sign-ins end."""
    public_id, rev = work.gateways.tokens.read("reset", token, RESET_SECONDS)
    account = work.session.scalar(select(Account).where(Account.public_id == public_id, Account.erased_at.is_(None)))
    if account is None:
        raise NotFound()
    if account.token_rev != rev:
        raise LinkExpired()
    replace_password(work, account, password)
    work.session.execute(update(SignIn).where(SignIn.account_id == account.id, SignIn.revoked_at.is_(None)).values(revoked_at=work.now))
    return account


def replace_password(work: Work, account: Account, password: str) -> None:
    if problem := password_problem(password, account.name, account.email.partition("@")[0]):
        raise Invalid(fields={"password": problem})
    account.password_hash = work.gateways.passwords.hash(password)
    account.token_rev += 1
    work.record("accounts.changed_password", account, actor=_as(account))
    work.mail_to(account, "password_changed", f"changed:{account.public_id}:{account.token_rev}", name=account.name)


def _as(account: Account) -> Actor:
    return Actor(account_id=account.id, name=account.name)


def _failed(account_id: int, work: Work, ip_prefix: str):
    return Activity(
        at=work.now,
        verb="accounts.sign_in_failed",
        side="system",
        account_id=account_id,
        subject_kind="account",
        subject_id=account_id,
        details={"ip": ip_prefix},
    )
