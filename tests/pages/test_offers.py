"""Writing, reading and answering offers, as a plain browser and as htmx."""

import pytest
from sqlalchemy import event, select

from portal.domain.money import Money
from portal.domain.offers.terms import TermSheet
from portal.models.creators import Creator
from portal.models.offers import Offer, OfferVersion
from portal.services import offers
from tests import factories


@pytest.fixture
def sent(portal, cast):
    """An offer of Bea's on Ada's table; returns its public id."""
    with portal.work(cast.bea) as work:
        sheet = factories.sendable_sheet(work.now)
        return factories.offer(
            work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet, author_id=cast.bea.account_id
        ).public_id


def arrived(answer, address: str) -> bool:
    """Whether a deed led to `address`, in either way."""
    return (answer.status_code, answer.headers.get("Location")) == (303, address) or answer.headers.get("HX-Redirect") == address


def state(portal, public_id: str) -> str:
    with portal.session() as session:
        return session.scalars(select(Offer.state).where(Offer.public_id == public_id)).one()


def fields(browser, address: str, action: str | None = None) -> dict[str, str]:
    htmx, browser.as_htmx = browser.as_htmx, False
    assert browser.get(address).status_code == 200
    browser.as_htmx = htmx
    return browser.page.form(action or address)


def test_an_offer_from_scratch_is_kept_checked_and_sent(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    with portal.session() as session:
        handle = session.get_one(Creator, cast.ada.creator_id).handle
    address = f"/offers/new?creator={handle}"
    form = fields(bea, address)
    assert bea.post(address, data={**form, "title": ""}).status_code == 422
    answer = bea.post(address, data={**form, "title": "Oat milk", "fee": "1.500", "add": "deliverables"})
    assert answer.status_code == 200 and "Deliverable 1" in answer.text, "a row more keeps what was typed"
    answer = bea.post(address, data={**form, "title": "Oat milk", "fee": "1.500"})
    assert answer.status_code == 422 and "Do you mean" in answer.text and 'value="1.500"' in answer.text
    answer = bea.post(address, data={**form, "title": "Oat milk", "fee": "1.500", "fee-meant": "150000"})
    with portal.session() as session:
        offer = session.scalars(select(Offer)).one()
    assert arrived(answer, f"/offers/{offer.public_id}") and TermSheet.from_json(offer.draft).fee == Money(150_000, "EUR")
    bea.as_htmx = False
    assert "List at least one deliverable." in bea.get(f"/offers/{offer.public_id}").text
    edit = f"/offers/{offer.public_id}/edit"
    day = portal.clock.now.date().replace(month=4)
    form = {
        **fields(bea, edit),
        "objective": "More people try it",
        "extra_round_price": "90",
        "deliverables-0-kind": "ig_reel",
        "deliverables-0-key": "",
        "deliverables-0-due": str(day),
        "deliverables-0-publish_on": str(day.replace(day=20)),
        "deliverables-0-count": "1",
    }
    assert arrived(bea.post(edit, data=form), f"/offers/{offer.public_id}")
    assert arrived(
        bea.post(
            f"/offers/{offer.public_id}/sending", data=fields(bea, f"/offers/{offer.public_id}", f"/offers/{offer.public_id}/sending")
        ),
        f"/offers/{offer.public_id}",
    )
    assert state(portal, offer.public_id) == "with_creator"


def test_an_offer_from_an_application_begins_with_the_program_and_the_applicant_s_rate(portal, cast):
    with portal.work(cast.bea) as work:
        menu = [
            {
                "option": "product",
                "description": "A case of oat milk",
                "retail_minor": 4_000,
                "cost_minor": 1_000,
                "counter": "Honest feedback",
            }
        ]
        program = factories.program(work.session, cast.bea.brand_id, work.now, value_menu=menu)
        application = factories.application(work.session, program, cast.ada.creator_id, work.now, rate_minor=98_000).public_id
    bea = portal.browser(cast.bea)
    address = f"/offers/new?application={application}"
    form = fields(bea, address)
    assert (form["title"], form["fee"], form["value_items-0-description"]) == ("Haferkorn Barista", "980.00", "A case of oat milk")
    answer = bea.post(address, data=form)
    assert bea.get(answer.headers["Location"]).status_code == 200 and "Send to Ada Lind" in bea.page.text
    assert arrived(bea.get(address), answer.headers["Location"]), "one offer for one application"
    assert portal.browser(cast.cyd).get(address).status_code == 404


def test_accepting_binds_the_shown_version_and_leads_to_the_contract(portal, cast, sent, way):
    ada = way(portal.browser(cast.ada))
    form = fields(ada, f"/offers/{sent}", f"/offers/{sent}/acceptance")
    answer = ada.post(f"/offers/{sent}/acceptance", data=form)
    target = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
    assert target.startswith("/contracts/") and state(portal, sent) == "accepted"
    again = ada.post(f"/offers/{sent}/acceptance", data=form)
    assert again.status_code == 409 and "accepted already" in again.text and 'id="offer-thread"' in again.text
    assert again.text.lstrip().startswith("<!doctype") is not ada.as_htmx


def test_an_old_version_is_refused_with_the_fresh_one(portal, cast, sent, way):
    ada = way(portal.browser(cast.ada))
    form = fields(ada, f"/offers/{sent}", f"/offers/{sent}/acceptance")
    with portal.work(cast.bea) as work:
        offer = work.session.scalars(select(Offer)).one()
        offers.counter(work, offer, factories.sendable_sheet(work.now, fee=Money(90_000, "EUR")), 1, message="Our budget has moved.")
    answer = ada.post(f"/offers/{sent}/acceptance", data=form)
    assert answer.status_code == 409 and "Version 2" in answer.text and "€900" in answer.text and state(portal, sent) == "with_creator"
    assert "Our budget has moved." in answer.text


def test_a_counter_offer_changes_what_was_touched_and_nothing_else(portal, cast, sent, way):
    ada = way(portal.browser(cast.ada))
    address = f"/offers/{sent}/counter"
    form = {
        **fields(ada, address),
        "fee": "1250",
        "chosen": ["v2"],
        "rights-0-months": "3",
        "message": "Six months would block two roasteries.",
    }
    assert arrived(ada.post(address, data=form), f"/offers/{sent}")
    with portal.session() as session:
        first, second = (TermSheet.from_json(each) for each in session.scalars(select(OfferVersion.terms).order_by(OfferVersion.number)))
    assert (second.fee, second.rights[0].months, [item.key for item in second.chosen_values]) == (Money(125_000, "EUR"), 3, ["v2"])
    assert second.deliverables == first.deliverables and second.value_items[0] == first.value_items[0]
    bea = portal.browser(cast.bea)
    text = bea.get(f"/offers/{sent}").text
    assert "+€200" in text and "(+19.0%)" in text and "Your answer to version 2" in text and "block two roasteries" in text
    bea.get(f"/offers/{sent}?v=1")
    assert "You are reading an earlier version." in bea.page.text and "Accept" not in bea.page.text
    assert arrived(
        ada.post(f"/offers/{sent}/retraction", data=fields(ada, f"/offers/{sent}", f"/offers/{sent}/retraction")), f"/offers/{sent}"
    )
    bea.get(f"/offers/{sent}?v=1&against=2")
    assert "taken back" in bea.page.text


def test_a_counter_offer_keeps_what_was_typed_when_it_is_refused(portal, cast, sent, way):
    ada = way(portal.browser(cast.ada))
    address = f"/offers/{sent}/counter"
    form = fields(ada, address)
    answer = ada.post(address, data={**form, "deliverables-0-due": "2020-01-01", "message": "A long thought"})
    assert answer.status_code == 422 and "This day has passed." in answer.text and "A long thought" in answer.text
    assert ada.page.by_id("deliverables-0-due").get("aria-invalid") == "true"
    assert ada.post(address, data={**form, "start": "soon"}).status_code == 422
    assert ada.post(address, data=form).status_code == 422 and "Nothing differs" in ada.page.text
    assert "Deliverable 2" in ada.post(address, data={**form, "add": "deliverables"}).text
    assert ada.post(address, data={**form, "drop": "deliverables-0"}).status_code == 200 and ada.page.by_id("deliverables-0-title") is None
    assert state(portal, sent) == "with_creator"


def test_a_counter_offer_to_an_old_version_shows_the_change_and_the_text_that_was_typed(portal, cast, sent, way):
    ada = way(portal.browser(cast.ada))
    address = f"/offers/{sent}/counter"
    form = {**fields(ada, address), "fee": "1250", "message": "My long reason"}
    with portal.work(cast.bea) as work:
        offer = work.session.scalars(select(Offer)).one()
        offers.counter(work, offer, factories.sendable_sheet(work.now, fee=Money(110_000, "EUR")), 1)
    answer = ada.post(address, data=form)
    assert (
        answer.status_code == 409
        and "€1,100" in answer.text
        and "My long reason" in answer.text
        and "Your text is still here" in answer.text
    )
    again = {**form, "base_number": "2"}
    assert ada.page.by_id("base_number").get("value") == "2"
    assert arrived(ada.post(address, data=again), f"/offers/{sent}")


def test_a_form_left_open_in_a_second_window_keeps_its_text_when_the_first_was_sent(portal, cast, sent, way):
    ada, bea = way(portal.browser(cast.ada)), way(portal.browser(cast.bea))
    address = f"/offers/{sent}/counter"
    for person, fee in ((bea, "1100"), (ada, "1150")):
        second = {**fields(person, address), "fee": "1250", "message": "My long reason"}
        assert arrived(person.post(address, data={**second, "fee": fee}), f"/offers/{sent}")
        answer = person.post(address, data=second)
        assert answer.status_code == 409 and "My long reason" in answer.text
        assert ("sent by your side meanwhile" in answer.text) == (person is bea), "Ada has to wait now, Bea may send another version"
        assert "has changed this meanwhile" not in answer.text


@pytest.mark.parametrize(("who", "deed", "after"), [("ada", "decline", "declined"), ("bea", "withdrawal", "withdrawn")])
def test_ending_it_takes_a_kind_word_along(portal, cast, sent, way, who, deed, after):
    browser = way(portal.browser(getattr(cast, who)))
    address = f"/offers/{sent}/{deed}"
    assert arrived(browser.post(address, data={**fields(browser, address), "message": "Thank you, another time."}), f"/offers/{sent}")
    assert state(portal, sent) == after
    for person in (cast.ada, cast.bea):
        assert "Thank you, another time." in portal.browser(person).get(f"/offers/{sent}").text
    assert browser.post(address, data={"seen": "1"}).status_code == 409


def test_a_draft_can_be_thrown_away_and_no_creator_sees_it(portal, cast, way):
    with portal.work(cast.bea) as work:
        draft = factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, state="draft").public_id
    assert portal.browser(cast.ada).get(f"/offers/{draft}").status_code == 404
    bea = way(portal.browser(cast.bea))
    form = fields(bea, f"/offers/{draft}", f"/offers/{draft}/removal")
    assert arrived(bea.post(f"/offers/{draft}/removal", data=form), "/offers")
    assert bea.post(f"/offers/{draft}/removal", data=form).status_code == 409


def test_the_thread_asks_for_news_and_stops_at_the_end(portal, cast, sent):
    ada = portal.browser(cast.ada, htmx=True)
    with portal.session() as session:
        version = session.scalars(select(Offer.version)).one()
    assert ada.get(f"/offers/{sent}?since={version}").status_code == 204
    with portal.work(cast.bea) as work:
        offers.withdraw(work, work.session.scalars(select(Offer)).one(), 1)
    answer = ada.get(f"/offers/{sent}?since={version}")
    assert answer.status_code == 286 and "withdrawn" in answer.text and "hx-trigger" not in answer.text


def test_only_the_two_sides_find_an_offer(portal, cast, sent):
    seen = {name: portal.browser(person).get(f"/offers/{sent}").status_code for name, person in cast.everyone().items()}
    assert seen == {"ada": 200, "bea": 200, "cyd": 404, "dov": 404, "fay": 403, "gus": 403, "ola": 403}
    for name in ("cyd", "dov"):
        for deed in ("acceptance", "retraction", "decline", "counter"):
            assert portal.browser(getattr(cast, name)).post(f"/offers/{sent}/{deed}", data={"seen": "1", "shown": "x"}).status_code == 404


def test_the_list_has_a_tab_for_each_turn_and_says_what_is_empty(portal, cast, sent):
    ada, bea = portal.browser(cast.ada), portal.browser(cast.bea)
    assert "Haferkorn Barista, Winter" in ada.get("/offers").text
    assert "Nothing waits for your answer" in bea.get("/offers").text
    assert "Haferkorn Barista, Winter" in bea.get("/offers?tab=waiting&q=ada").text
    assert "Nothing fits" in bea.get("/offers?tab=waiting&q=zebra").text
    assert bea.get("/offers?tab=nonsense&page=99").status_code == 200


def test_a_page_costs_the_same_however_many_offers_there_are(portal, cast, sent):
    bea = portal.browser(cast.bea)
    counted: list[str] = []
    event.listen(portal.house.engine, "before_cursor_execute", lambda _c, _u, statement, *_: counted.append(statement))

    def cost(address: str) -> int:
        bea.get(address)
        counted.clear()
        assert bea.get(address).status_code == 200
        return len([each for each in counted if each.startswith("SELECT")])

    few = {address: cost(address) for address in ("/offers?tab=waiting", f"/offers/{sent}")}
    with portal.work(cast.bea) as work:
        for number in range(12):
            factories.offer(
                work.session,
                cast.bea.brand_id,
                cast.ada.creator_id,
                work.now,
                terms=factories.sendable_sheet(work.now, title=f"Offer {number}"),
            )
        offer = work.session.scalars(select(Offer).where(Offer.public_id == sent)).one()
        for fee in range(5):
            offers.counter(work, offer, factories.sendable_sheet(work.now, fee=Money(90_000 + fee, "EUR")), offer.current_number)
    assert {address: cost(address) for address in few} == few
    assert max(few.values()) <= 12
