"""Asks whether the stand-in's pages can be used in a real browser, without JavaScript, on a phone, and by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.demo.stripe_standin.embed import KEY, SECRET, Running, running_standin
from portal.gateways.payments import StripePayments
from tests.support.browser import Visitors, axe, scrolls_sideways
from tests.support.payments import checkout, recipient


@pytest.fixture
def standin() -> Iterator[Running]:
    with running_standin() as standin:
        yield standin


@pytest.mark.parametrize("javascript", [True, False])
def test_a_brand_is_declined_and_then_pays(standin: Running, visitor: Visitors, javascript: bool) -> None:
    payments = StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base)
    landing = f"{standin.base}/arrived"
    made = checkout(payments, success_url=landing + "?session={CHECKOUT_SESSION_ID}")
    page = visitor(width=390, javascript=javascript, locale="de-DE")
    page.goto(made.url)
    if javascript:  # the pages bring no script, so both are the same to look at
        axe(page)
        assert not scrolls_sideways(page)
    page.get_by_role("button", name="Von der Bank ablehnen lassen").click()
    page.get_by_role("heading", name="Es gibt ein Problem").wait_for()
    if javascript:
        axe(page)
    page.get_by_label("Kartennummer").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Zahlen 1.000,00").click()
    page.wait_for_url(f"{landing}?session={made.id}")
    assert payments.read_checkout(made.id).paid
    page.goto(f"{standin.base}/c/pay/{made.id}")
    page.get_by_role("heading", name="Diese Seite ist geschlossen").wait_for()
    if javascript:
        axe(page)
    assert visitor.complaints == []


def test_a_creator_completes_her_onboarding_in_the_dark(standin: Running, visitor: Visitors) -> None:
    payments = StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base)
    account_id = recipient(payments)
    landing = f"{standin.base}/arrived"
    page = visitor(color_scheme="dark")
    page.goto(payments.onboarding_link(account_id, return_url=landing, refresh_url=f"{standin.base}/fresh"))
    axe(page)
    page.get_by_label("Legal name").fill("")
    page.get_by_role("button", name="Agree and finish").click()
    page.get_by_text("There is a problem").wait_for()
    axe(page)
    page.get_by_label("Legal name").fill("Ada Beispiel")
    page.get_by_role("button", name="Agree and finish").click()
    page.wait_for_url(landing)
    assert payments.read_recipient(account_id).transfers_active
    assert visitor.complaints == []
