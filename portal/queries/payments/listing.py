"""Knows the lists of fees: narrowed by what stands in the address, summed, by month, and what the totals above them are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.money import Money
from portal.domain.payments.release import shares
from portal.domain.payments.words import TABS
from portal.models.creators import Creator
from portal.models.payments import Obligation
from portal.queries.payments.seeing import Row, rows, visible_to, with_people

PER_PAGE = 30
YOURS = "yours"
"""The tab of what waits for the brand: to be secured, or earned and to be released."""


@dataclass(frozen=True)
class Filters:
    """What the list of payments is narrowed to; all of it stands in the address."""

    tab: str = ""
    words: str = ""
    month: str = ""
    """2026-03: secured, released or paid out in that month (UTC)."""
    page: int = 1


@dataclass(frozen=True)
class Listed:
    rows: list[Row]
    total: int
    sums: list[tuple[Money, Money]]
    """(amounts, the portal's own share of them) of everything that the filters let through, one pair for each currency."""


@dataclass(frozen=True)
class Totals:
    """The four figures above the list; each a list of sums, one for each currency, and how many fees it counts."""

    secured: list[Money] = field(default_factory=list)
    secured_count: int = 0
    due: list[Money] = field(default_factory=list)
    due_count: int = 0
    earned: list[Money] = field(default_factory=list)
    earned_count: int = 0
    paid: list[Money] = field(default_factory=list)
    paid_count: int = 0
    tabs: dict[str, int] = field(default_factory=dict)


def listed(session: Session, actor: Actor, filters: Filters) -> Listed:
    """One page of the brand's fees, most urgent first, with the sums of the whole filtered set."""
    narrowed = _narrowed(visible_to(actor), filters)
    within = narrowed.with_only_columns(Obligation.id).order_by(None)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for currency, fee_bps, amount, count in session.execute(
        select(Obligation.currency, Obligation.fee_bps, Obligation.amount_minor, func.count())
        .where(Obligation.id.in_(within))
        .group_by(Obligation.currency, Obligation.fee_bps, Obligation.amount_minor)
    ):
        platform = shares(Money(amount, currency), fee_bps).platform.minor
        for place, minor in enumerate((amount * count, platform * count, count)):
            sums[currency][place] += minor
    statement = (
        with_people(narrowed)
        .order_by(_urgency(), Obligation.due_on, Obligation.id.desc())
        .limit(PER_PAGE)
        .offset((filters.page - 1) * PER_PAGE)
    )
    shown = list(session.scalars(statement))
    total = sum(count for _, _, count in sums.values())
    return Listed(
        rows(session, shown),
        total,
        [(Money(amount, currency), Money(fee, currency)) for currency, (amount, fee, _) in sorted(sums.items())],
    )


def of_creator(session: Session, actor: Actor) -> list[Row]:
    """Every fee of the creator: what is still to come first, the newest of each first."""
    mine = visible_to(actor).where(Obligation.creator_id == (actor.creator_id or 0))
    statement = with_people(mine).order_by(_settled(), Obligation.released_by, Obligation.id.desc()).limit(200)
    return rows(session, list(session.scalars(statement)))


def totals(session: Session, actor: Actor, month_begin: datetime) -> Totals:
    """Secured, to be secured, earned and waiting for release, paid out since `month_begin`; and how many stand in each tab."""
    earned, paid = Obligation.released_by.is_not(None), Obligation.paid_out_at >= month_begin
    statement = (
        visible_to(actor)
        .with_only_columns(Obligation.state, Obligation.currency, earned, paid, func.sum(Obligation.amount_minor), func.count())
        .group_by(Obligation.state, Obligation.currency, earned, paid)
    )
    groups = [
        (state, currency, bool(is_earned), bool(is_paid), int(minor), count)
        for state, currency, is_earned, is_paid, minor, count in session.execute(statement)
    ]

    def sums(wanted) -> tuple[list[Money], int]:
        by_currency: dict[str, int] = defaultdict(int)
        number = 0
        for group in groups:
            if wanted(group):
                by_currency[group[1]] += group[4]
                number += group[5]
        return [Money(minor, currency) for currency, minor in sorted(by_currency.items())], number

    tabs = {name: sum(group[5] for group in groups if group[0] in states) for name, _, states in TABS}
    waiting = {("due", False), ("due", True), ("collecting", False), ("collecting", True), ("funded", True)}
    tabs[YOURS] = sum(group[5] for group in groups if (group[0], group[2]) in waiting)
    tabs[""] = sum(group[5] for group in groups)
    secured = sums(lambda group: group[0] in ("funded", "held", "releasing"))
    due = sums(lambda group: group[0] in ("due", "collecting"))
    ready = sums(lambda group: group[0] == "funded" and group[2])
    done = sums(lambda group: group[0] == "paid_out" and group[3])
    return Totals(*secured, *due, *ready, *done, tabs=tabs)


def month(session: Session, actor: Actor, begin: datetime, end: datetime) -> list[Obligation]:
    """Fees that something happened to from `begin` to before `end`: owed, secured, released or paid out."""
    happened = [
        and_(column >= begin, column < end)
        for column in (Obligation.created_at, Obligation.funded_at, Obligation.released_at, Obligation.paid_out_at)
    ]
    return list(session.scalars(with_people(visible_to(actor)).where(or_(*happened)).order_by(Obligation.id)))


def month_span(name: str) -> tuple[datetime, datetime] | None:
    """First moment of the month "2026-03" and of the next one, in UTC; None for anything else."""
    try:
        first = date.fromisoformat(f"{name}-01")
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        midnight = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
        return midnight.replace(year=first.year, month=first.month), midnight.replace(year=following.year, month=following.month)
    except ValueError:
        return None


def _narrowed(statement: Select[tuple[Obligation]], filters: Filters) -> Select[tuple[Obligation]]:
    if filters.tab == YOURS:
        statement = statement.where(
            or_(Obligation.state.in_(("due", "collecting")), and_(Obligation.state == "funded", Obligation.released_by.is_not(None)))
        )
    states = {name: states for name, _, states in TABS}.get(filters.tab)
    if states:
        statement = statement.where(Obligation.state.in_(states))
    if filters.words:
        sought = "%" + filters.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        named = exists().where(Creator.id == Obligation.creator_id, Creator.name.ilike(sought, escape="\\"))
        statement = statement.where(or_(Obligation.title.ilike(sought, escape="\\"), named))
    if span := month_span(filters.month):
        happened = [
            and_(column >= span[0], column < span[1]) for column in (Obligation.funded_at, Obligation.released_at, Obligation.paid_out_at)
        ]
        statement = statement.where(or_(*happened))
    return statement


def _settled():
    return Obligation.state.in_(("paid_out", "waived", "paid_externally"))


def _urgency():
    """What is earned and secured, then what is due, then the rest; what is over last."""
    earned = and_(Obligation.state == "funded", Obligation.released_by.is_not(None))
    return case((earned, 0), (Obligation.state.in_(("due", "collecting")), 1), (_settled(), 9), else_=5)
