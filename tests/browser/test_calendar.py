"""A creator marks her weeks on a phone, by keyboard alone, with and without a script; a brand reads them; axe finds nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.creators.availability import ahead
from portal.models.creators import MarkedWeek
from tests.support.browser import axe, scrolls_sideways
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


def _open(visitor, portal, address: str, person, path: str, **options):
    page = visitor(width=390, height=800, **options)
    cookies = [{"name": each.key, "value": each.value, "url": address} for each in portal.browser(person)._cookies.values()]
    page.context.add_cookies(cookies)
    page.goto(address + path)
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_weeks_are_marked_by_keyboard_on_a_phone(portal, cast, visitor, javascript):
    weeks = ahead(portal.clock.now.date())
    with serving(portal.app) as address:
        page = _open(visitor, portal, address, cast.ada, "/profile/calendar", javascript=javascript)
        axe(page)
        page.locator(f'input[name="weeks"][value="{weeks[1]}"]').focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        busy = page.get_by_role("group", name="Mark the ticked weeks").get_by_role("button", name="busy")
        assert busy.bounding_box()["y"] < 800, "the buttons stay within reach of a thumb"
        busy.focus()
        page.keyboard.press("Enter")
        page.get_by_text("2 weeks are marked: busy.").wait_for()
        assert f"Weeks {weeks[1].isocalendar().week} to {weeks[2].isocalendar().week}: busy" in page.locator("main").inner_text()
        assert not scrolls_sideways(page)
        axe(page)
    with portal.session() as session:
        assert set(session.scalars(select(MarkedWeek.monday))) == set(weeks[1:3])


def test_a_brand_reads_the_calendar_and_what_is_excluded_on_a_phone(portal, cast, visitor):
    with serving(portal.app) as address:
        page = _open(visitor, portal, address, cast.ada, "/profile/calendar")
        page.get_by_role("button", name="All weeks are free").click()
        page.get_by_text("Your calendar is confirmed").wait_for()
        page.goto(address + "/mandates")
        axe(page)
        assert not scrolls_sideways(page)
        page = _open(visitor, portal, address, cast.bea, "/creators/ada-lind")
        page.get_by_role("heading", name="Working with Ada").wait_for()
        assert "Has room this week." in page.locator("#working").inner_text()
        assert not scrolls_sideways(page)
        axe(page)
