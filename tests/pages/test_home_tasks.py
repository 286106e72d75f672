"""What waits on somebody's home: until which day, and what no rule can decide about money for whoever has to look."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.domain.board import DELIVERABLE, turn
from portal.domain.states import Side
from portal.domain.text import Text
from portal.models.accounts import Account, Brand
from portal.models.creators import Creator
from portal.models.payments import FinanceTask
from portal.models.verification import Verification
from portal.queries import waiting
from portal.services.payments import ask_finance
from tests import factories

FIRST = ("Say whom an agreement names", "Write the first program", "Invite somebody who looks after payments")
QUARANTINED = "Stripe reports charge.refunded for ch_1. Please look there."


def test_the_operator_finds_a_quarantined_event_on_her_home_until_it_is_settled(portal, cast):
    with portal.work() as work:
        ask_finance(work, "event:charge.refunded:ch_1", Text(QUARANTINED))
    ola = portal.browser(cast.ola)
    home = ola.get("/home").text
    assert QUARANTINED in home and 'href="/payments/operation"' in home
    assert QUARANTINED in ola.get("/payments/operation").text
    with portal.session() as session:
        task = session.scalars(select(FinanceTask.public_id)).one()
    assert ola.post(f"/payments/tasks/{task}/completion", data={}).status_code == 303
    assert QUARANTINED not in ola.get("/home").text
    for person in (cast.bea, cast.fay, cast.ada, cast.cyd):
        assert QUARANTINED not in portal.browser(person).get("/home").text


def test_what_a_brand_has_to_look_at_waits_for_its_finance_alone(portal, cast):
    with portal.work() as work:
        ask_finance(work, "checkout:cs_1", Text("Stripe reports another amount."), brand_id=cast.bea.brand_id)
    home = portal.browser(cast.fay).get("/home").text
    assert "another amount" in home and 'href="/payments"' in home
    assert "another amount" in portal.browser(cast.fay).get("/payments").text
    for person in (cast.ola, cast.ada, cast.cyd):
        assert "another amount" not in portal.browser(person).get("/home").text


@pytest.mark.parametrize(("language", "words"), [("en", "until 7 Dec 2026"), ("de", "bis 7. Dez. 2026")])
def test_a_whole_day_is_the_same_day_for_readers_in_every_zone(portal, cast, language, words):
    with portal.work() as work:
        work.session.get_one(Account, cast.ada.account_id).locale = language
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        factories.deliverable(work.session, shared, work.now, draft_due=date(2026, 12, 7))
    assert words in portal.browser(cast.ada).get("/home").text


def test_a_day_counts_until_its_end_and_is_late_the_day_after():
    task = waiting.Task(Text("Draft"), "", "", "/", date(2026, 12, 7))
    assert [task.left(datetime(2026, 12, day, 12, tzinfo=UTC)).days for day in (4, 6, 7, 8)] == [3, 1, 0, -1]


def test_a_brand_just_founded_reads_what_comes_first_until_it_is_done(portal, cast, way):
    gus = way(portal.browser(cast.gus))
    gus.post("/brands/new", data={"name": "Grün & Söhne", "country": "DE"})
    gus.as_htmx = False

    def left() -> list[str]:
        home = gus.get("/home").text
        assert "You have done everything" not in home or not any(step in home for step in FIRST)
        return [step for step in FIRST if step in home]

    assert left() == list(FIRST) and {"/brand", "/programs/new", "/brand/members"} <= set(gus.page.links())
    gus.post("/brand", data={"name": "Grün & Söhne", "country": "DE", "legal_name": "Grün GmbH", "address": "Gasse 1, Bonn"})
    assert left() == list(FIRST[1:])
    gus.post("/brand/members", data={"email": "fee@example.org", "role": "finance"})
    assert left() == [FIRST[1]]
    with portal.work() as work:
        brand = work.session.scalars(select(Brand).where(Brand.name == "Grün & Söhne")).one()
        factories.program(work.session, brand.id, work.now)
    assert left() == [] and "You have done everything" in gus.get("/home").text


def test_a_creator_without_a_public_profile_reads_that_it_comes_first(portal, cast):
    ada = portal.browser(cast.ada)
    assert "publish your profile" not in ada.get("/home").text
    with portal.work() as work:
        work.session.get_one(Creator, cast.ada.creator_id).published_at = None
    assert "Finish and publish your profile" in ada.get("/home").text


def test_the_operator_is_told_in_her_own_words_what_is_open(portal, cast):
    ola = portal.browser(cast.ola)
    assert "No check and no question about money is open." in ola.get("/home").text
    with portal.work() as work:
        work.session.add(
            Verification(brand_id=cast.bea.brand_id, method="business", state="waiting", by_eye=True, created_at=work.now, about="DE1")
        )
    assert "Look at one check" in ola.get("/home").text and "/operator/checks" in ola.page.links()
    assert "Look at one check" not in portal.browser(cast.bea).get("/home").text


def test_home_and_board_name_the_same_cards_to_the_same_side(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        for state in DELIVERABLE.states:
            factories.deliverable(work.session, shared, work.now, state=state, title=f"Reel {state}")
            factories.deliverable(work.session, shared, work.now, state=state, title=f"Photos {state}", publish_on=None)
    for person, side in ((cast.bea, Side.BRAND), (cast.ada, Side.CREATOR)):
        home = portal.browser(person).get("/home").text
        for state in DELIVERABLE.states:
            assert (f"Reel {state}<" in home) is (turn(state, True) is side), (state, side)
            assert (f"Photos {state}<" in home) is (turn(state, False) is side), (state, side)


def test_an_answer_about_a_draft_is_due_at_the_moment_that_the_board_names(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        for state in ("in_review", "changes_requested"):
            factories.deliverable(work.session, shared, work.now, state=state, answer_by=datetime(2026, 3, 31, 12, tzinfo=UTC))
    for person in (cast.bea, cast.ada):
        assert "until 31 Mar 2026" in portal.browser(person).get("/home").text


def test_no_card_of_an_ended_collaboration_waits(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        factories.deliverable(work.session, shared, work.now, title="Reel")
        factories.deliverable(work.session, shared, work.now, state="submitted", title="Story")
        shared.ended_at = work.now
    assert "a draft of Reel" not in portal.browser(cast.ada).get("/home").text
    assert "Review version" not in portal.browser(cast.bea).get("/home").text
