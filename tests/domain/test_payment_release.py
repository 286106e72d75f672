"""When a fee may be released, and on which day the creator is paid and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from portal.domain.board import DELIVERABLE
from portal.domain.money import Money
from portal.domain.payments import OBLIGATION, OPERATION
from portal.domain.payments.release import Condition, Piece, delivered, pay_day, releasable, release_gate, shares
from portal.domain.payments.words import STATES, TABS
from portal.domain.states import Side

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "event, states, done",
    [
        ("approval", ["approved"], True),
        ("approval", ["approved", "in_review"], False),
        ("approval", ["approved", "cancelled"], True),
        ("approval", ["cancelled"], False),
        ("approval", [], False),
        ("approval", ["published", "verified", "done", "approved"], True),
        ("publication", ["approved"], False),
        ("publication", ["published", "approved"], False),
        ("publication", ["published", "verified"], True),
    ],
)
def test_a_fee_is_earned_when_all_that_the_terms_ask_for_has_happened(event, states, done):
    assert delivered(event, [Piece(f"Piece {number}", state, publish_on=DAY) for number, state in enumerate(states)]) is done


def test_what_is_never_published_needs_its_approval_only():
    assert delivered("publication", [Piece("Photos", "approved"), Piece("Reel", "published", publish_on=DAY)])


@pytest.mark.parametrize("state", DELIVERABLE.states)
def test_every_state_of_a_deliverable_is_weighed(state):
    assert delivered("approval", [Piece("Reel", state, DAY)]) is (state in ("approved", "published", "verified", "done"))


@pytest.mark.parametrize(
    "state, contract, piece, payout",
    list(product(OBLIGATION.states, ["executed", "out_for_signature", None], ["approved", "in_review"], [True, False])),
)
def test_a_release_needs_every_condition_and_nothing_else(state, contract, piece, payout):
    checks = release_gate(
        state=state, contract_state=contract, release_event="approval", pieces=[Piece("Reel", piece)], payout_active=payout
    )
    assert releasable(checks) is (state == "funded" and contract == "executed" and piece == "approved" and payout)
    assert [check.condition for check in checks] == list(Condition)


def test_each_condition_says_in_other_words_that_it_is_open_than_that_it_is_met():
    good, bad = (
        release_gate(state=state, contract_state=contract, release_event="approval", pieces=[Piece("Reel", piece)], payout_active=payout)
        for state, contract, piece, payout in (("funded", "executed", "approved", True), ("due", None, "in_review", False))
    )
    held = release_gate(state="held", contract_state=None, release_event="approval", pieces=[], payout_active=False)
    for met, unmet in zip(good, [bad[0], bad[1], held[2], bad[3], bad[4]], strict=True):
        assert met.met and not unmet.met and str(met.text) != str(unmet.text)


def test_a_held_payment_is_secured_and_still_not_releasable():
    checks = {
        check.condition: check.met
        for check in release_gate(
            state="held", contract_state="executed", release_event="approval", pieces=[Piece("Reel", "done")], payout_active=True
        )
    }
    assert checks[Condition.FUNDED] and not checks[Condition.NOT_HELD]


@pytest.mark.parametrize(
    "facts, day, fixed, words",
    [
        ({"state": "scheduled"}, None, False, "both sides have signed"),
        ({"state": "due", "due_on": DAY}, date(2026, 4, 3), False, "has to secure the payment by 2026-03-10"),
        ({"state": "due", "due_on": None}, date(2026, 4, 3), False, "has not secured the payment yet"),
        ({"state": "due", "earned_on": DAY, "released_by": date(2026, 3, 24)}, date(2026, 3, 24), False, "but the brand has not secured"),
        ({"state": "funded"}, date(2026, 4, 3), False, "14 days after approval. Still to come: Reel"),
        ({"state": "funded", "release_event": "publication"}, date(2026, 4, 14), False, "14 days after publication"),
        (
            {"state": "funded", "earned_on": DAY, "released_by": date(2026, 3, 24)},
            date(2026, 3, 24),
            True,
            "approved on 2026-03-10; 14 days later",
        ),
        ({"state": "releasing", "released_at": NOON}, NOON, True, "on its way"),
        ({"state": "paid_out", "paid_at": NOON}, NOON, True, "Transferred"),
        ({"state": "held"}, None, False, "on hold"),
        ({"state": "waived"}, None, True, "waived"),
        ({"state": "paid_externally"}, None, True, "outside this portal"),
    ],
)
def test_the_day_of_payment_and_its_reason(facts, day, fixed, words):
    known = {
        "release_event": "approval",
        "payment_days": 14,
        "pieces": [Piece("Reel", "in_review", publish_on=date(2026, 3, 31), draft_due=date(2026, 3, 20))],
        "earned_on": None,
        "released_by": None,
        "due_on": None,
        "released_at": None,
        "paid_at": None,
        **facts,
    }
    found = pay_day(**known)
    assert (found.day, found.fixed) == (day, fixed) and words in str(found.why)


@pytest.mark.parametrize("minor, bps, platform", [(100_000, 1_000, 10_000), (1, 5_000, 1), (1, 4_999, 0), (333, 250, 8), (105_000, 0, 0)])
def test_the_portals_share_is_rounded_half_up_and_the_rest_is_hers(minor, bps, platform):
    split = shares(Money(minor, "EUR"), bps)
    assert (split.platform.minor, split.creator.minor) == (platform, minor - platform)


def test_every_state_has_words_and_stands_in_one_tab():
    assert set(STATES) == set(OBLIGATION.states)
    assert sorted(state for _, _, states in TABS for state in states) == sorted(OBLIGATION.states)


def test_only_finance_collects_and_releases_and_no_person_funds_or_pays_out():
    for event, sides in {"collect": {Side.FINANCE}, "release": {Side.FINANCE}, "fund": {Side.SYSTEM}, "pay_out": {Side.SYSTEM}}.items():
        assert {side for row in OBLIGATION.transitions if row.event == event for side in row.by} == sides


def test_what_has_succeeded_is_final():
    assert OPERATION.final("succeeded") and OBLIGATION.final("paid_out")
    assert all(OPERATION.allows(state, "succeed") for state in OPERATION.states if state != "succeeded")
