"""The kit in real Chromium: published, made for one recipient, opened with a passcode, read, seen in the log, ended; and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.support import kits
from tests.support.browser import axe, scrolls_sideways
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def address(portal):
    with serving(portal.app) as address:
        yield address


@pytest.fixture
def ada(portal, cast, visitor, address):
    """Ada's window, signed in."""
    page = visitor()
    page.context.add_cookies(
        [{"name": each.key, "value": each.value, "url": address} for each in portal.browser(cast.ada)._cookies.values()]
    )
    return page


def test_a_kit_is_published_shared_with_a_passcode_read_and_ended(portal, cast, ada, visitor, address):
    kits.furnish(portal, cast)
    ada.goto(f"{address}/profile/kit")
    ada.get_by_role("button", name="Take it back").click()
    ada.get_by_role("button", name="Publish the kit").click()
    expect(ada.get_by_text("Your media kit is public.")).to_be_visible()
    ada.get_by_role("link", name="For one recipient").click()
    ada.get_by_role("link", name="Make a kit for one recipient").click()
    axe(ada)
    ada.get_by_label("For whom").fill("Haferkorn, the kitchen team")
    ada.get_by_label("A word of greeting").fill("Thank you for asking!")
    ada.get_by_text("Questions and answers", exact=True).last.click()
    ada.get_by_label("Passcode").fill("cherries")
    ada.get_by_role("button", name="Make the link").click()
    link = ada.get_by_label("Link", exact=True).input_value()
    assert re.fullmatch(r"http://localhost/shared-kits/[\w-]{32}", link)
    axe(ada)
    path = link.removeprefix("http://localhost")
    ada.reload()
    expect(ada.get_by_label("Link", exact=True)).to_have_count(0)

    reader = visitor(width=390, height=800)
    reader.goto(address + path)
    expect(reader.get_by_role("heading", name="A passcode, please")).to_be_visible()
    axe(reader)
    assert "Ada" not in reader.content()
    reader.get_by_label("Passcode").fill("cherry")
    reader.get_by_role("button", name="Open").click()
    expect(reader.locator("#main").get_by_role("link", name="That is not the passcode of this link.")).to_be_visible()
    reader.get_by_label("Passcode").fill("cherries")
    reader.get_by_role("button", name="Open").click()
    expect(reader.get_by_role("heading", name="Ada Lind", level=1)).to_be_visible()
    expect(reader.get_by_text("Made for Haferkorn, the kitchen team")).to_be_visible()
    expect(reader.get_by_text("How long does a reel take?")).to_have_count(0)
    assert not scrolls_sideways(reader)
    axe(reader)
    reader.locator("[data-section=packages]").scroll_into_view_if_needed()
    reader.wait_for_timeout(1300)
    portal.clock.pass_(minutes=2)
    reader.goto(address + "/help")

    row = ada.get_by_role("row").nth(1)
    for _ in range(20):  # the beacon arrives when it arrives
        ada.reload()
        if "What you can book" in row.inner_text():
            break
        ada.wait_for_timeout(150)
    expect(ada.get_by_text("Opened once.")).to_be_visible()
    assert re.search(r"\b[1-9]\d* s\b", row.inner_text()) and "What you can book" in row.inner_text(), row.inner_text()

    ada.get_by_role("button", name="Take the link back").click()
    expect(ada.get_by_text("leads nowhere now")).to_be_visible()
    reader.goto(address + path)
    expect(reader.get_by_role("heading", name="This link has ended")).to_be_visible()
    assert "Ada" not in reader.content()
    axe(reader)
    ada.locator("#flashes").get_by_role("button", name="Undo").click()
    reader.goto(address + path)
    expect(reader.get_by_role("heading", name="Ada Lind", level=1)).to_be_visible()
    assert visitor.complaints == []


def test_without_a_script_a_link_works_and_only_its_opening_is_counted(portal, cast, ada, visitor, address):
    kits.furnish(portal, cast)
    public_id, path = kits.share(portal, cast)
    reader = visitor(javascript=False)
    reader.goto(address + path)
    expect(reader.get_by_text("Without JavaScript only the opening is counted.")).to_be_visible()
    axe(reader)
    reader.goto(f"{address}/help")
    ada.goto(f"{address}/profile/kit/variants/{public_id}")
    expect(ada.get_by_text("Opened once.")).to_be_visible()
    expect(ada.get_by_role("row").nth(1).get_by_text("not told")).to_have_count(2)


def test_every_page_of_the_kit_is_in_order_wide_and_narrow_with_long_words_and_names_from_right_to_left(
    portal, cast, ada, visitor, address
):
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    parts = kits.furnish(portal, cast, name="ليلى الحسن", tagline=word, bio_de=word * 3, exclusions=word)
    public_id, path = kits.share(portal, cast, recipient=word * 2, greeting=word, packages=[parts["reel"]], passcode="cherries")
    _, open_path = kits.share(portal, cast, packages=[parts["reel"]])
    own = ["", "/questions", "/brands", "/variants", "/embedding", "/variants/new", f"/variants/{public_id}"]
    reader = visitor(locale="de-DE")
    walks = {
        ada: [f"/profile/kit{each}" for each in own] + [f"/profile/samples/{parts['sample']}"],
        reader: ["/kit/ada-lind?lang=de", open_path, path, "/kit/ada-lind/print", "/kit/ada-lind/pdf", "/kit/ada-lind/offer"],
    }
    for page, paths in walks.items():
        for each in paths:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(address + each)
            axe(page)
            page.set_viewport_size({"width": 320, "height": 800})
            assert not scrolls_sideways(page), f"{each} on a narrow telephone"
    assert visitor.complaints == []
