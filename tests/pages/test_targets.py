"""Saying whom one wants to reach: saved for the brand, chosen in a search, judged on each card."""

from __future__ import annotations

from portal.services import discovery
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
    bea.post(f"/targets/{made}", data={**WISH, "name": "Germany"})
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


def test_targets_of_another_brand_are_not_there(portal, cast):
    bea, cyd = portal.browser(cast.bea), portal.browser(cast.cyd)
    bea.post("/targets/new", data=WISH)
    made = _made(bea)
    assert cyd.get(f"/targets/{made}").status_code == 404
    assert cyd.post(f"/targets/{made}/removal", data={}).status_code == 404
    assert cyd.get(f"/creators?use={made}").location == "/creators"
    for person in (cast.ada, cast.fay, cast.gus):
        assert portal.browser(person).get("/targets").status_code == 403
