"""Knows which applications a person may see: a brand's deciders those to their programs, a creator her own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.models.programs import Application, Program
from portal.queries.creators import Face, faces

PAGE = 24
OPEN = ("applied", "shortlisted", "approved", "confirmed")
TABS = ("open", "applied", "shortlisted", "approved", "confirmed", "invited", "over")
OVER = ("declined", "withdrawn", "expired")


def applications_visible_to(actor: Actor) -> Select[tuple[Application]]:
    """With program, brand and creator."""
    statement = select(Application).options(
        joinedload(Application.program).joinedload(Program.brand), joinedload(Application.creator).joinedload(Creator.photo)
    )
    if may(actor, Permission.APPLICATIONS_DECIDE):
        return statement.where(Application.brand_id == actor.brand_id)
    if may(actor, Permission.PROGRAMS_APPLY):
        return statement.where(Application.creator_id == actor.creator_id)
    return statement.where(false())


def find_application(session: Session, actor: Actor, public_id: str) -> Application | None:
    return session.scalar(applications_visible_to(actor).where(Application.public_id == public_id))


def own_application(session: Session, actor: Actor, program: Program) -> Application | None:
    """The creator's own application to `program`."""
    if actor.creator_id is None:
        return None
    return session.scalar(applications_visible_to(actor).where(Application.program_id == program.id))


@dataclass(frozen=True)
class Candidate:
    application: Application
    face: Face


@dataclass(frozen=True)
class Candidates:
    rows: list[Candidate]
    counts: dict[str, int]
    """How many stand in each tab."""
    total: int
    number: int
    pages: int


def candidates(session: Session, actor: Actor, program: Program, *, tab: str = "open", number: int = 1) -> Candidates:
    """One page of the applications to a program, the oldest first, so that nobody waits behind others."""
    grouped = session.execute(
        applications_visible_to(actor)
        .options()
        .with_only_columns(Application.state, func.count(), maintain_column_froms=True)
        .where(Application.program_id == program.id)
        .group_by(Application.state)
    )
    by_state = {state: count for state, count in grouped}
    states = {"open": OPEN, "over": OVER}
    counts = {name: sum(by_state.get(state, 0) for state in states.get(name, (name,))) for name in TABS}
    total = counts[tab]
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    statement = (
        applications_visible_to(actor)
        .options(joinedload(Application.creator).selectinload(Creator.channels))
        .where(Application.program_id == program.id, Application.state.in_(states.get(tab, (tab,))))
        .order_by(Application.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    found = list(session.scalars(statement))
    shown = {face.creator.id: face for face in faces(session, [each.creator for each in found])}
    return Candidates([Candidate(each, shown[each.creator_id]) for each in found], counts, total, number, pages)


def face_of(session: Session, application: Application) -> Face:
    """The card of the creator who applied, with her channels."""
    creator = session.scalar(select(Creator).options(selectinload(Creator.channels)).where(Creator.id == application.creator_id))
    return faces(session, [creator])[0]


def my_applications(session: Session, actor: Actor, *, most: int = 200) -> list[Application]:
    """A creator's own, those first that wait for her, then the newest."""
    if actor.creator_id is None:
        return []
    waits = Application.state.in_(("invited", "approved"))
    return list(session.scalars(applications_visible_to(actor).order_by(waits.desc(), Application.id.desc()).limit(most)))


def history(session: Session, application: Application) -> list[Activity]:
    """What happened to an application, oldest first."""
    return list(
        session.scalars(
            select(Activity)
            .where(Activity.subject_kind == "application", Activity.subject_id == application.id)
            .order_by(Activity.at, Activity.id)
        )
    )
