"""Knows what was checked about whom, who may see the details, and what waits for the operator's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor, Role
from portal.domain.verification import OF_BRANDS, OF_CREATORS, Rung, domain_of
from portal.models.accounts import Account, Brand, Membership
from portal.models.activity import Activity
from portal.models.base import Moment
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import Channel, Creator, MetricSnapshot
from portal.models.verification import Verification
from portal.queries.prepared import prepared

HISTORY = 20


@dataclass(frozen=True)
class OwnConnection:
    """A connection as its owner sees it, and whether figures of it stand here."""

    connection: Connection
    figures: int


def visible_to(actor: Actor) -> Select[tuple[Verification]]:
    """One's own checks, and for the operator all of them."""
    if actor.operator and actor.brand_id is None and actor.creator_id is None:
        return select(Verification)
    mine = []
    if actor.creator_id is not None:
        mine.append(Verification.creator_id == actor.creator_id)
    if actor.brand_id is not None and actor.role in (Role.OWNER, Role.MANAGER):
        mine.append(Verification.brand_id == actor.brand_id)
    return select(Verification).where(or_(*mine) if mine else Verification.id.is_(None))


def find(session: Session, actor: Actor, public_id: str) -> Verification | None:
    return session.scalar(
        visible_to(actor)
        .options(
            joinedload(Verification.channel),
            joinedload(Verification.file),
            joinedload(Verification.creator),
            joinedload(Verification.brand),
            joinedload(Verification.decided_by),
        )
        .where(Verification.public_id == public_id)
    )


def own_checks(session: Session, actor: Actor) -> list[Verification]:
    """Her checks or those of her brand, the newest first."""
    statement = visible_to(actor).options(joinedload(Verification.channel)).order_by(Verification.id.desc()).limit(HISTORY)
    return list(session.scalars(statement))


def waiting(session: Session) -> list[Verification]:
    """What waits for the operator's eyes, the longest waiting first."""
    return list(
        session.scalars(
            select(Verification)
            .options(joinedload(Verification.creator), joinedload(Verification.brand), joinedload(Verification.channel))
            .where(Verification.state == "waiting", Verification.by_eye.is_(True))
            .order_by(Verification.asked_at, Verification.id)
            .limit(200)
        )
    )


def count_waiting(session: Session) -> int:
    waits = select(func.count()).select_from(Verification).where(Verification.state == "waiting", Verification.by_eye.is_(True))
    return session.scalar(waits) or 0


def decided(session: Session) -> list[Verification]:
    """What was decided last, so that it can be taken back."""
    return list(
        session.scalars(
            select(Verification)
            .options(joinedload(Verification.creator), joinedload(Verification.brand), joinedload(Verification.decided_by))
            .where(Verification.decided_at.is_not(None), Verification.state.in_(("confirmed", "refused", "revoked")))
            .order_by(Verification.decided_at.desc(), Verification.id.desc())
            .limit(HISTORY)
        )
    )


def held_by(session: Session, platform: str, provider_id: str) -> Connection | None:
    """The living connection of an account, with its owner: what a dispute is about. For the operator."""
    return session.scalar(
        select(Connection)
        .options(joinedload(Connection.creator))
        .where(Connection.platform == platform, Connection.provider_id == provider_id, Connection.state == "active")
    )


def connections_of(session: Session, actor: Actor) -> list[OwnConnection]:
    """Her connections, living ones first, with how many figures of each stand here."""
    if actor.creator_id is None:
        return []
    counted = (
        select(func.count())
        .where(MetricSnapshot.channel_id == Connection.channel_id, MetricSnapshot.source.in_(("connected", "formerly")))
        .correlate(Connection)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Connection, counted)
        .options(joinedload(Connection.channel))
        .where(Connection.creator_id == actor.creator_id)
        .order_by(Connection.state != "active", Connection.id.desc())
    )
    return [OwnConnection(*row) for row in rows]


def find_connection(session: Session, actor: Actor, public_id: str) -> Connection | None:
    """One of her own connections."""
    return session.scalar(
        select(Connection)
        .options(joinedload(Connection.channel), joinedload(Connection.creator))
        .where(Connection.public_id == public_id, Connection.creator_id == actor.creator_id)
    )


def find_attempt(session: Session, actor: Actor, public_id: str) -> ConnectionAttempt | None:
    """A try of hers that ran into somebody else's connection."""
    return session.scalar(
        select(ConnectionAttempt)
        .options(joinedload(ConnectionAttempt.contested))
        .where(
            ConnectionAttempt.public_id == public_id,
            ConnectionAttempt.creator_id == actor.creator_id,
            ConnectionAttempt.provider_id != "",
        )
    )


def ladders_of(session: Session, creator_ids: Sequence[int]) -> dict[int, list[Rung]]:
    """Creator id to what was checked about her, in one statement; the lowest rung first, and former connections last."""
    found: dict[int, list[Rung]] = {number: [] for number in creator_ids}
    if found:
        for owner, *rung in session.execute(*_creators(ids=list(found))):
            found[owner].append(_rung(*rung))
    for rungs in found.values():
        rungs.sort(key=lambda rung: (rung.ended is not None, OF_CREATORS.index(rung.method), rung.at))
    return found


def ladder_of_brand(session: Session, brand: Brand) -> list[Rung]:
    """What was checked about a brand, in one statement; a mailbox at a domain that is no longer its website does not count."""
    site = domain_of(brand.website)
    rungs = [_rung(*rung) for _, *rung in session.execute(*_brands(ids=[brand.id]))]
    rungs = [rung for rung in rungs if rung.method != "domain_mail" or rung.about == site]
    return sorted(rungs, key=lambda rung: (OF_BRANDS.index(rung.method), rung.at))


def _rung(method: str, at: datetime, by: str, about: str, platform: str, until: datetime | None, ended: datetime | None) -> Rung:
    return Rung(method, at, by, about, platform, until, ended)


def _row(owner, method, at, by, about=None, platform=None, until=None, ended=None) -> tuple:
    """The columns that every part of a ladder has."""

    def moment(value):
        return func.coalesce(value, null(), type_=Moment()) if value is not None else null().cast(Moment())

    return (
        owner.label("owner"),
        (literal(method) if isinstance(method, str) else method).label("method"),
        at.label("at"),
        (literal(by) if isinstance(by, str) else by).label("by"),
        (about if about is not None else literal("")).label("about"),
        (platform if platform is not None else literal("")).label("platform"),
        moment(until).label("until"),
        moment(ended).label("ended"),
    )


@prepared
def _creators() -> Select:
    ids = bindparam("ids", expanding=True)
    mail = (
        select(*_row(Creator.id, "mail", Account.email_confirmed_at, "portal"))
        .join(Account, Account.id == Creator.account_id)
        .where(Creator.id.in_(ids), Account.email_confirmed_at.is_not(None))
    )
    connected = (
        select(
            *_row(
                Connection.creator_id,
                "connection",
                Connection.proven_at,
                "platform",
                Channel.handle,
                Connection.platform,
                ended=Connection.ended_at,
            )
        )
        .join(Channel, Channel.id == Connection.channel_id)
        .where(
            Connection.creator_id.in_(ids),
            Channel.removed_at.is_(None),
            or_(Connection.state == "active", and_(Connection.figures_kept.is_(True), Connection.state.in_(("lost", "disconnected")))),
        )
    )
    checked = _checked(Verification.creator_id, ids)
    ready, lost = "payments.payout_account_ready", "payments.payout_account_lost"
    last = {verb: func.max(case((Activity.verb == verb, Activity.at))) for verb in (ready, lost)}
    payout = (
        select(*_row(Activity.creator_id, "payout", last[ready], "stripe"))
        .where(Activity.creator_id.in_(ids), Activity.verb.in_((ready, lost)))
        .group_by(Activity.creator_id)
        .having(last[ready].is_not(None), or_(last[lost].is_(None), last[ready] > last[lost]))
    )
    return union_all(mail, connected, checked, payout)


@prepared
def _brands() -> Select:
    ids = bindparam("ids", expanding=True)
    mail = (
        select(*_row(Membership.brand_id, "mail", func.min(Account.email_confirmed_at), "portal"))
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.brand_id.in_(ids),
            Membership.removed_at.is_(None),
            Membership.role == Role.OWNER,
            Account.email_confirmed_at.is_not(None),
        )
        .group_by(Membership.brand_id)
    )
    paid = (
        select(*_row(Activity.brand_id, "payment", func.max(Activity.at), "stripe"))
        .where(Activity.brand_id.in_(ids), Activity.verb == "payments.secured")
        .group_by(Activity.brand_id)
    )
    return union_all(mail, _checked(Verification.brand_id, ids), paid)


def _checked(owner, ids) -> Select:
    """Confirmed checks. A number of a business is nobody's to read but the operator's, so only the method is told."""
    about = case((Verification.method == "business", literal("")), else_=func.coalesce(Channel.handle, Verification.about))
    return (
        select(
            *_row(
                owner,
                Verification.method,
                Verification.decided_at,
                Verification.checked_by,
                about,
                func.coalesce(Channel.platform, ""),
                until=Verification.expires_at,
            )
        )
        .outerjoin(Channel, Channel.id == Verification.channel_id)
        .where(
            owner.in_(ids),
            Verification.state == "confirmed",
            Verification.method.in_(("channel_code", "domain_mail", "business")),
            Channel.removed_at.is_(None),
        )
    )
