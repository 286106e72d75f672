"""Knows which offers a person may see, where each stands, and how fast the other side usually answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Integer, Select, bindparam, case, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.mandates import agent
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission, may
from portal.domain.states import Side
from portal.domain.text import Text
from portal.models.accounts import Account, Brand
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.models.offers import Offer, OfferMailing, OfferRecipient, OfferVersion
from portal.models.programs import Application, BriefVersion, Program
from portal.queries.prepared import prepared

PAGE = 25
UNSEEN_BY_CREATORS = ("draft", "discarded")
OPEN = ("with_creator", "with_brand")
TABS = ("mine", "waiting", "drafts", "agreed", "done")
_PUT = ("offers.sent", "offers.countered", "offers.revised", "offers.took_back")
_ANSWERED = ("offers.countered", "offers.accepted", "offers.declined")
_LOOKED_AT = 300
_ENOUGH = 3
"""Fewer answers than these say nothing about what is usual."""


def visible_to(actor: Actor) -> Select[tuple[Offer]]:
    """A brand's negotiators see its offers, drafts included; a creator what was sent to her; finance none."""
    statement = select(Offer).options(joinedload(Offer.brand), joinedload(Offer.creator), joinedload(Offer.program))
    if not may(actor, Permission.OFFERS_SEE):
        return statement.where(false())
    if actor.brand_id is not None:
        return statement.where(Offer.brand_id == actor.brand_id)
    return statement.where(Offer.creator_id == actor.creator_id, Offer.state.not_in(UNSEEN_BY_CREATORS))


def find(session: Session, actor: Actor, public_id: str) -> Offer | None:
    return session.scalar(*_one(actor, public_id=public_id))


@prepared
def _one(actor: Actor) -> Select[tuple[Offer]]:
    return visible_to(actor).where(Offer.public_id == bindparam("public_id"))


@dataclass(frozen=True)
class Row:
    """One line of the list: the offer and the version on the table, which a draft has not yet."""

    offer: Offer
    version: OfferVersion | None

    @property
    def terms(self) -> TermSheet:
        return TermSheet.from_json(self.version.terms if self.version else self.offer.draft)


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    counts: dict[str, int]
    """How many each tab holds."""
    total: int
    number: int
    pages: int


def listing(session: Session, actor: Actor, *, tab: str = "mine", words: str = "", number: int = 1) -> Listing:
    """One page of a tab: mine to answer (soonest first), waiting for the other side, drafts, agreed, done."""
    searched = {"like": f"%{words.replace('%', '')}%"} if words else {}
    counts = {name: count for name, count in session.execute(*_counts(actor, bool(words), **searched))}
    total = counts.get(tab, 0)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    rows = session.execute(*_page(actor, bool(words), tab in ("mine", "waiting"), tab=tab, skipped=(number - 1) * PAGE, **searched))
    return Listing([Row(offer, version) for offer, version in rows], counts, total, number, pages)


@prepared
def _counts(actor: Actor, searched: bool) -> Select:
    inner = _sorted_into_tabs(actor, searched)
    return select(inner.c.tab, func.count()).group_by(inner.c.tab)


@prepared
def _page(actor: Actor, searched: bool, urgent: bool) -> Select:
    inner = _sorted_into_tabs(actor, searched)
    order = (Offer.expires_at, Offer.id) if urgent else (Offer.id.desc(),)
    return (
        visible_to(actor)
        .add_columns(OfferVersion)
        .join(inner, inner.c.id == Offer.id)
        .outerjoin(OfferVersion, (OfferVersion.offer_id == Offer.id) & (OfferVersion.number == Offer.current_number))
        .where(inner.c.tab == bindparam("tab"))
        .order_by(*order)
        .limit(PAGE)
        .offset(bindparam("skipped", type_=Integer))
    )


def _sorted_into_tabs(actor: Actor, searched: bool):
    found = visible_to(actor).with_only_columns(Offer.id, _tab(actor).label("tab"), maintain_column_froms=True).options()
    found = found.join(Brand, Brand.id == Offer.brand_id).join(Creator, Creator.id == Offer.creator_id)
    if searched:
        found = found.where(or_(*(column.ilike(bindparam("like")) for column in (Offer.title, Brand.name, Creator.name))))
    return found.subquery()


def _tab(actor: Actor):
    mine = "with_brand" if actor.brand_id is not None else "with_creator"
    return case(
        (Offer.state == mine, "mine"),
        (Offer.state.in_(OPEN), "waiting"),
        (Offer.state == "draft", "drafts"),
        (Offer.state.in_(("accepted", "contracted")), "agreed"),
        else_="done",
    )


def versions(session: Session, offer: Offer) -> list[OfferVersion]:
    """All of them, the first one first, with their authors."""
    return list(session.scalars(*_versions(offer_id=offer.id)))


@prepared
def _versions() -> Select[tuple[OfferVersion]]:
    return (
        select(OfferVersion)
        .options(joinedload(OfferVersion.author).load_only(Account.name))
        .where(OfferVersion.offer_id == bindparam("offer_id"))
        .order_by(OfferVersion.number)
    )


def history(session: Session, offer: Offer) -> list[Activity]:
    """What happened to the offer, oldest first."""
    return list(session.scalars(*_history(offer_id=offer.id)))


@prepared
def _history() -> Select[tuple[Activity]]:
    mine = (Activity.subject_kind == "offer", Activity.subject_id == bindparam("offer_id"))
    return select(Activity).where(*mine).order_by(Activity.at, Activity.id)


def usual_answer(session: Session, side: Side, party_id: int) -> timedelta | None:
    """Median time in which a brand or a creator has answered what lay on its table; None where too little is known.

    Read from history: from each deed that laid a version on its table to its next answer, the newest ones.
    """
    rows = session.execute(*_deeds(side, party_id=party_id))
    since: dict[int, datetime] = {}
    taken: list[timedelta] = []
    for offer_id, at, verb, by in reversed(rows.all()):
        if by == side and verb in _ANSWERED and offer_id in since:
            taken.append(at - since.pop(offer_id))
        elif by != side and verb in _PUT:
            since[offer_id] = at
    return median(taken) if len(taken) >= _ENOUGH else None


@prepared
def _deeds(side: Side) -> Select:
    party = Activity.brand_id if side is Side.BRAND else Activity.creator_id
    return (
        select(Activity.subject_id, Activity.at, Activity.verb, Activity.side)
        .where(party == bindparam("party_id"), Activity.subject_kind == "offer", Activity.verb.in_({*_PUT, *_ANSWERED}))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(_LOOKED_AT)
    )


def recipient(session: Session, wish: str) -> Creator | None:
    """The published creator whom an address names by public id or handle."""
    return session.scalar(select(Creator).where(or_(Creator.public_id == wish, Creator.handle == wish), Creator.published_at.is_not(None)))


def application(session: Session, actor: Actor, public_id: str) -> Application | None:
    """An application to the actor's brand, with its program and creator."""
    return session.scalar(
        select(Application)
        .options(joinedload(Application.program), joinedload(Application.creator))
        .where(Application.public_id == public_id, Application.brand_id == (actor.brand_id or 0))
    )


def program(session: Session, actor: Actor, public_id: str) -> Program | None:
    return session.scalar(select(Program).where(Program.public_id == public_id, Program.brand_id == (actor.brand_id or 0)))


def brief(session: Session, program_id: int | None, number: int | None = None) -> BriefVersion | None:
    """A program's brief: the version of that number, the newest where none is named."""
    if program_id is None:
        return None
    statement = select(BriefVersion).where(BriefVersion.program_id == program_id)
    if number is not None:
        statement = statement.where(BriefVersion.number == number)
    return session.scalar(statement.order_by(BriefVersion.number.desc()).limit(1))


def open_for(session: Session, actor: Actor, application_id: int) -> Offer | None:
    """The offer of the actor's brand that already follows from an application, if one is alive."""
    return session.scalar(
        visible_to(actor)
        .where(Offer.application_id == application_id, Offer.state.in_(("draft", *OPEN, "accepted", "contracted")))
        .order_by(Offer.id.desc())
        .limit(1)
    )


def taken_back(past: list[Activity]) -> set[int]:
    """Numbers of the versions that their author took off the table again, read from an offer's history."""
    return {row.details["version"] for row in past if row.verb == "offers.took_back"}


def author_name(version: OfferVersion, offer: Offer) -> str | Text:
    """Who wrote a version, as the other side knows her: the creator's public name, or the person and whom she acts for."""
    author: Account | None = version.author
    if version.side == Side.CREATOR:
        return offer.creator.name if author is None or author.id == offer.creator.account_id else agent(author.name, offer.creator.name)
    return f"{author.name}, {offer.brand.name}" if author is not None else offer.brand.name


def find_mailing(session: Session, actor: Actor, public_id: str) -> OfferMailing | None:
    """One of the brand's offers to several creators."""
    if not may(actor, Permission.OFFERS_MAKE):
        return None
    return session.scalar(select(OfferMailing).where(OfferMailing.public_id == public_id, OfferMailing.brand_id == actor.brand_id))


def mailings_of(session: Session, actor: Actor, most: int = 20) -> list[tuple[OfferMailing, int, int]]:
    """The brand's newest mailings with (how many creators, how many of them have their offer)."""
    if not may(actor, Permission.OFFERS_MAKE):
        return []
    got = func.sum(case((OfferRecipient.state == "sent", 1), else_=0))
    rows = session.execute(
        select(OfferMailing, func.count(OfferRecipient.id), got)
        .join(OfferRecipient, OfferRecipient.mailing_id == OfferMailing.id)
        .where(OfferMailing.brand_id == actor.brand_id)
        .group_by(OfferMailing.id)
        .order_by(OfferMailing.id.desc())
        .limit(most)
    )
    return [(row, count, int(sent)) for row, count, sent in rows]


def recipients_of(session: Session, offers: OfferMailing) -> list[OfferRecipient]:
    """Everybody of a mailing in the order in which they were ticked, with her offer where she has it."""
    statement = select(OfferRecipient).options(
        joinedload(OfferRecipient.creator).joinedload(Creator.photo), joinedload(OfferRecipient.offer)
    )
    return list(session.scalars(statement.where(OfferRecipient.mailing_id == offers.id).order_by(OfferRecipient.id)))


def recipients(session: Session, public_ids: list[str]) -> list[Creator]:
    """The published creators whom an address names, in its order."""
    rows = session.scalars(select(Creator).where(Creator.public_id.in_(public_ids), Creator.published_at.is_not(None)))
    known = {creator.public_id: creator for creator in rows}
    return [known[each] for each in dict.fromkeys(public_ids) if each in known]
