"""A creator applies and is answered; a brand compares, chooses, declines; nobody else looks in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.models.creators import Creator
from portal.models.programs import Application
from portal.services import programs
from tests.support.programs import CONCEPT, again, applied, opened


def stored(portal, row: Application | None = None) -> Application:
    with portal.session() as session:
        return (
            session.scalars(select(Application).order_by(Application.id.desc())).first()
            if row is None
            else session.get_one(Application, row.id)
        )


def test_ada_applies_with_rate_and_idea(portal, cast, way):
    program = opened(portal, cast.bea)
    ada = way(portal.browser(cast.ada))
    path = f"/programs/{program.public_id}/application"
    assert "The range is €600–1,400." in ada.get(path).text
    answer = ada.post(path, data={"rate": "950", "concept": CONCEPT, "note": "Free in May."})
    application = stored(portal)
    assert answer.headers.get("HX-Redirect", answer.location) == f"/applications/{application.public_id}"
    assert (application.state, application.rate_minor, application.concept) == ("applied", 95_000, CONCEPT)
    ada.as_htmx = False
    assert ada.get(path).location == f"/applications/{application.public_id}", "who has applied is led to her application"


def test_what_was_typed_survives_a_question(portal, cast, way):
    program = opened(portal, cast.bea)
    ada = way(portal.browser(cast.ada))
    path = f"/programs/{program.public_id}/application"
    answer = ada.post(path, data={"rate": "1.250", "concept": CONCEPT, "note": "Free in May."})
    assert answer.status_code == 422 and 'value="1.250"' in answer.text and CONCEPT in answer.text and "Free in May." in answer.text
    assert 'name="rate-meant" value="125000"' in answer.text and 'id="apply"' in answer.text
    assert ada.post(path, data={"rate": "1.250", "rate-meant": "125000", "concept": CONCEPT}).status_code in (204, 303)
    assert stored(portal).rate_minor == 125_000


def test_without_rate_and_idea_each_is_asked_for(portal, cast, way):
    program = opened(portal, cast.bea)
    ada = way(portal.browser(cast.ada))
    path = f"/programs/{program.public_id}/application"
    assert "Please fill this in." in ada.post(path, data={"rate": "900", "concept": ""}).text
    answer = ada.post(path, data={"rate": "", "concept": CONCEPT})
    assert answer.status_code == 422 and "Say what you ask for it." in answer.text and CONCEPT in answer.text


def test_applying_twice_is_refused_politely_with_the_text_still_there(portal, cast, way):
    program = opened(portal, cast.bea)
    applied(portal, cast.ada, program)
    answer = way(portal.browser(cast.ada)).post(
        f"/programs/{program.public_id}/application", data={"rate": "900", "concept": "Another idea"}
    )
    assert answer.status_code == 409 and "already" in answer.text and "Another idea" in answer.text


def test_a_program_that_closes_meanwhile_keeps_the_text_on_the_page(portal, cast, way):
    program = opened(portal, cast.bea)
    portal.clock.pass_(days=21)
    answer = way(portal.browser(cast.ada)).post(f"/programs/{program.public_id}/application", data={"rate": "900", "concept": "Too late"})
    assert answer.status_code == 409 and "takes no applications any more" in answer.text and "Too late" in answer.text


def test_without_a_published_profile_the_way_to_it_is_shown(portal, cast):
    program = opened(portal, cast.bea)
    with portal.work() as work:
        work.session.get_one(Creator, cast.ada.creator_id).published_at = None
    page = portal.browser(cast.ada).get(f"/programs/{program.public_id}/application").text
    assert "Publish your profile first" in page and 'name="concept"' not in page


def test_bea_compares_rates_and_ideas_side_by_side(portal, cast, way):
    program = opened(portal, cast.bea)
    applied(portal, cast.ada, program, 95_000)
    applied(portal, cast.dov, program, 160_000)
    bea = way(portal.browser(cast.bea))
    page = bea.get(f"/programs/{program.public_id}/applications").text
    for words in ("Ada Lind", "€950", "within the range", "Dov Stern", "€1,600", "€200 above the range", CONCEPT):
        assert words in page, words
    with portal.work(cast.bea) as work:
        row = again(work, stored(portal))
        programs.shortlist(work, row, row.version)
    short = bea.get(f"/programs/{program.public_id}/applications?state=shortlisted").text
    assert "Dov Stern" in short and "Ada Lind" not in short
    assert "None ended" in bea.get(f"/programs/{program.public_id}/applications?state=over").text
    assert "Ada Lind" in bea.get(f"/programs/{program.public_id}/applications?state=nonsense&page=9").text


def test_bea_chooses_ada_who_confirms_and_the_offer_is_next(portal, cast, way):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    path = f"/applications/{application.public_id}"
    bea, ada = way(portal.browser(cast.bea)), way(portal.browser(cast.ada))
    assert "Your decision" in bea.get(path).text
    assert bea.post(f"{path}/shortlisting", data={"seen": 1}).status_code in (204, 303)
    assert bea.post(f"{path}/approval", data={"seen": 2, "welcome": "Come on board."}).status_code in (204, 303)
    assert f"/offers/new?application={application.public_id}" in bea.get(path).text
    page = ada.get(path).text
    assert "You were chosen" in page and "Come on board." in page
    assert ada.post(f"{path}/confirmation", data={"seen": 3}).status_code in (204, 303)
    assert stored(portal, application).state == "confirmed"
    assert "Your turn: make the offer" in bea.get(path).text
    assert "Offer to Ada Lind" in portal.browser(cast.bea).get(f"/offers/new?application={application.public_id}").text


def test_bea_declines_with_a_kind_word_or_her_own(portal, cast, way):
    program = opened(portal, cast.bea)
    hers, his = applied(portal, cast.ada, program), applied(portal, cast.dov, program)
    bea = way(portal.browser(cast.bea))
    empty = bea.post(f"/applications/{hers.public_id}/refusal", data={"seen": 1, "kind_word": "own", "words": " "})
    assert empty.status_code == 422 and "nobody is left without a word" in empty.text and stored(portal, hers).state == "applied"
    assert bea.post(
        f"/applications/{hers.public_id}/refusal", data={"seen": 1, "kind_word": "timing", "words": "not used"}
    ).status_code in (204, 303)
    assert bea.post(
        f"/applications/{his.public_id}/refusal", data={"seen": 1, "kind_word": "own", "words": "Next year, with bikes."}
    ).status_code in (204, 303)
    assert "The dates do not come together" in portal.browser(cast.ada).get(f"/applications/{hers.public_id}").text
    assert "Next year, with bikes." in portal.browser(cast.dov).get(f"/applications/{his.public_id}").text


@pytest.mark.parametrize(("who", "deed"), [("bea", "approval"), ("bea", "shortlisting"), ("bea", "refusal"), ("ada", "withdrawal")])
def test_a_second_click_gets_the_page_as_it_stands_now(portal, cast, way, who, deed):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    client = way(portal.browser(getattr(cast, who)))
    data = {"seen": 1, "kind_word": "fit"}
    assert client.post(f"/applications/{application.public_id}/{deed}", data=data).status_code in (204, 303)
    answer = client.post(f"/applications/{application.public_id}/{deed}", data=data)
    assert answer.status_code == 409 and 'id="application"' in answer.text
    assert ("<!doctype" in answer.text.lower()) is not client.as_htmx


def test_ada_withdraws_and_sees_how_all_of_hers_stand(portal, cast, way):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    ada = way(portal.browser(cast.ada))
    assert "Haferkorn’s turn" in ada.get("/applications").text
    ada.post(f"/applications/{application.public_id}/withdrawal", data={"seen": 1})
    assert "Withdrawn" in ada.get("/applications").text
    assert "No application yet" in portal.browser(cast.dov).get("/applications").text


def test_bea_invites_a_creator_who_says_no_or_applies(portal, cast, way):
    program = opened(portal, cast.bea)
    bea = way(portal.browser(cast.bea))
    page = f"/programs/invitation?creator=ada-lind&program={program.public_id}"
    assert "Invite Ada Lind" in bea.get(page).text
    unknown = bea.post("/programs/invitation", data={"creator": "nobody-here", "program": program.public_id, "words": "Kept text"})
    assert unknown.status_code == 422 and "Kept text" in unknown.text and "Nobody of this name" in unknown.text
    for handle in ("ada-lind", "dov-stern"):
        answer = bea.post("/programs/invitation", data={"creator": handle, "program": program.public_id, "words": "We liked your film."})
        assert answer.status_code in (204, 303), answer.text
    assert bea.post("/programs/invitation", data={"creator": "ada-lind", "program": program.public_id}).status_code == 409
    his = stored(portal)
    dov, ada = portal.browser(cast.dov), portal.browser(cast.ada)
    assert "We liked your film." in dov.get(f"/applications/{his.public_id}").text
    dov.post(f"/applications/{his.public_id}/withdrawal", data={"seen": 1})
    assert stored(portal, his).state == "withdrawn"
    assert "We liked your film." in ada.get(f"/programs/{program.public_id}/application").text
    ada.post(f"/programs/{program.public_id}/application", data={"rate": "900", "concept": CONCEPT})
    with portal.session() as session:
        assert session.scalar(select(Application.state).where(Application.creator_id == cast.ada.creator_id)) == "applied"


def test_another_brands_program_cannot_be_invited_to(portal, cast):
    program = opened(portal, cast.bea)
    answer = portal.browser(cast.cyd).post("/programs/invitation", data={"creator": "ada-lind", "program": program.public_id})
    assert answer.status_code == 422 and stored(portal) is None


def test_nobody_else_finds_an_application_or_the_list_of_them(portal, cast):
    program = opened(portal, cast.bea)
    application = applied(portal, cast.ada, program)
    for who in ("cyd", "dov", "gus", "fay", "ola"):
        client = portal.browser(getattr(cast, who))
        assert client.get(f"/applications/{application.public_id}").status_code == 404, who
        assert client.get(f"/programs/{program.public_id}/applications").status_code in (403, 404), who
        for deed in ("shortlisting", "approval", "refusal", "confirmation", "withdrawal"):
            assert client.post(f"/applications/{application.public_id}/{deed}", data={"seen": 1, "kind_word": "fit"}).status_code in (
                403,
                404,
            ), (who, deed)
    assert stored(portal, application).state == "applied"
    assert portal.browser(cast.cyd).get(f"/programs/{program.public_id}/applications").status_code == 404
    assert portal.browser(cast.ada).post(f"/applications/{application.public_id}/approval", data={"seen": 1}).status_code == 403


def test_what_ada_writes_is_shown_as_words_and_not_as_code(portal, cast):
    program = opened(portal, cast.bea)
    evil = '<script>alert(1)</script> <img src=x onerror="x"> {{ 7*7 }}'
    with portal.work(cast.ada) as work:
        application = programs.apply(
            work, again(work, program), rate=None if not program.pay_max_minor else program.pay_max, concept=evil, note=evil
        )
    bea = portal.browser(cast.bea)
    for path in (f"/applications/{application.public_id}", f"/programs/{program.public_id}/applications"):
        page = bea.get(path).text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and "{{ 7*7 }}" in page
