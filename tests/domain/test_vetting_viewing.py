"""What credible reach is made of: views that a post may be expected to get, and the part of the audience that stands out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.vetting.figures import AudienceReport, ChannelEvidence, FollowerSample, PostSample
from portal.domain.vetting.viewing import standing_out, viewing

TODAY = date(2026, 11, 1)


def channel(*views: int | None, reach: int | None = None, **more) -> ChannelEvidence:
    posts = tuple(PostSample(TODAY - timedelta(days=day), "reel", views=each, reach=reach) for day, each in enumerate(views))
    return ChannelEvidence("instagram", 20_000, TODAY, "file", posts, **more)


def test_the_newest_twelve_posts_say_what_the_next_may_get():
    found = viewing(channel(*range(100, 112), *[9_000] * 30))
    assert (found.value, found.counted, found.posts, found.until) == (105.5, "views", 12, TODAY)
    assert (found.low, found.high) == (102, 109)


def test_six_posts_are_the_fewest_and_reach_stands_in_for_views():
    assert viewing(channel(1, 2, 3, 4, 5)) is None
    six = viewing(channel(1, 2, 3, 4, 5, 60))
    assert (six.low, six.value, six.high) == (1, 3.5, 60)
    assert viewing(channel(*[None] * 6, reach=700)).counted == "reach"
    assert viewing(channel(*[None] * 6)) is None


@given(st.lists(st.integers(0, 10**9), min_size=6, max_size=40), st.randoms())
def test_the_order_of_posts_decides_nothing_and_the_interval_holds_the_value(values, random):
    evidence = channel(*values)
    mixed = list(evidence.posts)
    random.shuffle(mixed)
    found = viewing(evidence)
    assert found == viewing(ChannelEvidence("instagram", 20_000, TODAY, "file", tuple(mixed)))
    assert found.low <= found.value <= found.high


def test_what_stands_out_comes_with_its_doubt():
    assert standing_out(channel(1)) is None
    stated = standing_out(channel(1, audience=AudienceReport(0.05, TODAY, "HypeAuditor")))
    assert (stated.value, stated.low, stated.source) == (0.05, 0.0, "HypeAuditor") and stated.high == pytest.approx(0.15)
    sampled = standing_out(channel(1, audience=FollowerSample(400, 60, TODAY, "sample")))
    assert 0 < sampled.low < sampled.value < sampled.high < 0.3
