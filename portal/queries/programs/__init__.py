"""Knows which programs a person may see: the open ones are for everybody, drafts for their brand, ended ones for those who applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.models.programs import Application, BriefVersion, Program
from portal.queries.programs.applications import (
    TABS,
    Candidate,
    Candidates,
    applications_visible_to,
    candidates,
    face_of,
    find_application,
    history,
    my_applications,
    own_application,
)
from portal.queries.programs.record import Record, record, records

__all__ = [
    "PAGE",
    "TABS",
    "Candidate",
    "Candidates",
    "Filters",
    "Listing",
    "Mine",
    "Record",
    "aimed_at",
    "applications_visible_to",
    "brief_of",
    "candidates",
    "count_open",
    "counts_of",
    "face_of",
    "find",
    "find_application",
    "find_own",
    "history",
    "listing",
    "mine",
    "my_applications",
    "newest",
    "own_application",
    "own_open",
    "record",
    "records",
    "visible_to",
]
PAGE = 24


@dataclass(frozen=True)
class Filters:
    """What a creator looks for; ids of the taxonomy. Every topic counts with what lies under it."""

    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: str = ""
    market: str = ""
    pays_minor: int = 0
    """The highest fee reaches at least this many minor units of `currency`."""
    currency: str = "EUR"
    value: bool = False
    """Offers something beside money."""
    words: str = ""


@dataclass(frozen=True)
class Listing:
    programs: list[Program]
    records: dict[int, Record]
    """By brand id."""
    total: int
    number: int
    pages: int


def visible_to(actor: Actor) -> Select[tuple[Program]]:
    seen = [Program.state == "open"]
    if may(actor, Permission.PROGRAMS_EDIT):
        seen.append(Program.brand_id == actor.brand_id)
    elif actor.creator_id is not None:
        seen.append(exists().where(Application.program_id == Program.id, Application.creator_id == actor.creator_id))
    return select(Program).where(or_(*seen)).options(joinedload(Program.brand))


def find(session: Session, actor: Actor, public_id: str) -> Program | None:
    return session.scalar(visible_to(actor).where(Program.public_id == public_id))


def find_own(session: Session, actor: Actor, public_id: str) -> Program | None:
    """A program of the brand in which the actor works."""
    return session.scalar(visible_to(actor).where(Program.public_id == public_id, Program.brand_id == (actor.brand_id or 0)))


def own_open(session: Session, actor: Actor) -> list[Program]:
    """The open programs of the actor's brand, to which creators can be invited."""
    return list(
        session.scalars(
            visible_to(actor)
            .where(Program.brand_id == (actor.brand_id or 0), Program.state == "open")
            .order_by(Program.decide_by, Program.id)
        )
    )


def listing(session: Session, filters: Filters, number: int = 1) -> Listing:
    """One page of the open programs that match, the next decision first."""
    wanted = _matching(select(Program), filters)
    total = session.scalar(wanted.with_only_columns(func.count())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    found = list(
        session.scalars(
            wanted.options(joinedload(Program.brand)).order_by(Program.decide_by, Program.id).limit(PAGE).offset((number - 1) * PAGE)
        )
    )
    return Listing(found, records(session, [each.brand_id for each in found]), total, number, pages)


def newest(session: Session, most: int) -> tuple[list[Program], dict[int, Record]]:
    """Open programs, the newest first, and the records of their brands."""
    found = list(
        session.scalars(
            select(Program)
            .where(Program.state == "open")
            .options(joinedload(Program.brand))
            .order_by(Program.opened_at.desc(), Program.id.desc())
            .limit(most)
        )
    )
    return found, records(session, [each.brand_id for each in found])


def count_open(session: Session) -> int:
    return session.scalar(select(func.count()).where(Program.state == "open")) or 0


@dataclass(frozen=True)
class Mine:
    """The brand's own programs with the number of applications in each state."""

    programs: list[Program]
    counts: dict[int, dict[str, int]]
    """By program id."""
    states: dict[str, int]
    """How many programs stand in each state."""
    number: int
    pages: int


def mine(session: Session, actor: Actor, *, state: str = "", number: int = 1) -> Mine:
    """One page of the programs of the actor's brand, the newest first; archived ones only when asked for."""
    own = visible_to(actor).where(Program.brand_id == (actor.brand_id or 0))
    states = dict(
        session.execute(
            own.options().with_only_columns(Program.state, func.count(), maintain_column_froms=True).group_by(Program.state)
        ).all()
    )
    chosen = (state,) if state else ("draft", "open", "closed")
    total = sum(states.get(each, 0) for each in chosen)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    found = list(session.scalars(own.where(Program.state.in_(chosen)).order_by(Program.id.desc()).limit(PAGE).offset((number - 1) * PAGE)))
    return Mine(found, _counts(session, found), states, number, pages)


def counts_of(session: Session, program: Program) -> dict[str, int]:
    """How many applications to one program stand in each state."""
    return _counts(session, [program])[program.id]


def brief_of(session: Session, program: Program) -> BriefVersion | None:
    """What creators read: the newest version."""
    return session.scalar(select(BriefVersion).where(BriefVersion.program_id == program.id).order_by(BriefVersion.number.desc()).limit(1))


def _counts(session: Session, programs: Sequence[Program]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {program.id: Counter() for program in programs}
    grouped = (
        select(Application.program_id, Application.state, func.count())
        .where(Application.program_id.in_(counts))
        .group_by(Application.program_id, Application.state)
    )
    for program_id, state, count in session.execute(grouped):
        counts[program_id][state] = count
    return counts


def _matching(statement, filters: Filters):
    statement = statement.where(Program.state == "open")
    for column, ids in ((Program.topics, filters.topics), (Program.kinds, filters.kinds)):
        if ids:
            statement = statement.where(or_(*(_holds(column, each) for each in ids)))
    for column, wanted in ((Program.languages, filters.language), (Program.markets, filters.market)):
        if wanted:
            statement = statement.where(_holds(column, wanted))
    if filters.pays_minor:
        statement = statement.where(Program.pay_max_minor >= filters.pays_minor, Program.currency == filters.currency)
    if filters.value:
        statement = statement.where(cast(Program.value_menu, String) != "[]")
    if filters.words:
        statement = statement.where(
            or_(Program.title.icontains(filters.words, autoescape=True), Program.summary.icontains(filters.words, autoescape=True))
        )
    return statement


def _holds(column, id: str):
    """Whether a stored list of ids holds `id`: the list is JSON text on both databases, each id between quotes."""
    return cast(column, String).contains(f'"{id}"', autoescape=True)


def aimed_at(session: Session, actor: Actor, target_id: int) -> int:
    """How many programs of the brand go by one of its targets, drafts and ended ones too."""
    mine = (Program.brand_id == (actor.brand_id or 0), Program.target_id == target_id)
    return session.scalar(select(func.count(Program.id)).where(*mine)) or 0
