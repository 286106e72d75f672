"""Saying whom one wants to reach: saved for the brand, chosen in a search, judged on each card."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.discovery.fit import Target
from portal.domain.errors import Invalid
from portal.models.discovery import AudienceTarget
from portal.models.programs import Application, BriefVersion
from portal.services import discovery
from portal.services.discovery import targets
from tests import factories
from tests.support import creators as make

WISH = {"name": "Germany, young", "countries": "DE", "ages": "a25_34", "least_country": "60", "least_age": "40"}


def _made(client):
    client.get("/targets")
    return next(link.rsplit("/", 1)[-1] for link in client.page.links() if link.startswith("/targets/") and link != "/targets/new")


def test_a_target_is_saved_changed_removed_and_brought_back(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    assert bea.post("/targets/new", data={"name": "Nobody"}).status_code == 422
    assert "Choose at least one country" in bea.page.text
    assert bea.post("/targets/new", data={**WISH, "least_country": "140"}).status_code == 422
    assert bea.post("/targets/new", data=WISH).status_code in (204, 303)
    made = _made(bea)
    bea.get(f"/targets/{made}")
    assert bea.page.form(f"/targets/{made}")["least_country"] == "60"
    stale = bea.page.form(f"/targets/{made}")
    bea.post(f"/targets/{made}", data={**stale, "name": "Germany"})
    assert bea.post(f"/targets/{made}", data={**stale, "name": "Old window"}).status_code == 409
    assert "It is called “Germany” now: Germany ≥ 60% · 25–34 ≥ 40%." in bea.page.text
    assert bea.page.form(f"/targets/{made}")["name"] == "Old window", "nothing typed is lost"
    assert bea.post(f"/targets/{made}", data={**WISH, "name": "Unseen"}).status_code == 409
    bea.post(f"/targets/{made}/removal", data={})
    assert bea.get(f"/targets/{made}").status_code == 404
    bea.post(f"/targets/{made}/restoration", data={})
    bea.get("/targets")
    assert "Germany" in bea.page.text and "25–34 ≥ 40%" in bea.page.text


def test_a_chosen_target_stands_in_the_address_and_judges_each_card(portal, cast):
    with portal.work() as work:
        make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss")
    discovery.reindex(portal.house.office)
    bea = portal.browser(cast.bea)
    bea.post("/targets/new", data=WISH)
    answer = bea.get(f"/creators?use={_made(bea)}")
    assert answer.status_code == 302 and answer.location == "/creators?to_country=DE&to_age=a25_34&least_country=60"
    bea.get(answer.location)
    assert "Germany, young?" in bea.page.text and "Meets 2 of 2 targets" in bea.page.text
    assert bea.page.text.index("Mira Sandvoss") < bea.page.text.index("Ada Lind"), "who fits stands before who is unknown"
    assert bea.get("/creators?use=none&to_country=DE").location == "/creators"


def test_a_wish_that_nobody_can_meet_is_said_and_left_out_wherever_a_target_is_read(portal, cast):
    with portal.work() as work:
        mira = make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss")
        mira = mira.public_id
    discovery.reindex(portal.house.office)
    bea = portal.browser(cast.bea)
    wish = "to_country=DE&to_country=XX&to_interest=nonsense"
    for address in (
        f"/creators?{wish}",
        f"/creators?{wish}&followers_min=",
        f"/creators/mira-sandvoss?{wish}",
        f"/compare?c={mira}&{wish}",
    ):
        assert bea.get(address).status_code == 200
        assert "“XX” could not be read" in bea.page.text and "“nonsense” could not be read" in bea.page.text, address
        assert " 0% of the audience" not in bea.page.text and "of 2 targets" not in bea.page.text, address
    bea.get(f"/targets/new?{wish}&to_country=BR")
    assert "“XX” could not be read" in bea.page.text and "Brazil cannot be chosen here and was left out." in bea.page.text
    assert bea.page.form("/targets/new")["countries"] == "DE"
    with portal.work(cast.bea) as work, pytest.raises(Invalid):
        discovery.save_target(work, "Nobody", Target(countries=frozenset({"XX"})))


def test_a_removed_target_comes_back_only_where_there_is_room(portal, cast, monkeypatch):
    bea = portal.browser(cast.bea)
    bea.post("/targets/new", data=WISH)
    made = _made(bea)
    bea.post(f"/targets/{made}/removal", data={})
    bea.post("/targets/new", data={**WISH, "name": "Austria", "countries": "AT"})
    monkeypatch.setattr(targets, "MOST", 1)
    assert bea.post(f"/targets/{made}/restoration", data={}).status_code == 409 and "At most 1 target audiences." in bea.page.text


def test_targets_of_another_brand_are_not_there(portal, cast):
    bea, cyd = portal.browser(cast.bea), portal.browser(cast.cyd)
    bea.post("/targets/new", data=WISH)
    made = _made(bea)
    assert cyd.get(f"/targets/{made}").status_code == 404
    assert cyd.post(f"/targets/{made}/removal", data={}).status_code == 404
    assert cyd.get(f"/creators?use={made}").location == "/creators"
    for person in (cast.ada, cast.fay, cast.gus):
        assert portal.browser(person).get("/targets").status_code == 403


def test_what_matters_more_stands_in_the_search_and_comes_back_into_the_form(portal, cast):
    bea = portal.browser(cast.bea)
    assert bea.post("/targets/new", data={**WISH, "weight_age": "9"}).status_code == 422
    bea.post("/targets/new", data={**WISH, "weight_age": "3", "weight_gender": "3"})
    made = _made(bea)
    assert bea.page.text.count("matters most") == 1, "a weight without a wish is none"
    assert any("weight_age=3" in link and "weight_gender" not in link for link in bea.page.links() if link.startswith("/creators?"))
    bea.get(f"/targets/{made}")
    form = bea.page.form(f"/targets/{made}")
    assert (form["weight_age"], form["weight_country"]) == ("3", "1")


def test_a_program_goes_by_a_target_and_its_applications_and_offers_say_how_each_fits(portal, cast):
    with portal.work() as work:
        session, now = work.session, work.now
        mira = make.founded(session, now, "mira-sandvoss", name="Mira Sandvoss")
        program = factories.program(session, cast.bea.brand_id, now)
        about = {"program_id": program.id, "creator_id": mira.id, "brand_id": cast.bea.brand_id, "applied_at": now, "created_at": now}
        session.add(BriefVersion(program_id=program.id, number=1, content={}, content_hash="0" * 64, created_at=now))
        application = Application(concept="A quiet morning", rate_minor=90_000, **about)
        session.add(application)
        offer = factories.offer(session, cast.bea.brand_id, mira.id, now, program_id=program.id)
        session.flush()
        names = {"program": program.public_id, "application": application.public_id, "offer": offer.public_id}
    bea, here = portal.browser(cast.bea), f"/programs/{names['program']}"
    bea.post("/targets/new", data=WISH)
    made = _made(bea)
    pages = (f"{here}/applications", f"/applications/{names['application']}", f"/offers/{names['offer']}")
    for each in pages:
        bea.get(each)
        assert "Meets 2 of 2 targets" not in bea.page.text
    assert bea.post(f"{here}/target", data={"target": made}).status_code in (204, 303)
    for each in pages:
        bea.get(each)
        assert "Meets 2 of 2 targets" in bea.page.text and "Germany, young" in bea.page.text, each
        assert any(link.startswith("/creators/mira-sandvoss?") and "to_country=DE" in link for link in bea.page.links())
    bea.get("/targets")
    bea.send(f"/targets/{made}/removal")
    bea.get("/targets")
    assert "1 program goes on using it." in bea.page.text
    bea.get(here)
    assert bea.page.form(f"{here}/target")["target"] == made and "goes on using it until you choose another" in bea.page.text
    bea.get(pages[1])
    assert "Meets 2 of 2 targets" in bea.page.text and "removed from your list" in bea.page.text
    assert bea.post(f"{here}/target", data={"target": made}).status_code in (204, 303), "saving it again keeps it"
    bea.post(f"{here}/target", data={"target": ""})
    bea.get(pages[0])
    assert "Meets 2 of 2 targets" not in bea.page.text
    assert bea.post(f"{here}/target", data={"target": made}).status_code == 404, "a removed one cannot be chosen anew"


def test_a_creator_never_sees_by_which_target_she_is_judged_and_a_rival_cannot_use_it(portal, cast):
    bea, cyd = portal.browser(cast.bea), portal.browser(cast.cyd)
    bea.post("/targets/new", data=WISH)
    made = _made(bea)
    with portal.work() as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        rival = factories.program(work.session, cast.cyd.brand_id, work.now)
        program.target = work.session.scalar(select(AudienceTarget).where(AudienceTarget.public_id == made))
        offer = factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, program_id=program.id)
        work.session.flush()
        names = [program.public_id, rival.public_id, offer.public_id]
    ada = portal.browser(cast.ada)
    for address in (f"/programs/{names[0]}", f"/offers/{names[2]}"):
        assert ada.get(address).status_code == 200 and "Germany, young" not in ada.page.text
    cyd.get(f"/programs/{names[0]}")
    assert "Germany, young" not in cyd.page.text
    assert cyd.post(f"/programs/{names[1]}/target", data={"target": made}).status_code == 404
    assert cyd.post(f"/programs/{names[0]}/target", data={"target": ""}).status_code == 404
    assert ada.post(f"/programs/{names[0]}/target", data={"target": ""}).status_code == 403
