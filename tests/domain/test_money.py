"""Money: whole minor units, nothing lost, nothing guessed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import AmbiguousAmount, CurrencyMismatch, Money, NotAnAmount, parse, total

amounts = st.integers(-(10**15), 10**15)


@given(amounts, st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_a_split_loses_no_cent(minor, weights):
    assert sum(part.minor for part in Money(minor, "EUR").share(weights)) == minor


@given(amounts, st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_a_part_is_within_one_cent_of_its_weight(minor, weights):
    for part, weight in zip(Money(minor, "EUR").share(weights), weights, strict=True):
        assert abs(part.minor - minor * weight / sum(weights)) <= 1 + abs(minor) * 1e-12


@given(st.integers(0, 10**15), st.integers(0, 10_000))
def test_a_portion_is_rounded_half_away_from_zero(minor, basis_points):
    assert Money(minor, "EUR").portion(basis_points).minor == (minor * basis_points * 2 + 10_000) // 20_000
    assert Money(-minor, "EUR").portion(basis_points) == -Money(minor, "EUR").portion(basis_points)


def test_two_currencies_do_not_add_up():
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        total([Money(1, "USD")], "EUR")


@pytest.mark.parametrize("minor", [1.0, True, "1"])
def test_a_float_is_no_amount(minor):
    with pytest.raises(TypeError):
        Money(minor, "EUR")


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("850", "EUR", 85_000),
        ("850,5", "EUR", 85_050),
        ("850.50", "EUR", 85_050),
        ("1.250,00", "EUR", 125_000),
        ("1,250.00", "EUR", 125_000),
        ("1 250,00 €", "EUR", 125_000),
        ("€1,250,000", "EUR", 125_000_000),
        ("1.234", "EUR", 123_400),
        ("1.500", "JPY", 1500),
        ("0", "EUR", 0),
        ("1.250", "KWD", None),
        ("12", "KWD", 12_000),
    ],
)
def test_what_people_type_in_either_language_is_understood(typed, currency, minor):
    if minor is None:
        with pytest.raises(AmbiguousAmount):
            parse(typed, currency)
        return
    assert parse(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize("typed", ["1.500", "1,500", "1.250", "12,500"])
def test_an_amount_with_two_readings_is_asked_back(typed):
    with pytest.raises(AmbiguousAmount) as question:
        parse(typed, "EUR")
    large, small = question.value.readings
    assert large.minor == small.minor * 1000


@pytest.mark.parametrize("typed", ["", "-5", "abc", "1.2.3", "1,25,00", "12.345,678", "5 EUR or 6", "1e3", "٣"])
def test_anything_else_is_refused(typed):
    with pytest.raises(NotAnAmount):
        parse(typed, "EUR")


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(typed):
    with suppress(NotAnAmount, AmbiguousAmount):
        assert parse(typed, "EUR").minor >= 0
