"""More like these: from a list to those who reach the same people and are about the same, said in words."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from portal.models.creators import Creator
from portal.services import discovery
from tests.support import creators as make


@pytest.fixture
def people(portal, cast):
    with portal.work() as work:
        session, now = work.session, work.now
        for handle, topics in (("mira-sandvoss", ["food.baking"]), ("tom-berg", ["food.baking"]), ("ute-lang", ["tech"])):
            made = make.founded(session, now, handle)
            made.topics = topics
    discovery.reindex(portal.house.office)


def _list_of(client, handle):
    client.post(f"/creators/{handle}/shortlisting", data={})
    client.get("/shortlists")
    return next(link.rsplit("/", 1)[-1] for link in client.page.links() if link.startswith("/shortlists/"))


def test_more_like_these_leads_to_a_search_that_says_what_is_alike(portal, cast, people):
    bea = portal.browser(cast.bea)
    name = _list_of(bea, "mira-sandvoss")
    bea.get(f"/shortlists/{name}")
    address = next(link for link in bea.page.links() if "like=" in link and link.startswith("/creators"))
    bea.get(address)
    found = bea.page.html.split('id="results"')[1]
    assert "Mira Sandvoss" not in found, "who is on the list is left out"
    assert found.index("Tom Berg") < found.index("Ute Lang"), "the like one stands first"
    assert "More like those on the list" in bea.page.text
    assert "Topics in common: Baking" in bea.page.text or "Topics in common:" in bea.page.text
    assert "Audience in common:" in bea.page.text
    assert "Save this search" not in bea.page.text, "it would be kept without the list"
    assert f'name="like" value="{name}"' in bea.page.html, "a change of a filter keeps the list"
    bea.get(f"{address}&topic=food")
    assert any(f"like={name}" in link for link in bea.page.links() if link.startswith("/creators?")), "chips keep it too"


def test_a_kept_search_says_that_it_is_kept_without_the_list(portal, cast, people):
    bea = portal.browser(cast.bea)
    name = _list_of(bea, "mira-sandvoss")
    bea.get(f"/saved-searches/new?topic=food&like={name}")
    assert "“more like these” is not kept" in bea.page.text
    action = next(form for form in bea.page.all("form") if (form.get("action") or "").startswith("/saved-searches/new")).get("action")
    assert action == "/saved-searches/new?topic=food"
    bea.get("/saved-searches/new?topic=food")
    assert "is not kept" not in bea.page.text


def test_the_largest_channel_that_tells_of_its_audience_is_the_pattern_and_the_page_stays_cheap(portal, cast, people):
    bea = portal.browser(cast.bea)
    name = _list_of(bea, "mira-sandvoss")
    address = f"/creators?like={name}&sort=like"
    assert _cost(portal, bea, address) == 14
    with portal.work(cast.bea) as work:
        mira = work.session.scalars(select(Creator).where(Creator.handle == "mira-sandvoss")).one()
        for platform, followers, country in (("youtube", 10, "AT"), ("tiktok", 9_000_000, "CH")):
            where = make.channel(work.session, mira, work.now, platform=platform, followers=followers)
            make.audience(work.session, where, work.now, country={country: 0.9})
    assert _cost(portal, bea, address) == 15, "one more where the largest of several channels has to be found"
    assert "Switzerland: 90%" in bea.page.text
    with portal.work(cast.bea) as work:
        for n in range(20):
            discovery.add(work, make.founded(work.session, work.now, f"more-{n}"))
    assert _cost(portal, bea, address) == 15


def _cost(portal, client, address) -> int:
    statements = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(portal.house.engine, "before_cursor_execute", listen)
    try:
        client.get(address)
    finally:
        event.remove(portal.house.engine, "before_cursor_execute", listen)
    return len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))])


def test_another_brands_list_is_no_pattern_and_tells_nothing(portal, cast, people):
    bea, cyd = portal.browser(cast.bea), portal.browser(cast.cyd)
    name = _list_of(bea, "mira-sandvoss")
    cyd.get(f"/creators?like={name}&sort=like")
    assert "More like those" not in cyd.page.text and "Mira Sandvoss" in cyd.page.html.split('id="results"')[1]
    visitor = portal.browser()
    assert visitor.get(f"/creators?like={name}&sort=like").status_code == 200 and "More like those" not in visitor.page.text


def test_an_empty_list_is_no_pattern(portal, cast, people):
    bea = portal.browser(cast.bea)
    name = _list_of(bea, "mira-sandvoss")
    bea.post("/creators/mira-sandvoss/shortlisting/removal", data={})
    bea.get(f"/creators?like={name}&sort=like")
    assert "More like those" not in bea.page.text
    bea.get(f"/shortlists/{name}")
    assert not any("like=" in link for link in bea.page.links())
