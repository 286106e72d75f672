"""Who of the cast sees which offer and which contract, in which tab, and how fast a side is said to answer."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from portal.domain.states import Side
from portal.models.contracts import Contract
from portal.models.offers import Offer
from portal.queries import contracts as read_contracts
from portal.queries import offers as read_offers
from portal.services import offers
from tests import factories

STATES = ("draft", "with_creator", "with_brand", "accepted", "contracted", "declined", "withdrawn", "expired", "discarded")


@pytest.fixture
def stock(portal, cast):
    """One offer of Bea's to Ada in every state, one to Dov, and one of Cyd's to Ada."""
    with portal.work(cast.bea) as work:
        now = work.now
        for state in STATES:
            factories.offer(
                work.session, cast.bea.brand_id, cast.ada.creator_id, now, state=state, terms=factories.sendable_sheet(now, title=state)
            )
        factories.offer(work.session, cast.bea.brand_id, cast.dov.creator_id, now, terms=factories.sendable_sheet(now, title="to Dov"))
        factories.offer(work.session, cast.cyd.brand_id, cast.ada.creator_id, now, terms=factories.sendable_sheet(now, title="of Cyd"))


def titles(session, person) -> set[str]:
    return {offer.title for offer in session.scalars(read_offers.visible_to(person.actor))}


def test_each_sees_what_is_on_her_side_of_the_table(portal, cast, stock):
    sent = set(STATES) - {"draft", "discarded"}
    with portal.session() as session:
        seen = {name: titles(session, person) for name, person in cast.everyone().items()}
    assert {name: each for name, each in seen.items() if each} == {
        "ada": sent | {"of Cyd"},
        "bea": set(STATES) | {"to Dov"},
        "cyd": {"of Cyd"},
        "dov": {"to Dov"},
    }


def test_each_tab_holds_what_its_name_says(portal, cast, stock):
    with portal.session() as session:

        def tabs(person):
            return {tab: {row.offer.title for row in read_offers.listing(session, person.actor, tab=tab).rows} for tab in read_offers.TABS}

        assert tabs(cast.bea) == {
            "mine": {"with_brand"}, "waiting": {"with_creator", "to Dov"}, "drafts": {"draft"}, "agreed": {"accepted", "contracted"},
            "done": {"declined", "withdrawn", "expired", "discarded"},
        }  # fmt: skip
        assert tabs(cast.ada)["mine"] == {"with_creator", "of Cyd"} and tabs(cast.ada)["drafts"] == set()
        found = read_offers.listing(session, cast.bea.actor, tab="waiting", words="dov")
        assert [row.offer.title for row in found.rows] == ["to Dov"] and found.counts == {"waiting": 1}


def test_a_list_is_read_in_two_statements_and_pages(portal, cast):
    with portal.work(cast.bea) as work:
        for number in range(read_offers.PAGE + 3):
            factories.offer(
                work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=factories.sendable_sheet(work.now, title=f"{number}")
            )
    counted: list[str] = []
    with portal.session() as session:
        event.listen(portal.house.engine, "before_cursor_execute", lambda *each: counted.append(each[2]))
        found = read_offers.listing(session, cast.ada.actor, tab="mine", number=2)
        assert [(row.offer.brand.name, row.terms.fee.minor) for row in found.rows] == [("Haferkorn", 105_000)] * 3
        assert (found.total, found.number, found.pages) == (read_offers.PAGE + 3, 2, 2)
    assert len([each for each in counted if "SELECT" in each]) == 2


def test_the_usual_time_to_answer_is_the_median_of_what_history_tells(portal, cast):
    assert _usual(portal, cast) is None
    for hours in (2, 30, 5):
        with portal.work(cast.bea) as work:
            offer = factories.offer(
                work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, state="draft", terms=factories.sendable_sheet(work.now)
            )
            public_id = offer.public_id
            offers.send(work, offer, offer.draft_hash)
        portal.clock.pass_(hours=hours)
        with portal.work(cast.ada) as work:
            offers.decline(work, work.session.scalars(select(Offer).where(Offer.public_id == public_id)).one(), 1)
        portal.clock.now -= timedelta(hours=hours)
        portal.clock.pass_(minutes=1)
    assert _usual(portal, cast) == timedelta(hours=5)


def _usual(portal, cast):
    with portal.session() as session:
        assert read_offers.usual_answer(session, Side.BRAND, cast.bea.brand_id) is None
        return read_offers.usual_answer(session, Side.CREATOR, cast.ada.creator_id)


def test_a_contract_is_seen_by_its_parties_and_their_finance(portal, cast):
    with portal.work(cast.bea) as work:
        factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        public_id = work.session.scalars(select(Contract.public_id)).one()
    with portal.session() as session:
        seen = {name for name, person in cast.everyone().items() if read_contracts.find(session, person.actor, public_id)}
    assert seen == {"ada", "bea", "fay"}
