"""One offer written once for several creators: each her own, nobody two, and why somebody got none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.text import Text
from portal.models.accounts import Account, Membership
from portal.models.creators import Creator
from portal.models.notifications import Notification
from portal.models.offers import Offer, OfferMailing, OfferRecipient
from portal.queries.personal_data import collect
from portal.services import leaving, offers
from tests import factories
from tests.cast import PASSWORD
from tests.support import creators as make


@pytest.fixture
def three(portal, cast):
    with portal.work() as work:
        return [make.creator(work.session, work.now, handle).id for handle in ("mira-sandvoss", "tom-berg", "ute-lang")]


def _written(portal, person, ids, key="k" * 32, send=True, **changes):
    with portal.work(person) as work:
        people = [work.session.get_one(Creator, each) for each in ids]
        made = offers.write_mailing(work, people, factories.sendable_sheet(work.now, **changes), key, message="Hello")
        if send:
            work.session.flush()
            offers.send_mailing(work, made, offers.fingerprint(work, made))
        return made.id


def _states(portal):
    with portal.session() as session:
        rows = session.execute(select(OfferRecipient.state, func.count()).group_by(OfferRecipient.state))
        return dict(rows.all()), session.scalar(select(func.count(Offer.id)))


def test_each_gets_an_offer_of_her_own_and_is_told(portal, cast, three):
    _written(portal, cast.bea, three)
    assert _states(portal) == ({"waiting": 3}, 0)
    portal.round()
    assert _states(portal) == ({"sent": 3}, 3)
    with portal.session() as session:
        for each in session.scalars(select(Offer)):
            assert (each.state, each.brand_id) == ("with_creator", cast.bea.brand_id)
        assert session.scalar(select(func.count(Notification.id))) == 3
    portal.round()
    assert _states(portal) == ({"sent": 3}, 3), "a second round sends nobody twice"


def test_two_clicks_are_one_mailing(portal, cast, three):
    assert _written(portal, cast.bea, three, send=False) == _written(portal, cast.bea, three)
    portal.round()
    with portal.work(cast.bea) as work:
        made = work.session.scalar(select(OfferMailing))
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    portal.round()
    assert _states(portal) == ({"sent": 3}, 3)


def test_a_crash_between_two_creators_leaves_nobody_out_and_nobody_with_two(portal, cast, three, monkeypatch):
    _written(portal, cast.bea, three)
    send, calls = offers.many.send, []

    def dies(work, offer, *args, **kwargs):
        send(work, offer, *args, **kwargs)
        calls.append(offer.creator_id)
        if len(calls) == 2:
            raise RuntimeError("killed after it was sent, before it was kept")

    monkeypatch.setattr(offers.many, "send", dies)
    offers.send_waiting(portal.house.office)
    monkeypatch.undo()
    offers.send_waiting(portal.house.office)
    assert _states(portal) == ({"sent": 3}, 3)
    with portal.session() as session:
        assert len(set(session.scalars(select(Offer.creator_id)))) == 3


def test_who_is_gone_gets_none_and_the_page_knows_why(portal, cast, three):
    _written(portal, cast.bea, three)
    with portal.work() as work:
        work.session.get_one(Creator, three[1]).published_at = None
    portal.round()
    assert _states(portal) == ({"sent": 2, "refused": 1}, 2)
    with portal.session() as session:
        one = session.scalar(select(OfferRecipient).where(OfferRecipient.creator_id == three[1]))
        assert "not published" in str(Text.from_json(one.why)) and one.offer_id is None


def test_who_leaves_between_the_draft_and_its_sending_is_named_before_and_keeps_nobody_else_back(portal, cast, three):
    _written(portal, cast.bea, [cast.ada.creator_id, three[0], three[1]], send=False)
    with portal.work(cast.ada) as work:
        leaving.leave(work, PASSWORD)
    with portal.work() as work:
        work.session.get_one(Creator, three[0]).published_at = None
    with portal.work(cast.bea) as work:
        made = work.session.scalars(select(OfferMailing)).one()
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    portal.round()
    assert _states(portal) == ({"refused": 2, "sent": 1}, 1), "no draft is left behind either"
    with portal.session() as session:
        rows = session.scalars(select(OfferRecipient).order_by(OfferRecipient.id)).all()
        assert [str(Text.from_json(row.why))[:35] for row in rows[:2]] == [
            "This creator has left the portal, s",
            "This creator’s profile is not publi",
        ]


def test_who_may_no_longer_make_offers_sends_none(portal, cast, three):
    _written(portal, cast.bea, three)
    with portal.work() as work:
        work.session.scalar(select(Membership).where(Membership.account_id == cast.bea.account_id)).role = "finance"
    portal.round()
    assert _states(portal) == ({"refused": 3}, 0)


def test_what_cannot_be_sent_is_refused_before_anybody_gets_it(portal, cast, three):
    with pytest.raises(Invalid) as refusal:
        _written(portal, cast.bea, three, deliverables=())
    assert refusal.value.fields
    for ids in (three[:1], []):
        with pytest.raises(Invalid):
            _written(portal, cast.bea, ids)
    _written(portal, cast.bea, three, send=False)
    portal.clock.pass_(days=400)
    with portal.work(cast.bea) as work, pytest.raises(NotNow):
        made = work.session.scalar(select(OfferMailing))
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    assert _states(portal) == ({"waiting": 3}, 0)


def test_before_it_is_sent_it_can_be_changed_shortened_or_thrown_away_and_afterwards_not(portal, cast, three):
    _written(portal, cast.bea, three, send=False)
    with portal.work(cast.bea) as work:
        made = work.session.scalar(select(OfferMailing))
        offers.write_mailing(
            work, [], factories.sendable_sheet(work.now, title="Other words"), "", change=made, seen=offers.fingerprint(work, made)
        )
        offers.leave_out(work, made, three[0], offers.fingerprint(work, made))
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    portal.clock.now += timedelta(seconds=1)
    portal.round()
    assert _states(portal) == ({"sent": 2}, 2)
    with portal.session() as session:
        assert {each.title for each in session.scalars(select(Offer))} == {"Other words"}
    with portal.work(cast.bea) as work:
        made = work.session.scalar(select(OfferMailing))
        for deed in (lambda: offers.discard_mailing(work, made, ""), lambda: offers.leave_out(work, made, three[1], "")):
            with pytest.raises(NotNow):
                deed()
    _written(portal, cast.bea, three, key="other", send=False)
    with portal.work(cast.bea) as work:
        other = work.session.scalar(select(OfferMailing).where(OfferMailing.key == "other"))
        with pytest.raises(Changed):
            offers.discard_mailing(work, other, "what it was before")
        offers.discard_mailing(work, other, offers.fingerprint(work, other))
    assert _states(portal)[0] == {"sent": 2}


def test_her_data_hold_no_offer_that_a_brand_has_only_drafted(portal, cast, three):
    _written(portal, cast.bea, [cast.ada.creator_id, three[0]], send=False)
    with portal.work(cast.bea) as work:
        ada, sheet = work.session.get_one(Creator, cast.ada.creator_id), factories.sendable_sheet(work.now, title="Not said yet")
        drafts = [offers.draft(work, ada, replace(sheet, title=f"Not said yet {n}")) for n in (1, 2)]
        offers.discard(work, drafts[1], drafts[1].version)
        waiting = drafts[0].id
    told = _told(portal, cast.ada)
    assert not {"offer", "offer_version", "offer_recipient", "offer_mailing"} & set(told) and "Not said yet" not in str(told)
    with portal.work(cast.bea) as work:
        offer, made = work.session.get_one(Offer, waiting), work.session.scalar(select(OfferMailing))
        offers.send(work, offer, offer.draft_hash)
        offers.send_mailing(work, made, offers.fingerprint(work, made))
    told = _told(portal, cast.ada)
    assert [row["title"] for row in told["offer"]] == ["Not said yet 1"] and len(told["offer_recipient"]) == 1


def _told(portal, person):
    with portal.session() as session:
        return collect(session, session.get_one(Account, person.account_id))
