"""What happens because a moment has come: each row for itself, whatever becomes of another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, select, update
from structlog.testing import capture_logs

from portal.models.activity import Activity
from portal.models.offers import Offer
from portal.services import offers, rounds
from tests import factories


@pytest.fixture
def overdue(portal, cast):
    """`count` offers whose time to answer is over; the first `broken` of them name a version that is not there, and cannot be ended."""

    def make(count: int, broken: int = 0) -> list[int]:
        with portal.work() as work:
            ids = [factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now).id for _ in range(count)]
            work.session.execute(update(Offer).where(Offer.id.in_(ids[:broken])).values(current_number=99))
        portal.clock.pass_(days=31)
        return ids

    return make


def states(portal) -> list[str]:
    with portal.session() as session:
        return list(session.scalars(select(Offer.state).order_by(Offer.id)))


def test_one_row_that_fails_takes_nothing_of_the_others_back_and_is_named_in_the_log(portal, overdue):
    ids = overdue(3, broken=1)
    with capture_logs() as lines:
        portal.round()
    assert states(portal) == ["with_creator", "expired", "expired"]
    told = [line for line in lines if line["event"] == "deadline.broken"]
    assert [(line["step"], line["row"]) for line in told] == [("offers.expire", ids[0])]
    with portal.session() as session:
        ended = select(Activity.subject_id).where(Activity.verb == "offers.expired").order_by(Activity.id)
        assert session.scalars(ended).all() == ids[1:]


def test_a_row_that_failed_comes_again_on_the_next_round(portal, cast, overdue):
    (broken, *_) = overdue(2, broken=1)
    portal.round()
    with portal.work() as work:
        work.session.execute(update(Offer).where(Offer.id == broken).values(current_number=1))
    portal.round()
    assert states(portal) == ["expired", "expired"]


def test_however_many_fail_at_the_head_those_behind_have_their_turn(portal, overdue):
    overdue(6, broken=4)
    few = replace(offers.expire, most=2)
    assert few(portal.house.office) == 2
    assert states(portal) == ["with_creator"] * 4 + ["expired"] * 2
    assert few(portal.house.office) == 0


def test_no_more_than_the_round_allows_are_dealt_with(portal, overdue):
    overdue(3)
    assert [replace(offers.expire, most=2)(portal.house.office) for _ in range(3)] == [2, 1, 0]


def test_what_is_due_is_read_in_one_statement_however_much_it_is(portal, overdue):
    asked: list[str] = []
    event.listen(portal.house.engine, "before_cursor_execute", lambda *each: asked.append(each[2]))
    costs = []
    for count in (0, 2, 4):
        if count:
            overdue(count)
        asked.clear()
        offers.expire(portal.house.office)
        reads = [each for each in asked if "FROM offer" in each and "offer.expires_at <=" in each]
        costs.append(len(reads) - count)
    assert costs == [1, 1, 1], "one list of what is due, and each row once when it is its turn"


def test_each_step_of_an_idle_round_asks_once(portal, cast):
    portal.round()
    for deadline in rounds.CLOCKWORK:
        asked: list[str] = []

        def note(*each, asked=asked) -> None:
            if each[2].startswith("SELECT"):
                asked.append(each[2])

        event.listen(portal.house.engine, "before_cursor_execute", note)
        deadline(portal.house.office)
        event.remove(portal.house.engine, "before_cursor_execute", note)
        assert len(asked) == 1, deadline.name
