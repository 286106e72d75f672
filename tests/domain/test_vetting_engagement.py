"""Engagement rate: which posts count, which basis, how sure, and against whom."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.vetting import benchmarks, columns, engagement, parts, scorer, standings
from portal.domain.vetting.engagement import Prior
from portal.domain.vetting.figures import Basis, ChannelEvidence, FollowerCount, PostSample, Tier, tier
from portal.domain.vetting.peers import Measure, Observation, Peers

SHARED = Path(__file__).parents[3] / "shared"
TODAY = date(2026, 11, 1)


def post(days_ago: int = 0, **figures) -> PostSample:
    return PostSample(TODAY - timedelta(days=days_ago), figures.pop("format", "reel"), **figures)


def channel(*posts: PostSample, platform: str = "instagram", followers: int = 20_000, **more) -> ChannelEvidence:
    return ChannelEvidence(platform, followers, TODAY, "file", tuple(posts), **more)


def test_the_three_rates_that_share_a_name_are_kept_apart():
    one = channel(post(likes=90, comments=10, shares=40, saves=60, reach=4_000, views=5_000), followers=10_000)
    rates = {basis: engagement.rate(one, basis) for basis in Basis}
    assert [rates[basis].median for basis in (Basis.FOLLOWERS, Basis.REACH, Basis.VIEWS)] == [0.01, 0.05, 0.028]
    assert rates[Basis.REACH].counted == ("likes", "comments", "saves", "shares")


def test_a_kind_of_reaction_counts_only_when_every_post_has_it():
    one = channel(post(1, likes=90, comments=10, shares=None, views=1_000), post(2, likes=90, comments=10, shares=500, views=1_000))
    assert engagement.rate(one, Basis.VIEWS).values == (0.1, 0.1)


def test_hidden_likes_and_switched_off_comments_are_not_nought():
    assert engagement.rate(channel(post(likes=None, comments=3), post(likes=4, comments=None)), Basis.FOLLOWERS) is None


def test_followers_of_the_day_of_the_post_are_the_base():
    history = (FollowerCount(TODAY - timedelta(days=100), 1_000), FollowerCount(TODAY, 10_000))
    old = channel(post(50, likes=100, comments=0), followers=10_000, followers_history=history)
    assert engagement.rate(old, Basis.FOLLOWERS).values == (0.1,)


def test_only_the_newest_posts_of_one_kind_are_read():
    reels = [post(day, likes=10, comments=0) for day in range(10)]
    stories = [post(day, likes=900, comments=0, format="story") for day in range(3)]
    found = engagement.rate(channel(*stories, *reels), Basis.FOLLOWERS)
    assert (found.format, found.n, found.until) == ("reel", 8, TODAY)


@pytest.mark.parametrize(
    ("followers", "expected"),
    [(999, None), (1_000, Tier.NANO), (10_000, Tier.MICRO), (50_000, Tier.MID), (250_000, Tier.MACRO), (1_000_000, Tier.MEGA)],
)
def test_tiers_begin_where_they_say(followers, expected):
    assert tier(followers) is expected


def test_one_lucky_post_is_pulled_towards_the_peers_and_five_are_not():
    prior = Prior(math.log(0.02))
    assert 0.02 < engagement.estimate([0.2], prior).value < 0.12
    assert engagement.estimate([0.2] * 5, prior).value == pytest.approx(0.2)


def level(one: ChannelEvidence, peers: Peers) -> parts.Level | None:
    laid = columns.of([one], TODAY)
    return parts.level_at(laid, scorer.score(laid, peers, TODAY), 0)


rates = st.lists(st.floats(1e-4, 0.9), min_size=1, max_size=12)


@given(rates, st.floats(-7, -1), st.randoms(use_true_random=False))
def test_an_estimate_lies_in_its_interval_whatever_the_order(values, mean, random):
    shuffled = random.sample(values, len(values))
    one, other = engagement.estimate(values, Prior(mean)), engagement.estimate(shuffled, Prior(mean))
    assert 0 < one.low < one.value < one.high
    assert other.value == pytest.approx(one.value) and other.low == pytest.approx(one.low)


@given(rates, st.floats(-7, -1), st.floats(1.0, 3.0))
def test_better_posts_never_lower_the_estimate(values, mean, factor):
    assert engagement.estimate([v * factor for v in values], Prior(mean)).value >= engagement.estimate(values, Prior(mean)).value * 0.999999


def test_the_basis_that_can_be_compared_is_preferred():
    posts = [post(day, likes=300, comments=20, shares=5, reach=8_000, views=9_000) for day in range(6)]
    found = level(channel(*posts), Peers())
    assert found.basis is Basis.FOLLOWERS  # only that one has a published row
    peers = Peers.of(
        [Observation(Measure.ENGAGEMENT, "instagram", Tier.MICRO, 0.001 * n, "reel", Basis.REACH) for n in range(1, 61)], TODAY
    )
    found = level(channel(*posts), peers)
    assert (found.basis, found.peers_n, found.peers_source) == (Basis.REACH, 60, "portal")


def test_tiktok_is_never_measured_per_follower():
    assert level(channel(*[post(d, likes=9, comments=1) for d in range(6)], platform="tiktok"), Peers()) is None


def test_twenty_nine_peers_are_not_enough_and_thirty_are():
    seen = [Observation(Measure.ENGAGEMENT, "instagram", Tier.MICRO, 0.01, "reel", Basis.FOLLOWERS)] * 29
    assert Peers.of(seen, TODAY).nearest(Measure.ENGAGEMENT, "instagram", Tier.MICRO, "reel", Basis.FOLLOWERS) is None
    cell = Peers.of([*seen, replace(seen[0], value=0.02)], TODAY).nearest(
        Measure.ENGAGEMENT, "instagram", Tier.MICRO, "reel", Basis.FOLLOWERS
    )
    assert cell.percentile(0.02) == pytest.approx(100 * 29.5 / 30)


def test_a_narrow_group_is_preferred_and_a_wider_one_stands_in():
    seen = [Observation(Measure.ENGAGEMENT, "instagram", Tier.MICRO, 0.01, kind, Basis.FOLLOWERS) for kind in ["reel"] * 30 + ["post"] * 5]
    peers = Peers.of(seen, TODAY)
    nearest = lambda kind: peers.nearest(Measure.ENGAGEMENT, "instagram", Tier.MICRO, kind, Basis.FOLLOWERS)  # noqa: E731
    assert (nearest("reel").format, nearest("reel").values.size) == ("reel", 30)
    assert (nearest("post").format, nearest("post").values.size) == (None, 35)
    assert peers.nearest(Measure.ENGAGEMENT, "instagram", Tier.NANO, "reel", Basis.FOLLOWERS) is None


@pytest.mark.parametrize("row", benchmarks.TABLE, ids=lambda row: f"{row.platform}-{row.followers_from}")
def test_a_published_row_gives_back_its_own_points(row):
    points = np.array([row.low, row.average_from, row.average_to, row.high])
    value, low, high = standings.in_table(row, np.array([points] * 3))
    assert [round(place) for place in value] == [20, 45, 55, 80]
    assert low[3] < 80 < high[3], "the doubt about what the source calls high is shown"
    assert row.source and row.url and row.as_of and row.note


def test_the_reading_of_the_published_table_holds_for_the_instagram_rows():
    """The docstring of Benchmark.standing claims one log-normal curve per row; without it the percentiles would be invented."""
    for row in benchmarks.TABLE:
        if row.platform == "instagram":
            inner = math.log(row.average_to / row.average_from) / (2 * 0.1256613)
            assert inner == pytest.approx(math.sqrt(row.log_variance), rel=0.18 if row.followers_from == 1_000 else 0.05)


@given(st.sampled_from(benchmarks.TABLE), st.floats(1e-6, 2), st.floats(1, 5))
def test_a_published_percentile_rises_with_the_rate(row, rate, factor):
    both = np.array([rate, rate * factor])
    value, low, high = standings.in_table(row, np.array([both] * 3))
    assert 0 <= low[0] <= value[0] <= high[0] <= 100
    assert value[1] >= value[0] and low[1] >= low[0] and high[1] >= high[0]


@pytest.mark.parametrize(
    ("platform", "basis", "followers"),
    [
        ("instagram", Basis.FOLLOWERS, 900),
        ("instagram", Basis.REACH, 20_000),
        ("tiktok", Basis.FOLLOWERS, 20_000),
        ("twitch", Basis.VIEWS, 5_000),
    ],
)
def test_no_row_is_invented_where_none_was_published(platform, basis, followers):
    assert benchmarks.find(platform, basis, followers) is None


def test_shrinkage_holds_on_real_accounts():
    """VETTING.md 2.6: error and coverage of the estimate from the last k posts for the next twelve."""
    file = SHARED / "data" / "instagram_instafake" / "posts_long.csv.gz"
    if not file.exists():
        pytest.skip(f"the evaluation data do not stand at {file}")
    accounts = defaultdict(list)
    with gzip.open(file, "rt") as lines:
        for row in csv.DictReader(lines):
            accounts[row["account"]].append(row)
    rows = [
        [max(0.5, int(row["likes"]) + int(row["comments"])) / int(row["followers"]) for row in posts[:24]]
        for posts in (sorted(found, key=lambda row: int(row["post_index"])) for found in accounts.values())
        if len(posts) >= 24 and int(posts[0]["followers"]) >= 100 and all(row["comments_disabled"] == "0" for row in posts[:24])
    ]
    logs = np.log(np.array(rows))
    assert 400 <= len(rows) <= 420
    truth, prior = logs[:, :12].mean(axis=1), Prior(float(logs[:, 12:].mean()))
    error, covered = {}, {}
    for k in (1, 3, 5, 8):
        found = [engagement.estimate(row[12 : 12 + k], prior) for row in rows]
        error[k] = math.sqrt(float(np.mean((np.log([one.value for one in found]) - truth) ** 2)))
        covered[k] = float(np.mean([math.log(one.low) <= t <= math.log(one.high) for one, t in zip(found, truth, strict=True)]))
    plain = math.sqrt(float(np.mean((logs[:, 12] - truth) ** 2)))
    assert error[1] == pytest.approx(0.37, abs=0.02) and plain == pytest.approx(0.451, abs=0.02)
    assert error[3] == pytest.approx(0.335, abs=0.02) and error[5] == pytest.approx(0.326, abs=0.02)
    assert all(0.91 <= share <= 0.98 for share in covered.values()), covered
