"""Asks where the key may travel, how the SDK is set up, and what each failure of Stripe means to the portal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import stripe

from portal.demo.stripe_standin.embed import KEY, Running, running_standin
from portal.domain.money import Money
from portal.gateways.payments import (
    BadSignature,
    Declined,
    NoPayments,
    StripePayments,
    SwitchedOff,
    TryAgain,
    Unclear,
    UnsafeBase,
    open_payments,
)
from portal.gateways.payments import stripe as gateway
from portal.gateways.payments.stripe_addresses import base_addresses
from tests.support.payments import StandinCounter, checkout, funded, recipient


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_standin() as standin:
        yield standin


@pytest.fixture
def payments(running: Running) -> StripePayments:
    return StripePayments(KEY, webhook_secrets=["whsec_x"], base=running.base)


@pytest.mark.parametrize(
    "base",
    [
        "http://api.stripe.com",
        "https://api.stripe.com.evil.example",
        "https://evil.example",
        "http://127.0.0.1.evil.example:4243",
        "http://127.0.0.1@evil.example",
        "https://api.stripe.com@evil.example",
        "https://api.stripe.com/../elsewhere",
        "https://api.stripe.com:8443",
        "http://0.0.0.0:4243",
        "http://10.0.0.5:4243",
        "http://127.0.0.1:4243/path",
        "http://127.0.0.1:99999",
        "http://localhost\\@evil.example",
        "ftp://127.0.0.1",
        "127.0.0.1:4243",
        "",
    ],
)
def test_the_key_travels_nowhere_but_to_stripe_or_to_this_machine(base: str) -> None:
    with pytest.raises(UnsafeBase):
        StripePayments("sk_test_1", webhook_secrets=[], base=base)


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "sk_1"])
def test_a_live_key_never_meets_a_stand_in(key: str) -> None:
    with pytest.raises(UnsafeBase):
        StripePayments(key, webhook_secrets=[], base="http://127.0.0.1:4243")


@pytest.mark.parametrize("key", ["", "pk_test_1", "whsec_1", "hello"])
def test_only_secret_keys_are_taken(key: str) -> None:
    with pytest.raises(UnsafeBase):
        StripePayments(key, webhook_secrets=[], base="https://api.stripe.com")


@pytest.mark.parametrize("base", ["http://127.0.0.1:4243", "http://127.0.0.1:4243/", "http://localhost:1", "https://[::1]:4243"])
def test_all_four_addresses_of_the_sdk_point_to_the_stand_in(base: str) -> None:
    addresses = base_addresses(base, "sk_test_1")
    assert set(addresses) == {"api", "connect", "files", "meter_events"}
    assert set(addresses.values()) == {base.rstrip("/")}


def test_at_stripe_each_service_keeps_its_own_address() -> None:
    addresses = base_addresses("https://api.stripe.com/", "sk_live_1")
    assert addresses == {
        "api": stripe.DEFAULT_API_BASE,
        "connect": stripe.DEFAULT_CONNECT_API_BASE,
        "files": stripe.DEFAULT_UPLOAD_API_BASE,
        "meter_events": stripe.DEFAULT_METER_EVENTS_API_BASE,
    }


def test_the_sdk_is_pinned_quiet_and_leaves_retries_to_the_outbox(payments: StripePayments, running: Running) -> None:
    client = payments._client
    assert stripe.VERSION == "16.1.0" and stripe.api_version == gateway.API_VERSION
    assert stripe.enable_telemetry is False
    options = client._requestor._options
    assert options.stripe_version == gateway.API_VERSION and options.max_network_retries == 0
    assert client._requestor._client._timeout == 20
    assert client._requestor._client._session.trust_env is False


def test_the_sdk_is_imported_only_when_it_is_first_used() -> None:
    code = (
        "import sys; from portal.gateways.payments import StripePayments;"
        "StripePayments('sk_test_1', webhook_secrets=['whsec_1']); print('stripe' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("fault", ["409", "429", "500-before", "drop-before", "drop-after"])
def test_what_may_pass_is_tried_again_with_the_same_key(payments: StripePayments, running: Running, fault: str) -> None:
    key, already = f"passing-{fault}", len(running.all("checkout.session"))
    running.fault(fault)
    with pytest.raises(TryAgain):
        checkout(payments, key=key)
    made = checkout(payments, key=key)
    assert [session["id"] for session in running.all("checkout.session")[already:]] == [made.id]


def test_a_replayed_500_is_unclear_because_the_key_will_never_say_more(payments: StripePayments, running: Running) -> None:
    running.fault("500-kept")
    with pytest.raises(TryAgain):
        checkout(payments, key="kept")
    for _ in "ab":
        with pytest.raises(Unclear):
            checkout(payments, key="kept")
    assert checkout(payments, key="kept-new").id


def test_in_v2_a_failed_call_is_worked_out_by_the_same_key(payments: StripePayments, running: Running) -> None:
    running.fault("500-kept", path="/v2")
    with pytest.raises(TryAgain):
        recipient(payments, key="v2-kept")
    assert recipient(payments, key="v2-kept") == recipient(payments, key="v2-kept")
    with pytest.raises(Unclear):
        payments.create_recipient(key="v2-kept", email="dov@creator.example", country="DE", name="Dov", reference="creator_2")


def test_a_provider_that_is_not_there_is_worth_another_try() -> None:
    nobody = StripePayments(KEY, webhook_secrets=[], base="http://127.0.0.1:9")
    with pytest.raises(TryAgain) as trouble:
        nobody.balance("EUR")
    assert trouble.value.retry_after is None and "Nothing is lost" in str(trouble.value.text)


def test_a_wrong_key_is_final() -> None:
    with running_standin() as standin:
        wrong = StripePayments(KEY, webhook_secrets=[], base=standin.base)
        wrong._client._requestor._options.api_key = "sk_live_1"
        with pytest.raises(Declined) as refusal:
            wrong.balance("EUR")
        assert refusal.value.code == "invalid_request_error" and "live key" in refusal.value.message


def test_a_declined_card_leaves_the_checkout_open_and_without_a_charge(payments: StripePayments, running: Running) -> None:
    made = checkout(payments, key="declined-card")
    running.decline(made.id)
    reading = payments.read_checkout(made.id)
    assert (reading.status, reading.paid, reading.charge_id) == ("open", False, None)
    running.pay(made.id)
    after = payments.read_checkout(made.id)
    assert after.paid and after.charge_id and after.payment_intent_id == reading.payment_intent_id


def test_an_unpaid_checkout_expires_after_a_day_and_pending_money_becomes_available() -> None:
    with running_standin() as standin:
        payments = StripePayments(KEY, webhook_secrets=[], base=standin.base)
        late, paid = checkout(payments, key="late"), checkout(payments, key="paid")
        standin.pay(paid.id)
        before = payments._client.v1.balance.retrieve().to_dict()
        standin.advance(4 * 86_400)
        after = payments._client.v1.balance.retrieve().to_dict()
        assert payments.read_checkout(late.id).status == "expired"
        assert "checkout.session.expired" in {event["type"] for event in standin.all("event")}
        assert (before["available"][0]["amount"], before["pending"][0]["amount"]) == (0, 98_475)
        assert (after["available"][0]["amount"], after["pending"][0]["amount"]) == (98_475, 0)
        assert payments.balance("EUR") == Money(98_475, "EUR")


def test_a_transfer_without_a_source_needs_available_money() -> None:
    with running_standin() as standin:
        payments = StripePayments(KEY, webhook_secrets=[], base=standin.base)
        fund = funded(StandinCounter(payments, standin))
        loose = {"amount": 5_000, "currency": "eur", "destination": fund.account_id}
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            payments._client.v1.transfers.create(loose)
        assert refusal.value.code == "balance_insufficient"
        standin.advance(4 * 86_400)
        assert payments._client.v1.transfers.create(loose).amount == 5_000


def test_a_reversed_transfer_shows_what_came_back_and_frees_its_charge() -> None:
    with running_standin() as standin:
        payments = StripePayments(KEY, webhook_secrets=[], base=standin.base)
        fund = funded(StandinCounter(payments, standin))
        made = fund.transfer(minor=100_000)
        payments._client.v1.transfers.reversals.create(made.id, {"amount": 30_000})
        assert payments.read_transfer(made.id).reversed == Money(30_000, "EUR")
        assert fund.transfer("again", 30_000).amount == Money(30_000, "EUR")


def test_a_closed_account_says_so_and_receives_nothing() -> None:
    with running_standin() as standin:
        payments = StripePayments(KEY, webhook_secrets=[], base=standin.base)
        fund = funded(StandinCounter(payments, standin))
        payments._client.v2.core.accounts.close(fund.account_id, {"applied_configurations": ["recipient"]})
        reading = payments.read_recipient(fund.account_id)
        assert reading.closed and not reading.transfers_active
        with pytest.raises(Declined):
            fund.transfer()


def test_without_a_key_payments_are_switched_off_kindly() -> None:
    nobody = open_payments("", webhook_secrets=[], base="https://api.stripe.com")
    assert isinstance(nobody, NoPayments)
    with pytest.raises(SwitchedOff) as refusal:
        checkout(nobody)
    assert str(refusal.value.text) == "Payments are not set up on this portal."
    with pytest.raises(BadSignature):
        nobody.read_event(b"{}", "t=1,v1=0")
    assert isinstance(open_payments("sk_test_1", webhook_secrets=[], base="http://127.0.0.1:1"), StripePayments)
