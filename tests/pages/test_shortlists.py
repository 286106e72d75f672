"""Keeping creators in mind: hearts, notes, removal with undo, the list as a file; each brand for itself."""

from __future__ import annotations

import csv
import io

import pytest

from portal.models.creators import Creator
from portal.services import discovery
from tests.support import creators as make


@pytest.fixture
def mira(portal, cast):
    with portal.work() as work:
        found = make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss")
        discovery.score(work, found)
    discovery.reindex(portal.house.office)
    return found


def _list_id(portal, person):
    client = portal.browser(person)
    client.get("/shortlists")
    return next(link.rsplit("/", 1)[-1] for link in client.page.links() if link.startswith("/shortlists/"))


def test_a_heart_puts_her_on_the_list_and_says_so(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    answer = bea.post("/creators/mira-sandvoss/shortlisting", data={})
    assert answer.status_code == (200 if bea.as_htmx else 303)
    if bea.as_htmx:
        assert 'aria-pressed="true"' in answer.text and "/shortlisting/removal" in answer.text
    bea.get("/creators")
    assert bea.page.html.count('aria-pressed="true"') >= 1
    bea.post("/creators/mira-sandvoss/shortlisting", data={})
    bea.get("/shortlists")
    assert "Shortlist" in bea.page.text
    answer = bea.post("/creators/mira-sandvoss/shortlisting/removal", data={})
    assert answer.status_code == (200 if bea.as_htmx else 303)
    bea.get(f"/shortlists/{_list_id(portal, cast.bea)}")
    assert "Mira Sandvoss" not in bea.page.text.replace("Mira Sandvoss is off your lists", "")


def test_a_heart_without_a_script_leads_back_to_the_search_and_its_removal_can_be_undone(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.post("/shortlists", data={"name": "Winter"})
    bea.get("/creators?q=mira")
    assert bea.send("/creators/mira-sandvoss/shortlisting").location == "/creators?q=mira"
    bea.post("/shortlists", data={"name": "Spring"})
    bea.get("/shortlists")
    spring = [link.rsplit("/", 1)[-1] for link in bea.page.links() if link.startswith("/shortlists/")][1]
    bea.post("/creators/mira-sandvoss/shortlisting", data={"list": spring, "note": "Calm"})
    bea.get("/creators?q=mira")
    assert bea.send("/creators/mira-sandvoss/shortlisting/removal").location == "/creators?q=mira"
    bea.get("/creators?q=mira")
    assert 'aria-pressed="true"' not in bea.page.html.split('id="results"')[1].split("</section>")[0]
    assert bea.send("/creators/mira-sandvoss/shortlisting/restoration").status_code == 303
    bea.get("/creators/mira-sandvoss")
    assert bea.page.text.count("On the list") == 2 and "Calm" in bea.page.text


def test_a_note_is_kept_changed_and_seen_by_nobody_else(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    assert bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm voice"}).status_code in (204, 303)
    name = _list_id(portal, cast.bea)
    bea.get(f"/shortlists/{name}")
    assert "Calm voice" in bea.page.text and "Bea Krug" in bea.page.text
    assert bea.post(f"/shortlists/{name}/{mira.public_id}/note", data={"note": "<b>Calm</b>"}).status_code in (204, 303)
    bea.get(f"/shortlists/{name}")
    assert "<b>Calm</b>" in bea.page.text and "<b>Calm" not in bea.page.html
    bea.post(f"/shortlists/{name}/{mira.public_id}/note", data={"note": "x" * 501})
    bea.get(f"/shortlists/{name}")
    assert "At most 500 characters" in bea.page.text
    ada = portal.browser(cast.ada)
    assert ada.get(f"/shortlists/{name}").status_code == 403


def test_taking_somebody_off_can_be_undone_with_the_note(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm voice"})
    name = _list_id(portal, cast.bea)
    bea.post(f"/shortlists/{name}/{mira.public_id}/removal", data={})
    bea.get(f"/shortlists/{name}")
    assert "Calm voice" not in bea.page.text
    undo = f"/shortlists/{name}/{mira.public_id}/restoration"
    assert any(form.get("action") == undo for form in bea.page.forms())
    bea.post(undo, data={})
    bea.get(f"/shortlists/{name}")
    assert "Calm voice" in bea.page.text


def test_lists_are_begun_named_removed_and_brought_back(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    assert bea.post("/shortlists", data={"name": ""}).status_code == 422
    bea.post("/shortlists", data={"name": "Winter"})
    name = _list_id(portal, cast.bea)
    bea.post(f"/shortlists/{name}/name", data={"name": "Winter 2027"})
    bea.get(f"/shortlists/{name}")
    assert "Winter 2027" in bea.page.text
    bea.post(f"/shortlists/{name}/removal", data={})
    bea.get("/shortlists")
    undo = f"/shortlists/{name}/restoration"
    assert any(form.get("action") == undo for form in bea.page.forms())
    assert bea.get(f"/shortlists/{name}").status_code == 404
    bea.post(undo, data={})
    assert bea.get(f"/shortlists/{name}").status_code == 200


def test_a_rival_brand_finds_none_of_it(portal, cast, mira):
    bea, cyd = portal.browser(cast.bea), portal.browser(cast.cyd)
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm voice"})
    name = _list_id(portal, cast.bea)
    for path in (f"/shortlists/{name}", f"/shortlists/{name}.csv"):
        assert cyd.get(path).status_code == 404
    for path in ("removal", "restoration", "name", f"{mira.public_id}/note", f"{mira.public_id}/removal", f"{mira.public_id}/restoration"):
        assert cyd.post(f"/shortlists/{name}/{path}", data={"name": "x", "note": "x"}).status_code == 404, path
    assert cyd.post("/creators/mira-sandvoss/shortlisting", data={"list": name}).status_code == 404
    cyd.get("/creators/mira-sandvoss")
    assert "Calm voice" not in cyd.page.text
    assert portal.browser(cast.fay).get("/shortlists").status_code == 403
    assert portal.browser().get("/shortlists").status_code == 303


def test_the_file_guards_against_formulas(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": '=HYPERLINK("http://evil")'})
    with portal.work() as work:
        work.session.get_one(Creator, mira.id).place = "@Kiel"
    answer = bea.get(f"/shortlists/{_list_id(portal, cast.bea)}.csv")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    header, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    cells = dict(zip(header, row, strict=True))
    assert cells["Note"] == '\'=HYPERLINK("http://evil")' and cells["Place"] == "'@Kiel"
    assert cells["Name"] == "Mira Sandvoss" and cells["Followers"] == "20000" and cells["Price from"] == "450.00"


def test_who_takes_her_profile_back_leaves_the_list_and_its_file(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm voice"})
    with portal.work() as work:
        work.session.get_one(Creator, mira.id).published_at = None
    name = _list_id(portal, cast.bea)
    bea.get(f"/shortlists/{name}")
    assert "Calm voice" not in bea.page.text
    assert "Calm voice" not in bea.get(f"/shortlists/{name}.csv").text
