"""A follower count over time: known counts, or daily gains reckoned from the newest count as far as they hold together."""

from __future__ import annotations

from datetime import date, timedelta

from portal.domain.vetting.figures import FollowerCount
from portal.domain.vetting.history import followers

TODAY = date(2026, 3, 31)


def _days(n):
    return [TODAY - timedelta(days=back) for back in range(n)]


def test_many_counts_speak_for_themselves():
    counts = [FollowerCount(day, 1000 - at) for at, day in enumerate(_days(9))]
    assert followers(counts, {TODAY: 500}) == tuple(sorted(counts, key=lambda each: each.on))


def test_of_two_counts_of_one_day_one_is_kept():
    assert followers([FollowerCount(TODAY, 10), FollowerCount(TODAY, 12)], {}) == (FollowerCount(TODAY, 12),)


def test_gains_are_added_up_in_both_directions_from_the_newest_count():
    anchor = TODAY - timedelta(days=2)
    gains = {day: 10 for day in _days(5)}
    found = {each.on: each.count for each in followers([FollowerCount(anchor, 1000)], gains)}
    assert found == {TODAY - timedelta(days=back): 1020 - 10 * back for back in range(6)}


def test_what_lies_behind_a_gap_is_left_out():
    gains = {TODAY: 10, TODAY - timedelta(days=1): 10, TODAY - timedelta(days=40): 10}
    assert min(each.on for each in followers([FollowerCount(TODAY, 1000)], gains)) == TODAY - timedelta(days=2)


def test_gains_of_another_year_say_nothing_about_a_count_of_today():
    gains = {date(2019, 1, 1) + timedelta(days=day): 5 for day in range(365)}
    assert followers([FollowerCount(TODAY, 1000)], gains) == (FollowerCount(TODAY, 1000),)


def test_without_a_count_nothing_is_known():
    assert followers([], {TODAY: 5}) == ()
