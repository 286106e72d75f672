"""Keeping creators in mind: hearts, notes, removal with undo, the list as a file; each brand for itself."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.creators import Creator
from portal.services import discovery
from portal.services.discovery import shortlists as lists
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
    address = f"/shortlists/{name}/{mira.public_id}/note"
    assert bea.post(address, data={**_entry(bea, name, mira), "note": "<b>Calm</b>"}).status_code in (204, 303)
    bea.get(f"/shortlists/{name}")
    assert "<b>Calm</b>" in bea.page.text and "<b>Calm" not in bea.page.html
    assert bea.post(address, data={**_entry(bea, name, mira), "note": "x" * 501}).status_code == 422
    assert "At most 500 characters" in bea.page.text and bea.page.form(address)["note"].strip() == "x" * 501, "nothing typed is lost"
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
    bea.post(f"/shortlists/{name}/name", data={"name": "Winter 2027", "seen": "Winter"})
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
    assert (cells["Source"], cells["Basis"]) == ("platform export", "by followers")


def test_who_takes_her_profile_back_leaves_the_list_and_its_file(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm voice"})
    with portal.work() as work:
        work.session.get_one(Creator, mira.id).published_at = None
    name = _list_id(portal, cast.bea)
    bea.get(f"/shortlists/{name}")
    assert "Calm voice" not in bea.page.text
    assert "Calm voice" not in bea.get(f"/shortlists/{name}.csv").text


def _entry(client, name, creator):
    client.get(f"/shortlists/{name}")
    return client.page.form(f"/shortlists/{name}/{creator.public_id}/note")


def test_how_far_it_is_and_who_sees_to_it_are_kept_with_the_note(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    bea.post("/creators/mira-sandvoss/shortlisting", data={})
    name = _list_id(portal, cast.bea)
    assert _entry(bea, name, mira)["status"] == "open" and "1 to look at" in bea.page.text
    with portal.session() as session:
        me = session.get_one(Account, cast.bea.account_id).public_id
        stranger = session.get_one(Account, cast.cyd.account_id).public_id
    address, said = f"/shortlists/{name}/{mira.public_id}/note", {"note": "Calm", "status": "contacted", "owner": me}
    assert bea.post(address, data={**_entry(bea, name, mira), **said}).status_code in (204, 303)
    kept = _entry(bea, name, mira)
    assert (kept["status"], kept["owner"], kept["note"].strip()) == ("contacted", me, "Calm") and "1 contacted" in bea.page.text
    for wrong, words in (({"status": "married"}, "Choose one of these"), ({"owner": stranger}, "Choose a member of your brand")):
        assert bea.post(address, data={**_entry(bea, name, mira), "note": "Loud", **wrong}).status_code == 422
        assert words in bea.page.text
        kept = _entry(bea, name, mira)
        assert kept["note"].strip() == "Calm" and kept["owner"] == me, "a refusal keeps nothing"
    bea.post(address, data={**_entry(bea, name, mira), "owner": ""})
    assert _entry(bea, name, mira)["owner"] == ""
    with portal.session() as session:
        told = session.scalars(select(Activity).where(Activity.verb == "discovery.put_down_status")).one()
    assert told.details == {"creator": mira.public_id, "before": "open", "status": "contacted"} and told.brand_id == cast.bea.brand_id


def test_a_list_is_sorted_and_filtered_by_its_address(portal, cast, mira):
    with portal.work(cast.bea) as work:
        other = make.creator(work.session, work.now, "anna-albers")
        entry = discovery.add(work, other)
        discovery.add(work, work.session.get_one(Creator, mira.id))
        discovery.put_down(work, entry, "agreed")
    bea = portal.browser(cast.bea)
    name = _list_id(portal, cast.bea)
    here = f"/shortlists/{name}"

    def order(question):
        bea.get(f"{here}?{question}")
        return [each for each in ("Anna Albers", "Mira Sandvoss") if f"{each}</bdi></a></h2>" in bea.page.html], bea.page.html.find(
            "Anna Albers</bdi>"
        ) < bea.page.html.find("Mira Sandvoss</bdi>")

    assert order("sort=name") == (["Anna Albers", "Mira Sandvoss"], True)
    assert order("sort=followers")[1] is False, "an unknown figure stands last"
    assert order("sort=status")[1] is False
    assert order("status=agreed")[0] == ["Anna Albers"]
    assert order("status=declined")[0] == [] and "Nobody on this list is like that" in bea.page.text
    assert order("owner=nobody")[0] == ["Anna Albers", "Mira Sandvoss"]
    assert len(order("status=x&sort=x&page=99999999&owner=")[0]) == 2, "what means nothing is as if it were not there"
    bea.get(f"{here}?status=agreed")
    file = next(link for link in bea.page.links() if ".csv" in link)
    assert "Mira" not in bea.get(file).text and "Anna Albers" in bea.get(file).text


def test_the_file_speaks_german_to_german_spreadsheets(portal, cast, mira):
    portal.browser(cast.bea).post("/creators/mira-sandvoss/shortlisting", data={"note": "=1+1"})
    with portal.work() as work:
        work.session.get_one(Account, cast.bea.account_id).locale = "de"
    answer = portal.browser(cast.bea, locale="de").get(f"/shortlists/{_list_id(portal, cast.bea)}.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf") and answer.text.endswith("\r\n")
    header, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert "450,00" in row and "'=1+1" in row and len(header) == len(row)
    assert "Export der Plattform" in row and "nach Followern" in row


def test_two_lists_of_a_brand_have_two_names(portal, cast):
    bea = portal.browser(cast.bea)
    for name, answered in (("Winter", 303), (" winter ", 422), ("Spring", 303)):
        assert bea.post("/shortlists", data={"name": name}).status_code == answered, name
    assert "You have a list of this name already." in bea.post("/shortlists", data={"name": "WINTER"}).text
    spring = _list_id(portal, cast.bea)
    for name, seen, answered in (("Winter", "Winter", 303), ("Spring", "Winter", 422), ("WINTER", "Winter", 303)):
        told = bea.post(f"/shortlists/{spring}/name", data={"name": name, "seen": seen})
        assert told.status_code == answered, "its own name may be kept"
        assert answered == 303 or bea.page.form(f"/shortlists/{spring}/name")["name"] == name, "what was typed stays"
    assert portal.browser(cast.cyd).post("/shortlists", data={"name": "Winter"}).status_code == 303, "every brand names its own"


def test_a_second_window_keeps_what_was_typed_and_shows_what_a_colleague_wrote(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    bea.post("/creators/mira-sandvoss/shortlisting", data={"note": "Calm"})
    name = _list_id(portal, cast.bea)
    address = f"/shortlists/{name}/{mira.public_id}/note"
    stale = _entry(bea, name, mira)
    bea.post(address, data={**stale, "note": "Calm voice", "status": "contacted"})
    assert bea.post(address, data={**stale, "note": "Loud"}).status_code == 409
    assert "has changed since you opened it" in bea.page.text and "Calm voice" in bea.page.text and "contacted" in bea.page.text
    again = bea.page.form(address)
    assert again["note"].strip() == "Loud" and _entry(bea, name, mira)["note"].strip() == "Calm voice"
    assert bea.post(address, data=again).status_code in (204, 303)
    assert _entry(bea, name, mira)["note"].strip() == "Loud"
    assert bea.post(address, data={"note": "Unseen"}).status_code == 409, "who does not say what was seen overwrites nothing"
    stale = _entry(bea, name, mira)
    bea.post(f"/shortlists/{name}/{mira.public_id}/removal", data={})
    assert bea.post(address, data={**stale, "note": "Gone"}).status_code == 409, "she has been taken off meanwhile"


def test_a_list_that_was_renamed_meanwhile_is_not_renamed_unseen(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    bea.post("/shortlists", data={"name": "Winter"})
    name = _list_id(portal, cast.bea)
    address = f"/shortlists/{name}/name"
    bea.get(f"/shortlists/{name}")
    stale = bea.page.form(address)
    bea.post(address, data={**stale, "name": "Winter 2027"})
    assert bea.post(address, data={**stale, "name": ""}).status_code == 422
    assert bea.page.form(address)["seen"] == "Winter", "a slip of the pen is no look at the new name"
    assert bea.post(address, data={**stale, "name": "Snow"}).status_code == 409
    assert "has changed since you opened it" in bea.page.text and "The list is called “Winter 2027” now." in bea.page.text
    again = bea.page.form(address)
    assert again["name"] == "Snow"
    bea.get(f"/shortlists/{name}")
    assert bea.page.form(address)["name"] == "Winter 2027", "nothing was done"
    assert bea.post(address, data=again).status_code in (204, 303)
    assert bea.post(address, data={"name": "Unseen"}).status_code == 409
    bea.get(f"/shortlists/{name}")
    assert bea.page.form(address)["name"] == "Snow"


def test_what_is_taken_back_obeys_the_limits_of_what_is_added(portal, cast, mira, monkeypatch):
    bea = portal.browser(cast.bea)
    bea.post("/shortlists", data={"name": "Winter"})
    winter = _list_id(portal, cast.bea)
    bea.post(f"/shortlists/{winter}/removal", data={})
    bea.post("/shortlists", data={"name": "winter"})
    assert bea.post(f"/shortlists/{winter}/restoration", data={}).status_code == 409
    assert "Another list is called “Winter” by now." in bea.page.text
    other = _list_id(portal, cast.bea)
    bea.post(f"/shortlists/{other}/name", data={"name": "Spring", "seen": "winter"})
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    assert bea.post(f"/shortlists/{winter}/restoration", data={}).status_code == 409 and "At most 1 shortlists." in bea.page.text
    bea.post("/creators/mira-sandvoss/shortlisting", data={})
    bea.post(f"/shortlists/{other}/{mira.public_id}/removal", data={})
    with portal.work(cast.bea) as work:
        discovery.add(work, make.creator(work.session, work.now, "anna-albers"))
    monkeypatch.setattr(lists, "MOST_ON_A_LIST", 1)
    assert bea.post(f"/shortlists/{other}/{mira.public_id}/restoration", data={}).status_code == 409
    assert "A shortlist holds at most 1 creators." in bea.page.text
    assert bea.post("/creators/mira-sandvoss/shortlisting/restoration", data={}).status_code == 409
    monkeypatch.undo()
    assert bea.post(f"/shortlists/{winter}/restoration", data={}).status_code == 303
    assert bea.post(f"/shortlists/{other}/{mira.public_id}/restoration", data={}).status_code == 303
