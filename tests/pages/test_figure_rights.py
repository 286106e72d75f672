"""A creator uses her rights over her figures by buttons, and the operator answers; plain and as htmx."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import select

from portal.models.accounts import Account
from portal.models.compliance import FigureCheck
from portal.models.creators import Creator, Post
from portal.services import compliance, discovery
from tests.support import creators as make


@pytest.fixture
def scored(portal, cast):
    with portal.work() as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        where = make.channel(work.session, creator, work.now, days=40)
        make.posts(work.session, where, work.now)
        work.session.expire(creator, ["channels"])
        discovery.score(work, creator)
        return where.public_id


def test_she_sees_who_looked_and_takes_her_figures_along(portal, cast, scored):
    with portal.work(cast.bea) as work:
        compliance.note_look(work.session, cast.ada.creator_id, cast.bea.brand_id, work.now.date())
    ada = portal.browser(cast.ada)
    ada.get("/profile/figures")
    for words in ("Haferkorn", *(f"GDPR Art. {number}" for number in (15, 17, 18, 20, 21, 22))):
        assert words in ada.page.text, words
    assert {"/settings/data", "/settings/leaving", "/profile/uploads", "/creators/ada-lind"} <= set(ada.page.links())
    told = json.loads(ada.get("/profile/figures.json").data)
    assert len(told["post"]) == 12 and "account" not in told
    lines = list(csv.reader(io.StringIO(ada.get("/profile/figures.csv").data.decode("utf-8-sig"))))
    assert lines[0] == ["table", "row", "column", "value"] and sum(line[0] == "post" and line[2] == "likes" for line in lines) == 12
    for person in (cast.bea, cast.gus, cast.ola):
        assert portal.browser(person).get("/profile/figures").status_code == 403


def test_her_figures_open_as_a_table_in_a_spreadsheet_of_her_language_and_run_nothing(portal, cast, scored):
    with portal.work() as work:
        work.session.get_one(Account, cast.ada.account_id).locale = "de"
        post = work.session.scalars(select(Post)).first()
        post.caption = "\uff1dHYPERLINK(1)"
    told = portal.browser(cast.ada).get("/profile/figures.csv").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert {len(line) for line in lines} == {4}
    values = {line[3] for line in lines}
    assert {line[3].count(",") for line in lines if line[0] == "metric_snapshot" and line[2] == "value"} == {1}
    assert "'\uff1dHYPERLINK(1)" in values and "\uff1dHYPERLINK(1)" not in values


def test_she_objects_and_the_page_of_brands_says_only_that(portal, cast, scored, way):
    ada, bea = way(portal.browser(cast.ada)), portal.browser(cast.bea)
    assert ada.post("/profile/figures/objection", data={}).status_code in (204, 303)
    bea.get("/creators/ada-lind")
    for words in ("Only one count is known", "Not measured", "It would need"):
        assert words not in bea.page.text, "what is withheld is not called unknown"
    assert "has objected to scoring" in bea.page.text and " / 100" not in bea.page.text and "this says nothing about her" in bea.page.text
    assert ada.post("/profile/figures/objection/withdrawal", data={}).status_code in (204, 303)
    bea.get("/creators/ada-lind")
    assert "has objected" not in bea.page.text


def test_she_disputes_the_operator_answers_with_a_reason_and_she_reads_it(portal, cast, scored, way):
    ada, ola, bea = way(portal.browser(cast.ada)), way(portal.browser(cast.ola)), portal.browser(cast.bea)
    assert ada.post("/profile/figures/disputes", data={"channel": scored, "figure": "growth", "words": ""}).status_code == 422
    values = {"channel": scored, "figure": "growth", "words": "The counts are those of another account"}
    assert ada.post("/profile/figures/disputes", data=values).status_code in (204, 303)
    bea.get("/creators/ada-lind")
    assert "A figure is being checked" in bea.page.text
    with portal.session() as session:
        check = session.scalars(select(FigureCheck)).one()
        number, version = check.public_id, check.version
    ola.as_htmx, htmx = False, ola.as_htmx
    ola.get("/operator/figures")
    assert "Ada Lind" in ola.page.text and f"/operator/figures/{number}" in ola.page.links()
    ola.get(f"/operator/figures/{number}")
    assert "The counts are those of another account" in ola.page.text
    ola.as_htmx = htmx
    path = f"/operator/figures/{number}"
    assert ola.post(path, data={"outcome": "kept", "answer": "", "seen": version}).status_code == 422
    stale = ola.post(path, data={"outcome": "kept", "answer": "Typed with care", "seen": version + 7})
    assert stale.status_code == 409 and "here is how it stands now" in stale.text and "Typed with care" in stale.text
    assert ola.post(path, data={"outcome": "kept", "answer": "The file names your account", "seen": version}).status_code in (204, 303)
    ada.as_htmx = False
    ada.get("/profile/figures")
    assert "The file names your account" in ada.page.text and "the figure stands" in ada.page.text
    bea.get("/creators/ada-lind")
    assert "being checked" not in bea.page.text
    for person in (cast.ada, cast.bea):
        assert portal.browser(person).get("/operator/figures").status_code == 403


def test_she_asks_for_a_human_look_and_takes_it_back(portal, cast, scored, way):
    ada = way(portal.browser(cast.ada))
    assert ada.post("/profile/figures/human-look", data={"words": "Nobody answers me any more"}).status_code in (204, 303)
    with portal.session() as session:
        number = session.scalars(select(FigureCheck.public_id)).one()
    assert portal.browser(cast.dov).post(f"/profile/figures/checks/{number}/withdrawal", data={}).status_code == 404
    assert ada.post(f"/profile/figures/checks/{number}/withdrawal", data={}).status_code in (204, 303)


def test_her_answer_stands_beside_the_figure_for_every_brand(portal, cast, scored, way):
    ada, bea = way(portal.browser(cast.ada)), portal.browser(cast.bea)
    path = f"/creators/ada-lind/answers/consistency?channel={scored}"
    ada.as_htmx, htmx = False, ada.as_htmx
    ada.get("/creators/ada-lind")
    assert path in ada.page.links() and "Only you and members of brands who search see this." in ada.page.text
    ada.get(path)
    ada.as_htmx = htmx
    assert ada.post(path, data={"words": "I was ill in January", "link": "not an address"}).status_code == 422
    for words in ("I was ill in January", "I was ill, and I am back"):
        assert ada.post(path, data={"words": words}).status_code in (204, 303)
    bea.get("/creators/ada-lind")
    assert "I was ill, and I am back" in bea.page.text and "One earlier answer" in bea.page.text
    assert "/answers/" not in "".join(bea.page.links())
    assert portal.browser(cast.dov).post(path, data={"words": "x"}).status_code == 404
    assert ada.post("/creators/ada-lind/answers/beauty", data={"words": "x"}).status_code == 404


@pytest.mark.databases("sqlite")
def test_nothing_is_taken_back_where_no_answer_stands_and_a_link_alone_explains_nothing(portal, cast, scored):
    ada, path = portal.browser(cast.ada), f"/creators/ada-lind/answers/growth?channel={scored}"
    for said in ({"words": ""}, {"words": "", "day": "2026-01-05", "link": "https://example.org/talk"}):
        refused = ada.post(path, data=said)
        assert refused.status_code == 422 and "no answer stands here" in refused.text
    assert ada.post(path, data={"words": "A talk", "day": "2026-01-05", "link": "https://example.org/talk"}).status_code == 303
    assert ada.post(path, data={"words": "", "day": "2026-01-19", "link": ""}).status_code == 422, "this is about another day"
    assert ada.post(path, data={"words": "", "day": "2026-01-05", "link": ""}).status_code == 303
    assert ada.post(path, data={"words": "", "day": "", "link": ""}).status_code == 422


def test_it_reads_in_german_and_for_a_creator_without_any_channel(portal, cast):
    dov = portal.browser(cast.dov, locale="de")
    for path in ("/profile/figures", "/profile/figures/disputes", "/profile/figures/human-look", "/creators/dov-stern"):
        assert dov.get(path).status_code == 200, path


def _ask_again(ada, scored, words):
    return ada.post("/profile/figures/disputes", data={"channel": scored, "figure": "growth", "words": words})


def test_words_of_a_second_dispute_are_kept_and_added_to_the_open_one(portal, cast, scored, way):
    ada, ola = way(portal.browser(cast.ada)), portal.browser(cast.ola)
    assert _ask_again(ada, scored, "These are not my counts").status_code in (204, 303)
    assert _ask_again(ada, scored, "These are not my counts").status_code in (204, 303), "a second click asks once"
    with portal.session() as session:
        check = session.scalars(select(FigureCheck)).one()
        number, seen = check.public_id, check.version
    told = _ask_again(ada, scored, "My editor's account was read")
    assert told.status_code == 409 and "is not lost" in told.text and "These are not my counts" in told.text
    assert "My editor&#39;s account was read</textarea>" in told.text and f"/profile/figures/checks/{number}/additions" in told.text
    path = f"/profile/figures/checks/{number}/additions"
    assert ada.post(path, data={"words": " "}).status_code == 422
    for _ in range(2):
        assert ada.post(path, data={"words": "My editor's account was read"}).status_code in (204, 303)
    ada.as_htmx = False
    ada.get("/profile/figures")
    assert (
        ada.page.text.count("My editor's account was read") == 1 and "These are not my counts" in ada.page.text and path in ada.page.links()
    )
    stale = ola.post(f"/operator/figures/{number}", data={"outcome": "kept", "answer": "They are yours", "seen": seen})
    assert stale.status_code == 409 and "My editor" in stale.text, "whoever answers has read what was added"
    for person in (cast.dov, cast.cyd):
        assert portal.browser(person).post(path, data={"words": "x"}).status_code in (403, 404)


def test_words_for_a_question_that_was_closed_meanwhile_can_be_asked_anew(portal, cast, scored):
    ada, ola = portal.browser(cast.ada), portal.browser(cast.ola)
    ada.post("/profile/figures/human-look", data={"words": "Nobody answers me"})
    _ask_again(ada, scored, "These are not my counts")
    with portal.session() as session:
        numbers = {each.kind: (each.public_id, each.version) for each in session.scalars(select(FigureCheck))}
    for number, version in numbers.values():
        ola.post(f"/operator/figures/{number}", data={"outcome": "kept", "answer": "I read the file, line by line", "seen": version})
    for kind, action in (("human_look", "/profile/figures/human-look"), ("dispute", "/profile/figures/disputes")):
        path = f"/profile/figures/checks/{numbers[kind][0]}/additions"
        assert ada.get(path).status_code == 303
        told = ada.post(path, data={"words": "And last week again"})
        assert told.status_code == 409 and "I read the file, line by line" in told.text and "And last week again</textarea>" in told.text
        assert f'action="{action}"' in told.text
    ada.post("/profile/figures/human-look", data={"words": "Once more"})
    with portal.session() as session:
        again = session.scalars(select(FigureCheck.public_id).where(FigureCheck.state == "open")).one()
    ada.post(f"/profile/figures/checks/{again}/withdrawal", data={})
    told = ada.post(f"/profile/figures/checks/{again}/additions", data={"words": "And this"})
    assert told.status_code == 409 and "took this question back" in told.text
