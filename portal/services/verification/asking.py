"""Knows how a creator or a brand begins a check: a code for a channel, a number of a business, a mailbox at the brand's own domain."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select

from portal.domain.accounts import Role
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.domain.verification import CODE_LIVES, METHODS, VERIFICATION, domain_of, same_domain
from portal.gateways.registers import EU, well_formed
from portal.models.accounts import Account, Brand, Membership
from portal.models.base import ALPHABET
from portal.models.creators import Channel, Creator
from portal.models.verification import Verification
from portal.services import files
from portal.services.creators import mark_dirty
from portal.services.files import Upload
from portal.services.verification.ending import erase_paper
from portal.services.work import Work

RUNNING = ("open", "waiting")
MOST_A_DAY = 10
"""Checks that one creator or brand may begin in a day: the operator's eyes are few."""


def begin_code(work: Work, creator: Creator, channel: Channel) -> Verification:
    """A code for the text of a channel; the one that runs already, where one does."""
    require(work.actor, Permission.CREATORS_OWN, channel)
    if channel.removed_at is not None:
        raise NotNow()
    running = work.session.scalar(
        select(Verification).where(
            Verification.channel_id == channel.id, Verification.method == "channel_code", Verification.state.in_(RUNNING)
        )
    )
    if running is not None:
        return running
    row = Verification(
        creator_id=creator.id,
        channel_id=channel.id,
        method="channel_code",
        about=channel.handle,
        code=_code(),
        claim={"url": channel.url, "platform": channel.platform},
        expires_at=work.now + CODE_LIVES,
    )
    return _begun(work, row)


def claim_business(
    work: Work, owner: Creator | Brand, *, kind: str, country: str, number: str, name: str, paper: Upload | None = None
) -> Verification:
    """A VAT id or register number with the name that it belongs to. VIES is asked where it can be, else the operator looks.

    Raises Invalid for a number that is not well-formed, or where the operator would have nothing to compare with.
    """
    require(work.actor, _permission(owner), owner)
    if kind not in ("vat", "register"):
        raise Invalid(fields={"kind": Text(N_("Choose one from the list."))})
    number = well_formed(kind, country, number)
    by_vies = kind == "vat" and country in EU and work.gateways.registers.asks_vies()
    if not name.strip():
        raise Invalid(fields={"name": Text(N_("Please fill this in."))})
    if paper is None and not by_vies:
        text = N_("Add a document that shows number and name, for example the extract of the register. The operator compares it.")
        raise Invalid(fields={"paper": Text(text)})
    for old in _living(work, owner, "business"):
        _take_back(work, old)
    row = Verification(
        **_side(owner),
        method="business",
        about=number,
        claim={"kind": kind, "country": country, "number": number, "name": name.strip()[:200]},
        by_eye=not by_vies,
        file_id=files.keep_paper(work, paper).id if paper is not None else None,
    )
    _begun(work, row)
    row.fire("ask", asked_at=work.now)
    if by_vies:
        work.post("check_business", f"{row.public_id}:{row.version}", {"verification": row.public_id})
    return row


def confirm_domain_mail(work: Work, brand: Brand) -> Verification:
    """The acting member's confirmed address lies at the domain of the brand's website. Raises Invalid, NotNow with what is missing."""
    require(work.actor, Permission.BRANDS_EDIT, brand)
    person = work.session.get_one(Account, work.actor.account_id)
    if person.email_confirmed_at is None:
        raise NotNow(N_("Confirm your e-mail first: the link is in your mailbox."))
    site = domain_of(brand.website)
    if not site:
        raise Invalid(N_("Write the website of the brand first, then come back."))
    if not same_domain(person.email, brand.website):
        raise Invalid(
            Text(
                N_("Your address %(email)s does not lie at %(site)s. A member whose address does can confirm it."),
                email=person.email,
                site=site,
            )
        )
    for old in _living(work, brand, "domain_mail"):
        if old.state == "confirmed" and old.about == site:
            return old
        _take_back(work, old)
    row = _begun(work, Verification(brand_id=brand.id, method="domain_mail", about=site, claim={"url": brand.website}))
    row.fire(
        "confirm",
        checked_by="portal",
        decided_at=work.now,
        expires_at=work.now + METHODS["domain_mail"].lasts,
        evidence={"domain": domain_of(person.email), "confirmed_on": person.email_confirmed_at.date().isoformat()},
    )
    work.record("verification.confirmed", row, about=row.about)
    return row


def withdraw(work: Work, row: Verification) -> None:
    """Take a check back, also one that is confirmed: it is no longer shown. Its paper goes."""
    require(work.actor, Permission.CREATORS_OWN if row.creator_id else Permission.BRANDS_EDIT, row)
    _take_back(work, row)


def brand_people(work: Work, brand_id: int) -> list[int]:
    return list(
        work.session.scalars(
            select(Membership.account_id).where(
                Membership.brand_id == brand_id,
                Membership.removed_at.is_(None),
                Membership.role.in_((Role.OWNER, Role.MANAGER)),
            )
        )
    )


def _take_back(work: Work, row: Verification) -> None:
    if VERIFICATION.allows(row.state, "withdraw"):
        if row.state == "confirmed" and row.creator_id is not None:
            mark_dirty(work, row.creator_id)
        row.fire("withdraw", decided_at=work.now)
        erase_paper(work, row)
        work.record("verification.withdrew", row, about=row.about)


def _begun(work: Work, row: Verification) -> Verification:
    side = Verification.creator_id == row.creator_id if row.creator_id else Verification.brand_id == row.brand_id
    since = select(Verification.id).where(side, Verification.created_at > work.now - timedelta(days=1)).limit(MOST_A_DAY)
    if len(list(work.session.scalars(since))) >= MOST_A_DAY:
        raise NotNow(N_("That was much for one day. Go on tomorrow."))
    row.asked_by_id, row.created_at = work.actor.account_id, work.now
    work.session.add(row)
    work.session.flush()
    work.record("verification.began", row, about=row.about)
    return row


def _living(work: Work, owner: Creator | Brand, method: str) -> list[Verification]:
    side = Verification.creator_id == owner.id if isinstance(owner, Creator) else Verification.brand_id == owner.id
    return list(
        work.session.scalars(
            select(Verification)
            .where(side, Verification.method == method, Verification.state.in_((*RUNNING, "confirmed")))
            .order_by(Verification.id)
            .with_for_update()
        )
    )


def _side(owner: Creator | Brand) -> dict[str, int]:
    return {"creator_id": owner.id} if isinstance(owner, Creator) else {"brand_id": owner.id}


def _permission(owner: Creator | Brand) -> Permission:
    return Permission.CREATORS_OWN if isinstance(owner, Creator) else Permission.BRANDS_EDIT


def _code() -> str:
    """Eight signs that nobody writes by chance (39 bits)."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"portal-{signs[:4]}-{signs[4:]}"
