"""What the world sees of programs: the open ones, with pay, rights, day of decision and the brand's own record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.models.activity import Activity
from portal.models.programs import Program
from tests import factories
from tests.support.programs import applied, opened, written

COST = ("4,321", "43.21", "43,21", "4321", "cost_minor", "costs you", "What it costs you")


def statements(portal, client, path: str) -> int:
    """How many statements the page at `path` costs."""
    seen: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        seen.append(statement)

    event.listen(portal.house.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(portal.house.engine, "before_cursor_execute", note)
    return len([each for each in seen if not each.startswith(("BEGIN", "PRAGMA"))])


def many(portal, cast, count: int, **changes) -> list[Program]:
    with portal.work() as work:
        return [
            factories.program(work.session, (cast.bea if n % 2 else cast.cyd).brand_id, work.now, title=f"Program {n}", **changes)
            for n in range(count)
        ]


def test_a_visitor_sees_pay_rights_rounds_and_decision_before_applying(portal, cast):
    program = opened(portal, cast.bea)
    visitor = portal.browser()
    page = visitor.get(f"/programs/{program.public_id}").text
    for words in (
        "€600–1,400",
        "6 months, organic",
        "Instagram · Germany",
        "Sunday, 22 March 2026",
        "A winter&#39;s oat milk",
        "€120",
        "Honest feedback",
        "Sign in to apply",
    ):
        assert words in page, words
    assert "The clock runs" not in page, "the brief is for creators"
    assert (
        "<title>Haferkorn Barista, Winter · Gegenüber</title>" in page and '<meta name="description" content="Haferkorn: Oat milk' in page
    )
    assert 'rel="canonical"' in page


def test_the_page_speaks_german(portal, cast):
    program = opened(portal, cast.bea)
    assert "600–1.400\xa0€" in portal.browser(locale="de").get(f"/programs/{program.public_id}").text


def test_a_creator_reads_the_whole_brief(portal, cast):
    program = opened(portal, cast.bea)
    page = portal.browser(cast.ada).get(f"/programs/{program.public_id}").text
    for words in (
        "The clock runs",
        "No promise of weight loss",
        "Allergens as on the pack",
        "For whom it is not worth it",
        "Version 1 of 2 Mar 2026",
        "/application",
    ):
        assert words in page, words
    assert "The clock runs" not in portal.browser(cast.cyd).get(f"/programs/{program.public_id}").text, "a rival does not read it"


def test_the_cost_to_the_brand_is_shown_to_nobody_else(portal, cast):
    program = opened(portal, cast.bea)
    for person in (cast.ada, cast.dov, cast.cyd, cast.gus, cast.fay, None):
        client = portal.browser(person)
        paths = [
            f"/programs/{program.public_id}",
            "/programs",
            *([f"/programs/{program.public_id}/application"] if person is cast.ada else []),
        ]
        for path in paths:
            page = client.get(path)
            shown = re.sub(r"\?v=\w+", "", page.text)  # the fingerprint of a style sheet may be any digits
            assert page.status_code == 200 and not [word for word in COST if word in shown], (person, path)
    assert "€43.21" in portal.browser(cast.bea).get(f"/programs/{program.public_id}").text


def test_a_program_that_is_not_open_does_not_exist_for_strangers(portal, cast):
    program = written(portal, cast.bea)
    strangers = [portal.browser(person) for person in (None, cast.ada, cast.cyd, cast.gus, cast.fay)]
    for state in ("draft", "closed", "archived"):
        with portal.work() as work:
            work.session.get_one(Program, program.id).state = state
        for client in strangers:
            assert client.get(f"/programs/{program.public_id}").status_code == 404
            assert "Haferkorn Barista" not in client.get("/programs").text
    own = portal.browser(cast.bea).get(f"/programs/{program.public_id}")
    assert own.status_code == 200 and '<meta name="robots" content="noindex">' in own.text


def test_an_applicant_still_sees_a_program_that_has_ended(portal, cast):
    program = opened(portal, cast.bea)
    applied(portal, cast.ada, program)
    portal.clock.pass_(days=21)
    portal.round()
    assert "To your application" in portal.browser(cast.ada).get(f"/programs/{program.public_id}").text
    assert portal.browser(cast.dov).get(f"/programs/{program.public_id}").status_code == 404


FILTERS = [
    ("topic=food", True),
    ("topic=beauty", False),
    ("topic=food.cooking", True),
    ("topic=food&topic=beauty", True),
    ("kind=ig_reel", True),
    ("kind=tt_video", False),
    ("language=de", True),
    ("language=fr", False),
    ("market=DE", True),
    ("market=US", False),
    ("pays=1400", True),
    ("pays=1401", False),
    ("value=1", True),
    ("q=oat", True),
    ("q=OAT+milk", True),
    ("q=tiles", False),
    ("q=100%25", False),
    ("topic=nonsense&pays=-3&page=x&market=ZZ", True),
    ("pays=99999999999999999999", True),
]


def test_the_search_stands_in_the_address(portal, cast, way):
    opened(portal, cast.bea)
    client = way(portal.browser())
    for query, found in FILTERS:
        page = client.get(f"/programs?{query}")
        assert page.status_code == 200, query
        assert ("Haferkorn Barista, Winter" in page.text) is found, query
        assert found or "Nothing matches all of this" in page.text, query
        assert ("<!doctype" in page.text.lower()) is not client.as_htmx and 'id="results"' in page.text


def test_value_in_kind_is_not_found_where_there_is_none(portal, cast):
    opened(portal, cast.bea, values=())
    assert "Haferkorn Barista" not in portal.browser().get("/programs?value=1").text


def test_each_filter_can_be_taken_away_alone(portal, cast):
    visitor = portal.browser()
    visitor.get("/programs?topic=food&topic=beauty&pays=500&value=1&q=oat")
    links = [link for link in visitor.page.links() if link.startswith("/programs?")]
    assert len(links) == 5 and len(set(links)) == 5
    assert "/programs?q=oat&topic=beauty&pays=500&value=1" in links


def test_twenty_four_stand_on_a_page_and_the_search_goes_along(portal, cast):
    many(portal, cast, 30)
    visitor = portal.browser()
    first = visitor.get("/programs?topic=food").text
    assert first.count('class="prog"') == 24 and "30 open programs" in first and "/programs?topic=food&amp;page=2" in first
    assert visitor.get("/programs?topic=food&page=2").text.count('class="prog"') == 6
    assert visitor.get("/programs?page=99").text.count('class="prog"') == 6


def test_a_record_needs_three_cases(portal, cast):
    program = opened(portal, cast.bea)
    path = f"/programs/{program.public_id}"
    assert portal.browser().get(path).text.count("no record yet") == 3
    with portal.work() as work:
        start = work.now - timedelta(days=30)

        def deed(verb, side, kind, thing, **later):
            work.session.add(
                Activity(
                    at=start + timedelta(**later),
                    verb=verb,
                    side=side,
                    subject_kind=kind,
                    subject_id=thing,
                    brand_id=cast.bea.brand_id,
                    details={},
                )
            )

        for thing, hours in ((901, 4), (902, 8), (903, 30)):
            deed("programs.applied", "creator", "application", thing)
            deed("programs.declined", "brand", "application", thing, hours=hours)
        for thing in (801, 802):
            deed("payments.earned", "brand", "obligation", thing, days=2)
            deed("payments.paid_out", "system", "obligation", thing, days=11)
    page = portal.browser().get(path).text
    assert "too few to tell" in page and "2 payments" in page and "median of 2 payments" not in page
    assert page.count("no record yet") == 1, "of its rounds nothing is known"
    with portal.work() as work:
        for thing in (801, 802, 803):
            deed("board.requested_changes", "brand", "deliverable", thing, days=1)
            deed("board.approved", "brand", "deliverable", thing, days=2)
        deed("payments.earned", "brand", "obligation", 803, days=2)
        deed("payments.paid_out", "system", "obligation", 803, days=11)
        deed("board.requested_changes", "brand", "deliverable", 801, days=1, hours=3)
    page = portal.browser().get(path).text
    for words in ("8 hours", "median of 3 answers", "1.3 per piece", "9 days", "median of 3 payments"):
        assert words in page, words
    assert "no record yet" not in page and "too few" not in page
    assert "8 hours" in portal.browser().get("/programs").text


def test_the_landing_page_shows_the_newest_programs_and_how_many_there_are(portal, cast):
    assert "No open program at the moment" in portal.browser().get("/").text
    opened(portal, cast.bea)
    many(portal, cast, 6)
    page = portal.browser().get("/").text
    assert "€600–1,400" in page and "All 7 programs" in page


@pytest.mark.parametrize("path", ["/programs", "/", "/programs/mine", "/programs/{one}", "/programs/{one}/applications"])
def test_a_page_costs_the_same_number_of_statements_whatever_it_shows(portal, cast, path):
    first = opened(portal, cast.bea)
    applied(portal, cast.ada, first)
    bea = portal.browser(cast.bea)
    path = path.format(one=first.public_id)
    few = statements(portal, bea, path)
    many(portal, cast, 20)
    with portal.work() as work:
        for n in range(12):
            creator = factories.creator(work.session, work.now, n)
            factories.application(work.session, first, creator.id, work.now)
    assert statements(portal, bea, path) == few <= 12


def test_a_creators_own_list_costs_the_same_number_of_statements(portal, cast):
    applied(portal, cast.ada, opened(portal, cast.bea))
    ada = portal.browser(cast.ada)
    few = statements(portal, ada, "/applications")
    for program in many(portal, cast, 10):
        applied(portal, cast.ada, program)
    assert statements(portal, ada, "/applications") == few <= 12
