"""The browser's own clock: offered once in the settings where another one is in force, and brought along at sign-up."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal.models.accounts import Account
from tests.support.browser import look
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def settings(portal, cast, visitor):
    """Ada's settings in a browser that stands in Berlin."""
    with serving(portal.app) as address:

        def open_(zone: str = "", *, javascript: bool = True):
            with portal.work(cast.ada) as work:
                work.session.get_one(Account, cast.ada.account_id).zone = zone
            page = visitor(width=390, javascript=javascript)
            cookies = portal.browser(cast.ada)._cookies.values()
            page.context.add_cookies([{"name": each.key, "value": each.value, "url": address} for each in cookies])
            page.goto(f"{address}/settings")
            return page

        yield open_
    assert visitor.complaints == []


def zone_of(portal, email: str) -> str:
    with portal.session() as session:
        return session.scalars(select(Account.zone).where(Account.email == email)).one()


def test_the_clock_of_the_browser_is_offered_and_taken(portal, cast, settings):
    page = settings()
    offer = page.get_by_text("This browser goes by the clock of Berlin.")
    expect(offer).to_be_visible()
    look(page, "zone-offered")
    page.get_by_role("button", name="Use it").press("Enter")
    expect(page.get_by_label("City")).to_have_value("Europe/Berlin")
    expect(offer).to_be_hidden()
    assert zone_of(portal, cast.ada.email) == "Europe/Berlin"


def test_who_declines_is_not_asked_again(portal, cast, settings):
    page = settings("Asia/Kathmandu")
    page.get_by_role("button", name="No, thank you").press("Enter")
    expect(page.get_by_label("City")).to_be_focused()
    page.reload()
    expect(page.get_by_label("City")).to_have_value("Asia/Kathmandu")
    expect(page.locator("[data-zone-offer]")).to_be_hidden()
    assert zone_of(portal, cast.ada.email) == "Asia/Kathmandu"


def test_another_name_of_the_same_clock_is_nothing_to_offer_but_the_same_time_in_winter_is(settings):
    expect(settings("Europe/Vienna").locator("[data-zone-offer]")).to_be_hidden()
    expect(settings("Africa/Lagos").locator("[data-zone-offer]")).to_be_visible()


def test_without_a_script_the_list_suffices(portal, cast, settings):
    page = settings(javascript=False)
    expect(page.locator("[data-zone-offer]")).to_be_hidden()
    page.get_by_label("City").select_option("Europe/Lisbon")
    page.locator("form[action='/settings/zone']:visible").get_by_role("button", name="Save").click()
    expect(page.get_by_label("City")).to_have_value("Europe/Lisbon")
    assert zone_of(portal, cast.ada.email) == "Europe/Lisbon"


def test_signing_up_brings_it_along(portal, visitor):
    with serving(portal.app) as address:
        page = visitor()
        page.goto(f"{address}/join")
        page.get_by_label("Your name").fill("Eva Blum")
        page.get_by_label("E-mail").fill("eva@example.org")
        page.get_by_role("button", name="Create account").click()
        page.wait_for_url("**/join/mail")
    assert zone_of(portal, "eva@example.org") == "Europe/Berlin"
