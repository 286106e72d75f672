"""Knows what waits for a person: one list over all slices, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.domain import paths
from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.board import Deliverable, Postponement, ValueItem
from portal.models.contracts import Collaboration, Contract, Signature
from portal.models.creators import Creator
from portal.models.offers import Offer
from portal.models.payments import Obligation, PayoutAccount
from portal.models.programs import Application, Program
from portal.queries.payments import open_tasks
from portal.queries.verification import count_waiting

MOST = 40
"""Of each kind; the pages behind show the rest."""


@dataclass(frozen=True)
class Task:
    text: Text
    about: str
    """Name of the program, offer or collaboration."""
    with_whom: str
    path: str
    until: datetime | date | None = None
    """A moment, or a whole day that still counts: a day is the same day for readers in every zone."""

    def left(self, now: datetime) -> timedelta:
        """The time until it is due, a whole day counted to its end (UTC); below zero when that has passed."""
        return _moment(self.until, now) - now


def waiting_for(session: Session, actor: Actor, now: datetime) -> list[Task]:
    """What `actor` has to do next; what has a date comes first, soonest first."""
    tasks = list(_tasks(session, actor))
    return sorted(tasks, key=lambda task: (task.until is None, task.left(now)))


def _tasks(session: Session, actor: Actor) -> Iterator[Task]:
    yield from _to_look_at(session, actor)
    if actor.brand_id is not None:
        if may(actor, Permission.OFFERS_MAKE):
            yield from _applications(session, actor)
            yield from _offers(session, actor, "with_brand")
            yield from _contracts(session, actor, Side.BRAND)
            yield from _deliverables(session, actor, Side.BRAND)
            yield from _values(session, actor, Side.BRAND)
            yield from _postponements(session, actor, Side.BRAND)
        if may(actor, Permission.PAYMENTS_COLLECT):
            yield from _payments(session, actor)
    elif actor.creator_id is not None:
        if may(actor, Permission.OFFERS_DECIDE):
            yield from _confirmations(session, actor)
            yield from _offers(session, actor, "with_creator")
        if may(actor, Permission.CONTRACTS_SIGN):
            yield from _contracts(session, actor, Side.CREATOR)
        if may(actor, Permission.BOARD_SUBMIT):
            yield from _deliverables(session, actor, Side.CREATOR)
            yield from _values(session, actor, Side.CREATOR)
            yield from _postponements(session, actor, Side.CREATOR)
        if may(actor, Permission.PAYMENTS_PAYOUT_ACCOUNT):
            yield from _payout_account(session, actor)


def _applications(session: Session, actor: Actor) -> Iterator[Task]:
    statement = (
        select(Application, Program, Creator.name)
        .join(Program)
        .join(Creator, Creator.id == Application.creator_id)
        .where(Application.brand_id == actor.brand_id, Application.state.in_(("applied", "shortlisted")))
        .order_by(Application.id)
        .limit(MOST)
    )
    for application, program, name in session.execute(statement):
        yield Task(
            Text(N_("Answer the application of %(name)s"), name=name),
            program.title,
            name,
            paths.application(application.public_id),
            program.decide_by,
        )


def _confirmations(session: Session, actor: Actor) -> Iterator[Task]:
    statement = (
        select(Application)
        .options(joinedload(Application.program).joinedload(Program.brand))
        .where(Application.creator_id == actor.creator_id, Application.state.in_(("invited", "approved")))
        .limit(MOST)
    )
    for application in session.scalars(statement):
        text = (
            Text(N_("Answer the invitation")) if application.state == "invited" else Text(N_("You were chosen: confirm that you take part"))
        )
        yield Task(text, application.program.title, application.program.brand.name, paths.application(application.public_id))


def _offers(session: Session, actor: Actor, state: str) -> Iterator[Task]:
    mine = Offer.brand_id == actor.brand_id if state == "with_brand" else Offer.creator_id == actor.creator_id
    statement = (
        select(Offer)
        .options(joinedload(Offer.brand), joinedload(Offer.creator))
        .where(mine, Offer.state == state)
        .order_by(Offer.expires_at, Offer.id)
        .limit(MOST)
    )
    for offer in session.scalars(statement):
        whom = offer.creator.name if state == "with_brand" else offer.brand.name
        yield Task(
            Text(N_("Your answer to version %(n)s"), n=offer.current_number),
            offer.title,
            whom,
            paths.offer(offer.public_id),
            offer.expires_at,
        )


def _contracts(session: Session, actor: Actor, side: Side) -> Iterator[Task]:
    mine = Contract.brand_id == actor.brand_id if side is Side.BRAND else Contract.creator_id == actor.creator_id
    signed = exists().where(Signature.contract_id == Contract.id, Signature.side == str(side))
    statement = (
        select(Contract)
        .options(
            joinedload(Contract.collaboration).joinedload(Collaboration.brand),
            joinedload(Contract.collaboration).joinedload(Collaboration.creator),
        )
        .where(mine, Contract.state.in_(("out_for_signature", "partly_signed")), ~signed)
        .limit(MOST)
    )
    for contract in session.scalars(statement):
        shared = contract.collaboration
        whom = shared.creator.name if side is Side.BRAND else shared.brand.name
        yield Task(Text(N_("Read and sign the agreement")), shared.title, whom, paths.contract(contract.public_id))


CARDS = {
    Side.BRAND: {
        "submitted": N_("Review version %(n)s of %(title)s"),
        "in_review": N_("Review version %(n)s of %(title)s"),
        "published": N_("Look at the live post: %(title)s"),
    },
    Side.CREATOR: {
        "planned": N_("Hand in a draft of %(title)s"),
        "in_progress": N_("Hand in a draft of %(title)s"),
        "changes_requested": N_("Rework %(title)s"),
        "approved": N_("Publish %(title)s"),
    },
}
"""What is asked of each side about a card of the board, by its state: the board itself calls it that side's turn."""


def _deliverables(session: Session, actor: Actor, side: Side) -> Iterator[Task]:
    words = CARDS[side]
    hers = Deliverable.state.in_(words), or_(Deliverable.state != "approved", Deliverable.publish_on.is_not(None))
    for deliverable in _running(session, actor, Deliverable, side, *hers, order=Deliverable.draft_due):
        shared = deliverable.collaboration
        until = {"planned": deliverable.draft_due, "in_progress": deliverable.draft_due, "approved": deliverable.publish_on}
        yield Task(
            Text(words[deliverable.state], title=deliverable.title, n=deliverable.submissions_count),
            shared.title,
            shared.creator.name if side is Side.BRAND else shared.brand.name,
            paths.deliverable(deliverable.public_id),
            until.get(deliverable.state, deliverable.answer_by),
        )


VALUES = {
    Side.BRAND: {"chosen": N_("Send or book: %(what)s"), "damaged": N_("Replace: %(what)s")},
    Side.CREATOR: {"sent": N_("Has it arrived? %(what)s")},
}
"""What is asked of each side about value in kind, by its state."""


def _values(session: Session, actor: Actor, side: Side) -> Iterator[Task]:
    for item in _running(session, actor, ValueItem, side, ValueItem.state.in_(VALUES[side])):
        shared = item.collaboration
        whom = shared.creator.name if side is Side.BRAND else shared.brand.name
        path = f"{paths.collaboration(shared.public_id)}#values"
        yield Task(Text(VALUES[side][item.state], what=item.description), shared.title, whom, path)


def _postponements(session: Session, actor: Actor, side: Side) -> Iterator[Task]:
    for proposal in _running(session, actor, Postponement, side, Postponement.state == "proposed", Postponement.side != str(side)):
        shared = proposal.collaboration
        whom = shared.creator.name if side is Side.BRAND else shared.brand.name
        path = f"{paths.collaboration(shared.public_id)}#postponement"
        yield Task(Text(N_("Answer the proposal to move the days")), shared.title, whom, path)


def _running(session: Session, actor: Actor, kind, side: Side, *conditions, order=None):
    """Rows of a kind that belong to collaborations of hers that have not ended; by `order`, else as they came."""
    mine = kind.brand_id == actor.brand_id if side is Side.BRAND else kind.creator_id == actor.creator_id
    shared = contains_eager(kind.collaboration)
    return session.scalars(
        select(kind)
        .join(kind.collaboration)
        .options(shared.joinedload(Collaboration.brand), shared.joinedload(Collaboration.creator))
        .where(mine, Collaboration.ended_at.is_(None), *conditions)
        .order_by(*(() if order is None else (order,)), kind.id)
        .limit(MOST)
    )


def _payments(session: Session, actor: Actor) -> Iterator[Task]:
    statement = (
        select(Obligation)
        .options(joinedload(Obligation.collaboration).joinedload(Collaboration.creator))
        .where(Obligation.brand_id == actor.brand_id, Obligation.state.in_(("due", "collecting", "funded")))
        .order_by(Obligation.due_on, Obligation.id)
        .limit(MOST)
    )
    for obligation in session.scalars(statement):
        whom = obligation.collaboration.creator.name
        if obligation.state == "funded":
            if obligation.released_by is not None:
                yield Task(
                    Text(N_("Release %(amount)s"), amount=obligation.amount),
                    obligation.title,
                    whom,
                    paths.payment(obligation.public_id),
                    obligation.released_by,
                )
        else:
            yield Task(
                Text(N_("Secure the payment of %(amount)s"), amount=obligation.amount),
                obligation.title,
                whom,
                paths.payment(obligation.public_id),
                obligation.due_on,
            )


def _to_look_at(session: Session, actor: Actor) -> Iterator[Task]:
    """What no rule can decide; each is looked at and noted as done on the page behind."""
    if may(actor, Permission.VERIFICATION_DECIDE) and (n := count_waiting(session)):
        yield Task(Text.counted("Look at one check", "Look at %(n)s checks", n), "", "", paths.operator_checks())
    if may(actor, Permission.PAYMENTS_OVERSEE) or (actor.brand_id is not None and may(actor, Permission.PAYMENTS_RELEASE)):
        for task in open_tasks(session, actor):
            yield Task(Text.from_json(task.text), "", "", paths.payments_operation() if task.brand_id is None else paths.payments())


def _payout_account(session: Session, actor: Actor) -> Iterator[Task]:
    waits = exists().where(Obligation.creator_id == actor.creator_id, Obligation.state.in_(("funded", "releasing", "held")))
    ready = exists().where(PayoutAccount.creator_id == actor.creator_id, PayoutAccount.transfers_active.is_(True))
    if session.scalar(select(waits & ~ready)):
        yield Task(Text(N_("Say where we may pay you: a payment is secured")), "", "", paths.payouts())


def _moment(until: datetime | date | None, now: datetime) -> datetime:
    if until is None or isinstance(until, datetime):
        return until or now
    return datetime.combine(until, time.max, UTC)
