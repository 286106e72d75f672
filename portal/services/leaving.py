"""Knows how a person leaves: what is hers alone is erased, what binds others stays under no name."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, select, update

from portal.domain.accounts import Role
from portal.domain.errors import NotNow
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.accounts import Account, Brand, Membership, SignIn
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.contracts import Contract
from portal.models.creators import AuthorSalt, Channel, Creator, ExportUpload, MarkedWeek, Package, WorkSample
from portal.models.discovery import CreatorExclusion, SavedSearch, ShortlistEntry
from portal.models.files import StoredFile
from portal.models.mandates import Mandate
from portal.models.notifications import Notification
from portal.models.offers import Offer
from portal.models.payments import Obligation
from portal.models.programs import Application
from portal.models.verification import Verification
from portal.services import compliance, creators, media_kits, programs
from portal.services.accounts import confirm_password
from portal.services.outbox import Courier, Parcel
from portal.services.work import Office, Work

OPEN_PAYMENTS = ("due", "collecting", "funded", "releasing", "held")


def obstacles(work: Work) -> list[Text]:
    """Why she cannot leave yet: what is open with others has to be settled or handed over first."""
    found = []
    creator_id = _creator_id(work)
    if creator_id is not None:
        if work.session.scalar(select(exists().where(Obligation.creator_id == creator_id, Obligation.state.in_(OPEN_PAYMENTS)))):
            found.append(Text(N_("A payment is under way. It has to reach you first.")))
        if work.session.scalar(
            select(exists().where(Contract.creator_id == creator_id, Contract.state.in_(("out_for_signature", "partly_signed"))))
        ):
            found.append(Text(N_("An agreement waits for a signature. Sign or decline it first.")))
        if work.session.scalar(select(exists().where(Offer.creator_id == creator_id, Offer.state.in_(("with_creator", "with_brand"))))):
            found.append(Text(N_("An offer waits for an answer. Answer it first.")))
    owned = select(Membership.brand_id).where(
        Membership.account_id == work.actor.account_id, Membership.role == Role.OWNER, Membership.removed_at.is_(None)
    )
    for brand_id in work.session.scalars(owned):
        owners = select(func.count()).where(Membership.brand_id == brand_id, Membership.role == Role.OWNER, Membership.removed_at.is_(None))
        if work.session.scalar(owners) == 1:
            found.append(Text(N_("You are the only owner of a brand. Make somebody else an owner first.")))
    return found


def leave(work: Work, password: str) -> None:
    """Close the account for good. Raises Invalid for a wrong password, NotNow while something is open with others."""
    _hold(work)
    if blocked := obstacles(work):
        raise NotNow(blocked[0])
    confirm_password(work, password)
    account = work.session.get_one(Account, work.actor.account_id)
    work.record("accounts.left", account)
    creator_id = _creator_id(work)
    if creator_id is not None:
        _withdraw_applications(work, creator_id)
        _erase_creator(work, creator_id)
    for stored in work.session.scalars(
        select(StoredFile).where(StoredFile.account_id == account.id, StoredFile.purpose.in_(("photo", "export", "authority", "paper")))
    ):
        stored.erased_at = work.now
        work.post("erase_file", stored.public_id, {"sha256": stored.sha256})
    _lay_down_mandates(work)
    work.session.execute(delete(Notification).where(Notification.account_id == account.id))
    work.session.execute(delete(SavedSearch).where(SavedSearch.account_id == account.id))
    work.session.execute(update(ShortlistEntry).where(ShortlistEntry.owner_id == account.id).values(owner_id=None))
    work.session.execute(
        update(Membership).where(Membership.account_id == account.id, Membership.removed_at.is_(None)).values(removed_at=work.now)
    )
    work.session.execute(update(SignIn).where(SignIn.account_id == account.id).values(revoked_at=work.now, user_agent="", ip_prefix=""))
    account.email = f"erased-{account.public_id}@invalid"
    account.name, account.password_hash, account.email_confirmed_at, account.erased_at = "—", None, None, work.now
    account.operator, account.zone = False, ""
    account.token_rev += 1


def _lay_down_mandates(work: Work) -> None:
    """Nobody who has gone acts for a creator; that she once might stays with the creator, without an address."""
    hers = Mandate.account_id == work.actor.account_id
    work.session.execute(update(Mandate).where(hers, Mandate.revoked_at.is_(None)).values(revoked_at=work.now))
    work.session.execute(update(Mandate).where(hers).values(email=""))


def _hold(work: Work) -> None:
    """Brands first, in the order of their numbers, then her profile: two owners who leave at once would each count the other one,
    and an offer that is being sent (it holds the profile too) would reach nobody."""
    owned = select(Membership.brand_id).where(
        Membership.account_id == work.actor.account_id, Membership.role == Role.OWNER, Membership.removed_at.is_(None)
    )
    work.session.execute(select(Brand.id).where(Brand.id.in_(owned)).order_by(Brand.id).with_for_update())
    work.session.execute(select(Creator.id).where(Creator.account_id == work.actor.account_id).with_for_update())


def _withdraw_applications(work: Work, creator_id: int) -> None:
    """No brand waits for somebody who has gone."""
    for application in work.session.scalars(select(Application).where(Application.creator_id == creator_id)):
        if Application.MACHINE.allows(application.state, "withdraw", Side.CREATOR):
            programs.withdraw(work, application, application.version)


def _erase_creator(work: Work, creator_id: int) -> None:
    creator = work.session.get_one(Creator, creator_id)
    media_kits.erase(work, creator_id)
    compliance.erase_statements(work, creator_id)
    for connection in work.session.scalars(select(Connection).where(Connection.creator_id == creator_id)).all():
        creators.give_back(work, connection)
    work.session.flush()
    for table in (
        ConnectionAttempt,
        Verification,
        Connection,
        Package,
        WorkSample,
        ExportUpload,
        Channel,
        ShortlistEntry,
        CreatorExclusion,
        MarkedWeek,
        Mandate,
        AuthorSalt,
    ):
        work.session.execute(delete(table).where(table.creator_id == creator_id))
    creator.handle, creator.name = f"erased-{creator.public_id}", "—"
    for field in ("tagline", "bio_en", "bio_de", "place", "country", "exclusions", "legal_name", "address"):
        setattr(creator, field, "")
    creator.languages, creator.topics, creator.accepts, creator.excluded_topics, creator.grants = [], [], [], [], []
    creator.available_on, creator.adult_at = None, None
    creator.photo_id, creator.published_at, creator.quality, creator.quality_detail = None, None, None, {}
    creators.mark_dirty(work, creator_id)


def _creator_id(work: Work) -> int | None:
    return work.session.scalar(select(Creator.id).where(Creator.account_id == work.actor.account_id))


def _erase_bytes(office: Office, parcel: Parcel) -> None:
    sha256 = parcel.payload["sha256"]
    with office.writing() as session:
        still_used = session.scalar(select(exists().where(StoredFile.sha256 == sha256, StoredFile.erased_at.is_(None))))
    if not still_used:
        office.gateways.files.erase(sha256)


ERASE_FILE = Courier(_erase_bytes)
"""Bytes go when no living row names their hash any more."""
