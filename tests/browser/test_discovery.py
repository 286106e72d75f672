"""The directory in real Chromium: typing, handles, chips, the back button, the keyboard, a phone, German, and no JavaScript at all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.services import discovery
from tests.support import creators as make
from tests.support.browser import look
from tests.support.server import entering, serving

pytestmark = pytest.mark.databases("sqlite")
NAMES = ("Mira Sandvoss", "Konstantin Oppenländer-Breitscheidt", "Ida Holm", "Yusuf Arslan")
TOPICS = ("food.baking", "sports.cycling", "food.cooking", "home.interior")
MEASURED = """() => {
  const box = document.querySelector('#sort'), style = getComputedStyle(box), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const options = [...box.options].map(one => one.textContent);
  return { options, room, longest: Math.max(...options.map(words => pen.measureText(words).width)) };
}"""
"""What the longest of the orders needs, and what the closed box has, in pixels."""


@pytest.fixture
def open_as(portal, cast, visitor):
    """Four creators with 2,000 to 120,000 followers, and two more from the cast without any."""
    with portal.work() as work:
        for place, (name, topic) in enumerate(zip(NAMES, TOPICS, strict=True)):
            row = make.creator(
                work.session, work.now, f"someone-{place}", name=name, topics=[topic], grants=["reuse"] * (place % 2),
                languages=["de", "en"], bio_en="Plates, bread and a small kiln." if place == 0 else "",
            )  # fmt: skip
            where = make.channel(work.session, row, work.now, followers=(2_000, 15_000, 40_000, 120_000)[place])
            make.audience(work.session, where, work.now, country={"DE": 0.3 + place / 10, "AT": 0.2}, age={"25-34": 0.5})
            make.package(work.session, row, 20_000 * (place + 1))
    discovery.reindex(portal.house.office)
    with serving(portal.app) as address:
        yield entering(portal, visitor, address)
    # A request that a newer one takes the place of is logged by htmx, and is no fault of the page.
    assert [said for said in visitor.complaints if "htmx:afterRequest" not in said and "htmx:sendAbort" not in said] == []


def found(page):
    return page.locator("#results-title")


def test_typing_answers_at_once_keeps_the_caret_and_the_back_button_leads_back(cast, open_as):
    page = open_as(cast.bea, "/creators")
    expect(found(page)).to_have_text("6 creators")
    page.evaluate("window.said = document.getElementById('said')")
    page.get_by_label("Baking").check()
    expect(found(page)).to_have_text("1 creator")
    expect(page.locator("#said[role=status]")).to_have_text("1 creator")
    assert page.evaluate("window.said.isConnected"), "a region that is itself drawn anew is not read out"
    expect(page).to_have_url(re.compile(r"topic=food\.baking$"))
    page.get_by_label("Cooking & recipes").check()
    expect(found(page)).to_have_text(re.compile("[23] creators"))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search by words")
    expect(box).to_be_focused()
    box.press_sequentially("kiln", delay=20)
    expect(found(page)).to_have_text("1 creator")
    expect(page.locator("#results mark").first).to_have_text("kiln")
    expect(box).to_be_focused()
    assert box.evaluate("box => [box.value, box.selectionStart]") == ["kiln", 4]
    expect(page).to_have_url(re.compile("q=kiln"))
    page.go_back()
    expect(found(page)).to_have_text("1 creator")
    expect(page).to_have_url(re.compile(r"\?topic=food\.baking$"))
    expect(page.get_by_label("Baking")).to_be_checked()
    page.get_by_role("link", name="Baking remove").click()
    expect(found(page)).to_have_text("6 creators")


def test_handles_move_by_keyboard_write_into_fields_and_narrow_the_search(cast, open_as):
    page = open_as(cast.bea, "/creators")
    least, most = (page.get_by_role("slider", name=f"Followers, {end}") for end in ("at least", "at most"))
    assert least.get_attribute("aria-valuetext") == "any"
    least.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("textbox", name="Followers, at least")).to_have_value("10000")
    assert least.get_attribute("aria-valuetext") == "10,000"
    expect(found(page)).to_have_text("3 creators")
    expect(least).to_be_focused()
    most.focus()
    page.keyboard.press("Home")
    expect(page.locator("#followers_max")).to_have_value("20000")
    expect(found(page)).to_have_text("1 creator")
    expect(page).to_have_url(re.compile("followers_min=10000&followers_max=20000"))
    page.locator("#followers_min").fill("")
    expect(found(page)).to_have_text("2 creators")
    page.locator("#followers_min").fill("10.000")
    expect(found(page)).to_have_text("1 creator")
    assert least.get_attribute("aria-valuetext") == "10,000", "ten thousand as a German writes it, for the handle too"
    page.locator("#followers_min").fill("")
    expect(found(page)).to_have_text("2 creators")
    assert least.input_value() == "0" and len(page.locator("#bars-followers rect.in-span").all()) == 2


def test_a_floor_is_added_and_taken_away_and_what_is_open_stays_open(cast, open_as):
    page = open_as(cast.bea, "/creators")
    page.locator("#group-floors summary").click()
    page.get_by_label("A part of the audience").select_option("country.DE")
    page.get_by_label("at least", exact=True).fill("45")
    page.keyboard.press("Enter")
    box = page.get_by_label("Germany: at least 45%")
    expect(box).to_be_checked()
    expect(found(page)).to_have_text("2 creators")
    expect(page.locator("#group-floors")).to_have_attribute("open", "")
    look(page, "search-floor-1280")
    expect(page.get_by_label("A part of the audience")).to_have_value("")
    box.uncheck()
    expect(found(page)).to_have_text("6 creators")
    page.locator("#group-grants summary").click()
    page.get_by_label("Usage rights").check()
    expect(found(page)).to_have_text("2 creators")
    page.get_by_label("Sort by").select_option(label="Newest")
    expect(page).to_have_url(re.compile("grants=reuse&sort=newest"))
    page.get_by_label("Sort by").select_option(label="Lowest price")
    expect(page).to_have_url(re.compile("sort=price"))
    expect(page.get_by_label("Usage rights")).to_be_checked()


def baking_is_being_looked_for(cast, open_as):
    """The search, in the moment in which a tick has been sent and not yet answered."""
    page = open_as(cast.bea, "/creators")

    def slow(route):
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/creators?*", slow)
    page.get_by_label("Baking").check()
    page.wait_for_timeout(280)
    return page


def test_ticking_faster_than_answers_come_loses_no_tick(cast, open_as):
    page = baking_is_being_looked_for(cast, open_as)
    page.get_by_label("Cycling").check()
    expect(page).to_have_url(re.compile(r"topic=food\.baking&topic=sports\.cycling"))
    expect(page.get_by_label("Baking")).to_be_checked()
    expect(page.get_by_label("Cycling")).to_be_checked()


def test_on_a_phone_in_german_all_filters_are_within_reach(cast, open_as):
    page = open_as(cast.bea, "/creators", locale="de", width=390, height=780)
    look(page, "search-390-de")
    page.get_by_role("link", name=re.compile("^Filter")).click()
    page.locator("#group-topic input[type=checkbox]").first.check()
    show = page.locator("#found")
    expect(show).to_be_visible()
    for group in page.locator("#filters details.facet").all():
        group.evaluate("one => { one.open = true }")
    look(page, "filters-390-de")
    show.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#results")).to_be_in_viewport()


def test_without_a_script_the_same_filters_are_sent_by_a_button(cast, open_as):
    page = open_as(cast.bea, "/creators", javascript=False, width=390)
    page.get_by_role("link", name=re.compile("^Filters")).click()
    page.get_by_role("textbox", name="Followers, at least").fill("10000")
    page.locator("#group-floors summary").click()
    page.get_by_label("A part of the audience").select_option("country.DE")
    page.get_by_role("button", name="Show creators").click()
    assert page.url.endswith("/creators?followers_min=10000&floor=country.DE.20")
    expect(found(page)).to_have_text("3 creators")
    assert page.get_by_role("slider").count() == 0


@pytest.fixture
def crowd(portal, open_as):
    """So many more that there are two pages."""
    with portal.work() as work:
        for number in range(24):
            make.creator(work.session, work.now, f"cook-{number:02}", topics=["food.cooking"])
    discovery.index_changes(portal.house.office)


def test_ticks_stay_through_pages_filters_and_chips_and_in_the_address(cast, open_as, crowd):
    page = open_as(cast.bea, "/creators?sort=newest")
    expect(found(page)).to_have_text("30 creators")
    first = page.locator("#results .tick input").first
    who = first.input_value()
    first.check()
    expect(page).to_have_url(re.compile(f"sort=newest&c={who}$"))
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile(f"sort=newest&page=2&c={who}$"))
    expect(found(page)).to_be_focused()
    expect(page.locator("#results")).to_be_in_viewport()
    others = page.get_by_role("group", name="Ticked, not on this page")
    expect(others.get_by_role("checkbox")).to_be_checked()
    second = page.locator("#results .card .tick input").first
    second.check()
    look(page, "ticks-page-1280")
    page.get_by_label("Baking").check()
    expect(found(page)).to_have_text("1 creator")
    expect(others.get_by_role("checkbox")).to_have_count(2)
    page.get_by_label("Tick: Mira Sandvoss").check()
    page.get_by_role("link", name="Baking remove").click()
    expect(found(page)).to_have_text("30 creators")
    expect(page.locator(".tick input:checked")).to_have_count(3)
    page.get_by_label("Tick: Mira Sandvoss").or_(others.get_by_label("Mira Sandvoss")).uncheck()
    page.reload()
    expect(page.locator(".tick input:checked")).to_have_count(2)
    page.get_by_role("button", name="Compare the ticked ones").click()
    expect(page).to_have_url(re.compile(r"/compare\?c=\w{12}&c=\w{12}$"))
    page.go_back()
    expect(page.locator(".tick input:checked")).to_have_count(2)
    page.get_by_role("link", name="Untick all").click()
    expect(page.locator(".tick input:checked")).to_have_count(0)


def test_a_tick_made_while_an_answer_is_on_its_way_is_kept(cast, open_as):
    page = baking_is_being_looked_for(cast, open_as)
    page.get_by_label("Tick: Yusuf Arslan").check()
    expect(found(page)).to_have_text("1 creator")
    expect(page.get_by_role("group", name="Ticked, not on this page").get_by_label("Yusuf Arslan")).to_be_checked()


def test_without_a_script_a_page_and_a_filter_take_fresh_ticks_along(cast, open_as, crowd):
    page = open_as(cast.bea, "/creators?sort=newest", javascript=False, width=390)
    for box in page.locator("#results .tick input").all()[:2]:
        box.check()
    page.get_by_role("button", name="Next").click()
    expect(found(page)).to_be_in_viewport()
    others = page.get_by_role("group", name="Ticked, not on this page")
    expect(others.get_by_role("checkbox")).to_have_count(2)
    page.locator("#results .card .tick input").first.check()
    look(page, "ticks-page-390")
    page.get_by_role("link", name=re.compile("^Filters")).click()
    page.get_by_label("Baking").check()
    page.get_by_role("button", name="Show creators").click()
    expect(found(page)).to_have_text("1 creator")
    expect(others.get_by_role("checkbox")).to_have_count(3)
    others.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Put the ticked ones on a list").click()
    expect(page.get_by_text("2 creators")).to_be_visible()


def test_visitors_walk_from_topics_to_creators_and_read_how_ranking_works(open_as):
    page = open_as(None, "/creators", width=390)
    page.get_by_role("link", name="All topics").click()
    look(page, "topics-390")
    page.get_by_role("link", name="Baking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Creators: Baking")
    look(page, "topic-390")
    page.get_by_role("link", name="Search with all filters").click()
    page.get_by_role("link", name="How ranking works").click()
    look(page, "ranking-390")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_order_can_be_read_whole_in_german(cast, open_as, width):
    page = open_as(cast.bea, "/creators?to_country=DE&q=kiln", width=width, locale="de")
    told = page.evaluate(MEASURED)
    assert told["options"] and told["longest"] <= told["room"], told
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look(page, f"search-order-{width}")
