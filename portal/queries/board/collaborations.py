"""Knows which collaborations a person may see, how each stands, what comes next in it, and what has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.board.progress import Facts, Stage, Step, next_step, stages
from portal.domain.policies import Permission, may
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration, Contract, Signature
from portal.models.creators import Creator
from portal.models.measurement import Scorecard
from portal.models.payments import Obligation
from portal.queries.prepared import prepared

PAGE = 25
TABS = ("running", "ended", "all")
_HISTORY = 200


def collaborations_visible_to(actor: Actor) -> Select[tuple[Collaboration]]:
    """Both parties' people, finance included: it pays by them."""
    statement = select(Collaboration).options(
        joinedload(Collaboration.brand), joinedload(Collaboration.creator).joinedload(Creator.photo), joinedload(Collaboration.offer)
    )
    if not may(actor, Permission.CONTRACTS_SEE):
        return statement.where(false())
    if actor.brand_id is not None:
        return statement.where(Collaboration.brand_id == actor.brand_id)
    return statement.where(Collaboration.creator_id == actor.creator_id)


def find_collaboration(session: Session, actor: Actor, public_id: str) -> Collaboration | None:
    return session.scalar(*_one(actor, public_id=public_id))


@prepared
def _one(actor: Actor) -> Select[tuple[Collaboration]]:
    return collaborations_visible_to(actor).where(Collaboration.public_id == bindparam("public_id"))


@dataclass(frozen=True)
class Standing:
    """One collaboration with what is known of its way."""

    collaboration: Collaboration
    facts: Facts
    contract: Contract | None
    fees: tuple[Obligation, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        return stages(self.facts)

    @property
    def step(self) -> Step:
        return next_step(self.facts)


@dataclass(frozen=True)
class Listing:
    rows: list[Standing]
    counts: dict[str, int]
    number: int
    pages: int


def listing(session: Session, actor: Actor, *, tab: str = "running", number: int = 1) -> Listing:
    """One page of a tab, the newest first."""
    counts = {("ended" if is_over else "running"): count for is_over, count in session.execute(*_counts(actor))}
    counts["all"] = sum(counts.values())
    pages = max(1, -(-counts.get(tab, 0) // PAGE))
    number = min(max(1, number), pages)
    found = list(session.scalars(*_page(actor, tab, skipped=(number - 1) * PAGE)))
    return Listing(standing(session, found), counts, number, pages)


@prepared
def _counts(actor: Actor) -> Select:
    over = Collaboration.ended_at.is_not(None)
    return collaborations_visible_to(actor).options().with_only_columns(over, func.count(), maintain_column_froms=True).group_by(over)


@prepared
def _page(actor: Actor, tab: str) -> Select[tuple[Collaboration]]:
    wanted = collaborations_visible_to(actor)
    if tab != "all":
        wanted = wanted.where(Collaboration.ended_at.is_not(None) if tab == "ended" else Collaboration.ended_at.is_(None))
    return wanted.order_by(Collaboration.id.desc()).limit(PAGE).offset(bindparam("skipped", type_=Integer))


def standing(session: Session, found: Sequence[Collaboration]) -> list[Standing]:
    """How each stands, in five statements however many there are."""
    ids = [each.id for each in found]
    contracts: dict[int, Contract] = {}
    for contract in session.scalars(*_contracts(ids=ids)):
        contracts[contract.collaboration_id] = contract
    signed: dict[int, set[str]] = defaultdict(set)
    for contract_id, side in session.execute(*_signatures(ids=[each.id for each in contracts.values()])):
        signed[contract_id].add(side)
    pieces: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for shared_id, state, day in session.execute(*_pieces(ids=ids)):
        pieces[shared_id].append((state, day is not None))
    fees: dict[int, list[Obligation]] = defaultdict(list)
    for fee in session.scalars(*_fees(ids=ids)):
        fees[fee.collaboration_id].append(fee)
    cards = set(session.scalars(*_looked_back(ids=ids)))
    return [
        Standing(
            each,
            Facts(
                contract=contracts[each.id].state if each.id in contracts else None,
                signed=frozenset(signed[contracts[each.id].id]) if each.id in contracts else frozenset(),
                pieces=tuple(pieces[each.id]),
                fees=tuple(fee.state for fee in fees[each.id]),
                scorecard=each.id in cards,
                ended=each.ended_at is not None,
            ),
            contracts.get(each.id),
            tuple(fees[each.id]),
        )
        for each in found
    ]


@prepared
def _contracts() -> Select[tuple[Contract]]:
    return select(Contract).where(Contract.collaboration_id.in_(bindparam("ids", expanding=True))).order_by(Contract.number)


@prepared
def _signatures() -> Select:
    return select(Signature.contract_id, Signature.side).where(Signature.contract_id.in_(bindparam("ids", expanding=True)))


@prepared
def _pieces() -> Select:
    wanted = (Deliverable.collaboration_id.in_(bindparam("ids", expanding=True)), Deliverable.state != "cancelled")
    return select(Deliverable.collaboration_id, Deliverable.state, Deliverable.publish_on).where(*wanted)


@prepared
def _fees() -> Select[tuple[Obligation]]:
    return select(Obligation).where(Obligation.collaboration_id.in_(bindparam("ids", expanding=True))).order_by(Obligation.id)


@prepared
def _looked_back() -> Select:
    return select(Scorecard.collaboration_id).where(
        Scorecard.collaboration_id.in_(bindparam("ids", expanding=True)), Scorecard.next_step != ""
    )


def timeline(session: Session, shared: Collaboration) -> list[tuple[Activity, str | None]]:
    """What happened, newest first, with the name of who did it; the negotiation before it included."""
    return [(row, name) for row, name in session.execute(*_timeline(collaboration_id=shared.id, offer_id=shared.offer_id))]


@prepared
def _timeline() -> Select:
    negotiated = and_(Activity.subject_kind == "offer", Activity.subject_id == bindparam("offer_id"))
    return (
        select(Activity, Account.name)
        .outerjoin(Account, Account.id == Activity.account_id)
        .where(or_(Activity.collaboration_id == bindparam("collaboration_id"), negotiated))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(_HISTORY)
    )
