"""When a kept search runs next, and who in it is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from portal.domain.discovery.keeping import LOOKED_AT, REMEMBERED, next_run, remembered, told_as_new, week_over
from portal.domain.discovery.query import SearchQuery

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday


def test_daily_is_the_next_morning_and_weekly_the_next_monday():
    assert next_run("daily", NOON) == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    assert next_run("daily", NOON.replace(hour=4)) == NOON.replace(hour=5)
    assert next_run("weekly", NOON) == datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
    assert next_run("weekly", NOON.replace(hour=4)) == NOON.replace(hour=5)
    assert next_run("off", NOON) is None


def test_a_run_in_the_very_moment_is_never_due_again_at_once():
    morning = NOON.replace(hour=5)
    assert next_run("daily", morning) == morning + timedelta(days=1)
    assert next_run("weekly", morning) == morning + timedelta(days=7)


def test_nobody_is_new_before_the_first_run_and_afterwards_who_was_not_seen():
    found = [(3, NOON), (2, NOON), (1, NOON - timedelta(days=400))]
    assert told_as_new(found, 3, [], None, 0) == []
    assert told_as_new(found, 3, [2], NOON, 1) == [3, 1]


def test_in_a_search_too_wide_to_know_only_who_was_published_since_is_new():
    found = [(3, NOON + timedelta(hours=1)), (2, NOON - timedelta(days=2))]
    assert told_as_new(found, LOOKED_AT + 1, [], NOON, 10) == [3]
    assert told_as_new(found, 2, [], NOON, LOOKED_AT + 1) == [3], "nor can the first narrow look after it"
    assert told_as_new(found, 2, [], NOON, 2) == [3, 2]


def test_who_was_published_just_before_a_run_and_indexed_after_it_is_new_in_the_next_and_only_once():
    late = [(2, NOON - timedelta(seconds=5))]
    assert told_as_new(late, LOOKED_AT + 1, [1], NOON, LOOKED_AT) == [2]
    assert told_as_new(late, LOOKED_AT + 1, remembered(late, [1]), NOON + timedelta(hours=2), LOOKED_AT + 1) == []


def test_who_left_and_comes_back_is_remembered_within_bounds():
    assert remembered([(5, NOON)], [4, 5, 3]) == [5, 4, 3]
    assert len(remembered([(number, NOON) for number in range(LOOKED_AT)], list(range(LOOKED_AT, 5 * LOOKED_AT)))) == REMEMBERED


def test_a_week_is_over_when_its_sunday_is():
    asked = SearchQuery(free_week=date(2026, 3, 2))
    assert [week_over(asked, date(2026, 3, day)) for day in (1, 2, 8, 9)] == [False, False, False, True]
    assert not week_over(SearchQuery(), date(2999, 1, 1))
