"""In a real browser: connect a channel through the consent page of the stand-in, look at what came, and let it go again."""

from __future__ import annotations

import pytest

from portal.gateways.connections import RealConnections
from portal.services.couriers import COURIERS
from portal.services.outbox import drain
from tests import cast as people
from tests.cast import PASSWORD
from tests.support.browser import axe
from tests.support.portal import PASSWORD_HASH, Portal
from tests.support.server import free_port, serving
from tests.support.shores import APPLICATION, SECRET, running

pytestmark = pytest.mark.databases("sqlite")


def test_connect_see_the_figures_and_disconnect(database_url, tmp_path, compiled_templates, visitor):
    port = free_port()
    with running() as standin:
        portal = Portal(database_url, tmp_path / "portal", base_url=f"http://127.0.0.1:{port}")
        portal.compiled_templates = compiled_templates
        real = RealConnections({platform: (id, SECRET) for platform, id in APPLICATION.items()}, standin.base)
        object.__setattr__(portal.gateways, "connections", real)
        with portal.house.office.writing.begin() as session:
            people.assemble(session, portal.clock.now, PASSWORD_HASH)
        with serving(portal.app, port) as address:
            page = visitor()
            page.goto(f"{address}/sign-in")
            page.get_by_label("E-mail").fill("ada@example.org")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/home")
            page.goto(f"{address}/profile/connections")
            page.get_by_role("button", name="Connect Instagram").click()
            page.get_by_label("You are signed in as").fill("ada.lind")
            axe(page)
            page.get_by_role("button", name="Allow").click()
            page.get_by_role("heading", name="One more click").wait_for()
            axe(page)
            page.get_by_role("button", name="Connect and read").click()
            page.get_by_text("Instagram is connected as ada.lind").first.wait_for()
            drain(portal.house.office, COURIERS)
            page.reload()
            page.get_by_text("fetched on").wait_for()
            axe(page)
            page.get_by_role("link", name="Disconnect").click()
            page.get_by_label("Delete them").check()
            axe(page)
            page.get_by_role("button", name="Disconnect").click()
            page.get_by_text("ada.lind is disconnected and its figures are deleted.").first.wait_for()
            axe(page)
        portal.close()
