"""More like these: from a list to those who reach the same people and are about the same, said in words."""

from __future__ import annotations

import pytest

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
