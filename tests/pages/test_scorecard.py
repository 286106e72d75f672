"""Looking back, as both sides do it."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from portal.models.board import Deliverable, Submission
from portal.models.notifications import Notification
from portal.models.programs import Program
from tests import factories


@pytest.fixture
def shared(portal, cast):
    with portal.work() as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now, kpi="save_rate", kpi_target="3 %")
        row = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        row.program_id = program.id
        piece: Deliverable = factories.deliverable(work.session, row, work.now, state="approved", approved_at=work.now, submissions_count=1)
        work.session.add(Submission(deliverable_id=piece.id, number=1, created_at=work.now))
    return f"/collaborations/{row.public_id}/scorecard"


def test_the_page_begins_with_what_was_assumed(portal, cast, shared):
    text = portal.browser(cast.ada).get(shared).text
    assert "Who sees a calm morning tries the product." in text and ">3%<" in text and "No figure yet" in text and "No total" in text
    assert "Creator: 1 of 1 in time. Brand: 1 of 1 in time." in text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("written", "shown"), [("0.8 %", "0,8\u00a0%"), ("12,5", "12,5\u00a0%"), ("about 5 %", "about 5 %"), ("3 to 4 %", "3 to 4 %")]
)
def test_a_target_is_shown_as_its_reader_writes_numbers_where_it_is_one(portal, cast, shared, written, shown):
    with portal.work() as work:
        row = work.session.scalars(select(Program)).one()
        row.kpi_target = row.kpi_baseline = written
    ada = portal.browser(cast.ada)
    ada.post("/settings/language", data={"locale": "de"})
    for path in (shared, f"/programs/{row.public_id}"):
        text = ada.get(path).text
        assert text.count(shown) >= 2, path


def test_a_typed_figure_is_self_stated_unless_its_writer_says_more(portal, cast, shared):
    bea = portal.browser(cast.bea)
    bea.get(shared)
    assert bea.page.form(f"{shared}/results")["source"] == "self"


def test_a_figure_with_day_and_source_moves_card_and_suggestion(portal, cast, shared, way):
    bea = way(portal.browser(cast.bea))
    if bea.as_htmx:
        bea.as_htmx = False
        bea.get(shared)
        bea.as_htmx = True
    else:
        bea.get(shared)
    assert bea.send(f"{shared}/results", kpi="save_rate", value="3,6 %", source="file").status_code in (204, 303)
    bea.as_htmx = False
    text = bea.get(shared).text
    assert "3.6%" in text and "120%" in text and "Repeat: do it again" in text and ">2 Mar 2026</span>" in text


@pytest.mark.parametrize("value, day", [("1.200", "2026-03-01"), ("many", "2026-03-01"), ("3", "2026-03-03"), ("3", "soon")])
def test_a_figure_that_cannot_be_read_is_asked_back_and_kept_in_the_form(portal, cast, shared, value, day):
    bea = portal.browser(cast.bea)
    bea.get(shared)
    answer = bea.send(f"{shared}/results", value=value, as_of=day)
    assert answer.status_code == 422 and f'value="{value}"' in answer.text and "No figure yet" in answer.text


def test_each_side_writes_its_own_words_and_both_read_them(portal, cast, shared):
    bea, ada = portal.browser(cast.bea), portal.browser(cast.ada)
    bea.get(shared)
    bea.send(f"{shared}/reading", reading="People saved it.", questions="Where to buy?\n\nIs it vegan?")
    ada.get(shared)
    ada.send(f"{shared}/view", view="Two rounds were enough.", experience="5")
    bea.get(shared)
    bea.send(f"{shared}/next-step", step="adapt", reason="Shorter next time.")
    for browser in (bea, ada):
        text = browser.get(shared).text
        for words in (
            "People saved it.",
            "Is it vegan?",
            "Two rounds were enough.",
            "Adapt: again, with changes",
            "Shorter next time.",
            "5 of 5",
        ):
            assert words in text
    with portal.session() as session:
        told = [row.text["msgid"] for row in session.scalars(select(Notification).where(Notification.account_id == cast.ada.account_id))]
    assert told == ["What follows from %(title)s: %(step)s"]


@pytest.mark.parametrize(
    "who, path, data",
    [
        ("ada", "next-step", {"step": "stop", "reason": "x"}),
        ("ada", "reading", {"reading": "x"}),
        ("bea", "view", {"view": "x"}),
        ("fay", "reading", {"reading": "x"}),
    ],
)
def test_nobody_writes_for_the_other_side(portal, cast, shared, who, path, data):
    assert portal.browser(getattr(cast, who)).post(f"{shared}/{path}", data=data).status_code == 403


def test_a_decision_needs_a_reason(portal, cast, shared):
    bea = portal.browser(cast.bea)
    bea.get(shared)
    assert bea.send(f"{shared}/next-step", step="stop", reason="").status_code == 422


@pytest.mark.parametrize("who, status", [("cyd", 404), ("dov", 404), ("gus", 403), ("ola", 403), ("fay", 200)])
def test_others_see_nothing_of_it(portal, cast, shared, who, status):
    browser = portal.browser(getattr(cast, who))
    assert browser.get(shared).status_code == status
    if status == 404:
        assert browser.post(f"{shared}/results", data={}).status_code == 404


def test_a_collaboration_without_program_still_has_a_scorecard(portal, cast):
    with portal.work() as work:
        row = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
    text = portal.browser(cast.ada).get(f"/collaborations/{row.public_id}/scorecard").text
    assert "People who brew at home try oat milk once" in text


def test_the_page_asks_no_more_when_there_is_more_to_show(portal, cast, shared):
    bea, counts = portal.browser(cast.bea), []
    for day in ("2026-03-01", "2026-02-01"):
        seen: list[str] = []

        def note(*args, seen=seen):
            if not args[2].startswith(("BEGIN", "PRAGMA")):
                seen.append(args[2])

        event.listen(portal.house.engine, "before_cursor_execute", note)
        bea.get(shared)
        event.remove(portal.house.engine, "before_cursor_execute", note)
        counts.append(len(seen))
        for kpi in ("save_rate", "share_rate", "question_count"):
            bea.send(f"{shared}/results", kpi=kpi, value="2", as_of=day)
    assert counts[0] == counts[1] <= 12, counts
