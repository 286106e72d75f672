"""Ticking creators: kept through pages and filters of a search or a list, seen and taken away, and nobody else's business."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from portal.blueprints.discovery import ticking
from portal.models.creators import Creator
from portal.models.discovery import SavedSearch
from portal.services import discovery
from tests.support import creators as make


@pytest.fixture
def people(portal, cast):
    """Thirty cooks on two pages, the newest first; their public ids by number."""
    with portal.work() as work:
        made = [make.creator(work.session, work.now, f"cook-{n:02}", topics=["food.cooking"]) for n in range(30)]
        ids = [each.public_id for each in made]
    discovery.reindex(portal.house.office)
    return ids


def boxes(client) -> dict[str, bool]:
    """Every box of a creator with whether it is ticked; each stands once and belongs to a form of the page."""
    found = [field for field in client.page.all("input") if field.get("name") == "c"]
    forms = {form.get("id") for form in client.page.forms()}
    assert all(field.get("form") in forms for field in found) or not client.page.whole
    assert len({field.get("value") for field in found}) == len(found)
    return {field.get("value"): field.get("checked") is not None for field in found}


def ticked(client) -> set[str]:
    return {value for value, is_ticked in boxes(client).items() if is_ticked}


def elsewhere(client) -> list[str]:
    """The names that stand beneath the page because they are not on it."""
    group = [each for each in client.page.all("div") if each.get("aria-label") == "Ticked, not on this page"]
    return [name.text for each in group for name in each.iter("bdi")]


def carried(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get("c", [])


def test_who_is_ticked_on_one_page_is_ticked_on_the_next_and_named_there(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators?sort=newest")
    first = list(boxes(bea))
    assert len(first) == 24 and not ticked(bea) and not elsewhere(bea)
    bea.get(f"/creators?sort=newest&c={first[0]}&c={first[1]}&page=2")
    assert len(boxes(bea)) >= 6 + 2 and ticked(bea) == set(first[:2]) and len(elsewhere(bea)) == 2
    bea.get(f"/creators?sort=newest&c={first[0]}&c={first[1]}")
    assert ticked(bea) == set(first[:2]) and not elsewhere(bea), "on her own page her card says it"
    bea.get(f"/creators?sort=newest&c={first[1]}&page=2")
    assert ticked(bea) == {first[1]}, "a box that is not ticked is not sent"


def test_every_way_on_through_the_search_takes_the_ticked_along(portal, cast, people):
    bea = portal.browser(cast.bea)
    two = people[:2]
    bea.get(f"/creators?topic=food&followers_max=9&q=cook&c={two[0]}&c={two[1]}")
    assert "Nobody meets all of this" in bea.page.text and ticked(bea) == set(two), "nobody found loses nobody"
    ways = [link for link in bea.page.links() if urlsplit(link).path == "/creators" and "?" in link]
    without = [link for link in ways if not carried(link)]
    assert len(ways) >= 5 and all(carried(link) == two for link in ways if carried(link))
    assert without == ["/creators?q=cook&topic=food&followers_max=9"], "one alone unticks all"
    answer = bea.get(f"/creators?q=&topic=food&c={two[0]}")
    assert answer.status_code == 302 and answer.location == f"/creators?topic=food&c={two[0]}"
    answer = bea.htmx(f"/creators?topic=food&c={two[0]}", headers={"HX-Current-URL": "http://localhost/creators?topic=food"})
    assert answer.headers["HX-Replace-Url"] == f"/creators?topic=food&c={two[0]}", "a tick is no step to go back to"
    answer = bea.htmx(f"/creators?topic=food&c={two[0]}&page=2", headers={"HX-Current-URL": "http://localhost/creators?topic=food"})
    assert answer.headers["HX-Push-Url"] == f"/creators?topic=food&page=2&c={two[0]}", "another page is one"
    assert bea.page.by_id("results-title").get("data-focus") is not None


@pytest.mark.parametrize(("deed", "path"), [("compare", "/compare"), ("offer", "/offers/to-many"), ("list", "/picked")])
def test_a_button_leads_on_with_all_who_are_ticked(portal, cast, people, deed, path):
    bea = portal.browser(cast.bea)
    asked = f"/creators?q=&topic=food&to_country=DE&c={people[0]}&c={people[29]}&do={deed}"
    there = bea.get(asked).location
    expected = [("c", people[0]), ("c", people[29])] + ([("to_country", "DE")] if deed == "compare" else [])
    assert (urlsplit(there).path, parse_qsl(urlsplit(there).query)) == (path, expected)
    assert bea.htmx(asked).headers["HX-Redirect"] == there
    bea.get(there)
    assert "Cook 00" in bea.page.text and "Cook 29" in bea.page.text
    back = [link for link in bea.page.links() if urlsplit(link).path == "/creators" and carried(link)]
    assert deed == "offer" or back == [f"/creators?c={people[0]}&c={people[29]}"], "the way back ticks them again"


def test_the_search_itself_knows_nothing_of_ticks(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get(f"/creators?c={people[0]}")
    canonical = next(link.get("href") for link in bea.page.all("link") if link.get("rel") == "canonical")
    assert canonical == "http://localhost/creators"
    bea.get(f"/creators?topic=food&c={people[0]}")
    save = next(link for link in bea.page.links() if link.startswith("/saved-searches/new?"))
    bea.get(save)
    (form,) = [each for each in bea.page.forms() if each.get("action", "").startswith("/saved-searches/new")]
    bea.post(form.get("action"), data={"name": "Cooks", "cadence": "daily"})
    with portal.session() as session:
        assert session.query(SavedSearch).one().params == [["topic", "food"]]
    visitor = portal.browser()
    visitor.get(f"/creators?topic=food&sort=followers&c={people[0]}")
    assert not boxes(visitor) and not any(carried(link) for link in visitor.page.links())


def test_who_is_gone_is_not_ticked_and_too_many_are_told(portal, cast, people, monkeypatch):
    with portal.work() as work:
        work.session.query(Creator).filter(Creator.public_id == people[0]).one().published_at = None
    bea = portal.browser(cast.bea)
    bea.get(f"/creators?topic=home&c={people[0]}&c={people[1]}&c=nobodyatall1&c={people[1]}")
    assert ticked(bea) == {people[1]} and elsewhere(bea) == ["Cook 01"]
    monkeypatch.setattr(ticking, "MOST", 3)
    bea.get("/creators?topic=home&" + "&".join(f"c={each}" for each in people[1:5]))
    assert "At most 3 can be ticked; the others were left out." in bea.page.text and elsewhere(bea) == ["Cook 01", "Cook 02", "Cook 03"]


def test_a_list_keeps_who_is_ticked_through_its_filters_too(portal, cast, people):
    with portal.work(cast.bea) as work:
        chosen = work.session.query(Creator).filter(Creator.public_id.in_(people[:3])).order_by(Creator.id).all()
        made = discovery.begin_list(work, "Winter")
        work.session.flush()
        discovery.add_many(work, chosen, made)
        here = f"/shortlists/{made.public_id}"
    bea = portal.browser(cast.bea)
    bea.get(f"{here}?status=contacted&c={people[0]}&c={people[1]}")
    assert "Nobody on this list is like that" in bea.page.text and elsewhere(bea) == ["Cook 00", "Cook 01"]
    assert f"{here}?c={people[0]}&c={people[1]}" in bea.page.links() and f"{here}?status=contacted" in bea.page.links()
    assert f"{here}.csv?status=contacted" in bea.page.links(), "the file is the list, whoever is ticked"
    bea.get(f"{here}?c={people[0]}")
    assert ticked(bea) == {people[0]} and len(boxes(bea)) == 3
    backs = {field.get("value") for field in bea.page.all("input") if field.get("name") == "back"}
    assert backs == {f"{here}?c={people[0]}"}, "a note that is saved leads back to the same ticks"
    assert bea.get(f"{here}?c={people[0]}&c={people[1]}&do=list").location == f"/picked?c={people[0]}&c={people[1]}"
