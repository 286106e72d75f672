"""The rules of the books: each fact's lines, and that they cannot fail to balance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.ledger import (
    Code,
    Line,
    Place,
    Unbalanced,
    balances,
    charged,
    dispute_lost,
    dispute_opened,
    dispute_won,
    entry,
    natural,
    overdrawn,
    paid_to_bank,
    provider_fee,
    refunded,
    released,
    require_balance,
    reversal,
    transfer_reversed,
    transferred,
)
from portal.domain.money import Money
from portal.domain.payments.release import shares


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def shown(lines) -> dict[str, int]:
    return {str(line.place.code): line.amount.minor for line in lines}


@pytest.mark.parametrize(
    "lines, expected",
    [
        (charged(7, eur(100_000)), {"stripe_balance": 100_000, "held_for_brand": -100_000}),
        (provider_fee(eur(1_525)), {"stripe_fee_expense": 1_525, "stripe_balance": -1_525}),
        (released(7, 3, eur(36_000), eur(4_000)), {"held_for_brand": 40_000, "creator_payable": -36_000, "platform_fee_income": -4_000}),
        (released(7, 3, eur(40_000), eur(0)), {"held_for_brand": 40_000, "creator_payable": -40_000}),
        (transferred(3, eur(36_000)), {"creator_payable": 36_000, "stripe_balance": -36_000}),
        (transfer_reversed(3, eur(10_000)), {"stripe_balance": 10_000, "creator_payable": -10_000}),
        (refunded(7, eur(20_000)), {"held_for_brand": 20_000, "stripe_balance": -20_000}),
        (
            dispute_opened(eur(100_000), eur(2_000)),
            {"dispute_receivable": 100_000, "dispute_fee_expense": 2_000, "stripe_balance": -102_000},
        ),
        (dispute_won(eur(100_000)), {"stripe_balance": 100_000, "dispute_receivable": -100_000}),
        (
            dispute_lost(7, 3, held=eur(50_000), from_creator=eur(30_000), lost=eur(20_000)),
            {"held_for_brand": 50_000, "creator_receivable": 30_000, "bad_debt": 20_000, "dispute_receivable": -100_000},
        ),
        (paid_to_bank(eur(5_000)), {"bank": 5_000, "stripe_balance": -5_000}),
    ],
)
def test_each_fact_posts_what_the_table_says(lines, expected):
    assert shown(lines) == expected


def test_whose_money_it_is_stands_in_the_line():
    assert [line.place.owner for line in released(7, 3, eur(1), eur(1))] == ["brand:7", "creator:3", ""]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line(Place(Code.BANK), eur(1)),),
        (Line(Place(Code.BANK), eur(1)), Line(Place(Code.STRIPE_BALANCE), eur(-2))),
        (Line(Place(Code.BANK), eur(1)), Line(Place(Code.STRIPE_BALANCE), Money(-1, "USD"))),
    ],
)
def test_what_does_not_balance_is_no_entry(lines):
    with pytest.raises(Unbalanced):
        require_balance(lines)


def test_an_entry_of_nothing_is_refused():
    with pytest.raises(Unbalanced):
        entry((Place(Code.BANK), eur(0)), (Place(Code.STRIPE_BALANCE), eur(0)))


@given(st.integers(1, 10**11), st.integers(0, 5_000), st.sampled_from(["EUR", "USD", "JPY", "KWD"]))
def test_a_fee_is_shared_without_a_cent_lost_and_its_whole_way_ends_at_nothing_held_or_owed(minor, fee_bps, currency):
    amount = Money(minor, currency)
    split = shares(amount, fee_bps)
    assert split.creator + split.platform == amount and not split.creator < Money(0, currency)
    if not split.creator:
        return
    way = [charged(7, amount), released(7, 3, split.creator, split.platform), transferred(3, split.creator)]
    for number in range(len(way)):
        require_balance(way[number])
        assert not overdrawn(balances(line for lines in way[: number + 1] for line in lines))
    left = {str(place.code): minor for (place, _), minor in balances(line for lines in way for line in lines).items() if minor}
    assert left == ({"stripe_balance": split.platform.minor, "platform_fee_income": -split.platform.minor} if split.platform else {})


@given(st.permutations(range(3)))
def test_in_any_other_order_an_account_would_be_overdrawn(order):
    way = [charged(7, eur(100)), released(7, 3, eur(90), eur(10)), transferred(3, eur(90))]
    seen = any(overdrawn(balances(line for number in order[: upto + 1] for line in way[number])) for upto in range(3))
    assert seen == (list(order) != [0, 1, 2])


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_an_entry_and_its_reversal_leave_nothing(amounts):
    lines = [line for minor in amounts for line in charged(1, eur(minor))]
    assert not any(balances([*lines, *reversal(lines)]).values())


def test_what_is_owed_reads_as_positive():
    assert natural("held_for_brand", eur(-5)) == eur(5) and natural("stripe_balance", eur(5)) == eur(5)
