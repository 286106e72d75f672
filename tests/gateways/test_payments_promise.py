"""Asks whether the fake and the real SDK against the stand-in keep the same promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.money import Money
from portal.gateways.payments import Declined, TryAgain, Unclear
from tests.support.payments import EUR_1000, Counter, Funded, checkout, funded, opened, recipient


@pytest.fixture(params=["fake", "stripe"])
def counter(request: pytest.FixtureRequest) -> Iterator[Counter]:
    with opened(request.param) as counter:
        yield counter


@pytest.fixture
def paid(counter: Counter) -> Funded:
    return funded(counter)


def test_a_new_checkout_is_open_and_unpaid(counter: Counter) -> None:
    made = checkout(counter.payments)
    reading = counter.payments.read_checkout(made.id)
    assert (reading.status, reading.paid, reading.amount, reading.reference) == ("open", False, EUR_1000, "ob_1")
    assert reading.charge_id is reading.fee is reading.net is None
    assert reading.metadata == {"outbox_id": "17"}
    assert made.url.startswith("http://127.0.0.1")
    assert timedelta(hours=23) < made.expires_at - datetime.now(UTC) <= timedelta(hours=24)


def test_a_paid_checkout_names_its_charge_its_group_and_what_it_cost(counter: Counter, paid: Funded) -> None:
    reading = counter.payments.read_checkout(paid.checkout_id)
    assert (reading.status, reading.paid, reading.transfer_group) == ("complete", True, "col_1")
    assert (reading.fee, reading.net) == (Money(1_525, "EUR"), Money(98_475, "EUR"))
    assert reading.payment_intent_id


def test_the_same_key_makes_one_checkout_only(counter: Counter) -> None:
    assert checkout(counter.payments) == checkout(counter.payments)
    assert checkout(counter.payments, key="checkout-2") != checkout(counter.payments)


def test_a_key_that_was_used_for_another_amount_is_unclear_and_changes_nothing(counter: Counter) -> None:
    made = checkout(counter.payments)
    with pytest.raises(Unclear):
        checkout(counter.payments, amount=Money(200_000, "EUR"))
    assert counter.payments.read_checkout(made.id).amount == EUR_1000


def test_an_expired_checkout_says_so_and_cannot_expire_twice(counter: Counter) -> None:
    made = checkout(counter.payments)
    counter.payments.expire_checkout(made.id)
    assert counter.payments.read_checkout(made.id).status == "expired"
    with pytest.raises(Declined):
        counter.payments.expire_checkout(made.id)


def test_a_paid_checkout_cannot_be_expired(counter: Counter, paid: Funded) -> None:
    with pytest.raises(Declined):
        counter.payments.expire_checkout(paid.checkout_id)
    assert counter.payments.read_checkout(paid.checkout_id).paid


@pytest.mark.parametrize("read", ["read_checkout", "read_recipient", "read_transfer"])
def test_what_does_not_exist_is_declined(counter: Counter, read: str) -> None:
    with pytest.raises(Declined) as refusal:
        getattr(counter.payments, read)("xx_unknown")
    assert refusal.value.code == "resource_missing"


def test_a_recipient_must_first_give_what_is_due(counter: Counter) -> None:
    account_id = recipient(counter.payments)
    before = counter.payments.read_recipient(account_id)
    assert not before.transfers_active and before.due and not before.closed
    counter.activate(account_id)
    after = counter.payments.read_recipient(account_id)
    assert after.transfers_active and after.due == ()


def test_each_onboarding_link_is_a_new_one(counter: Counter) -> None:
    account_id = recipient(counter.payments)
    links = {counter.payments.onboarding_link(account_id, return_url="http://127.0.0.1/r", refresh_url="http://127.0.0.1/f") for _ in "ab"}
    assert len(links) == 2


def test_a_transfer_passes_the_money_of_the_charge_on(counter: Counter, paid: Funded) -> None:
    made = paid.transfer()
    assert (made.amount, made.destination, made.reversed) == (Money(36_000, "EUR"), paid.account_id, Money(0, "EUR"))
    assert made.metadata == {"outbox_id": "18"}
    assert counter.payments.read_transfer(made.id) == made
    assert counter.payments.balance("EUR") == Money(98_475 - 36_000, "EUR")
    assert counter.payments.balance("USD") == Money(0, "USD")


def test_transfers_are_found_by_their_group_newest_first(counter: Counter, paid: Funded) -> None:
    made = [paid.transfer(f"transfer-{number}", 1_000) for number in range(12)]
    assert counter.payments.find_transfers("col_1") == made[::-1]
    assert counter.payments.find_transfers("col_2") == []


def test_after_a_lost_answer_the_same_key_finds_the_same_transfer_and_only_one_exists(counter: Counter, paid: Funded) -> None:
    counter.lose_next_answer()
    with pytest.raises(TryAgain):
        paid.transfer()
    again = paid.transfer()
    assert counter.payments.find_transfers("col_1") == [again]


def test_after_a_lost_answer_and_a_forgotten_key_the_transfer_is_found_by_group_and_metadata(counter: Counter, paid: Funded) -> None:
    counter.lose_next_answer()
    with pytest.raises(TryAgain):
        paid.transfer()
    counter.forget_keys()
    (found,) = [made for made in counter.payments.find_transfers("col_1") if made.metadata["outbox_id"] == "18"]
    assert found.amount == Money(36_000, "EUR")


def test_with_a_fresh_key_after_a_lost_answer_the_money_would_leave_twice(counter: Counter, paid: Funded) -> None:
    """Why the key belongs to the business fact and not to the try."""
    counter.lose_next_answer()
    with pytest.raises(TryAgain):
        paid.transfer()
    paid.transfer("another-key")
    assert len(counter.payments.find_transfers("col_1")) == 2


def test_a_busy_provider_did_nothing_and_names_its_patience(counter: Counter, paid: Funded) -> None:
    counter.be_busy_once()
    with pytest.raises(TryAgain) as trouble:
        paid.transfer()
    assert trouble.value.retry_after == 1.0
    assert counter.payments.find_transfers("col_1") == []
    assert counter.payments.find_transfers("col_1") == [] and paid.transfer().amount.minor == 36_000


def test_no_transfer_to_somebody_who_is_not_ready_and_the_refusal_stays_with_its_key(counter: Counter) -> None:
    made = checkout(counter.payments)
    counter.pay(made.id)
    charge = counter.payments.read_checkout(made.id).charge_id or ""
    fund = Funded(counter.payments, made.id, charge, recipient(counter.payments))
    with pytest.raises(Declined) as refusal:
        fund.transfer()
    assert refusal.value.code == "insufficient_capabilities_for_transfer"
    counter.activate(fund.account_id)
    with pytest.raises(Declined):
        fund.transfer()
    assert fund.transfer("a-new-attempt").amount == Money(36_000, "EUR")


def test_transfers_never_exceed_their_charge(counter: Counter, paid: Funded) -> None:
    paid.transfer("first", 60_000)
    with pytest.raises(Declined):
        paid.transfer("second", 40_001)
    paid.transfer("third", 40_000)
    assert sum(made.amount.minor for made in counter.payments.find_transfers("col_1")) == 100_000


@pytest.mark.parametrize("wrong", [{"destination": "acct_nobody"}, {"source_charge": "ch_none"}, {"transfer_group": "col_2"}])
def test_a_transfer_to_nobody_from_nowhere_or_for_another_group_is_declined(counter: Counter, paid: Funded, wrong: dict[str, str]) -> None:
    with pytest.raises(Declined):
        paid.transfer(**wrong)
    assert counter.payments.find_transfers("col_1") == []
