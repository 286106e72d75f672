"""The directory for visitors and for machines that read along: topics, countries, one address for each page, and the map of all."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from portal.blueprints.public import crawling
from portal.models.creators import Creator
from portal.models.media_kits import MediaKit
from portal.services import creators, discovery
from tests import factories
from tests.support import creators as make

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def people(portal, cast):
    with portal.work() as work:
        make.creator(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", topics=["food.baking"], country="AT")
        make.creator(work.session, work.now, "jonas-weil", name="Jonas Weil", topics=["tech.coding"], country="CH", listed=False)
    discovery.reindex(portal.house.office)


def kit(session, creator, now, slug: str) -> None:
    session.add(MediaKit(creator_id=creator.id, slug=slug, published_at=now, changed_at=now))
    session.flush()


def head(client) -> dict[str, str]:
    """What the head of the page tells machines."""
    found = {link.get("rel"): link.get("href") for link in client.page.all("link")}
    return found | {meta.get("name"): meta.get("content") for meta in client.page.all("meta")}


def addresses(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/xml"
    return [each.text.removeprefix("http://localhost") for each in ElementTree.fromstring(answer.data).iterfind(".//s:loc", SPACE)]


def test_topics_and_countries_lead_to_those_who_are_listed(portal, cast, people):
    for person in (None, cast.bea, cast.dov):
        client = portal.browser(person)
        client.get("/creators/topics")
        assert "/creators/topics/food.baking" in client.page.links() and "/creators/topics/food" in client.page.links()
        assert "/creators/topics/tech.coding" not in client.page.links()
        client.get("/creators/topics/food")
        assert "Mira Sandvoss" in client.page.text and "Jonas Weil" not in client.page.text
        client.get("/creators/places")
        assert "/creators/places/AT" in client.page.links() and "/creators/places/CH" not in client.page.links()
        client.get("/creators/places/AT")
        assert "Creators in Austria" in client.page.text and "Mira Sandvoss" in client.page.text


@pytest.mark.parametrize("change", [{"published_at": None}, {"listed": False}])
def test_who_is_gone_is_counted_nowhere_though_the_index_still_knows_her(portal, cast, people, change):
    with portal.work() as work:
        mira = work.session.scalars(select(Creator).where(Creator.handle == "mira-sandvoss")).one()
        for name, value in change.items():
            setattr(mira, name, value)
        creators.mark_dirty(work, mira.id)
    client = portal.browser()
    for path, address in (("/creators/topics", "/creators/topics/food.baking"), ("/creators/places", "/creators/places/AT")):
        assert address not in client.get(path).text and address not in addresses(client, "/sitemaps/pages.xml")
    assert client.get("/creators/places/AT").status_code == 404 and "Mira" not in client.get("/creators/topics/food.baking").text
    assert "/creators?topic=food.baking" not in client.get("/creators").text
    assert "baking" not in client.get("/search/suggestions?q=baki").text.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/creators/topics/witchcraft",
        "/creators/places/CH",
        "/creators/places/XX",
        "/creators/topics/food?page=2",
        "/creators/topics/food?page=x",
    ],
)
def test_what_is_not_there_is_not_found(portal, people, path):
    assert portal.browser().get(path).status_code == 404


def test_each_page_has_one_address_and_searches_have_none(portal, cast, people):
    with portal.work() as work:
        for n in range(30):
            make.creator(work.session, work.now, f"more-{n}", topics=["food.baking"])
    discovery.reindex(portal.house.office)
    client = portal.browser()
    for path in (
        "/creators",
        "/creators?page=2",
        "/creators/topics",
        "/creators/topics/food.baking",
        "/creators/topics/food.baking?page=2",
    ):
        client.get(path)
        assert head(client)["canonical"] == f"http://localhost{path}" and "robots" not in head(client), path
    assert "/creators/topics/food.baking" in client.page.links(), "the first page has no number"
    for path in ("/creators?topic=food", "/creators?q=baking&page=2", "/creators?sort=followers"):
        client.get(path)
        assert head(client)["canonical"] == "http://localhost/creators" and head(client)["robots"] == "noindex, follow", path
    client.get("/creators?page=99")
    assert head(client)["robots"] == "noindex, follow", "a page past the end holds nobody"
    client.get("/creators/topics/home")
    assert head(client)["robots"] == "noindex, follow", "a topic that nobody has is no page to be found"


def test_machines_read_the_list_with_the_addresses_of_kits(portal, cast, people):
    with portal.work() as work:
        creator = make.creator(work.session, work.now, "kit-holder", name="Kit Holder", topics=["food.baking"])
        kit(work.session, creator, work.now, slug="kit-holder")
    discovery.reindex(portal.house.office)
    client = portal.browser()
    for path in ("/creators", "/creators/topics/food"):
        client.get(path)
        told = json.loads(next((each.text or "") for each in client.page.all("script") if each.get("type") == "application/ld+json"))
        assert told["@type"] == "ItemList"
        assert {"@type": "ListItem", "position": 1, "url": "http://localhost/kit/kit-holder", "name": "Kit Holder"} in told[
            "itemListElement"
        ]


def test_the_map_names_kits_of_listed_creators_open_programs_and_pages_that_show_somebody(portal, cast, people, monkeypatch):
    with portal.work() as work:
        for n in range(3):
            kit(work.session, make.creator(work.session, work.now, f"kit-{n}"), work.now, slug=f"kit-{n}")
        kit(work.session, make.creator(work.session, work.now, "hidden", listed=False), work.now, slug="hidden")
        kit(work.session, make.creator(work.session, work.now, "gone", published_at=None), work.now, slug="gone")
        opened = factories.program(work.session, cast.bea.brand_id, work.now).public_id
        draft = factories.program(work.session, cast.bea.brand_id, work.now, state="draft", opened_at=None).public_id
    monkeypatch.setattr(crawling, "PART", 2)
    client = portal.browser()
    parts = addresses(client, "/sitemap.xml")
    assert "/sitemaps/pages.xml" in parts and "/sitemaps/kits-2.xml" in parts
    told = [address for part in parts for address in addresses(client, part)]
    assert len(told) == len(set(told)) and all(len(addresses(client, part)) <= 2 for part in parts if "kits" in part)
    assert {
        "/kit/kit-0",
        "/kit/kit-1",
        "/kit/kit-2",
        f"/programs/{opened}",
        "/creators/topics/food.baking",
        "/creators/places/AT",
        "/help/ranking",
    } <= set(told)
    assert not {"/kit/hidden", "/kit/gone", f"/programs/{draft}", "/creators/topics/tech.coding", "/creators/places/CH"} & set(told)
    assert all(client.get(address).status_code == 200 for address in told)
    answer = client.get("/sitemaps/kits-1.xml")
    assert answer.text.count("<lastmod>2026-03-02</lastmod>") == 2 and "max-age" in answer.headers["Cache-Control"]
    assert {
        client.get(f"/sitemaps/{part}.xml").status_code for part in ("kits-99", "kits-0", "kits-x", "others-1", "kits-99999999999")
    } == {404}


def test_robots_are_told_where_the_map_is(portal):
    answer = portal.browser().get("/robots.txt")
    assert answer.mimetype == "text/plain" and "Sitemap: http://localhost/sitemap.xml" in answer.text and "Disallow: /\n" not in answer.text
    assert "Disallow: /join\n" in answer.text and "Disallow: /search/suggestions\n" in answer.text


def test_words_written_from_right_to_left_begin_at_the_right(portal, cast):
    page = portal.browser().get("/creators?q=ليلى").text
    assert 'dir="auto"' in page.partition('id="q"')[2].partition(">")[0]


@pytest.mark.parametrize("path", ["/creators", "/creators?topic=food", "/creators/topics", "/creators/topics/food", "/creators/places/AT"])
def test_an_index_that_is_being_built_is_no_empty_directory(portal, cast, path):
    """A search for nobody would say that nobody is here, and a machine would forget the pages."""
    client = portal.browser()
    assert client.get(path).status_code == 200
    assert "Nothing is found while the search is being built" in client.page.text
    assert "Nobody here yet" not in client.page.text and "0 creators" not in client.page.text
    part = portal.browser(cast.bea, htmx=True).get("/creators", headers={"HX-Target": "results"})
    assert "being built" in part.text and "0 creators" not in part.text
    discovery.reindex(portal.house.office)
    client.get("/creators")
    assert "being built" not in client.page.text
