"""Knows which fees a person may see, and what stands in the way of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.accounts import Actor
from portal.domain.payments.release import Check, PayDay, Piece, Shares, open_pieces, pay_day, releasable, release_gate, shares
from portal.domain.policies import Permission, may
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration, Contract
from portal.models.payments import CheckoutAttempt, Obligation, Operation, PayoutAccount


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
            state=obligation.state,
            contract_state=self.contract_state,
            release_event=obligation.release_event,
            pieces=self.pieces,
            payout_active=self.payout_active,
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
            state=each.state,
            release_event=each.release_event,
            payment_days=each.payment_days,
            pieces=self.facts.pieces,
            earned_on=each.earned_on,
            released_by=each.released_by,
            due_on=each.due_on,
            released_at=each.released_at,
            paid_at=each.paid_out_at,
        )

    @property
    def open_pieces(self) -> list[Piece]:
        return open_pieces(self.obligation.release_event, self.facts.pieces)


def visible_to(actor: Actor) -> Select[tuple[Obligation]]:
    """Fees of one's brand for those who may see payments, and one's own as a creator."""
    mine = []
    if actor.brand_id is not None and may(actor, Permission.PAYMENTS_SEE):
        mine.append(Obligation.brand_id == actor.brand_id)
    if actor.creator_id is not None:
        mine.append(Obligation.creator_id == actor.creator_id)
    return select(Obligation).where(or_(false(), *mine))


def find(session: Session, actor: Actor, public_id: str) -> Obligation | None:
    return session.scalar(with_people(visible_to(actor)).where(Obligation.public_id == public_id))


def several(session: Session, actor: Actor, public_ids: Sequence[str]) -> list[Obligation]:
    """Those of `public_ids` that the person may see, oldest first."""
    return list(session.scalars(with_people(visible_to(actor)).where(Obligation.public_id.in_(public_ids)).order_by(Obligation.id)))


def rows(session: Session, obligations: Sequence[Obligation]) -> list[Row]:
    known = facts(session, obligations)
    return [Row(each, known[each.id]) for each in obligations]


def facts(session: Session, obligations: Sequence[Obligation]) -> dict[int, Facts]:
    """Facts by the fee's id, in three statements however many there are."""
    shared = {each.collaboration_id for each in obligations}
    creators = {each.creator_id for each in obligations}
    contracts: dict[int, str] = {}
    for collaboration_id, state in session.execute(
        select(Contract.collaboration_id, Contract.state).where(Contract.collaboration_id.in_(shared)).order_by(Contract.number)
    ):
        if contracts.get(collaboration_id) != "executed":
            contracts[collaboration_id] = state
    delivered = pieces(session, sorted(shared))
    accounts = {each.creator_id: each for each in session.scalars(select(PayoutAccount).where(PayoutAccount.creator_id.in_(creators)))}
    return {
        each.id: Facts(contracts.get(each.collaboration_id), delivered.get(each.collaboration_id, ()), accounts.get(each.creator_id))
        for each in obligations
    }


def pieces(session: Session, collaboration_ids: Sequence[int]) -> dict[int, tuple[Piece, ...]]:
    """Deliverables as the rule of release sees them, by collaboration. Titles and states only: finance sees no drafts."""
    found: dict[int, list[Piece]] = defaultdict(list)
    statement = (
        select(Deliverable.collaboration_id, Deliverable.title, Deliverable.state, Deliverable.publish_on, Deliverable.draft_due)
        .where(Deliverable.collaboration_id.in_(collaboration_ids))
        .order_by(Deliverable.position, Deliverable.id)
    )
    for collaboration_id, title, state, publish_on, draft_due in session.execute(statement):
        found[collaboration_id].append(Piece(title, state, publish_on, draft_due))
    return {key: tuple(value) for key, value in found.items()}


def operations(session: Session, obligations: Sequence[Obligation]) -> dict[int, list[Operation]]:
    """Movements at Stripe by the fee's id, oldest first."""
    found: dict[int, list[Operation]] = defaultdict(list)
    for each in session.scalars(
        select(Operation).where(Operation.obligation_id.in_([row.id for row in obligations])).order_by(Operation.id)
    ):
        found[each.obligation_id].append(each)
    return found


def open_attempt(session: Session, obligation: Obligation, now: datetime) -> CheckoutAttempt | None:
    """The payment page that is still open, if there is one."""
    attempt = session.scalar(
        select(CheckoutAttempt).where(CheckoutAttempt.obligation_id == obligation.id).order_by(CheckoutAttempt.number.desc()).limit(1)
    )
    return (
        attempt
        if attempt is not None and attempt.state == "open" and attempt.url and attempt.expires_at and attempt.expires_at > now
        else None
    )


def signed_on(session: Session, obligation: Obligation) -> datetime | None:
    """When the contract was executed."""
    return session.scalar(select(func.max(Contract.executed_at)).where(Contract.collaboration_id == obligation.collaboration_id))


def payout_account(session: Session, actor: Actor) -> PayoutAccount | None:
    return session.scalar(select(PayoutAccount).where(PayoutAccount.creator_id == (actor.creator_id or 0)))


def with_people(statement: Select[tuple[Obligation]]) -> Select[tuple[Obligation]]:
    shared = joinedload(Obligation.collaboration)
    return statement.options(shared.joinedload(Collaboration.creator), shared.joinedload(Collaboration.brand))
