"""What becomes of an offer moves the status of the creator on the brand's lists: onward, never back, and told to the brand alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.domain.money import Money
from portal.domain.offers.terms import TermSheet
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.models.discovery import Shortlist, ShortlistEntry
from portal.models.offers import Offer, OfferVersion
from portal.queries.personal_data import collect
from portal.services import discovery, offers
from tests import factories
from tests.support import creators as make


@pytest.fixture
def listed(portal, cast):
    """Ada stands on two lists of Bea's brand and on one of Cyd's; returns how far each is with her."""
    with portal.work(cast.bea) as work:
        ada = work.session.get_one(Creator, cast.ada.creator_id)
        discovery.add(work, ada)
        discovery.add(work, ada, discovery.begin_list(work, "Spring"))
    with portal.work(cast.cyd) as work:
        discovery.add(work, work.session.get_one(Creator, cast.ada.creator_id))

    def statuses(person=cast.bea):
        with portal.session() as session:
            rows = select(ShortlistEntry.status).join(Shortlist).where(Shortlist.brand_id == person.brand_id).order_by(ShortlistEntry.id)
            return list(session.scalars(rows))

    return statuses


def _sent(portal, cast):
    with portal.work(cast.bea) as work:
        ada = work.session.get_one(Creator, cast.ada.creator_id)
        offer = offers.draft(work, ada, factories.sendable_sheet(work.now))
        offers.send(work, offer, offer.draft_hash)
        return offer.id


def _answer(portal, person, number, deed):
    with portal.work(person) as work:
        offer = work.session.get_one(Offer, number)
        mine = (OfferVersion.offer_id == offer.id, OfferVersion.number == offer.current_number)
        version = work.session.scalars(select(OfferVersion).where(*mine)).one()
        match deed:
            case "accept":
                offers.accept(work, offer, version.number, version.terms_hash)
            case "decline":
                offers.decline(work, offer, version.number)
            case "counter":
                terms = TermSheet.from_json(version.terms)
                offers.counter(work, offer, replace(terms, fee=terms.fee + Money(5_000, "EUR")), version.number)


def _history(portal):
    with portal.session() as session:
        rows = session.scalars(select(Activity).where(Activity.verb == "discovery.moved_status").order_by(Activity.id))
        return [(row.side, row.account_id, row.brand_id, row.creator_id, row.details["before"], row.details["status"]) for row in rows]


def test_an_offer_and_her_yes_move_her_on_every_list_of_the_brand(portal, cast, listed):
    offer = _sent(portal, cast)
    assert (listed(), listed(cast.cyd)) == (["contacted"] * 2, ["open"])
    _answer(portal, cast.ada, offer, "counter")
    assert listed() == ["contacted"] * 2
    _answer(portal, cast.bea, offer, "accept")
    assert (listed(), listed(cast.cyd)) == (["agreed"] * 2, ["open"])
    bea = ("brand", cast.bea.account_id, cast.bea.brand_id, None)
    assert _history(portal) == [(*bea, "open", "contacted")] * 2 + [(*bea, "contacted", "agreed")] * 2


def test_what_she_answers_names_nobody_in_the_lists_of_the_brand_and_tells_her_nothing(portal, cast, listed):
    _answer(portal, cast.ada, _sent(portal, cast), "decline")
    assert listed() == ["declined"] * 2
    assert _history(portal)[2:] == [("system", None, cast.bea.brand_id, None, "contacted", "declined")] * 2
    with portal.work() as work:
        assert "moved_status" not in str(collect(work.session, work.session.get_one(Account, cast.ada.account_id)))
    _answer(portal, cast.ada, _sent(portal, cast), "accept")
    assert listed() == ["agreed"] * 2, "a later yes follows a no"


def test_a_status_further_on_stays_and_who_was_taken_off_is_left_alone(portal, cast, listed):
    with portal.work(cast.bea) as work:
        hers = select(ShortlistEntry).join(Shortlist).where(Shortlist.brand_id == cast.bea.brand_id).order_by(ShortlistEntry.id)
        first, second = work.session.scalars(hers)
        discovery.put_down(work, first, "agreed")
        discovery.take_off(work, second)
    offer = _sent(portal, cast)
    _answer(portal, cast.ada, offer, "decline")
    assert listed() == ["agreed", "open"]


def test_where_the_brand_turns_her_counter_offer_down_it_says_itself_how_far_it_is(portal, cast, listed):
    offer = _sent(portal, cast)
    _answer(portal, cast.ada, offer, "counter")
    _answer(portal, cast.bea, offer, "decline")
    assert listed() == ["contacted"] * 2


def test_one_offer_to_several_moves_each_who_got_hers(portal, cast, listed):
    with portal.work() as work:
        mira = make.creator(work.session, work.now, "mira-sandvoss").id
    with portal.work(cast.bea) as work:
        people = [work.session.get_one(Creator, each) for each in (cast.ada.creator_id, mira)]
        made = offers.write_mailing(work, people, factories.sendable_sheet(work.now), "k" * 32)
        work.session.flush()
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    assert listed() == ["open"] * 2, "nothing has gone out yet"
    portal.round()
    assert listed() == ["contacted"] * 2
    assert {row[:2] for row in _history(portal)} == {("brand", cast.bea.account_id)}
