"""The whole way of a fee with Stripe's own SDK over HTTP: page, signed news, onboarding, release, transfer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.app import create_app, open_house
from portal.demo.stripe_standin.embed import KEY, SECRET, running_standin
from portal.gateways.payments import StripePayments
from portal.models.payments import PayoutAccount
from portal.services import payments
from tests.support.fees import books, fee, kinds
from tests.support.server import serving


@pytest.fixture
def stripe(portal):
    """The portal behind a real port, with the real SDK against the stand-in that sends its news there."""
    portal.clock.now = datetime.now(UTC)
    doors = {}

    class Later:
        def __call__(self, environ, start_response):
            return doors["app"](environ, start_response)

    with serving(Later()) as address, running_standin(f"{address}/webhooks/stripe") as standin:
        gateway = StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base)
        portal.gateways = replace(portal.gateways, payments=gateway)
        portal.house.engine.dispose()
        portal.house = open_house(portal.settings, gateways=portal.gateways, clock=portal.clock)
        doors["app"] = create_app(portal.settings, portal.house)
        yield standin


def test_from_the_payment_page_to_adas_account(portal, cast, stripe):
    due, office = fee(portal, cast, fee_bps=1_000), portal.house.office
    page = payments.collect(office, cast.fay.actor, due.public_id, seen=due.read().version, locale="de")
    assert page == payments.collect(office, cast.fay.actor, due.public_id, seen=due.read().version, locale="de")
    stripe.pay(due.session_id())
    stripe.settle()
    assert due.state == "collecting", "news alone change nothing"
    portal.round()
    assert due.state == "funded"

    payments.begin_onboarding(office, cast.ada.actor)
    with portal.session() as session:
        stripe.activate(session.scalars(select(PayoutAccount.stripe_id)).one())
    stripe.settle()
    portal.round()
    with portal.session() as session:
        assert session.scalars(select(PayoutAccount)).one().transfers_active

    due.approve().release()
    stripe.fault("drop-after", path="/v1/transfers")
    portal.round()
    assert due.state == "releasing"
    portal.clock.pass_(minutes=2)
    portal.round()
    assert due.state == "paid_out" and len(stripe.all("transfer")) == 1
    stripe.settle()
    portal.round()
    assert kinds(portal) == ["charge", "provider_fee", "release", "transfer"]
    assert books(portal)["stripe_balance"] == office.gateways.payments.balance("EUR").minor
