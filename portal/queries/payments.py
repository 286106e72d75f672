"""Knows which fees a person may see, what stands in the way of each, and what they sum to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.money import Money
from portal.domain.payments.release import Check, PayDay, Piece, Shares, open_pieces, pay_day, releasable, release_gate, shares
from portal.domain.payments.words import TABS
from portal.domain.policies import Permission, may
from portal.models.activity import Activity
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration, Contract
from portal.models.creators import Creator
from portal.models.payments import CheckoutAttempt, FinanceTask, Obligation, Operation, PayoutAccount

PER_PAGE = 30
YOURS = "yours"
"""The tab of what waits for the brand: to be secured, or earned and to be released."""


@dataclass(frozen=True)
class Facts:
    """What the rules of release need to know beside the fee itself."""

    contract_state: str | None
    pieces: tuple[Piece, ...]
    payout: PayoutAccount | None

    @property
    def payout_active(self) -> bool:
        return self.payout is not None and self.payout.transfers_active

    def gate(self, obligation: Obligation) -> tuple[Check, ...]:
        return release_gate(
            state=obligation.state, contract_state=self.contract_state, release_event=obligation.release_event, pieces=self.pieces, payout_active=self.payout_active
        )


@dataclass(frozen=True)
class Row:
    """A fee with its facts, ready to be shown."""

    obligation: Obligation
    facts: Facts

    @property
    def shares(self) -> Shares:
        return shares(self.obligation.amount, self.obligation.fee_bps)

    @property
    def gate(self) -> tuple[Check, ...]:
        return self.facts.gate(self.obligation)

    @property
    def releasable(self) -> bool:
        return releasable(self.gate)

    @property
    def pay_day(self) -> PayDay:
        each = self.obligation
        return pay_day(
            state=each.state, release_event=each.release_event, payment_days=each.payment_days, pieces=self.facts.pieces, earned_on=each.earned_on,
            released_by=each.released_by, due_on=each.due_on, released_on=each.released_at.date() if each.released_at else None,
            paid_on=each.paid_out_at.date() if each.paid_out_at else None,
        )

    @property
    def open_pieces(self) -> list[Piece]:
        return open_pieces(self.obligation.release_event, self.facts.pieces)


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


def visible_to(actor: Actor) -> Select[tuple[Obligation]]:
    """Fees of one's brand for those who may see payments, and one's own as a creator."""
    mine = []
    if actor.brand_id is not None and may(actor, Permission.PAYMENTS_SEE):
        mine.append(Obligation.brand_id == actor.brand_id)
    if actor.creator_id is not None:
        mine.append(Obligation.creator_id == actor.creator_id)
    return select(Obligation).where(or_(false(), *mine))


def find(session: Session, actor: Actor, public_id: str) -> Obligation | None:
    return session.scalar(_with_people(visible_to(actor)).where(Obligation.public_id == public_id))


def several(session: Session, actor: Actor, public_ids: Sequence[str]) -> list[Obligation]:
    """Those of `public_ids` that the person may see, oldest first."""
    return list(session.scalars(_with_people(visible_to(actor)).where(Obligation.public_id.in_(public_ids)).order_by(Obligation.id)))


def rows(session: Session, obligations: Sequence[Obligation]) -> list[Row]:
    known = facts(session, obligations)
    return [Row(each, known[each.id]) for each in obligations]


def facts(session: Session, obligations: Sequence[Obligation]) -> dict[int, Facts]:
    """Facts by the fee's id, in three statements however many there are."""
    shared = {each.collaboration_id for each in obligations}
    creators = {each.creator_id for each in obligations}
    contracts: dict[int, str] = {}
    for collaboration_id, state in session.execute(select(Contract.collaboration_id, Contract.state).where(Contract.collaboration_id.in_(shared)).order_by(Contract.number)):
        if contracts.get(collaboration_id) != "executed":
            contracts[collaboration_id] = state
    delivered = pieces(session, sorted(shared))
    accounts = {each.creator_id: each for each in session.scalars(select(PayoutAccount).where(PayoutAccount.creator_id.in_(creators)))}
    return {
        each.id: Facts(contracts.get(each.collaboration_id), delivered.get(each.collaboration_id, ()), accounts.get(each.creator_id)) for each in obligations
    }


def pieces(session: Session, collaboration_ids: Sequence[int]) -> dict[int, tuple[Piece, ...]]:
    """Deliverables as the rule of release sees them, by collaboration. Titles and states only: finance sees no drafts."""
    found: dict[int, list[Piece]] = defaultdict(list)
    statement = (
        select(Deliverable.collaboration_id, Deliverable.title, Deliverable.state, Deliverable.publish_on, Deliverable.draft_due)
        .where(Deliverable.collaboration_id.in_(collaboration_ids)).order_by(Deliverable.position, Deliverable.id)
    )
    for collaboration_id, title, state, publish_on, draft_due in session.execute(statement):
        found[collaboration_id].append(Piece(title, state, publish_on, draft_due))
    return {key: tuple(value) for key, value in found.items()}


def listed(session: Session, actor: Actor, filters: Filters) -> Listed:
    """One page of the brand's fees, most urgent first, with the sums of the whole filtered set."""
    narrowed = _narrowed(visible_to(actor), filters)
    within = narrowed.with_only_columns(Obligation.id).order_by(None)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for currency, fee_bps, amount, count in session.execute(
        select(Obligation.currency, Obligation.fee_bps, Obligation.amount_minor, func.count())
        .where(Obligation.id.in_(within)).group_by(Obligation.currency, Obligation.fee_bps, Obligation.amount_minor)
    ):
        platform = shares(Money(amount, currency), fee_bps).platform.minor
        for place, minor in enumerate((amount * count, platform * count, count)):
            sums[currency][place] += minor
    statement = _with_people(narrowed).order_by(_urgency(), Obligation.due_on, Obligation.id.desc()).limit(PER_PAGE).offset((filters.page - 1) * PER_PAGE)
    shown = list(session.scalars(statement))
    total = sum(count for _, _, count in sums.values())
    return Listed(rows(session, shown), total, [(Money(amount, currency), Money(fee, currency)) for currency, (amount, fee, _) in sorted(sums.items())])


def of_creator(session: Session, actor: Actor) -> list[Row]:
    """Every fee of the creator: what is still to come first, the newest of each first."""
    mine = visible_to(actor).where(Obligation.creator_id == (actor.creator_id or 0))
    statement = _with_people(mine).order_by(_settled(), Obligation.released_by, Obligation.id.desc()).limit(200)
    return rows(session, list(session.scalars(statement)))


def totals(session: Session, actor: Actor, month_begin: datetime) -> Totals:
    """Secured, to be secured, earned and waiting for release, paid out since `month_begin`; and how many stand in each tab."""
    earned, paid = Obligation.released_by.is_not(None), Obligation.paid_out_at >= month_begin
    statement = visible_to(actor).with_only_columns(
        Obligation.state, Obligation.currency, earned, paid, func.sum(Obligation.amount_minor), func.count()
    ).group_by(Obligation.state, Obligation.currency, earned, paid)
    groups = [(state, currency, bool(is_earned), bool(is_paid), int(minor), count) for state, currency, is_earned, is_paid, minor, count in session.execute(statement)]

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
    happened = [and_(column >= begin, column < end) for column in (Obligation.created_at, Obligation.funded_at, Obligation.released_at, Obligation.paid_out_at)]
    return list(session.scalars(_with_people(visible_to(actor)).where(or_(*happened)).order_by(Obligation.id)))


def operations(session: Session, obligations: Sequence[Obligation]) -> dict[int, list[Operation]]:
    """Movements at Stripe by the fee's id, oldest first."""
    found: dict[int, list[Operation]] = defaultdict(list)
    for each in session.scalars(select(Operation).where(Operation.obligation_id.in_([row.id for row in obligations])).order_by(Operation.id)):
        found[each.obligation_id].append(each)
    return found


def open_attempt(session: Session, obligation: Obligation, now: datetime) -> CheckoutAttempt | None:
    """The payment page that is still open, if there is one."""
    attempt = session.scalar(select(CheckoutAttempt).where(CheckoutAttempt.obligation_id == obligation.id).order_by(CheckoutAttempt.number.desc()).limit(1))
    return attempt if attempt is not None and attempt.state == "open" and attempt.url and attempt.expires_at and attempt.expires_at > now else None


def history(session: Session, obligation: Obligation) -> list[Activity]:
    statement = select(Activity).where(Activity.subject_kind == "obligation", Activity.subject_id == obligation.id).order_by(Activity.id)
    return list(session.scalars(statement))


def signed_on(session: Session, obligation: Obligation) -> datetime | None:
    """When the contract was executed."""
    return session.scalar(select(func.max(Contract.executed_at)).where(Contract.collaboration_id == obligation.collaboration_id))


def payout_account(session: Session, actor: Actor) -> PayoutAccount | None:
    return session.scalar(select(PayoutAccount).where(PayoutAccount.creator_id == (actor.creator_id or 0)))


def tasks_visible_to(actor: Actor) -> Select[tuple[FinanceTask]]:
    mine = []
    if may(actor, Permission.PAYMENTS_OVERSEE):
        mine.append(FinanceTask.brand_id.is_(None))
    if actor.brand_id is not None and may(actor, Permission.PAYMENTS_RELEASE):
        mine.append(FinanceTask.brand_id == actor.brand_id)
    return select(FinanceTask).where(or_(false(), *mine))


def open_tasks(session: Session, actor: Actor) -> list[FinanceTask]:
    return list(session.scalars(tasks_visible_to(actor).where(FinanceTask.done_at.is_(None)).order_by(FinanceTask.id).limit(50)))


def find_task(session: Session, actor: Actor, public_id: str) -> FinanceTask | None:
    return session.scalar(tasks_visible_to(actor).where(FinanceTask.public_id == public_id))


def _with_people(statement: Select[tuple[Obligation]]) -> Select[tuple[Obligation]]:
    shared = joinedload(Obligation.collaboration)
    return statement.options(shared.joinedload(Collaboration.creator), shared.joinedload(Collaboration.brand))


def _narrowed(statement: Select[tuple[Obligation]], filters: Filters) -> Select[tuple[Obligation]]:
    if filters.tab == YOURS:
        statement = statement.where(or_(Obligation.state.in_(("due", "collecting")), and_(Obligation.state == "funded", Obligation.released_by.is_not(None))))
    states = {name: states for name, _, states in TABS}.get(filters.tab)
    if states:
        statement = statement.where(Obligation.state.in_(states))
    if filters.words:
        sought = "%" + filters.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        named = exists().where(Creator.id == Obligation.creator_id, Creator.name.ilike(sought, escape="\\"))
        statement = statement.where(or_(Obligation.title.ilike(sought, escape="\\"), named))
    if span := month_span(filters.month):
        happened = [and_(column >= span[0], column < span[1]) for column in (Obligation.funded_at, Obligation.released_at, Obligation.paid_out_at)]
        statement = statement.where(or_(*happened))
    return statement


def month_span(name: str) -> tuple[datetime, datetime] | None:
    """First moment of the month "2026-03" and of the next one, in UTC; None for anything else."""
    try:
        first = date.fromisoformat(f"{name}-01")
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        midnight = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
        return midnight.replace(year=first.year, month=first.month), midnight.replace(year=following.year, month=following.month)
    except ValueError:
        return None


def _settled():
    return Obligation.state.in_(("paid_out", "waived", "paid_externally"))


def _urgency():
    """What is earned and secured, then what is due, then the rest; what is over last."""
    earned = and_(Obligation.state == "funded", Obligation.released_by.is_not(None))
    return case((earned, 0), (Obligation.state.in_(("due", "collecting")), 1), (_settled(), 9), else_=5)
