"""Knows who is signed in, who belongs to a brand, and which of this a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.domain.accounts import Actor, Mandate, Role, Scope, slug
from portal.models.accounts import Account, Brand, MemberInvitation, Membership, SignIn, SitePage
from portal.models.creators import Creator
from portal.models.files import StoredFile
from portal.models.mandates import Mandate as MandateRow
from portal.models.notifications import Notification

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class SignedInPerson:
    """Who looks at a page: the actor for the rules, and what the frame shows of her."""

    actor: Actor
    public_id: str
    email: str
    locale: str
    theme: str
    zone: str
    display_name: str
    shape: str
    """creator or brand: how her avatar is drawn"""
    display_id: str
    photo: str | None
    unread: int
    last_seen_at: datetime


def signed_in(session: Session, secret_hash: str, now: datetime) -> SignedInPerson | None:
    """The person behind a cookie, in one statement; None when the sign-in is over."""
    values = {"secret_hash": secret_hash, "seen_since": now - IDLE, "made_since": now - ABSOLUTE, "today": now.date()}
    row = session.connection().execute(_behind_cookie(), values).first()
    if row is None:
        return None
    (
        sign_in_id,
        fresh_at,
        last_seen,
        account_id,
        public_id,
        name,
        email,
        locale,
        theme,
        zone,
        operator,
        brand_id,
        role,
        brand_name,
        brand_public,
        creator_id,
        creator_name,
        creator_public,
        photo,
        count,
        mandate_id,
        scopes,
        holder_id,
    ) = row
    as_brand = brand_id is not None
    mandate = Mandate(mandate_id, creator_name, holder_id, frozenset(map(Scope, scopes))) if mandate_id and not as_brand else None
    actor = Actor(
        account_id=account_id,
        name=name,
        creator_id=None if as_brand else creator_id,
        brand_id=brand_id,
        role=Role(role) if role else None,
        operator=operator,
        sign_in_id=sign_in_id,
        fresh=fresh_at > now - FRESH,
        mandate=mandate,
    )
    return SignedInPerson(
        actor=actor,
        public_id=public_id,
        email=email,
        locale=locale,
        theme=theme,
        zone=zone,
        display_name=brand_name or creator_name or name,
        shape="brand" if as_brand else "creator",
        display_id=brand_public or creator_public or public_id,
        photo=None if as_brand else photo,
        unread=count,
        last_seen_at=last_seen,
    )


def in_force(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The condition that a creator's authority holds today."""
    return and_(
        MandateRow.accepted_at.is_not(None),
        MandateRow.revoked_at.is_(None),
        MandateRow.first_day <= today,
        MandateRow.last_day >= today,
    )


@cache
def _behind_cookie() -> Select:
    """Built once, because every page asks it."""
    unread = (
        select(func.count())
        .where(Notification.account_id == Account.id, Notification.read_at.is_(None))
        .correlate(Account)
        .scalar_subquery()
    )
    own_profile = aliased(Creator)
    return (
        select(
            SignIn.id,
            SignIn.fresh_at,
            SignIn.last_seen_at,
            Account.id,
            Account.public_id,
            Account.name,
            Account.email,
            Account.locale,
            Account.theme,
            Account.zone,
            Account.operator,
            Membership.brand_id,
            Membership.role,
            Brand.name,
            Brand.public_id,
            Creator.id,
            Creator.name,
            Creator.public_id,
            StoredFile.public_id,
            unread,
            MandateRow.id,
            MandateRow.scopes,
            Creator.account_id,
        )
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(
            Membership, and_(Membership.account_id == Account.id, Membership.brand_id == SignIn.brand_id, Membership.removed_at.is_(None))
        )
        .outerjoin(Brand, Brand.id == Membership.brand_id)
        .outerjoin(
            MandateRow,
            and_(MandateRow.id == SignIn.mandate_id, MandateRow.account_id == Account.id, in_force(bindparam("today", type_=Date()))),
        )
        .outerjoin(
            Creator,
            Creator.id
            == case(
                (MandateRow.id.is_not(None), MandateRow.creator_id),
                else_=select(own_profile.id).where(own_profile.account_id == Account.id).correlate(Account).scalar_subquery(),
            ),
        )
        .outerjoin(StoredFile, StoredFile.id == Creator.photo_id)
        .where(
            SignIn.secret_hash == bindparam("secret_hash"),
            SignIn.revoked_at.is_(None),
            SignIn.last_seen_at > bindparam("seen_since"),
            SignIn.created_at > bindparam("made_since"),
            Account.erased_at.is_(None),
        )
    )


def account(session: Session, actor: Actor) -> Account:
    return session.get_one(Account, actor.account_id)


def sign_ins(session: Session, actor: Actor, now: datetime) -> list[SignIn]:
    """Where she is signed in: this browser, then the one that was used last. What has run out by itself is not among them."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.account_id == actor.account_id, SignIn.revoked_at.is_(None))
            .where(SignIn.last_seen_at > now - IDLE, SignIn.created_at > now - ABSOLUTE)
            .order_by((SignIn.id == (actor.sign_in_id or 0)).desc(), SignIn.last_seen_at.desc(), SignIn.id.desc())
        )
    )


def find_sign_in(session: Session, actor: Actor, public_id: str) -> SignIn | None:
    return session.scalar(select(SignIn).where(SignIn.account_id == actor.account_id, SignIn.public_id == public_id))


def brands_of(session: Session, actor: Actor) -> list[Membership]:
    """The brands in which she is a member."""
    return list(
        session.scalars(
            select(Membership)
            .options(joinedload(Membership.brand))
            .where(Membership.account_id == actor.account_id, Membership.removed_at.is_(None))
            .order_by(Membership.id)
        )
    )


def acting_for(session: Session, creator_id: int, scope: Scope, today: date) -> list[int]:
    """The accounts that may do this for her today."""
    rows = session.execute(select(MandateRow.account_id, MandateRow.scopes).where(MandateRow.creator_id == creator_id, in_force(today)))
    return sorted({account_id for account_id, scopes in rows if account_id is not None and str(scope) in scopes})


def namesakes(session: Session, name: str, most: int = 3) -> list[Brand]:
    """Brands that read like `name`, whoever's they are, the oldest first: whoever founds one should know them."""
    wanted = slug(name, "brand")
    alike = session.scalars(select(Brand).where(or_(Brand.slug == wanted, Brand.slug.like(f"{wanted}-%"))).order_by(Brand.id).limit(50))
    return [brand for brand in alike if slug(brand.name, "brand") == wanted][:most]


def visible_brand(actor: Actor) -> Select[tuple[Brand]]:
    return select(Brand).where(Brand.id == (actor.brand_id or 0))


def current_brand(session: Session, actor: Actor) -> Brand | None:
    return session.scalar(visible_brand(actor))


def members(session: Session, actor: Actor) -> list[Membership]:
    return list(
        session.scalars(
            select(Membership)
            .options(joinedload(Membership.account))
            .where(Membership.brand_id == (actor.brand_id or 0), Membership.removed_at.is_(None))
            .order_by(Membership.id)
        )
    )


def find_member(session: Session, actor: Actor, account_public_id: str) -> Membership | None:
    return session.scalar(
        select(Membership)
        .join(Account)
        .options(joinedload(Membership.account))
        .where(Membership.brand_id == (actor.brand_id or 0), Account.public_id == account_public_id, Membership.removed_at.is_(None))
    )


def open_invitations(session: Session, actor: Actor, now: datetime) -> list[MemberInvitation]:
    return list(
        session.scalars(
            select(MemberInvitation)
            .where(
                MemberInvitation.brand_id == (actor.brand_id or 0),
                MemberInvitation.accepted_at.is_(None),
                MemberInvitation.revoked_at.is_(None),
                MemberInvitation.expires_at > now,
            )
            .order_by(MemberInvitation.id)
        )
    )


def find_invitation(session: Session, actor: Actor, public_id: str) -> MemberInvitation | None:
    return session.scalar(
        select(MemberInvitation).where(MemberInvitation.brand_id == (actor.brand_id or 0), MemberInvitation.public_id == public_id)
    )


def invitation_named(session: Session, public_id: str) -> MemberInvitation | None:
    """An invitation by the id that its signed link carries; for whoever holds the link."""
    return session.scalar(
        select(MemberInvitation)
        .options(joinedload(MemberInvitation.brand), joinedload(MemberInvitation.invited_by))
        .where(MemberInvitation.public_id == public_id)
    )


def people_of_brand(session: Session, brand_id: int, *roles: Role) -> list[int]:
    """Account ids of the brand's members with one of `roles` (all when none is named)."""
    statement = select(Membership.account_id).where(Membership.brand_id == brand_id, Membership.removed_at.is_(None))
    return list(session.scalars(statement.where(Membership.role.in_(roles)) if roles else statement))


def site_page(session: Session, name: str, locale: str) -> SitePage | None:
    """The operator's text, in the reader's language or the other one."""
    pages = {page.locale: page for page in session.scalars(select(SitePage).where(SitePage.name == name, SitePage.body != ""))}
    return pages.get(locale) or next(iter(pages.values()), None)


def site_page_exactly(session: Session, name: str, locale: str) -> SitePage | None:
    return session.scalar(select(SitePage).where(SitePage.name == name, SitePage.locale == locale))
