"""Knows how to fill a portal with many rows: the demo's cast, a crowd of creators, and one collaboration copied by the thousand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select, text, update

from portal.demo import making, people
from portal.demo.stories import cast, collaborations, lists, programs
from portal.demo.stories.stage import Stage
from portal.domain.accounts import Actor
from portal.models.activity import Activity
from portal.models.base import new_public_id
from portal.models.board import Deliverable, Submission, ValueItem
from portal.models.contracts import Collaboration, Contract
from portal.models.creators import Creator
from portal.models.discovery import SearchDirty
from portal.models.messages import Message
from portal.models.notifications import Notification
from portal.models.offers import Offer, OfferVersion
from portal.models.payments import Obligation
from portal.models.programs import Application, Program
from portal.services import discovery
from tests.cast import Person
from tests.support.portal import Portal

STORY = "Foam without a machine"
"""The collaboration in the middle of its board; the one that is copied."""
SCORED = 120
STATES = {
    Obligation: ("due", "funded", "paid_out", "paid_out"),
    Deliverable: ("in_progress", "submitted", "approved", "done", "done"),
    Offer: ("contracted",),
}


@dataclass
class World:
    portal: Portal
    people: dict[str, Person]
    addresses: dict[str, tuple[str, str]]
    """Main page → (who opens it, its address)."""


def build(portal: Portal, *, creators: int, copies: int, amounts: people.Amounts | None = None) -> World:
    """`creators` in all; `copies` collaborations of Bea's brand, every tenth with Ada, the others with the crowd."""
    stage = Stage(portal.house.office, portal.payments, portal.clock.now, making.PASSWORD)
    with stage.work() as work:
        crowd = people.populate(work.session, creators, stage.today, amounts=amounts)
    acting = cast.assemble(stage)
    made = programs.tell(stage, acting, crowd[:400])
    for episode in collaborations.EPISODES:
        if episode.title in (STORY, "A calendar of breakfasts", "Twelve recipes with foam"):
            collaborations.play(stage, episode, acting, made)
    stage.set(0)
    with portal.house.engine.execution_options(portal_writes=True).begin() as connection:
        _copy_story(connection, copies, acting, crowd)
        _crowd_applies(connection, made["barista"], acting["bea"], crowd[200 : 200 + copies])
        _tell(connection, acting["bea"], copies)
    _score(portal, crowd)
    lists.tell(stage, acting)
    stage.set(0)
    with portal.work() as work:
        work.session.execute(delete(SearchDirty))
    discovery.reindex(portal.house.office)
    with portal.house.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    logins = {login.key: login for login in making.LOGINS}
    persons = {key: Person(actor.account_id, actor.name, logins[key].email, actor) for key, actor in acting.items()}
    return World(portal, persons, _addresses(portal, made))


def _score(portal: Portal, crowd: list[int]) -> None:
    """Score the cast and SCORED of the crowd, and give the others their judgements in turn: what a page reads is the same."""
    wanted = or_(Creator.id.in_(crowd[:SCORED]), Creator.id.not_in(crowd[:1]) & (Creator.id > crowd[-1]))
    with portal.work() as work:
        for creator in work.session.scalars(select(Creator).where(wanted, Creator.published_at.is_not(None))).all():
            discovery.score(work, creator)
    with portal.work() as work:
        discovery.gather_peers(work)
        known = work.session.execute(
            select(Creator.quality, Creator.quality_detail, Creator.scored_at).where(Creator.id.in_(crowd[:SCORED]))
        ).all()
        given = [
            {"number": number, "quality": quality, "detail": detail, "at": at}
            for number, (quality, detail, at) in zip(crowd[SCORED:], cycle(known), strict=False)
        ]
        if given:
            table = Creator.__table__
            work.session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("number"))
                .values(quality=bindparam("quality"), quality_detail=bindparam("detail"), scored_at=bindparam("at")),
                given,
            )


def _addresses(portal: Portal, made: dict[str, int]) -> dict[str, tuple[str, str]]:
    with portal.session() as session:
        shared = session.scalars(select(Collaboration).where(Collaboration.title == STORY).order_by(Collaboration.id)).first()
        offer = session.scalars(select(Offer).where(Offer.title == "Twelve recipes with foam")).one()
        program = session.get_one(Program, made["barista"])
        creator = session.scalars(select(Creator).where(Creator.handle == "ada-lind")).one()
    return {
        "home": ("bea", "/home"),
        "directory": ("bea", "/creators?q=kochen&platform=instagram&country=DE&followers_min=5000"),
        "vetting": ("bea", f"/creators/{creator.handle}"),
        "media_kit": ("bea", f"/kit/{creator.handle}"),
        "program": ("dov", f"/programs/{program.public_id}"),
        "programs": ("ada", "/programs"),
        "offer": ("bea", f"/offers/{offer.public_id}"),
        "board": ("bea", f"/collaborations/{shared.public_id}/board"),
        "payments": ("fay", "/payments"),
        "collaboration": ("bea", f"/collaborations/{shared.public_id}"),
        "collaborations": ("bea", "/collaborations"),
        "offers": ("bea", "/offers"),
        "applications": ("bea", f"/programs/{program.public_id}/applications"),
    }


def _copy_story(connection: Connection, copies: int, acting: dict[str, Actor], crowd: list[int]) -> None:
    """Offer, version, collaboration, contract, cards with their drafts, values, fee, messages and history of the story, `copies` times."""
    shared = _row(connection, Collaboration.__table__, Collaboration.title == STORY)
    offer = _row(connection, Offer.__table__, Offer.id == shared["offer_id"])
    partners = [acting["ada"].creator_id if number % 10 == 0 else crowd[number * 7 % len(crowd)] for number in range(copies)]
    offers = _numbered(connection, Offer.__table__, ({**offer, "creator_id": partner} for partner in partners))
    versions = _rows(connection, OfferVersion.__table__, OfferVersion.offer_id == shared["offer_id"])
    _insert(connection, OfferVersion.__table__, ({**version, "offer_id": number} for number in offers for version in versions))
    fresh = _numbered(
        connection,
        Collaboration.__table__,
        ({**shared, "offer_id": number, "creator_id": partner} for number, partner in zip(offers, partners, strict=True)),
    )
    ends = list(zip(fresh, partners, strict=True))
    for table in (Contract, ValueItem, Obligation, Message, Activity):
        states = STATES.get(table)
        originals = _rows(connection, table.__table__, table.collaboration_id == _id(connection, Collaboration, offer))
        _insert(
            connection,
            table.__table__,
            (
                {**row, "collaboration_id": number, **({"creator_id": partner} if "creator_id" in row else {}),
                 **({"state": states[place % len(states)]} if states else {}), **({"subject_id": number} if "subject_id" in row else {})}
                for place, (number, partner) in enumerate(ends) for row in originals
            ),
        )  # fmt: skip
    cards = _rows(connection, Deliverable.__table__, Deliverable.collaboration_id == _id(connection, Collaboration, offer), keep_id=True)
    for card in cards:
        drafts = _rows(connection, Submission.__table__, Submission.deliverable_id == card.pop("id"))
        states = STATES[Deliverable]
        copied = _numbered(
            connection,
            Deliverable.__table__,
            (
                {**card, "collaboration_id": number, "creator_id": partner, "state": states[place % len(states)]}
                for place, (number, partner) in enumerate(ends)
            ),
        )
        _insert(connection, Submission.__table__, ({**draft, "deliverable_id": number} for number in copied for draft in drafts))


def _crowd_applies(connection: Connection, program_id: int, bea: Actor, crowd: list[int]) -> None:
    """Hundreds more wait for an answer to one program."""
    known = _rows(connection, Application.__table__, Application.program_id == program_id, keep_id=True)
    taken = {row["creator_id"] for row in known}
    pattern = {name: value for name, value in next(row for row in known if row["state"] == "applied").items() if name != "id"}
    _insert(connection, Application.__table__, ({**pattern, "creator_id": creator} for creator in crowd if creator not in taken))


def _tell(connection: Connection, bea: Actor, copies: int) -> None:
    pattern = _rows(connection, Notification.__table__, Notification.account_id == bea.account_id)[0]
    _insert(connection, Notification.__table__, ({**pattern, "group_key": f"offer:{number}"} for number in range(copies)))


def _id(connection: Connection, table, offer: dict[str, Any]) -> int:
    return connection.scalar(select(table.id).where(table.title == STORY).order_by(table.id).limit(1)) or 0


def _row(connection: Connection, table: Table, condition) -> dict[str, Any]:
    return _rows(connection, table, condition)[0]


def _rows(connection: Connection, table: Table, condition, *, keep_id: bool = False) -> list[dict[str, Any]]:
    """Rows without what must be unique to each."""
    found = connection.execute(select(table).where(condition).order_by(table.c.id)).mappings()
    gone = {"public_id"} if keep_id else {"public_id", "id"}
    return [{name: value for name, value in row.items() if name not in gone} for row in found]


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert copies."""
    if ready := _fresh(table, rows):
        connection.execute(insert(table), ready)


def _numbered(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Insert copies; returns their numbers, for which SQLite has to take them one by one."""
    ready = _fresh(table, rows)
    return list(connection.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), ready)) if ready else []


def _fresh(table: Table, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    named = "public_id" in table.c
    return [{**row, "public_id": new_public_id()} if named else row for row in rows]
