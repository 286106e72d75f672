"""A parcel arrives damaged: the creator asks for other days, the brand agrees, with and without JavaScript, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal.models.board import ValueItem
from tests.support.boards import Boards
from tests.support.browser import look
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(("javascript", "width"), [(True, 390), (False, 1280)])
def test_damage_moves_the_days_when_both_agree(portal, cast, visitor, javascript, width):
    planned = Boards(portal, cast).plan()
    with portal.work() as work:
        item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == planned.values[0])).one()
        item.fire("choose")
        item.fire("send")
    with serving(portal.app) as address:

        def open_as(person):
            page = visitor(javascript=javascript, width=width)
            cookies = portal.browser(person)._cookies.values()
            page.context.add_cookies([{"name": each.key, "value": each.value, "url": address} for each in cookies])
            page.goto(f"{address}/collaborations/{planned.id}")
            return page

        ada = open_as(cast.ada)
        ada.locator("#values").get_by_label("Note").fill("The tin is dented and empty")
        ada.get_by_role("button", name="Damaged or missing").click()
        expect(ada.get_by_text("Something arrived damaged, or not at all")).to_be_visible()
        expect(ada.get_by_label("Later by, in working days")).to_have_value("5")
        look(ada, f"days-asked-{width}")
        ada.get_by_role("button", name="Propose", exact=True).click()
        expect(ada.get_by_role("button", name="Take the proposal back")).to_be_visible()
        bea = open_as(cast.bea)
        expect(bea.get_by_role("button", name="Replacement sent")).to_be_visible()
        look(bea, f"days-proposed-{width}")
        bea.get_by_role("button", name="Agree", exact=True).click()
        expect(bea.get_by_text("Moved by 5 working days")).to_be_visible()
        look(bea, f"days-moved-{width}")
    assert visitor.complaints == []
