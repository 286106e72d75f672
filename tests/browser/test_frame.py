"""The frame of every page on a phone: navigation and tabs are one row each, and no page of them is out of reach."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import axe, scrolls_sideways
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")
ROWS = (".main-nav", ".tabs")
LINES = "row => new Set([...row.children].map(each => Math.round(each.getBoundingClientRect().top))).size"
INSIDE = """link => {
    const [inner, outer] = [link.getBoundingClientRect(), link.closest("nav").getBoundingClientRect()];
    return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
}"""


@pytest.fixture
def open_as(portal, visitor):
    with serving(portal.app) as address:

        def open_(person, path: str, **window):
            person_browser = portal.browser(person)
            person_browser.post("/settings/language", data={"locale": "de"})
            page = visitor(**window)
            page.context.add_cookies([{"name": each.key, "value": each.value, "url": address} for each in person_browser._cookies.values()])
            page.goto(address + path)
            return page

        yield open_
    assert visitor.complaints == []


@pytest.mark.parametrize("text_size", ["100%", "200%"])
def test_on_a_phone_navigation_and_tabs_are_one_row_each_and_every_link_comes_into_view(cast, open_as, text_size):
    page = open_as(cast.ada, "/profile/packages", width=390)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text_size)
    assert not scrolls_sideways(page)
    for row in ROWS:
        assert page.locator(row).evaluate(LINES) == 1
        for link in page.locator(f"{row} a").all():
            link.focus()
            assert link.evaluate(INSIDE) or link.evaluate("link => link.clientWidth > link.closest('nav').clientWidth")
    axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_row_that_scrolls_begins_with_the_place_where_the_reader_is(cast, open_as, javascript):
    page = open_as(cast.ada, "/profile/packages", width=390, javascript=javascript)
    current = page.locator(".tabs [aria-current]")
    expect(current).to_be_in_viewport()
    assert current.evaluate(INSIDE) and page.evaluate("scrollY") == 0


def test_with_room_navigation_and_tabs_stand_whole(cast, open_as):
    page = open_as(cast.ada, "/profile/packages", width=1280)
    for row in ROWS:
        assert page.locator(row).evaluate("row => row.scrollWidth <= row.clientWidth")


def test_what_stands_beside_a_heading_begins_the_next_line_where_it_has_no_room(cast, open_as):
    page = open_as(cast.ada, "/profile/connections", width=390)
    head = page.locator(".sec > header:has(.push)").first
    beside, heading = head.locator(".push"), head.locator("h2")
    for of, first in ((beside, heading), (page.locator(".foot .push"), page.locator(".foot .wrap > :first-child"))):
        here, there = of.bounding_box(), first.bounding_box()
        assert here["y"] > there["y"] and here["x"] == there["x"]
    page.set_viewport_size({"width": 1280, "height": 900})
    end = head.bounding_box()
    assert round(beside.bounding_box()["x"] + beside.bounding_box()["width"]) == round(end["x"] + end["width"])
