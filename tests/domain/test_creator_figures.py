"""The order in which the parts of an audience are drawn."""

from decimal import Decimal

import pytest

from portal.domain.creators.figures import UNKNOWN, drawn

BANDS = ["a13_17", "a18_24", "a25_34", "a35_44", "a45_54", "a55_64", "a65"]


@pytest.mark.parametrize("bands", [BANDS, ["13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"], ["age9-12", "age13-17", "age65-"]])
def test_ages_stand_as_years_go_whatever_their_shares_and_however_they_are_written(bands):
    shares = [(band, Decimal(1 + place * 3 % 7) / 100) for place, band in enumerate(reversed(bands))]
    assert [bucket for bucket, _ in drawn("age", [*shares, (UNKNOWN, Decimal("0.9"))])] == [*bands, UNKNOWN]


def test_other_parts_stand_by_their_share_and_what_is_unknown_comes_last():
    shares = [("AT", 0.1), (UNKNOWN, 0.5), ("DE", 0.3), ("CH", 0.1)]
    assert drawn("country", shares) == [("DE", 0.3), ("AT", 0.1), ("CH", 0.1), (UNKNOWN, 0.5)]


def test_the_smallest_are_left_out_and_the_unknown_never():
    shares = [("18-24", 3), ("65+", 9), (UNKNOWN, 1), ("25-34", 5)]
    assert drawn("age", shares, 2) == [("25-34", 5), ("65+", 9), (UNKNOWN, 1)]


def test_ages_with_genders_stand_by_age_then_gender():
    shares = [("male:18-24", 2), ("female:25-34", 9), ("female:18-24", 1), ("female:unknown", 5)]
    assert [bucket for bucket, _ in drawn("age_gender", shares)] == ["female:18-24", "male:18-24", "female:25-34", "female:unknown"]
