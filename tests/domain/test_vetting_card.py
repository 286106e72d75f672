"""Orders and chances: the label-free composite, the points card and what they are worth."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.vetting import accuracy, card, card_figures, card_fitting, composite, logistic
from portal.domain.vetting.card import Card, Figure
from portal.domain.vetting.figures import ChannelEvidence, PostSample
from portal.gateways.content import points_card
from tests.support import evaluation

TODAY = date(2026, 11, 1)
floats = st.floats(-50, 50, allow_nan=False)


def real() -> tuple[dict[str, np.ndarray], np.ndarray]:
    if not evaluation.ACCOUNTS.exists():
        pytest.skip(f"the evaluation data do not stand at {evaluation.ACCOUNTS}")
    return evaluation.accounts()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=25))
def test_the_auc_is_the_share_of_pairs_in_order(rows):
    truth, scores = np.array([one for one, _ in rows]), np.array([score for _, score in rows], dtype=float)
    if truth.all() or not truth.any():
        with pytest.raises(ValueError):
            accuracy.auc(truth, scores)
        return
    pairs = [(a > b) + (a == b) / 2 for a in scores[truth] for b in scores[~truth]]
    assert accuracy.auc(truth, scores) == pytest.approx(np.mean(pairs))
    found = accuracy.auc_interval(truth, scores, 20)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_chances_that_are_right_have_no_calibration_error():
    truth = np.array([True] * 30 + [False] * 70)
    assert accuracy.calibration_error(truth, np.full(100, 0.3)) == pytest.approx(0)
    assert accuracy.calibration_error(truth, np.full(100, 0.3), share=0.1) == pytest.approx(0.2)
    assert accuracy.brier(truth, truth.astype(float), share=0.2) == 0


figure_rows = st.lists(st.tuples(*[st.floats(0, 1e4)] * 10), min_size=2, max_size=30)


@given(figure_rows, st.booleans(), st.randoms(use_true_random=False))
def test_a_composite_is_bounded_and_indifferent_to_order(rows, robust, dice):
    table = np.array(rows)
    order = dice.sample(range(len(rows)), len(rows))
    score = composite.score(composite.parts(*table.T, robust=robust))
    shuffled = composite.score(composite.parts(*table[order].T, robust=robust))
    assert np.all((score >= 0) & (score <= 1))
    assert shuffled == pytest.approx(score[order])


@given(figure_rows, st.integers(0, 29), st.floats(0, 1e4), st.booleans())
def test_more_engagement_never_lowers_a_composite(rows, at, gain, robust):
    table = np.array(rows)
    at %= len(rows)
    better = table.copy()
    better[at, 2] += gain
    one, other = (composite.score(composite.parts(*each.T, robust=robust))[at] for each in (table, better))
    assert other >= one - 1e-9


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 100)), min_size=3, max_size=25))
def test_neighbours_in_size_are_weighed_as_the_formula_says(rows):
    sizes, values = (np.array(column) for column in zip(*rows, strict=True))
    place = np.floor((np.log10(sizes) - np.log10(sizes).min()) / (composite.WIDTH / 10))
    near = np.exp(-0.5 * ((place[:, None] - place[None]) / 10) ** 2)
    lower = (values[None] < values[:, None]) + (values[None] == values[:, None]) / 2
    assert composite.below_among_neighbours(values, sizes) == pytest.approx((near * lower).sum(axis=1) / near.sum(axis=1))


def audits(n: int = 400, seed: int = 3) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Accounts whose engagement and captions tell something, with a few unknown figures."""
    dice = np.random.default_rng(seed)
    truth = dice.random(n) < 0.4
    figures = {
        "engagement_rate": np.exp(dice.normal(np.where(truth, 0.0, 1.2), 0.8)),
        "empty_captions": np.clip(dice.normal(np.where(truth, 0.4, 0.15), 0.2), 0, 1),
        "hashtags_per_post": dice.exponential(1, n),
    }
    figures["empty_captions"][:20] = np.nan
    return figures, truth


PLAN = [plan for plan in card_fitting.PLAN if plan.name in audits(2)[0]]


@settings(max_examples=8)
@given(st.integers(0, 1000))
def test_directions_hold_whatever_the_audits_say(seed):
    figures, truth = audits(120, seed)
    made = card_fitting.fit(figures, np.random.default_rng(seed).permutation(truth), PLAN)
    for figure in made.figures:
        steps = np.diff(figure.points)
        assert np.all(steps * figure.direction >= 0)


def test_without_directions_the_fit_is_where_the_slope_is_level():
    figures, truth = audits()
    rows = np.column_stack([figures["engagement_rate"], figures["hashtags_per_post"]])
    weights, intercept = logistic.fit(rows, truth, np.full(2, 5.0))
    off = logistic.chances(rows @ weights + intercept) - truth
    assert rows.T @ off + 5 * weights == pytest.approx(0, abs=1e-3) and off.sum() == pytest.approx(0, abs=1e-3)
    held, _ = logistic.fit(rows, truth, np.full(2, 5.0), np.array([1.0, 0.0]))
    assert held[0] == 0 and weights[0] < 0
    with pytest.raises(ValueError):
        logistic.fit(rows, np.ones(400), np.full(2, 5.0))


def test_a_card_orders_accounts_that_it_has_not_seen_and_its_chances_hold():
    figures, truth = audits(1500)
    tried = card_fitting.try_out(figures, truth, PLAN, draws=50)
    assert tried.auc.value > 0.88 and tried.calibration < 0.05
    assert tried.calibration_after < 0.05 < tried.calibration_before
    noise = card_fitting.try_out(figures, np.random.default_rng(1).permutation(truth), PLAN, draws=20)
    assert 0.42 < noise.auc.value < 0.58, "a card that is scored on its own rows would see more"


def test_a_card_survives_its_file_and_a_broken_one_is_refused():
    made = card_fitting.fit(*audits(), PLAN, version="x", provenance={"data": "made up"})
    assert Card.from_json(made.to_json()) == made
    for broken in (
        {"figures": []}, {"train_share": 1.0}, {"figures": [{**made.to_json()["figures"][0], "points": [1.0]}]},
        {"figures": [made.to_json()["figures"][0]] * 2},
    ):  # fmt: skip
        with pytest.raises(ValueError):
            Card.from_json({**made.to_json(), **broken})


@given(st.floats(-8, 8), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_shift_to_another_share_can_be_taken_back_and_keeps_the_order(logit, here, there):
    moved = card.prior_shift(logit, here, there)
    assert card.prior_shift(moved, there, here) == pytest.approx(logit)
    assert card.prior_shift(logit + 1, here, there) > moved
    odds = np.exp(moved) / np.exp(logit)
    assert odds == pytest.approx(there / (1 - there) / (here / (1 - here)))


TWO = Card("x", 1.0, 0.75, (Figure("engagement_rate", (1.0, 5.0), (0.8, 0.1, -1.2), 0.8, -1), Figure("posts", (9.0,), (0.2, -0.1), 0.1)))


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.02, 0.4))
def test_a_reading_is_a_chance_with_its_doubt_and_never_a_verdict(rate, gain, share):
    found, better = (TWO.read({"engagement_rate": each, "posts": None}, share) for each in (rate, rate + gain))
    assert 0 <= found.low <= found.chance <= found.high <= 1
    assert better.chance <= found.chance, "more engagement never counts against anybody"
    assert found.unknown == ("posts",) and [name for name, _ in found.moved] == ["engagement_rate"]
    said = str(found.sentence)
    assert "fake" not in said.casefold() and said.endswith("This is no verdict: most who stand out have an ordinary reason.")
    assert found.chance == pytest.approx(float(TWO.chances({"engagement_rate": np.array([rate])}, share)[0]))


def test_too_little_knowledge_gives_no_reading():
    assert TWO.read({"posts": 20}) is None
    assert TWO.read({}) is None
    assert TWO.read({"engagement_rate": float("nan"), "posts": 3}) is None


def test_the_figures_of_a_channel_leave_labels_out_and_unknown_things_unknown():
    dice = random.Random(1)
    posts = tuple(
        PostSample(TODAY - timedelta(days=2 * n), "reel", likes=dice.randint(100, 300), comments=5, caption=f"Bread number {n} #baking")
        for n in range(8)
    )
    one = ChannelEvidence("instagram", 10_000, TODAY, "file", posts)
    labelled = replace(one, posts=tuple(replace(p, caption=f"#ad {p.caption}", sponsored=True) for p in posts))
    found, paid = card_figures.read(one, following=500), card_figures.read(labelled, following=500)
    assert found["hashtags_per_post"] == paid["hashtags_per_post"] == 1
    assert found["promotion_per_post"] == paid["promotion_per_post"] == 0
    assert found["hours_between_posts"] == 48 and found["following_per_follower"] == pytest.approx(501 / 10_001)
    assert "following" not in card_figures.read(one)
    assert set(card_figures.read(replace(one, posts=posts[:4]))) == {"followers"}
    assert card_figures.read(replace(one, posts=posts[::-1])) == card_figures.read(one)
    hunting = replace(one, posts=tuple(replace(p, caption="giveaway #follow #like") for p in posts))
    assert card_figures.read(hunting)["hunting_per_post"] == 2 and card_figures.read(hunting)["promotion_per_post"] == 1


def test_the_composite_orders_real_accounts_as_published_or_better():
    figures, genuine = real()
    names = ("followers", "following", "engagement_rate", "caption_similarity", "empty_captions", "hashtags_per_post", "promotion_per_post",
             "hunting_per_post", "hours_between_posts", "places")  # fmt: skip
    given_figures = [figures[name] for name in names]
    assert (genuine.size, int(genuine.sum())) == (6360, 1652)
    assert accuracy.auc(genuine, composite.score(composite.parts(*given_figures))) == pytest.approx(0.826, abs=0.001)
    better = composite.score(composite.parts(*given_figures, robust=True), composite.LEAN)
    assert accuracy.auc(genuine, better) > 0.84


def test_the_published_card_is_reproduced_and_the_shipped_one_is_the_one_that_is_fitted():
    figures, genuine = real()
    tried = card_fitting.try_out(figures, ~genuine, card_fitting.PUBLISHED_PLAN, card_fitting.PUBLISHED_RECIPE, draws=50)
    assert tried.auc.value == pytest.approx(0.866, abs=0.003) and tried.calibration_after <= 0.02
    shipped = points_card()
    plan = [each for each in card_fitting.PLAN if each.name in {figure.name for figure in shipped.figures}]
    made = card_fitting.fit(figures, ~genuine, plan)
    assert made.figures == shipped.figures and made.intercept == shipped.intercept
