"""One scorer for one creator and for all: bounded, indifferent to order and company, silent without evidence."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.vetting import columns, quality, scorer, standings
from portal.domain.vetting.engagement import Prior, estimate, expected
from portal.domain.vetting.figures import AudienceReport, ChannelEvidence, CommentSample, FollowerCount, FollowerSample, PostSample
from portal.domain.vetting.intervals import wilson
from portal.domain.vetting.peers import Peers
from portal.domain.vetting.rates import Measured, estimates

TODAY = date(2026, 11, 1)
SAID = ("bread and butter", "soup", "#ad tea from @lumen", "", "follow me", "a long story about rye")


def channel(seed: int) -> ChannelEvidence:
    """Any channel: every platform and size, few or many posts, counts that are there or not."""
    dice = random.Random(seed)
    followers = dice.choice([500, 3_000, 20_000, 90_000, 400_000, 3_000_000])

    def maybe(least: int, most: int, chance: float) -> int | None:
        return dice.randint(least, most) if dice.random() < chance else None

    known = dice.choice([1.0, 0.9])
    posts = tuple(
        PostSample(
            TODAY - timedelta(days=2 * n + dice.randint(0, 1)), dice.choice(["reel", "reel", "post", "story"]),
            views=maybe(50, 2 * followers, known), likes=maybe(0, followers // 10, known), comments=maybe(0, followers // 100, known),
            shares=maybe(0, 50, known), saves=maybe(0, 50, known), reach=maybe(50, followers, known),
            caption=dice.choice(SAID) + str(dice.randint(0, 9)), sponsored=dice.random() < 0.2,
        )
        for n in range(dice.choice([0, 2, 4, 5, 8, 12, 20]))
    )  # fmt: skip
    counts = tuple(FollowerCount(TODAY - timedelta(days=n), followers - n * dice.randint(1, 9)) for n in range(dice.choice([0, 40])))
    audience = dice.choice([None, FollowerSample(200, dice.randint(5, 90), TODAY, "sample"), AudienceReport(0.2, TODAY, "provider")])
    comments = dice.choice([None, CommentSample(60, dice.randint(0, 60), TODAY, "file", dice.choice([None, 0.3, 0.5]))])
    return ChannelEvidence(
        dice.choice(["instagram", "tiktok", "youtube", "twitch"]), followers, TODAY, "file", posts, counts, audience, comments
    )


MANY = [channel(seed) for seed in range(400)]
PEERS = Peers.of([seen for each in quality.assess_all(MANY, Peers(), TODAY) for seen in each.observed], TODAY)
ALONE = [quality.assess(each, PEERS, TODAY) for each in MANY[:60]]


def test_a_creator_is_scored_alone_as_she_is_among_all():
    together = quality.assess_all(MANY, PEERS, TODAY)
    assert sum(one.score is not None for one in ALONE) > 15
    for alone, among in zip(ALONE, together, strict=False):
        assert among.quality.sentence == alone.sentence and among.quality.parts == alone.parts
        assert among.quality.score == pytest.approx(alone.score) if alone.score is not None else among.quality.score is None


@settings(max_examples=10)
@given(st.permutations(range(30)))
def test_the_order_of_creators_changes_nothing(order):
    found = quality.assess_all([MANY[at] for at in order], PEERS, TODAY)
    assert [one.quality for one in found] == [ALONE[at] for at in order]


@settings(max_examples=30)
@given(st.integers(400, 4000))
def test_a_score_is_bounded_and_never_given_without_evidence(seed):
    found = quality.assess(channel(seed), PEERS, TODAY)
    assert (found.score is None) == (found.posts < 5 or found.coverage < 0.5)
    assert found.coverage == pytest.approx(sum(part.weight for part in found.parts) / 100)
    if found.score is not None:
        assert 0 <= found.low <= found.score <= found.high <= 100
    assert "fake" not in str(found.sentence).casefold()


@settings(max_examples=20)
@given(st.integers(0, 59), st.floats(1, 5))
def test_more_saves_shares_and_likes_never_lower_engagement(seed, factor):
    one = MANY[seed]

    def more(count: int | None) -> int | None:
        return None if count is None else int(count * factor) + 1

    better = replace(one, posts=tuple(replace(p, likes=more(p.likes), shares=more(p.shares), saves=more(p.saves)) for p in one.posts))
    before, after = (scorer.score(columns.of([each], TODAY), PEERS, TODAY).parts["engagement"][0][0] for each in (one, better))
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or before <= after <= scorer.CAP


@settings(max_examples=20)
@given(st.integers(0, 59), st.lists(st.booleans(), min_size=20, max_size=20))
def test_saying_that_a_post_is_paid_for_never_changes_a_score(seed, paid):
    one = MANY[seed]
    labelled = replace(one, posts=tuple(replace(p, sponsored=yes) for p, yes in zip(one.posts, paid, strict=False)))
    assert quality.assess(labelled, PEERS, TODAY) == quality.assess(replace(one, posts=one.posts[:20]), PEERS, TODAY)


def test_nobody_at_all_is_no_error():
    assert quality.assess_all([], PEERS, TODAY) == ()
    empty = quality.assess(ChannelEvidence("podcast", 0, TODAY, "file"), Peers(), TODAY)
    assert empty.score is None and empty.parts == ()


values = st.lists(st.floats(1e-4, 0.9), min_size=1, max_size=8)


@given(values, st.floats(-7, -1), st.floats(0.07, 1.5))
def test_many_rates_are_estimated_as_one_is(rates, mean, between):
    prior, logs = Prior(mean, between), np.log(rates)
    one = estimate(rates, prior)
    many = Measured(
        np.zeros(1, int), np.array([len(rates)]), np.ones((1, len(rates)), bool), np.array([np.mean(rates)]), np.array([logs.mean()]),
        np.array([((logs - logs.mean()) ** 2).sum()]), {},
    )  # fmt: skip
    assert [float(column[0]) for column in estimates(many, prior)] == pytest.approx([one.value, one.low, one.high])


@given(values, st.floats(-7, -1))
def test_what_is_expected_lies_between_the_posts_and_the_peers(rates, mean):
    found, shown = expected(rates, Prior(mean)), estimate(rates, Prior(mean))
    low, high = sorted([np.exp(mean), np.mean(rates)])
    assert low * 0.999999 <= found.value <= high * 1.000001
    assert shown.low <= found.low and found.high <= shown.high


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_for_many_is_wilson_for_one(hits, n):
    hits = min(hits, n)
    one = wilson(hits, n)
    low, high = standings.wilson(np.array([hits / n]), np.array([n]))
    assert (float(low[0]), float(high[0])) == pytest.approx((one.low, one.high), abs=1e-12)


def test_the_interval_of_a_score_agrees_with_random_draws():
    """The analytic interval stands in for the Monte Carlo of VETTING.md 2.7; both say the same of parts with unequal arms."""
    dice = np.random.default_rng(7)
    weights = dict(scorer.WEIGHTS)
    value = {name: dice.uniform(35, 65) for name in weights}
    arms = {name: dice.uniform(4, 30, 2) for name in weights}
    parts = {
        name: tuple(np.array([number]) for number in (value[name], value[name] - arms[name][0], value[name] + arms[name][1]))
        for name in weights
    }
    whole, low, high, _ = scorer.combined(parts, np.array([8]), weights)
    z = dice.standard_normal((len(weights), 200_000))
    drawn = sum(
        weights[name] / 100 * (value[name] + np.where(row < 0, row * arms[name][0], row * arms[name][1]) / 1.96)
        for name, row in zip(weights, z, strict=True)
    )  # fmt: skip
    # Split normals have another mean than middle, so the draws are centred before their ends are compared.
    ends = np.percentile(drawn - np.mean(drawn) + whole[0], [2.5, 97.5])
    assert (low[0], high[0]) == (pytest.approx(ends[0], abs=1.5), pytest.approx(ends[1], abs=1.5))
