"""When a fee begins to be owed, and when it is earned, as the business process says it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.money import Money
from portal.models.board import Deliverable
from portal.models.contracts import Contract
from portal.models.notifications import Notification
from portal.models.payments import Obligation
from portal.services import board, contracts, payments
from tests import factories


def executed(portal, cast, **terms) -> None:
    """Both sides have signed: what follows from it, and nothing else."""
    with portal.work(cast.ada) as work:
        sheet = factories.term_sheet(work.now, **terms)
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet)
        contract = work.session.scalars(select(Contract).where(Contract.collaboration_id == shared.id)).one()
        for _ in range(2):
            payments.owe(work, contracts.ContractExecuted(contract))


def fees(portal) -> list[Obligation]:
    with portal.session() as session:
        return list(session.scalars(select(Obligation).order_by(Obligation.id)))


def test_an_executed_contract_owes_its_fee_once_with_the_words_of_its_terms(portal, cast):
    executed(portal, cast, release_event="publication", payment_days=30)
    (fee,) = fees(portal)
    assert (fee.state, fee.amount, fee.release_event, fee.payment_days) == ("due", Money(105_000, "EUR"), "publication", 30)
    assert fee.due_on == (portal.clock.now + timedelta(days=7)).date()
    with portal.session() as session:
        told = {row.account_id for row in session.scalars(select(Notification))}
    assert told == {cast.bea.account_id, cast.fay.account_id}


def test_a_collaboration_for_value_in_kind_owes_nothing(portal, cast):
    executed(portal, cast, fee=Money(0, "EUR"))
    assert fees(portal) == []


def test_the_day_of_the_terms_counts_unless_it_is_over(portal, cast):
    executed(portal, cast, secure_by=portal.clock.now.date() + timedelta(days=2))
    executed(portal, cast, secure_by=portal.clock.now.date() - timedelta(days=2))
    assert [fee.due_on for fee in fees(portal)] == [portal.clock.now.date() + timedelta(days=2), portal.clock.now.date()]


@pytest.mark.parametrize(
    "event, state, earned",
    [
        (board.DeliverableApproved, "approved", True),
        (board.DeliverablePublished, "published", True),
        (board.ChangesRequested, "changes_requested", False),
    ],
)
def test_what_happens_on_the_board_decides_whether_the_fee_is_earned(portal, cast, event, state, earned):
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        piece: Deliverable = factories.deliverable(work.session, shared, work.now, state=state)
        factories.obligation(work.session, shared, work.now)
    reactions = portal.house.office.reactions
    assert payments.weigh in reactions[event]
    with portal.work(cast.bea) as work:
        fake = type("Happened", (), {"deliverable": work.session.get_one(Deliverable, piece.id)})()
        payments.weigh(work, fake)
    (fee,) = fees(portal)
    assert (fee.released_by == (portal.clock.now + timedelta(days=14)).date()) is earned
