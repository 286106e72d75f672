"""Knows how a brand gets its workspace and its members."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from portal.domain import paths
from portal.domain.accounts import Role, mailbox, slug
from portal.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.tokens import LinkExpired
from portal.models.accounts import Account, Brand, MemberInvitation, Membership, SignIn
from portal.queries.accounts import invitation_named, namesakes
from portal.services.accounts.events import MemberRemoved
from portal.services.work import Work

INVITATION_DAYS = 14
OPEN_INVITATIONS = 50
NAME_HERE = Text(N_("A brand of this name is here already. Tick this if yours is another one."))


def create_brand(
    work: Work,
    *,
    name: str,
    country: str,
    website: str = "",
    about: str = "",
    legal_name: str = "",
    address: str = "",
    all_the_same: bool = False,
) -> Brand:
    """A new brand whose owner is the one who acts; she works in it from now on. The same form sent twice is one brand.

    Raises Invalid where another brand is called so, unless she wants it `all_the_same`.
    """
    said = {"name": name, "legal_name": legal_name, "address": address, "country": country, "website": website, "about": about}
    said = {field: value or "" for field, value in said.items()}  # a field that was not sent says nothing
    brand, new = _own_brand(work, said), False
    if brand is None and not all_the_same and namesakes(work.session, name):
        raise Invalid(fields={"all_the_same": NAME_HERE})
    while brand is None:
        # Another brand of this name may take the address in this moment: then the next one is hers.
        brand, new = work.first(Brand(slug=_free_slug(work, name), created_at=work.now, **said), lambda: _own_brand(work, said))
    if not new:
        _work_in(work, brand.id)
        return brand
    work.session.add(Membership(brand_id=brand.id, account_id=work.actor.account_id, role=Role.OWNER, joined_at=work.now))
    _work_in(work, brand.id)
    work.record("accounts.created_brand", brand)
    return brand


def _own_brand(work: Work, said: dict[str, str]) -> Brand | None:
    """The brand that she owns and that says exactly this, as the first of two clicks has made it."""
    return work.session.scalar(
        select(Brand)
        .join(Membership)
        .where(Membership.account_id == work.actor.account_id, Membership.role == Role.OWNER, Membership.removed_at.is_(None))
        .where(*(getattr(Brand, field) == value for field, value in said.items()))
        .limit(1)
    )


def edit_brand(work: Work, brand: Brand, *, all_the_same: bool = False, **changes: str) -> None:
    """Change name, legal_name, address, country, website or about.

    Raises Invalid where another brand is called by the new name, unless she wants it `all_the_same`.
    """
    require(work.actor, Permission.BRANDS_EDIT, brand)
    name = changes.get("name", brand.name)
    if name != brand.name and not all_the_same and any(each.id != brand.id for each in namesakes(work.session, name)):
        raise Invalid(fields={"all_the_same": NAME_HERE})
    changed = {field: value for field, value in changes.items() if getattr(brand, field) != value}
    for field, value in changed.items():
        setattr(brand, field, value)
    if changed:
        work.record("accounts.edited_brand", brand, fields=sorted(changed))


def invite_member(work: Work, brand: Brand, email: str, role: Role) -> MemberInvitation:
    """Send an invitation that whoever holds the e-mail can accept within two weeks; a second one replaces the first."""
    require(work.actor, Permission.BRANDS_MEMBERS, brand)
    email = mailbox(email)
    member = work.session.scalar(
        select(Membership).join(Account).where(Membership.brand_id == brand.id, Account.email == email, Membership.removed_at.is_(None))
    )
    if member is not None:
        raise Invalid(fields={"email": Text(N_("This person is a member already."))})
    waiting = select(func.count()).where(
        MemberInvitation.brand_id == brand.id,
        MemberInvitation.accepted_at.is_(None),
        MemberInvitation.revoked_at.is_(None),
        MemberInvitation.expires_at > work.now,
    )
    if work.session.scalar(waiting) >= OPEN_INVITATIONS:
        raise NotNow(N_("Too many open invitations. Revoke some first."))
    work.session.execute(
        update(MemberInvitation)
        .where(
            MemberInvitation.brand_id == brand.id,
            MemberInvitation.email == email,
            MemberInvitation.accepted_at.is_(None),
            MemberInvitation.revoked_at.is_(None),
        )
        .values(revoked_at=work.now)
    )
    invitation = MemberInvitation(
        brand_id=brand.id,
        email=email,
        role=role,
        invited_by_id=work.actor.account_id,
        created_at=work.now,
        expires_at=work.now + timedelta(days=INVITATION_DAYS),
    )
    work.session.add(invitation)
    work.record("accounts.invited_member", invitation, email=email, role=str(role))
    locale = work.session.scalar(select(Account.locale).where(Account.id == work.actor.account_id)) or work.settings.locale
    token = work.gateways.tokens.sign("member", invitation.public_id)
    work.mail(
        "member_invitation",
        email,
        locale,
        f"member:{invitation.public_id}",
        brand=brand.name,
        inviter=work.actor.name,
        path=paths.member_invitation(token),
    )
    return invitation


def accept_invitation(work: Work, token: str) -> Brand:
    """Join with the account that holds the invited e-mail; twice is once. Raises LinkExpired, LinkBroken, NotAllowed."""
    invitation = behind_invitation(work, token)
    account = work.session.get_one(Account, work.actor.account_id)
    if invitation.email != account.email:
        raise NotAllowed(Text(N_("This invitation was sent to %(email)s. Sign in with that address."), email=invitation.email))
    # Two clicks at once: the second waits here and then sees what the first has done.
    work.session.refresh(invitation, with_for_update={"of": MemberInvitation})
    if invitation.revoked_at is not None:
        raise LinkExpired()
    if invitation.accepted_at is None:
        invitation.accepted_at = work.now
        hers = select(Membership).where(Membership.brand_id == invitation.brand_id, Membership.account_id == account.id)
        member = work.session.scalar(hers)
        if member is None:
            fresh = Membership(brand_id=invitation.brand_id, account_id=account.id, role=invitation.role, joined_at=work.now)
            member, _ = work.first(fresh, lambda: work.session.scalars(hers).one())
        member.role, member.removed_at = invitation.role, None
        work.record("accounts.joined_brand", invitation, role=invitation.role)
    _work_in(work, invitation.brand_id)
    return invitation.brand


def behind_invitation(work: Work, token: str) -> MemberInvitation:
    """The living invitation that a link from a mail carries, accepted or not. Raises LinkExpired, LinkBroken."""
    invitation = invitation_named(work.session, work.gateways.tokens.read("member", token, INVITATION_DAYS * 24 * 3600))
    if invitation is None or invitation.revoked_at is not None or invitation.expires_at < work.now:
        raise LinkExpired()
    return invitation


def revoke_invitation(work: Work, invitation: MemberInvitation) -> None:
    require(work.actor, Permission.BRANDS_MEMBERS, invitation)
    # Whoever accepts in this very moment is either first, and this says so, or is told that the invitation is gone.
    work.session.refresh(invitation, with_for_update={"of": MemberInvitation})
    if invitation.accepted_at is not None:
        raise NotNow(N_("This invitation was accepted already."))
    if invitation.revoked_at is None:
        invitation.revoked_at = work.now
        work.record("accounts.revoked_invitation", invitation, email=invitation.email)


def change_role(work: Work, member: Membership, role: Role) -> None:
    require(work.actor, Permission.BRANDS_MEMBERS, member)
    if member.role == Role.OWNER and role is not Role.OWNER:
        _refuse_last_owner(work, member)
    member.role = role
    work.record("accounts.changed_role", member, role=str(role), member=member.account.name)


def remove_member(work: Work, member: Membership) -> None:
    """Take a member's access away at once, in every browser in which she works for this brand."""
    require(work.actor, Permission.BRANDS_MEMBERS, member)
    if member.role == Role.OWNER:
        _refuse_last_owner(work, member)
    member.removed_at = work.now
    work.session.execute(
        update(SignIn).where(SignIn.account_id == member.account_id, SignIn.brand_id == member.brand_id).values(brand_id=None)
    )
    work.record("accounts.removed_member", member, member=member.account.name)
    work.announce(MemberRemoved(member))


def switch_brand(work: Work, brand_id: int | None) -> None:
    """Work in another brand in this browser, or as oneself (None)."""
    if brand_id is not None:
        mine = select(Membership.id).where(
            Membership.account_id == work.actor.account_id, Membership.brand_id == brand_id, Membership.removed_at.is_(None)
        )
        if work.session.scalar(mine) is None:
            raise NotFound()
    _work_in(work, brand_id)


def _work_in(work: Work, brand_id: int | None) -> None:
    if work.actor.sign_in_id is not None:
        work.session.execute(update(SignIn).where(SignIn.id == work.actor.sign_in_id).values(brand_id=brand_id, mandate_id=None))


def _refuse_last_owner(work: Work, member: Membership) -> None:
    # Two owners who step down at once would each count the other one: the brand's row lets one of them wait.
    work.session.execute(select(Brand.id).where(Brand.id == member.brand_id).with_for_update())
    others = select(func.count()).where(
        Membership.brand_id == member.brand_id, Membership.role == Role.OWNER, Membership.removed_at.is_(None), Membership.id != member.id
    )
    if not work.session.scalar(others):
        raise NotNow(N_("A brand needs at least one owner. Make somebody else an owner first."))


def _free_slug(work: Work, name: str) -> str:
    wish = slug(name, "brand")
    taken = set(work.session.scalars(select(Brand.slug).where(Brand.slug.startswith(wish))))
    return next(each for each in (wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
