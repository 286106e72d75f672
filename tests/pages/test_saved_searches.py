"""Keeping a search: saved from its address, changed, run, removed and brought back; each member for herself."""

from __future__ import annotations

import re
from datetime import timedelta

from portal.models.discovery import SavedSearch
from portal.services import discovery
from tests.support import creators as make
from tests.support.html import text_of


def _publishes(portal, handle, **changes):
    with portal.work() as work:
        make.creator(work.session, work.now, handle, topics=["food.cooking"], **changes)
    discovery.index_changes(portal.house.office)


def _saved(client, params="topic=food&sort=quality", **said):
    address = f"/saved-searches/new?{params}"
    answer = client.post(address, data={"name": "Cooks", "cadence": "daily", **said})
    assert answer.status_code in (204, 303)
    client.get("/saved-searches")
    return re.search(r"/saved-searches/(\w{12})/removal", client.page.html)[1]


def test_a_search_is_saved_with_what_it_asks_for_and_shown_in_words(portal, cast):
    bea = portal.browser(cast.bea)
    bea.get("/creators?topic=food&followers_min=1000&page=1")
    assert any(link.startswith("/saved-searches/new?") and "followers_min=1000" in link for link in bea.page.links())
    bea.get("/saved-searches/new?topic=food&followers_min=1000")
    assert "Food" in bea.page.text and "from 1,000" in bea.page.text
    address = "/saved-searches/new?topic=food&followers_min=1000"
    assert bea.post(address, data={"name": "", "cadence": "daily"}).status_code == 422
    assert bea.post(address, data={"name": "Cooks", "cadence": "hourly"}).status_code == 422
    _saved(bea, "topic=food&followers_min=1000")
    bea.get("/saved-searches")
    assert "Cooks" in bea.page.text and "every day" in bea.page.text and "next on" in bea.page.text
    assert "/creators?topic=food&followers_min=1000" in bea.page.links()
    _saved(bea, "topic=food&followers_min=1000", name="Twice")
    bea.get("/saved-searches")
    assert bea.page.html.count("/removal") == 1 and "Twice" in bea.page.text, "the same search is one, under its new name"


def test_a_saved_search_is_changed_removed_and_brought_back(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    name = _saved(bea)
    bea.get(f"/saved-searches/{name}")
    assert bea.page.form(f"/saved-searches/{name}")["name"] == "Cooks"
    stale = bea.page.form(f"/saved-searches/{name}")
    bea.post(f"/saved-searches/{name}", data={**stale, "name": "All cooks", "cadence": "off"})
    assert bea.post(f"/saved-searches/{name}", data={**stale, "name": "Chefs"}).status_code == 409, "a second window"
    assert "has changed since you opened it" in bea.page.text and "It is called “All cooks” now: no mail." in bea.page.text
    again = bea.page.form(f"/saved-searches/{name}")
    assert again["name"] == "Chefs" and again["seen"] != stale["seen"]
    assert bea.post(f"/saved-searches/{name}", data={"name": "Unseen", "cadence": "off"}).status_code == 409
    bea.get("/saved-searches")
    assert "All cooks" in bea.page.text and "no mail" in bea.page.text and "next on" not in bea.page.text
    bea.post(f"/saved-searches/{name}/removal", data={})
    bea.get("/saved-searches")
    assert "No saved search yet" in bea.page.text
    assert any(form.get("action") == f"/saved-searches/{name}/restoration" for form in bea.page.forms())
    assert bea.get(f"/saved-searches/{name}").status_code == 404
    bea.post(f"/saved-searches/{name}/restoration", data={})
    bea.get("/saved-searches")
    assert "All cooks" in bea.page.text


def test_looking_now_names_who_is_new_once(portal, cast):
    portal.round()  # builds the index, with whoever is here already
    bea = portal.browser(cast.bea)
    name = _saved(bea)
    portal.clock.pass_(hours=1)
    _publishes(portal, "mira-sandvoss", name="Mira Sandvoss")
    bea.post(f"/saved-searches/{name}/run", data={})
    bea.get("/saved-searches")
    assert "new since the last look: Mira Sandvoss." in bea.page.text and "1 of them new" in bea.page.text
    bea.post(f"/saved-searches/{name}/run", data={})
    bea.get("/saved-searches")
    assert "nobody new since the last look" in bea.page.text
    portal.clock.pass_(days=1)
    portal.round()
    assert portal.mail.sent == [], "who was named on the page is not named in a mail again"


def test_a_search_that_cannot_be_read_any_more_says_so(portal, cast):
    bea = portal.browser(cast.bea)
    name = _saved(bea)
    with portal.work() as work:
        work.session.query(SavedSearch).one().params = [["sort", "by-old-means"], ["country", "XX"]]
    bea.get("/saved-searches")
    assert "cannot be read any more" in bea.page.text and "“by-old-means”" in bea.page.text and "“XX”" in bea.page.text
    assert not any(form.get("action") == f"/saved-searches/{name}/run" for form in bea.page.forms())
    assert bea.post(f"/saved-searches/{name}/run", data={}).status_code == 409


def test_a_saved_search_whose_week_is_over_says_so_and_takes_another_week(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    monday = portal.clock.now.date() - timedelta(days=portal.clock.now.weekday())
    this_week, next_week = monday.isoformat(), (monday + timedelta(weeks=1)).isoformat()
    name = _saved(bea, f"topic=food&free={this_week}")
    portal.clock.pass_(days=6 - portal.clock.now.weekday())
    bea = way(portal.browser(cast.bea))
    bea.get("/saved-searches")
    assert "is over" not in bea.page.text, "Sunday belongs to the week"
    portal.clock.pass_(days=1)
    bea = way(portal.browser(cast.bea))
    bea.get("/saved-searches")
    assert "The week of this search is over" in bea.page.text and "next on" not in bea.page.text and "– over" not in bea.page.text
    assert f"/saved-searches/{name}#free" in bea.page.links()
    assert bea.post(f"/saved-searches/{name}/run", data={}).status_code == 409
    bea.get(f"/creators?topic=food&free={this_week}")
    told = text_of(bea.page.by_id("results"))
    assert "is over and was left out" in told and "Free:" not in told and "#group-free" in bea.page.links()
    bea.get(f"/saved-searches/new?topic=food&free={this_week}")
    assert bea.post(f"/saved-searches/new?topic=food&free={this_week}", data={"name": "Late", "cadence": "off"}).status_code == 422
    assert "Choose another week" in bea.page.text
    bea.get(f"/saved-searches/{name}")
    form = bea.page.form(f"/saved-searches/{name}")
    assert form["free"] == this_week and "The week of this search is over" in bea.page.text and "– over" in bea.page.text
    bea.post(f"/saved-searches/{name}", data={**form, "name": "Cooks again"})
    bea.get("/saved-searches")
    assert "Cooks again" in bea.page.text and "The week of this search is over" in bea.page.text, "a name alone changes no week"
    assert bea.post(f"/saved-searches/{name}", data={**form, "free": next_week}).status_code == 409, "a second window"
    assert "It asks for this week now:" in bea.page.text and bea.page.form(f"/saved-searches/{name}")["free"] == next_week
    form = bea.page.form(f"/saved-searches/{name}")
    assert bea.post(f"/saved-searches/{name}", data={**form, "free": "2020-01-06"}).status_code == 422
    bea.get(f"/saved-searches/{name}")
    form = bea.page.form(f"/saved-searches/{name}")
    bea.post(f"/saved-searches/{name}", data={**form, "free": next_week})
    bea.get("/saved-searches")
    assert "is over" not in bea.page.text and f"/creators?topic=food&free={next_week}" in bea.page.links()
    other = _saved(bea, "topic=food", name="Anybody")
    bea.get(f"/saved-searches/{other}")
    assert "free" not in bea.page.form(f"/saved-searches/{other}")
    bea.get(f"/saved-searches/{name}")
    form = bea.page.form(f"/saved-searches/{name}")
    assert bea.post(f"/saved-searches/{name}", data={**form, "free": ""}).status_code == 422
    assert "You keep that search already: “Anybody”." in bea.page.text
    bea.post(f"/saved-searches/{other}/removal", data={})
    assert bea.post(f"/saved-searches/{name}", data={**form, "free": ""}).status_code in (204, 303)
    bea.get("/saved-searches")
    assert "/creators?topic=food" in bea.page.links()


def test_a_saved_search_is_its_own_members(portal, cast):
    bea = portal.browser(cast.bea)
    name = _saved(bea)
    for person, status in ((cast.cyd, 404), (cast.ada, 403), (cast.fay, 403), (cast.gus, 403), (None, 303)):
        client = portal.browser(person)
        assert client.get(f"/saved-searches/{name}").status_code == status
        assert client.post(f"/saved-searches/{name}/removal", data={}).status_code == status
    assert portal.browser(cast.cyd).get("/saved-searches").status_code == 200


def test_a_mail_program_ends_the_mails_with_one_request_and_looking_at_the_link_ends_nothing(portal, cast):
    bea = portal.browser(cast.bea)
    _saved(bea)
    _publishes(portal, "mira-sandvoss")
    portal.clock.pass_(days=1)
    portal.round()
    path = portal.mail.sent[0].unsubscribe.removeprefix("http://localhost")
    stranger = portal.browser()
    assert stranger.get(path).status_code == 200 and "Haferkorn" in stranger.page.text
    bea = portal.browser(cast.bea)
    bea.get("/saved-searches")
    assert "every day" in bea.page.text
    answer = stranger.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200 and "You get no more mails" in stranger.page.text
    bea = portal.browser(cast.bea)
    bea.get("/saved-searches")
    assert "no mail" in bea.page.text
    assert stranger.get(path[:-3]).status_code in (404, 422)


def test_who_is_put_aside_is_left_out_listed_and_let_in_again(portal, cast, way):
    _publishes(portal, "mira-sandvoss", name="Mira Sandvoss")
    bea = way(portal.browser(cast.bea))
    bea.get("/creators/mira-sandvoss")
    assert any(form.get("action") == "/creators/mira-sandvoss/aside" for form in bea.page.forms())
    assert bea.post("/creators/mira-sandvoss/aside", data={"reason": "x" * 301}).status_code in (204, 303)
    bea.get("/put-aside")
    assert "At most 300 characters" in bea.page.text and "Nobody is put aside" in bea.page.text
    bea.post("/creators/mira-sandvoss/aside", data={"reason": "Works for <b>Lumen</b>"})
    bea.get("/put-aside")
    assert "Works for <b>Lumen</b>" in bea.page.text and "Bea Krug" in bea.page.text
    bea.get("/creators?topic=food")
    assert "Mira Sandvoss" not in bea.page.html.split('id="results"')[1]
    cyd = portal.browser(cast.cyd)
    cyd.get("/creators?topic=food")
    assert "Mira Sandvoss" in cyd.page.html.split('id="results"')[1], "another brand finds her"
    cyd.get("/put-aside")
    assert "Mira" not in cyd.page.text
    bea.post("/creators/mira-sandvoss/aside/removal", data={"back": "/put-aside"})
    bea.get("/creators?topic=food")
    assert "Mira Sandvoss" in bea.page.html.split('id="results"')[1]
    bea.post("/creators/mira-sandvoss/aside", data={})
    bea.get("/put-aside")
    assert "Works for" in bea.page.text, "the reason stays for who takes that back"


def test_several_ticked_ones_go_on_a_list_or_aside_together(portal, cast):
    for handle in ("mira-sandvoss", "tom-berg"):
        _publishes(portal, handle)
    bea = portal.browser(cast.bea)
    with portal.session() as session:
        ids = [one.public_id for one in session.query(make.Creator).filter(make.Creator.handle.in_(["mira-sandvoss", "tom-berg"]))]
    ticked = "&".join(f"c={each}" for each in [*ids, "nobodyatall1"])
    bea.get(f"/picked?{ticked}")
    assert "2 creators" in bea.page.text and "Mira Sandvoss" in bea.page.text
    assert bea.post(f"/picked/listing?{ticked}", data={"list": "new", "name": ""}).status_code == 422
    bea.post(f"/picked/listing?{ticked}", data={"list": "new", "name": "Winter", "note": "for soup"})
    bea.get("/shortlists")
    made = next(link.rsplit("/", 1)[-1] for link in bea.page.links() if link.startswith("/shortlists/"))
    bea.get(f"/shortlists/{made}")
    assert bea.page.html.count("for soup</textarea>") == 2
    bea.post(f"/picked/listing?{ticked}", data={"list": made})
    bea.get(f"/shortlists/{made}")
    assert "2 stood there already" in bea.page.text
    assert portal.browser(cast.cyd).post(f"/picked/listing?{ticked}", data={"list": made}).status_code == 422
    assert bea.post("/picked/listing", data={"list": made}).status_code == 422
    bea.get("/picked")
    assert "Nobody is ticked" in bea.page.text
    bea.post(f"/picked/aside?{ticked}", data={"reason": "not now"})
    bea.get("/put-aside")
    assert bea.page.text.count("not now") == 2
