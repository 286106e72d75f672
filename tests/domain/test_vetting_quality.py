"""Engagement quality: bounded, monotone, indifferent to order, silent without evidence, and never the price of labelling."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.text import Text
from portal.domain.vetting import captions, evidence, growth, intervals, parts, quality, scorer
from portal.domain.vetting.figures import AudienceReport, ChannelEvidence, CommentSample, FollowerCount, FollowerSample, PostSample
from portal.domain.vetting.parts import Part
from portal.domain.vetting.peers import Peers

TODAY = date(2026, 11, 1)
TEXT = Text("said")


def history(days: int = 120, start: int = 20_000, jump: int = 0, jump_days_ago: int = 30) -> tuple[FollowerCount, ...]:
    """Daily counts with a little noise and, if wished, a jump on one day."""
    noise, count, entries = random.Random(7), start, []
    for ago in range(days, -1, -1):
        count += noise.randint(10, 40) + (jump if ago == jump_days_ago else 0)
        entries.append(FollowerCount(TODAY - timedelta(days=ago), count))
    return tuple(entries)


def creator(seed: int = 1, posts: int = 8, followers: int = 20_000, **more) -> ChannelEvidence:
    dice = random.Random(seed)
    topics = ["bread", "garden", "bikes", "tea", "wood", "lamps", "coast", "soup", "paper", "snow"]
    made = tuple(
        PostSample(
            TODAY - timedelta(days=3 * n + dice.randint(0, 1)), "reel", views=dice.randint(5_000, 9_000), likes=dice.randint(100, 900),
            comments=dice.randint(5, 60), caption=f"A story about {dice.choice(topics)} and {dice.choice(topics)}",
        )
        for n in range(posts)
    )  # fmt: skip
    return ChannelEvidence("instagram", followers, TODAY, "file", made, history(), **more)


def part(channel: ChannelEvidence, name: str, peers: Peers, as_of: date = TODAY) -> parts.Part | None:
    return next((one for one in quality.assess(channel, peers, as_of).parts if one.name == name), None)


PEERS = Peers.of([seen for seed in range(40) for seen in quality.observe(creator(seed))], TODAY)


def test_a_full_set_of_evidence_gives_a_number_that_is_explained():
    found = quality.assess(
        creator(audience=FollowerSample(200, 30, TODAY, "sample"), comments=CommentSample(60, 41, TODAY, "file")), PEERS, TODAY
    )
    assert found.coverage == pytest.approx(1.0) and not found.missing
    assert [part.name for part in found.parts] == list(quality.WEIGHTS)
    assert 0 <= found.low <= found.score <= found.high <= 100
    said = str(found.sentence)
    assert (
        "higher than" in said and "41 of 60 sampled say something specific (56 to 79 %)" in said and said.endswith("Evidence 100 of 100.")
    )
    assert Text.from_json(found.sentence.to_json()) == found.sentence
    assert all(part.as_of <= TODAY and part.source and 0 <= part.low <= part.value <= part.high <= 100 for part in found.parts)


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        (
            creator(posts=4, audience=AudienceReport(0.1, TODAY, "provider"), comments=CommentSample(60, 41, TODAY, "file")),
            "4 posts, at least 5",
        ),
        (replace(creator(), posts=tuple(replace(p, likes=None) for p in creator().posts)), "evidence 35 of 100"),
        (ChannelEvidence("instagram", 20_000, TODAY, "file"), "0 posts"),
    ],
)
def test_without_enough_evidence_there_is_no_number(channel, reason):
    found = quality.assess(channel, PEERS, TODAY)
    assert (found.score, found.low, found.high) == (None, None, None)
    assert str(found.sentence).startswith("Not enough evidence") and reason in str(found.sentence)


def test_without_peers_the_published_table_compares_engagement_and_nothing_is_made_up_for_the_rest():
    found = quality.assess(creator(), Peers(), TODAY)
    assert [part.name for part in found.parts] == ["engagement", "growth"]
    assert found.score is None and "published table of Modash" in str(found.sentence)


def test_a_missing_part_counts_neither_for_nor_against():
    with_all = [Part(name, 60, 50, 70, weight, 10, "", "file", TODAY, TEXT) for name, weight in quality.WEIGHTS.items()]
    assert quality.combine(with_all, 8, TODAY).score == pytest.approx(60)
    assert quality.combine([part for part in with_all if part.name != "audience"], 8, TODAY).score == pytest.approx(60)


part_lists = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0, 30), st.floats(0, 30), st.booleans()), min_size=7, max_size=7
).map(
    lambda drawn: [
        Part(name, value, max(0, value - down), min(100, value + up), weight, 10, "", "file", TODAY, TEXT)
        for (name, weight), (value, down, up, present) in zip(quality.WEIGHTS.items(), drawn, strict=True)
        if present
    ]
)  # fmt: skip


@given(part_lists, st.integers(0, 20), st.randoms(use_true_random=False))
def test_a_score_is_bounded_indifferent_to_order_and_never_without_coverage(given_parts, posts, dice):
    found = quality.combine(given_parts, posts, TODAY)
    assert found == quality.combine(dice.sample(given_parts, len(given_parts)), posts, TODAY)
    covered = sum(part.weight for part in given_parts) / 100
    assert found.coverage == pytest.approx(covered)
    assert (found.score is None) == (posts < 5 or covered < 0.5)
    if found.score is not None:
        assert 0 <= found.low <= found.score <= found.high <= 100
    assert {part.name for part in found.parts} | set(found.missing) == set(quality.WEIGHTS)


@given(part_lists, st.data())
def test_a_better_part_never_lowers_the_score(given_parts, data):
    before = quality.combine(given_parts, 8, TODAY)
    if before.score is None:
        return
    at = data.draw(st.integers(0, len(given_parts) - 1))
    gain = data.draw(st.floats(0, 100 - given_parts[at].high))
    old = given_parts[at]
    better = replace(old, value=old.value + gain, low=old.low + gain, high=min(100, old.high + gain))
    after = quality.combine([*given_parts[:at], better, *given_parts[at + 1 :]], 8, TODAY)
    assert after.score >= before.score - 1e-9


@settings(max_examples=25)
@given(
    st.integers(0, 39),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.sampled_from(["#ad", "Werbung", "Anzeige |", "Paid partnership with Lumen:"]),
)
def test_labelling_never_changes_a_score(seed, labelled, label):
    plain = creator(seed)
    open_about_it = replace(
        plain,
        posts=tuple(
            replace(post, sponsored=True, caption=f"{label} {post.caption}") if yes else post
            for post, yes in zip(plain.posts, labelled, strict=True)
        ),
    )
    assert quality.assess(open_about_it, PEERS, TODAY).score == quality.assess(plain, PEERS, TODAY).score


@settings(max_examples=25)
@given(st.integers(0, 39), st.randoms(use_true_random=False))
def test_the_order_in_which_posts_arrive_changes_nothing(seed, dice):
    one = creator(seed)
    other = replace(one, posts=tuple(dice.sample(one.posts, 8)), followers_history=tuple(dice.sample(one.followers_history, 121)))
    assert quality.assess(one, PEERS, TODAY) == quality.assess(other, PEERS, TODAY)


@settings(max_examples=25)
@given(st.integers(0, 39), st.floats(1, 4))
def test_more_likes_on_every_post_never_lower_a_score(seed, factor):
    one = creator(seed)
    liked = replace(one, posts=tuple(replace(post, likes=int(post.likes * factor) + 1) for post in one.posts))
    engaged = lambda channel: part(channel, "engagement", PEERS).value  # noqa: E731
    assert engaged(one) <= engaged(liked) <= scorer.CAP


def test_silence_of_more_than_45_days_counts_as_no_rhythm():
    one = creator()
    assert part(one, "consistency", PEERS, TODAY + timedelta(days=45)).value > 0
    assert part(one, "consistency", PEERS, TODAY + timedelta(days=46)).value == 0


def test_a_jump_in_followers_is_found_and_an_explained_one_costs_nothing():
    jumped = replace(creator(), followers_history=history(jump=1_200))
    found = growth.read(jumped.followers_history, (), frozenset(), TODAY)
    assert [(jump.on, jump.explained_by) for jump in found.jumps] == [(TODAY - timedelta(days=30), None)] and found.jumps[0].z > 3.5
    assert part(jumped, "growth", PEERS).value == 75
    stated = replace(jumped, explained_days=frozenset({TODAY - timedelta(days=32)}))
    assert part(stated, "growth", PEERS).value == 100
    hit = PostSample(TODAY - timedelta(days=31), "reel", views=90_000, likes=400, comments=20)
    assert part(replace(jumped, posts=(*jumped.posts, hit)), "growth", PEERS).value == 100


def test_usual_days_raise_no_alarm_and_a_short_history_says_nothing():
    assert growth.read(history(), (), frozenset(), TODAY).jumps == ()
    assert growth.read(history(days=15), (), frozenset(), TODAY) is None
    assert part(replace(creator(), followers_history=()), "growth", PEERS) is None


def test_weekly_counts_are_enough_for_a_jump():
    weekly = tuple(
        FollowerCount(TODAY - timedelta(days=7 * ago), 20_000 + 100 * (30 - ago) + (3_000 if ago <= 3 else 0)) for ago in range(30, -1, -1)
    )
    assert [jump.on for jump in growth.read(weekly, (), frozenset(), TODAY).jumps] == [TODAY - timedelta(days=21)]


def test_hunting_for_followers_shows_and_labels_do_not():
    seen = captions.read(["Follow for follow! #f4f", "Bread from yesterday", "#ad", "Werbung mit @lumen"])
    assert (seen.plain, seen.captioned) == (0.75, 0.5)
    assert captions.read(["same words", "same words"]).variety == 0
    assert captions.read([]) is None


def test_a_closed_circle_of_commenters_costs_twenty_points():
    free = part(creator(comments=CommentSample(60, 41, TODAY, "file", 0.4)), "comments", Peers())
    circle = part(creator(comments=CommentSample(60, 41, TODAY, "file", 0.41)), "comments", Peers())
    assert free.value - circle.value == pytest.approx(20) and free.value == pytest.approx(55.8, abs=0.5)


@pytest.mark.parametrize(("flagged", "share"), [(24, 10), (41, 22), (52, 30)])
def test_a_follower_sample_is_corrected_for_the_errors_of_its_check(flagged, share):
    found = intervals.rogan_gladen(flagged, 200, 0.745, 0.05)
    assert 100 * found.value == pytest.approx(share, abs=1.5)
    assert 100 * (found.high - found.low) / 2 == pytest.approx(7 if share == 10 else 9, abs=1.6)  # VETTING.md 2.5


@pytest.mark.parametrize(("hits", "n", "low", "high"), [(41, 60, 0.558, 0.788), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)])
def test_wilson_gives_the_known_intervals(hits, n, low, high):
    found = intervals.wilson(hits, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


@pytest.mark.parametrize(
    "wrong", [lambda: intervals.wilson(3, 0), lambda: intervals.wilson(4, 3), lambda: intervals.rogan_gladen(1, 9, 0.1, 0.2)]
)
def test_what_is_no_sample_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


def test_a_median_needs_eight_values_and_has_the_same_interval_in_any_order():
    values = [0.02, 0.03, 0.05, 0.01, 0.04, 0.03, 0.02, 0.09]
    assert intervals.median(values[:7]) is None
    assert intervals.median(values) == intervals.median(values[::-1])
    assert intervals.median(values).low <= 0.03 <= intervals.median(values).high


def test_every_figure_is_laid_open():
    found = quality.assess(
        creator(audience=AudienceReport(0.12, TODAY, "Provider"), comments=CommentSample(60, 41, TODAY, "file")), PEERS, TODAY
    )
    shown = evidence.lay_open(found)
    assert [one.figure for one in shown] == ["quality", *quality.WEIGHTS]
    for one in shown:
        texts = (one.name, one.value, one.formula, one.inputs, one.sample, one.uncertainty, one.cannot_say)
        assert all(str(text) for text in texts) and one.source
    everything = " ".join(
        str(text) for one in shown for text in (one.name, one.formula, one.inputs, one.uncertainty, one.cannot_say)
    ).casefold()
    assert "fake" not in everything
    withheld = evidence.lay_open(quality.assess(creator(posts=3), PEERS, TODAY))
    assert str(withheld[0].value) == "Not enough evidence"
