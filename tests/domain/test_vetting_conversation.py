"""Comments, follower samples, rhythm, labelled posts and curves: what each says and where it keeps silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.vetting import accuracy, comments, growth, intervals, prevalence, rhythm, sponsored
from portal.domain.vetting.comments import Comment, Substance
from portal.domain.vetting.figures import Basis, ChannelEvidence, FollowerCount, PostSample
from portal.domain.vetting.prevalence import Cutoff
from tests.support import evaluation

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I tried this with rye flour and it worked", Substance.SPECIFIC),
        ("Which oven do you use?", Substance.SPECIFIC),
        ("Love your channel, keep baking", Substance.SPECIFIC),
        ("Wie lange muss der Teig ruhen?", Substance.SPECIFIC),
        ("Really?", Substance.SPECIFIC),
        ("see www.example.com", Substance.LINK),
        ("Check out my channel", Substance.PROMOTION),
        ("subscribe", Substance.PROMOTION),
        ("Schaut gerne mal bei mir vorbei", Substance.PROMOTION),
        ("Earn money from home &amp; get paid", Substance.PROMOTION),
        ("🔥🔥🔥", Substance.EMOJI),
        ("!!! 100", Substance.EMOJI),
        ("So schön!", Substance.GENERIC),
        ("Nice pic 😍", Substance.GENERIC),
    ],
)
def test_a_comment_is_what_it_says(text, kind):
    assert comments.classify(text) is kind


def test_a_sample_counts_repetitions_once_and_knows_a_closed_circle():
    said = [Comment(f"Recipe {post} with {who} spoons of salt", str(post), f"fan{who}") for post in range(5) for who in range(3)]
    others = [Comment("How much flour goes in there?", str(post), f"guest{post}") for post in range(5)]
    found = comments.read([*said, *others])
    assert found.sampled == 20 and found.kinds[Substance.DUPLICATE] == 4 and found.kinds[Substance.SPECIFIC] == 16
    assert (found.core_authors, found.core_author_share) == (3, 0.75)
    assert found.share == intervals.wilson(16, 20)
    sample = found.sample(TODAY, "file")
    assert (sample.sampled, sample.substantive, sample.core_author_share) == (20, 16, 0.75)
    assert comments.read(said[:12]).core_author_share is None, "four posts are too few to speak of a circle"
    assert comments.read([]) is None


@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from("abcdef"), st.sampled_from("xyz")), min_size=1, max_size=20), st.randoms())
def test_the_order_of_comments_changes_nothing(rows, dice):
    made = [Comment(*row) for row in rows]
    one, other = comments.read(made), comments.read(dice.sample(made, len(made)))
    assert one == other and sum(one.kinds.values()) == len(made)
    assert 0 <= one.share.low <= one.share.value <= one.share.high <= 1


def test_authors_are_hashed_apart_for_each_salt():
    assert comments.hashed_author(" Ada ", b"1") == comments.hashed_author("ada", b"1") != comments.hashed_author("ada", b"2")
    assert "ada" not in comments.hashed_author("ada", b"1")


def test_the_rule_finds_labelled_spam_as_published_or_better():
    if not evaluation.COMMENTS.exists():
        pytest.skip(f"the evaluation data do not stand at {evaluation.COMMENTS}")
    texts, spam = evaluation.comments()
    hit = np.array([comments.classify(text) in (Substance.LINK, Substance.PROMOTION) for text in texts])
    assert accuracy.auc(spam, hit.astype(float)) >= 0.945 and hit[~spam].mean() < 0.065


@pytest.mark.parametrize(("share", "band"), [(0.0, "normal"), (0.149, "normal"), (0.15, "watch"), (0.3, "watch"), (0.301, "ask")])
def test_bands_begin_where_they_say(share, band):
    assert prevalence.band_of(share) == band


def test_a_prevalence_holds_what_every_cut_off_says():
    cuts = [Cutoff(30, 200, 0.745, 0.05, 49, 438), Cutoff(52, 200, 0.86, 0.10, 49, 438), Cutoff(70, 200, 0.9, 0.2, 49, 438)]
    found = prevalence.estimate(cuts)
    assert found.share.low <= found.least <= found.share.value <= found.most <= found.share.high
    assert found.sampled == 200 and found.band in found.possible
    assert "fake" not in str(found.sentence).casefold() and "sample of 200" in str(found.sentence)
    with pytest.raises(ValueError):
        prevalence.estimate([])


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.3, 1), st.floats(0, 0.25))
def test_doubt_about_the_check_widens_the_interval(sample, hits, alarms):
    exact = intervals.rogan_gladen(*sample, hits, alarms)
    doubted = intervals.rogan_gladen(*sample, hits, alarms, known=(49, 438))
    assert doubted.value == exact.value and doubted.low <= exact.low and exact.high <= doubted.high
    assert 0 <= doubted.low <= doubted.value <= doubted.high <= 1


def test_a_corrected_share_is_right_on_average_and_its_interval_holds_it():
    dice = np.random.default_rng(5)
    off, inside = [], []
    for _ in range(300):
        known, ordinary = dice.normal(2.2, 1, 49), dice.normal(0, 1, 438)
        marked = dice.binomial(200, 0.3)
        sample = np.concatenate([dice.normal(2.2, 1, marked), dice.normal(0, 1, 200 - marked)])
        found = prevalence.estimate(prevalence.cutoffs(sample, known, ordinary))
        off.append(found.share.value - 0.3)
        inside.append(found.share.low <= 0.3 <= found.share.high)
    assert abs(np.mean(off)) < 0.02 and np.mean(np.abs(off)) < 0.06 and 0.9 <= np.mean(inside) <= 1


days = st.lists(st.integers(0, 400), max_size=40)


@given(days, st.randoms())
def test_a_rhythm_needs_five_days_and_no_order(ago, dice):
    posted = [TODAY - timedelta(days=each) for each in ago]
    found = rhythm.read(posted, TODAY)
    assert (found is None) == (len(set(ago)) < 5)
    if found is not None:
        assert found == rhythm.read(dice.sample(posted, len(posted)), TODAY)
        assert 0 < found.regularity <= 1 and found.silent == (found.silent_for > 45) and found.longest_gap >= found.usual_gap


def test_clockwork_is_regular_and_the_future_is_not_read():
    weekly = [TODAY - timedelta(days=7 * n) for n in range(-2, 10)]
    found = rhythm.read(weekly, TODAY)
    assert (found.regularity, found.usual_gap, found.silent_for, found.days) == (1.0, 7, 0, 10)
    assert str(found.sentence) == f"A post every 7 days as a rule, the longest pause 7 days; last post {TODAY}."


def paid(labelled_likes: int, posts: int = 12, labelled: int = 6) -> ChannelEvidence:
    made = tuple(
        PostSample(TODAY - timedelta(days=n), "reel", likes=labelled_likes if n < labelled else 400, comments=10, sponsored=n < labelled)
        for n in range(posts)
    )
    return ChannelEvidence("instagram", 10_000, TODAY, "file", made)


def test_labelled_posts_are_counted_and_compared_with_their_own_kind():
    found = sponsored.read(paid(200))
    assert (found.posts, found.labelled, found.basis, found.ratio_posts) == (12, 6, Basis.FOLLOWERS, (6, 6))
    assert 210 / 410 < found.ratio.value < 1, "a few posts are drawn towards no difference"
    assert found.ratio.low < found.ratio.value < found.ratio.high
    assert str(found.sentence).startswith("6 of 12 posts are labelled as advertising. They get ")
    assert sponsored.read(paid(400)).ratio.value == pytest.approx(1)
    assert sponsored.read(paid(200, labelled=2)).ratio is None
    assert sponsored.read(replace(paid(200), posts=())) is None


@given(st.integers(1, 4000), st.integers(0, 2000))
def test_a_ratio_rises_with_the_labelled_posts(likes, more):
    assert sponsored.read(paid(likes + more)).ratio.value >= sponsored.read(paid(likes)).ratio.value - 1e-12


def curve(added: float, over: int, length: int = 120, start: int = 40) -> list[FollowerCount]:
    dice, count, made = np.random.default_rng(2), 20_000.0, []
    for day in range(length):
        count += float(dice.integers(10, 30)) + (20_000 * added / over if start <= day - length + 90 < start + over else 0.0)
        made.append(FollowerCount(TODAY - timedelta(days=length - 1 - day), int(count)))
    return made


def test_a_week_of_steady_arrivals_is_a_drift_and_a_day_of_them_a_jump():
    week = growth.read(curve(0.05, 7), (), frozenset(), TODAY)
    assert not week.jumps and len(week.drifts) == 1 and week.unexplained == week.drifts
    assert week.drifts[0].share > 0.03 and "fake" not in str(growth.said_of(week.drifts[0])).casefold()
    day = growth.read(curve(0.05, 1), (), frozenset(), TODAY)
    assert len(day.jumps) == 1 and not day.drifts, "what is told as a jump is not told again as a drift"
    assert growth.read(curve(0, 1), (), frozenset(), TODAY).unexplained == ()
    stated = growth.read(curve(0.05, 7), (), frozenset({week.drifts[0].since}), TODAY)
    assert stated.drifts[0].explained_by == "stated" and stated.unexplained == ()


@given(st.lists(st.floats(-0.02, 0.02), min_size=9, max_size=60), st.randoms())
def test_the_distance_of_a_day_is_what_the_formula_says_in_any_order(steps, dice):
    counts = [FollowerCount(TODAY - timedelta(days=60 - at), int(50_000 * np.exp(sum(steps[:at])))) for at in range(len(steps) + 1)]
    found = growth.read(counts, (), frozenset(), TODAY)
    assert found == growth.read(dice.sample(counts, len(counts)), (), frozenset(), TODAY)
    logs = np.diff(np.log([each.count for each in counts]))
    for jump in found.jumps if found else ():
        at = next(n for n, each in enumerate(counts[1:]) if each.on == jump.on)
        assert jump.z == pytest.approx(growth.robust_z(logs[at], list(logs[max(0, at - 28) : at])))
        assert abs(jump.z) >= growth.THRESHOLD
