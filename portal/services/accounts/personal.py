"""Knows what a person sets for herself: name, language, theme, time zone, password, where she is signed in; and what the operator sets."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.domain.accounts import Actor, mailbox, password_problem
from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import timezones
from portal.models.accounts import Account, SignIn, SitePage
from portal.services.accounts.signing_in import confirm_password, replace_password
from portal.services.work import Work

LOCALES = ("en", "de")
THEMES = ("system", "light", "dark")


def choose_locale(work: Work, locale: str) -> None:
    if locale not in LOCALES:
        raise Invalid()
    work.session.execute(update(Account).where(Account.id == work.actor.account_id).values(locale=locale))


def choose_theme(work: Work, theme: str) -> None:
    if theme not in THEMES:
        raise Invalid()
    work.session.execute(update(Account).where(Account.id == work.actor.account_id).values(theme=theme))


def choose_zone(work: Work, zone: str) -> None:
    """By whose clock she reads moments, by its IANA name; empty for the usual one of her language."""
    if zone and zone != timezones.canonical(zone):
        raise Invalid(fields={"zone": Text(N_("Choose from the list."))})
    account = work.session.get_one(Account, work.actor.account_id)
    account.zone = zone
    work.record("accounts.chose_zone", account)


def rename(work: Work, name: str) -> None:
    account = work.session.get_one(Account, work.actor.account_id)
    account.name = name.strip()
    work.record("accounts.renamed", account)


def change_password(work: Work, current: str, new: str) -> None:
    """Change the password; every other browser is signed out."""
    confirm_password(work, current, "current")
    replace_password(work, work.session.get_one(Account, work.actor.account_id), new)
    revoke_other_sign_ins(work)


def revoke_sign_in(work: Work, sign_in: SignIn) -> None:
    if sign_in.revoked_at is None:
        sign_in.revoked_at = work.now


def revoke_other_sign_ins(work: Work) -> None:
    work.session.execute(
        update(SignIn)
        .where(SignIn.account_id == work.actor.account_id, SignIn.id != (work.actor.sign_in_id or 0), SignIn.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def create_operator(work: Work, *, name: str, email: str, password: str) -> Account:
    """Make an operator, or make an account that exists one; only from the command line."""
    email = mailbox(email)
    if problem := password_problem(password, name, email.partition("@")[0]):
        raise Invalid(problem)
    account = work.session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = Account(name=name, email=email, locale=work.settings.locale, created_at=work.now)
        work.session.add(account)
    account.password_hash = work.gateways.passwords.hash(password)
    account.email_confirmed_at = account.email_confirmed_at or work.now
    account.operator = True
    work.session.flush()
    work.record("accounts.made_operator", account, actor=Actor(account_id=account.id, name=account.name, operator=True))
    return account


def write_site_page(work: Work, name: str, locale: str, body: str) -> None:
    """Set the operator's text of a page (imprint, privacy, terms) in one language."""
    require(work.actor, Permission.SITE_EDIT)
    page = work.session.scalar(select(SitePage).where(SitePage.name == name, SitePage.locale == locale))
    if page is None:
        page = SitePage(name=name, locale=locale, body=body, changed_at=work.now)
        work.session.add(page)
    page.body, page.changed_at = body, work.now
    work.record("accounts.wrote_site_page", page, name=name, locale=locale)
