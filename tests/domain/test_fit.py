"""Audience fit: met, not met, unknown; bounds that hold; and nothing known is never something met."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.discovery import audience, fit, reach
from portal.domain.discovery.audience import Dimension, Marginal
from portal.domain.discovery.fit import Met, Target

DAY = date(2026, 10, 1)


def of(dimension: Dimension, **shares: float) -> Marginal:
    return Marginal(dimension, shares, "file", DAY)


GERMAN = Target(countries=frozenset({"DE"}), least={Dimension.COUNTRY: 0.5})


@pytest.mark.parametrize(
    ("shares", "state"),
    [
        ({"DE": 0.5}, Met.YES),
        ({"DE": 0.63, "AT": 0.1}, Met.YES),
        ({"DE": 0.4999, "AT": 0.5001}, Met.NO),
        ({"DE": 0.3, "AT": 0.3}, Met.UNKNOWN),
        ({"DE": 0.3, "AT": 0.6}, Met.NO),
        ({"AT": 0.3}, Met.UNKNOWN),
        ({"DE": 0.3, "unknown": 0.7}, Met.UNKNOWN),
        ({"unknown": 1.0}, Met.UNKNOWN),
        ({}, Met.UNKNOWN),
        (None, Met.UNKNOWN),
    ],
)
def test_a_target_is_met_refuted_or_open(shares, state):
    known = [] if shares is None else [of(Dimension.COUNTRY, **shares)]
    assert fit.fit(GERMAN, known).per_dimension[0].state is state


@pytest.mark.parametrize(
    ("found", "in_target", "lift", "overlap"),
    [
        ({"f18": 0.3, "f25": 0.5, "f35": 0.2}, 1.00, 5.0, 1.00),
        ({"f18": 0.15, "f25": 0.25, "f35": 0.1, "m25": 0.5}, 0.50, 2.5, 0.50),
        ({"f25": 1.0}, 1.00, 5.0, 0.50),
        ({"f18": 0.5, "f13": 0.5}, 0.50, 2.5, 0.30),
        ({"f18": 0.09, "f25": 0.15, "f35": 0.06, "m55": 0.4, "us": 0.3}, 0.30, 1.5, 0.30),
        ({"us": 1.0}, 0.0, 0.0, 0.0),
    ],
    ids=["exact", "half men", "one band", "too young", "scattered", "elsewhere"],
)
def test_the_examples_of_the_method_come_out(found, in_target, lift, overlap):
    """VETTING.md 2.8, target German women of 18 to 44; cells of a joint distribution, one dimension of cells."""
    wanted = {"f18": 0.3, "f25": 0.5, "f35": 0.2}
    cells = Marginal(Dimension.COUNTRY, found, "file", DAY)
    seen = fit.fit(Target(countries=frozenset(wanted)), [cells], population_share=0.2)
    assert (seen.in_target, seen.lift) == (pytest.approx(in_target), pytest.approx(lift))
    assert fit.overlap(wanted, found) == pytest.approx(overlap)


def test_marginals_alone_give_a_range_and_it_is_shown():
    target = Target(frozenset({"DE"}), frozenset({"a25_34"}), frozenset({"female"}))
    seen = fit.fit(
        target,
        [of(Dimension.COUNTRY, DE=0.7, AT=0.3), of(Dimension.GENDER, female=0.8, male=0.2), of(Dimension.AGE, a25_34=0.6, a18_24=0.4)],
    )
    assert (round(seen.in_target, 3), round(seen.low, 3), round(seen.high, 3)) == (0.336, 0.1, 0.6)
    assert str(seen.sentence) == "Meets 3 of 3 targets"


def test_a_wish_without_a_source_takes_the_number_away_and_keeps_the_rest():
    target = Target(countries=frozenset({"DE"}), genders=frozenset({"female"}), languages=frozenset({"de"}), ages=frozenset({"a18_24"}))
    seen = fit.fit(
        target, [of(Dimension.COUNTRY, DE=0.8, AT=0.2), of(Dimension.GENDER, female=0.9, male=0.1), of(Dimension.LANGUAGE, de=0.9)]
    )
    assert (seen.in_target, seen.lift, seen.low) == (None, None, 0.0)
    assert str(seen.sentence) == "Meets 3 of 4 targets, one unknown"
    line = seen.per_dimension[1]
    assert (line.dimension, line.share, line.source, line.state) == (Dimension.AGE, None, None, Met.UNKNOWN)


@pytest.mark.parametrize(
    ("countries", "said"),
    [([], "No target set"), (["DE"], "Meets 0 of 1 target, one unknown")],
)
def test_the_sentence_says_what_is_open(countries, said):
    assert str(fit.fit(Target(countries=frozenset(countries)), []).sentence) == said


def test_a_truncated_list_is_never_blown_up_to_the_whole():
    """VETTING.md 2.8: the five largest cities sum to 31 %; Berlin and Hamburg are 18 % of all, not 58 %."""
    cities = Marginal(Dimension.COUNTRY, {"Berlin": 0.11, "Hamburg": 0.07, "München": 0.06, "Köln": 0.04, "Wien": 0.03}, "file", DAY)
    line = fit.fit(Target(countries=frozenset({"Berlin", "Hamburg"})), [cities]).per_dimension[0]
    assert (line.share, line.low, line.high, line.state) == (0.18, 0.18, pytest.approx(0.87), Met.UNKNOWN)


def test_shares_that_overshoot_by_rounding_are_scaled_and_nonsense_is_refused():
    assert sum(of(Dimension.AGE, a18_24=0.51, a25_34=0.50).parts.values()) <= audience.WHOLE
    for wrong in ({"DE": 0.7, "AT": 0.6}, {"DE": -0.1}, {"DE": 71.4}):
        with pytest.raises(ValueError):
            of(Dimension.COUNTRY, **wrong)


def test_people_have_several_interests():
    both = of(Dimension.INTEREST, food=0.6, travel=0.7)
    line = fit.fit(Target(interests=frozenset({"food", "travel"})), [both]).per_dimension[0]
    assert (line.share, line.low, line.high) == (0.7, 0.7, 1.0)


@pytest.mark.parametrize(
    ("band", "span"), [("18-24", (18, 24)), ("age25-34", (25, 34)), ("25–32", (25, 32)), ("60+", (60, 84)), ("age65-", (65, 84))]
)
def test_bands_of_all_sources_are_read(band, span):
    assert audience.years(band) == span


@pytest.mark.parametrize("band", ["", "young", "34", "44-35", "18-24-30"])
def test_what_is_no_band_is_refused(band):
    with pytest.raises(ValueError):
        audience.years(band)


def test_foreign_bands_are_split_in_proportion_and_the_doubt_is_kept():
    ages = audience.of_ages({"18-24": 0.3, "25-32": 0.4, "33-39": 0.21, "40-49": 0.09}, "phyllo", DAY)
    assert ages.shares["a25_34"] == pytest.approx(0.4 + 0.21 * 2 / 7)
    line = fit.fit(Target(ages=frozenset({"a25_34"})), [ages]).per_dimension[0]
    assert line.share == pytest.approx(0.46, abs=1e-4)
    assert (line.low, line.high) == (pytest.approx(0.4, abs=1e-4), pytest.approx(0.61, abs=1e-4))
    own = audience.of_ages({"13-17": 0.1, "18-24": 0.3, "25-34": 0.5, "65+": 0.1}, "instagram", DAY)
    line = fit.fit(Target(ages=frozenset({"a25_34"})), [own]).per_dimension[0]
    assert (line.low, line.share, line.high) == (0.5, 0.5, 0.5) and not own.bands


def test_the_newest_source_of_a_dimension_counts():
    old = Marginal(Dimension.COUNTRY, {"DE": 0.9, "AT": 0.1}, "file", date(2025, 1, 1))
    assert fit.fit(GERMAN, [of(Dimension.COUNTRY, DE=0.2, AT=0.8), old]).per_dimension[0].state is Met.NO


def test_credible_reach_needs_all_three_figures():
    seen = fit.fit(GERMAN, [of(Dimension.COUNTRY, DE=0.5, AT=0.5)])
    found = reach.credible_reach((10_000, 8_000, 12_000), seen, (0.1, 0.05, 0.2))
    assert (found.people, found.low, found.high) == (4_500, 3_200, 5_700)
    assert reach.credible_reach((10_000, 8_000, 12_000), seen, None) is None
    assert reach.credible_reach((10_000, 8_000, 12_000), fit.fit(GERMAN, []), (0.1, 0.05, 0.2)) is None


def test_credible_reach_says_no_digit_that_nobody_knows():
    seen = fit.fit(GERMAN, [of(Dimension.COUNTRY, DE=0.5, AT=0.5)])
    found = reach.credible_reach((1_084_232, 634_458, 2_073_180), seen, (0.0, 0.0, 0.0))
    assert (found.people, found.low, found.high) == (540_000, 310_000, 1_100_000), "an estimate is rounded, its bounds only outwards"
    few = reach.credible_reach((6.2, 0.0, 10.0), seen, (0.0, 0.0, 0.0))
    assert (few.people, few.low, few.high) == (3, 0, 5)


buckets = st.sampled_from(["DE", "AT", "CH", "FR", "unknown"])
shares = st.dictionaries(buckets, st.floats(0, 1), max_size=5).map(
    lambda drawn: {key: value / max(1.0, sum(drawn.values())) for key, value in drawn.items()}
)
audiences = st.lists(
    st.tuples(st.sampled_from([Dimension.COUNTRY, Dimension.LANGUAGE, Dimension.GENDER]), shares),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda drawn: [Marginal(dimension, found, "file", DAY) for dimension, found in drawn])
wishes = st.frozensets(st.sampled_from(["DE", "AT", "CH", "FR"]), max_size=3)
targets = st.builds(
    Target, countries=wishes, languages=wishes, genders=wishes, least=st.dictionaries(st.sampled_from(list(Dimension)), st.floats(0, 1))
)


@given(targets, audiences, st.randoms(use_true_random=False))
def test_fit_is_bounded_indifferent_to_order_and_never_a_number_without_a_source(target, known, dice):
    seen = fit.fit(target, known)
    assert seen == fit.fit(target, dice.sample(known, len(known)))
    assert 0 <= seen.low <= seen.high <= 1
    assert seen.met + seen.unknown <= len(seen.per_dimension) == len(target.wanted)
    if seen.in_target is not None:
        assert seen.low <= seen.in_target <= seen.high
    sources = {one.dimension for one in known if one.unknown < audience.WHOLE}
    for line in seen.per_dimension:
        assert (line.share is None) == (line.dimension not in sources)
        if line.share is None:
            assert line.state is Met.UNKNOWN and seen.in_target is None
        else:
            assert line.low <= line.share <= line.high


def test_every_wish_of_a_target_is_about_one_part_of_the_audience_and_asking_for_them_changes_nothing():
    assert sorted(fit.WISHES.values()) == sorted(Dimension)
    assert {"least", "weights", *fit.WISHES} == {one.name for one in fields(Target)}
    one, other = (Target(**{name: frozenset({name}) for name in fit.WISHES}) for _ in range(2))
    assert list(one.wanted) == list(fit.WISHES.values()) and one.wanted is one.wanted
    assert one == other and replace(one) == one and "wanted" not in repr(one)
    left = one.without(Dimension.AGE)
    assert list(left.wanted) == [each for each in fit.WISHES.values() if each is not Dimension.AGE] and one == other


@given(targets, audiences)
def test_the_order_follows_what_the_card_says(target, known):
    seen = fit.fit(target, known)
    met, unknown, product = fit.order_key(target, known)
    assert (met, unknown) == (seen.met, seen.unknown)
    told = [line.share for line in seen.per_dimension if line.state is not Met.UNKNOWN]
    assert math.isclose(product, math.prod(told), rel_tol=1e-12)


@given(shares, st.floats(0, 1))
def test_people_moving_into_the_target_never_lower_the_fit(found, moved):
    target = Target(countries=frozenset({"DE"}))
    before = Marginal(Dimension.COUNTRY, found, "file", DAY)
    away = found.get("AT", 0.0) * moved
    after = Marginal(Dimension.COUNTRY, {**found, "AT": found.get("AT", 0.0) - away, "DE": found.get("DE", 0.0) + away}, "file", DAY)
    # A ten-thousandth either way is rounding of the shares.
    one, other = (fit.fit(target, [known]).per_dimension[0] for known in (before, after))
    assert (other.share or 0) >= (one.share or 0) - 0.0002
    strength = {Met.NO: 0, Met.UNKNOWN: 1, Met.YES: 2}
    if (
        abs((one.share or 0) - 0.5) > 0.001
        and abs(one.high - 0.5) > 0.001
        and abs((other.share or 0) - 0.5) > 0.001
        and abs(other.high - 0.5) > 0.001
    ):
        assert strength[other.state] >= strength[one.state]
