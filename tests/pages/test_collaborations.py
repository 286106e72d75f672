"""The list of collaborations, how one stands, and the steps of its value in kind."""

import pytest
from markupsafe import escape
from sqlalchemy import select

from portal.models.board import Postponement, ValueItem
from portal.models.contracts import Collaboration
from tests import factories
from tests.pages.test_board import counted
from tests.support.boards import Boards


@pytest.fixture
def boards(portal, cast):
    return Boards(portal, cast)


def test_each_side_reads_what_comes_next(portal, cast, boards):
    planned = boards.plan()
    assert "Hand in a draft" in portal.browser(cast.ada).get("/collaborations").text
    boards.bring(planned.cards[0], "submitted")
    page = portal.browser(cast.bea).get(f"/collaborations/{planned.id}").text
    assert "Review a draft" in page and "Your turn" in page and f'href="/collaborations/{planned.id}/board"' in page
    assert "Ada Lind handed in version 1 of Morning at the stove" in page
    assert "Your turn" not in portal.browser(cast.ada).get(f"/collaborations/{planned.id}").text


def test_finance_sees_the_way_but_no_drafts(portal, cast, boards):
    planned = boards.plan()
    boards.bring(planned.cards[0], "submitted")
    with portal.work() as work:
        shared = work.session.scalars(select(Collaboration)).one()
        factories.obligation(work.session, shared, work.now, state="due")
    assert "Payment: To be secured · Board: 0 of" in portal.browser(cast.fay).get("/collaborations").text
    page = portal.browser(cast.fay).get(f"/collaborations/{planned.id}").text
    assert "To be secured" in page and "/payments/" in page
    for hidden in ("/deliverables/", "/board", "/messages", "/offers/"):
        assert f'href="{hidden}' not in page and f"{planned.id}{hidden}" not in page, hidden


@pytest.mark.databases("sqlite")
def test_strangers_find_nothing(portal, cast, boards):
    planned = boards.plan()
    for person, status in ((cast.cyd, 404), (cast.dov, 404), (cast.gus, 403), (cast.ola, 403)):
        assert portal.browser(person).get(f"/collaborations/{planned.id}").status_code == status
    assert planned.id not in portal.browser(cast.cyd).get("/collaborations").text


def test_what_has_ended_stands_in_its_own_tab(portal, cast, boards):
    planned = boards.plan()
    boards.end(planned.id)
    ada = portal.browser(cast.ada)
    assert planned.id not in ada.get("/collaborations").text
    assert planned.id in ada.get("/collaborations?tab=ended").text
    assert planned.id in ada.get("/collaborations?tab=all").text
    assert ada.get("/collaborations?tab=nonsense&page=-3").status_code == 200


@pytest.mark.databases("sqlite")
def test_the_list_costs_the_same_however_long_it_is(portal, cast, boards):
    costs = []
    for count in (1, 5):
        for _ in range(count):
            boards.plan()
        bea = portal.browser(cast.bea)
        bea.get("/collaborations")
        with counted(portal) as ran:
            bea.get("/collaborations")
        costs.append(len(ran))
    assert costs[0] == costs[1] <= 12


@pytest.mark.databases("sqlite")
def test_one_collaboration_costs_little(portal, cast, boards):
    planned = boards.plan()
    boards.bring(planned.cards[0], "done")
    bea = portal.browser(cast.bea)
    bea.get(f"/collaborations/{planned.id}")
    with counted(portal) as ran:
        bea.get(f"/collaborations/{planned.id}")
    assert len(ran) <= 12, ran


def test_a_parcel_goes_its_way(portal, cast, boards, way):
    planned = boards.plan()
    public_id = planned.values[0]
    with portal.work() as work:
        item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == public_id)).one()
        item.fire("choose")
    ada, bea = way(portal.browser(cast.ada)), way(portal.browser(cast.bea))
    path = f"/value-items/{public_id}/state"

    def press(client, event, note="", seen=None):
        return client.post(path, data={"event": event, "note": note, "seen": str(state()[1] if seen is None else seen)})

    def state():
        with portal.session() as session:
            return session.execute(select(ValueItem.state, ValueItem.version).where(ValueItem.public_id == public_id)).one()

    done = 200 if ada.as_htmx else 303
    assert press(bea, "send", "DHL 00340").status_code == done
    assert press(ada, "report_damage").status_code == 422, "say what is damaged"
    assert press(ada, "receive", seen=1).status_code == 409
    answer = press(ada, "report_damage", "Two of six are broken")
    assert answer.status_code == done
    if ada.as_htmx:
        assert "Two of six are broken" in answer.text
    for client, event in ((bea, "send"), (ada, "receive"), (bea, "fulfil"), (ada, "perform_counter")):
        assert press(client, event).status_code == done
    assert state()[0] == "counter_performed"
    assert press(portal.browser(cast.cyd), "send").status_code == 404
    assert press(portal.browser(cast.fay), "send").status_code == 403


@pytest.mark.databases("sqlite")
def test_a_collaboration_before_the_signatures_says_so(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(
            work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, contract="out_for_signature"
        ).public_id
    page = portal.browser(cast.ada, locale="de").get(f"/collaborations/{shared}")
    assert page.status_code == 200
    assert "Begins with the signatures" in portal.browser(cast.ada).get(f"/collaborations/{shared}").text


def test_damage_opens_the_question_when_and_the_brand_answers_it(portal, cast, boards, way):
    planned = boards.plan()
    with portal.work() as work:
        item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == planned.values[0])).one()
        item.fire("choose")
        item.fire("send")
        what, seen = escape(item.description), item.version
    ada, bea = way(portal.browser(cast.ada)), way(portal.browser(cast.bea))
    here, done = f"/collaborations/{planned.id}", 204 if ada.as_htmx else 303
    assert "Something arrived damaged" not in ada.get(here).text
    ada.post(f"/value-items/{planned.values[0]}/state", data={"event": "report_damage", "note": "In pieces", "seen": str(seen)})
    page = portal.browser(cast.ada).get(here).text
    assert "Something arrived damaged" in page and f"Damaged or missing: {what}" in page and 'value="5"' in page
    page = portal.browser(cast.bea).get(here).text
    assert "Replacement sent" in page and "Something arrived damaged" not in page
    assert f"Replace: {what}" in portal.browser(cast.bea).get("/home").text
    assert ada.post(f"{here}/postponements", data={"days": "", "reason": ""}).status_code == 422
    refused = ada.post(f"{here}/postponements", data={"days": "99", "reason": "In pieces"})
    assert (
        refused.status_code == 422
        and "A number from 1 to 60." in portal.browser(cast.ada).post(f"{here}/postponements", data={"days": "99"}).text
    )
    assert ada.post(f"{here}/postponements", data={"days": "3", "reason": "In pieces"}).status_code == done
    assert ada.post(f"{here}/postponements", data={"days": "3", "reason": "In pieces"}).status_code == 409, "a second click"
    page = portal.browser(cast.bea).get(here).text
    assert "Ada Lind proposes: 3 working days later" in page and "Agree" in page and "Take the proposal back" not in page
    with portal.session() as session:
        proposal = session.scalars(select(Postponement)).one()
    answer = f"/postponements/{proposal.public_id}/answer"
    assert ada.post(answer, data={"event": "accept", "seen": "1"}).status_code == 409
    assert bea.post(answer, data={"event": "accept", "seen": "0"}).status_code == 409
    assert bea.post(answer, data={"event": "accept", "seen": "1"}).status_code == done
    assert bea.post(answer, data={"event": "accept", "seen": "1"}).status_code == 409, "a second click"
    assert "Moved by 3 working days" in portal.browser(cast.ada).get(here).text
    assert portal.browser(cast.cyd).post(answer, data={"event": "accept", "seen": "2"}).status_code == 404


def test_of_each_piece_other_days_may_be_proposed_and_some_may_stay(portal, cast, boards, way):
    planned = boards.plan_pieces(3)
    here, (first, second) = f"/collaborations/{planned.id}", planned.cards[:2]
    ada = way(portal.browser(cast.ada))
    refused = ada.post(f"{here}/postponements", data={f"days_{first}": "99", "reason": "Ill"})
    assert refused.status_code == 422 and "A number from 0 to 60." in refused.text
    refused = ada.post(f"{here}/postponements", data={"days": "", f"days_{first}": "0", "reason": "Ill"})
    assert refused.status_code == 422 and "of one piece at least" in refused.text
    answer = ada.post(f"{here}/postponements", data={"days": "2", f"days_{first}": "4", f"days_{second}": "0", "reason": "Ill"})
    assert answer.status_code in (204, 303)
    with portal.session() as session:
        said = session.scalars(select(Postponement.days)).one()
    assert said == {card: 2 for card in planned.cards[2:]} | {first: 4}
    page = portal.browser(cast.bea).get(here).text
    assert " stays" in page and "working days later" in page
