"""How figures are read, weighed and turned into a next step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.board.clock import working_days_after
from portal.domain.measurement import (
    NEXT_STEPS,
    NotANumber,
    Timed,
    card,
    number,
    outcome_score,
    process_score,
    reached,
    suggestion,
    target_number,
)
from portal.domain.text import Text
from portal.gateways import content

D = Decimal


@pytest.mark.parametrize(
    "typed, unit, value",
    [
        ("300", "count", D(300)),
        ("3.4 %", "share", D("0.034")),
        ("3,4", "share", D("0.034")),
        ("4", "score_1_5", D(4)),
        ("12 000", "people", D(12000)),
        ("−2,5", "points", D("-2.5")),
        ("1.25", "money", D("1.25")),
    ],
)
def test_a_figure_is_read_as_people_write_it(typed, unit, value):
    assert number(typed, unit) == value


@pytest.mark.parametrize(
    "typed, unit",
    [
        ("1.200", "count"),
        ("1,200", "people"),
        ("many", "count"),
        ("", "count"),
        ("-1", "count"),
        ("2.5", "people"),
        ("101", "share"),
        ("6", "score_1_5"),
        ("1e9", "count"),
    ],
)
def test_what_is_no_number_or_two_is_asked_back(typed, unit):
    with pytest.raises(NotANumber):
        number(typed, unit)


@pytest.mark.parametrize(
    "written, unit, value",
    [
        ("300", "count", D(300)),
        ("at least 3 %", "share", D("0.03")),
        ("200 to 300", "count", None),
        ("", "count", None),
        ("more than before", "count", None),
    ],
)
def test_a_target_counts_where_its_words_hold_one_number(written, unit, value):
    assert target_number(written, unit) == value


def test_costs_are_better_the_lower_they_are():
    assert reached("cost_per_trial", D(2), D(4)) == 2 and reached("save_rate", D(2), D(4)) == D("0.5")
    assert reached("save_rate", D(2), None) is None and reached("cost_per_trial", D(0), D(4)) == 1


@pytest.mark.parametrize(
    "share, experience, step",
    [
        (None, None, None),
        (None, D(5), None),
        (D(1), None, "repeat"),
        (D("1.4"), D(3), "repeat"),
        (D(1), D(2), "adapt"),
        (D("0.6"), D(1), "adapt"),
        (D("0.59"), None, "pause"),
        (D("0.1"), D(3), "pause"),
        (D("0.1"), D(2), "stop"),
    ],
)
def test_the_step_that_the_figures_suggest(share, experience, step):
    found = suggestion(share, experience)
    assert (found and found[0]) == step and (step is None or step in NEXT_STEPS)


PARTS = content.safety().scorecard.parts


@given(st.dictionaries(st.sampled_from([part.id for part in PARTS]), st.integers(0, 100)))
def test_missing_parts_are_left_out_and_the_rest_is_rescaled(scores):
    shown = card(PARTS, {name: (score, Text("x")) for name, score in scores.items()}, 50)
    weights = {part.id: part.weight for part in PARTS}
    assert shown.coverage == sum(weights[name] for name in scores)
    if shown.coverage < 50:
        assert shown.total is None
    else:
        assert min(scores.values()) <= shown.total <= max(scores.values())


def test_more_than_the_target_is_not_better_than_all_of_it():
    assert outcome_score(D("1.7")) == 100 and outcome_score(D("0.5")) == 50 and outcome_score(D("-1")) == 0


def test_whoever_answers_late_pays_for_it_on_either_side():
    day = date(2026, 3, 2)
    late = date(2026, 3, 9)
    assert process_score([]) is None
    score, text = process_score(
        [Timed("creator", day, day), Timed("brand", day, late), Timed("brand", day, day), Timed("creator", day, day)]
    )
    assert score == 75 and str(text) == "Creator: 2 of 2 in time. Brand: 1 of 2 in time."


@pytest.mark.parametrize(
    "day, days, end",
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 2), 2, date(2026, 3, 4)),
        (date(2026, 3, 7), 2, date(2026, 3, 10)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_working_days_leave_weekends_out(day, days, end):
    assert working_days_after(day, days) == end
