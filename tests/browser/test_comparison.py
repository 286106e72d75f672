"""Comparing creators in real Chromium: ticked in the directory without JavaScript, read on a phone, with axe; and the page of figures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal.models.creators import Creator
from portal.services import compliance, discovery
from tests.support import creators as make
from tests.support.browser import axe, look
from tests.support.server import entering, serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def crowd(portal, cast):
    """Mira, who has everything, and four others; one of them with nothing."""
    names = ("Mira Sandvoss", "Konstantin Oppenländer-Breitscheidt", "Ida Holm", "Yusuf Arslan")
    with portal.work() as work:
        for place, name in enumerate(names):
            made = make.founded(work.session, work.now, f"someone-{place}", name=name, rate=0.02 + place * 0.01)
            if place == 0:
                first = make.channel(work.session, made, work.now, platform="tiktok", followers=3_000)
                make.posts(work.session, first, work.now, n=6, followers=3_000, views=9_000)
            work.session.expire(made, ["channels"])
            discovery.score(work, made)
        mira = work.session.scalars(select(Creator).where(Creator.handle == "someone-0")).one()
    with portal.work(cast.bea) as work:
        mira = work.session.get_one(Creator, mira.id)
        day = work.now.date() - timedelta(days=4)
        compliance.attach_report(work, mira, mira.channels[0], "Audita", Decimal("0.62"), day, 400)
    discovery.reindex(portal.house.office)


@pytest.fixture
def open_as(portal, crowd, visitor):
    with serving(portal.app) as address:
        yield entering(portal, visitor, address)
    assert visitor.complaints == []


def test_four_are_ticked_without_a_script_and_read_on_a_phone(cast, open_as):
    directory = open_as(cast.bea, "/creators", javascript=False, width=390)
    boxes = directory.locator("input[name=c]")
    for place in range(4):
        boxes.nth(place).check()
    boxes.first.scroll_into_view_if_needed()
    expect(directory.get_by_role("button", name="Compare the ticked ones")).to_be_in_viewport()
    directory.get_by_role("button", name="Compare the ticked ones").click()
    assert directory.url.count("c=") == 4
    phone = open_as(cast.bea, "/compare?" + directory.url.split("?", 1)[1], width=390)
    look(phone, "compare-390")
    table = phone.get_by_role("region", name="Creators side by side")
    assert table.evaluate("box => box.scrollWidth > box.clientWidth"), "columns stand beside each other and are pushed through"
    head = phone.get_by_role("rowheader", name="Followers")
    left = head.bounding_box()["x"]
    table.evaluate("box => { box.scrollLeft = 400 }")
    assert abs(head.bounding_box()["x"] - left) < 2, "what a row is about stays in sight"


def test_the_page_of_figures_is_clean_wide_and_narrow_for_both_sides(portal, cast, open_as):
    wide = open_as(cast.bea, "/creators/someone-0")
    look(wide, "vetting-1280")
    look(open_as(cast.bea, "/creators/someone-0", locale="de", width=390), "vetting-390-de")
    for details in wide.locator("main details").all():
        details.evaluate("one => { one.open = true }")
    axe(wide)
    look(open_as(cast.bea, "/creators/someone-0/records/new", locale="de", width=390), "sign-390-de")
    look(open_as(cast.ada, "/profile/figures", locale="de", width=390), "rights-390-de")
