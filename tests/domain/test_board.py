"""The rules of the board: columns, turns, rounds, working days, addresses, the way of a collaboration."""

from datetime import UTC, datetime

import pytest

from portal.domain.board import DELIVERABLE, EVENTS, LANE_WORDS, LANES, STATES, lane_of, moves, turn
from portal.domain.board.clock import after_working_days
from portal.domain.board.links import web_address
from portal.domain.board.progress import Facts, next_step, stages
from portal.domain.board.rounds import Allowance
from portal.domain.money import Money
from portal.domain.states import Side


def test_every_state_has_its_column_and_its_words():
    assert set(DELIVERABLE.states) == set(STATES)
    assert {state for state in DELIVERABLE.states if lane_of(state) is None} == {"cancelled"}
    assert [lane for lane, _ in LANES] == list(LANE_WORDS)
    assert set(DELIVERABLE.events) - {"deem_approved"} == set(EVENTS)


@pytest.mark.parametrize("state", DELIVERABLE.states)
@pytest.mark.parametrize("side", list(Side))
def test_a_move_between_columns_is_a_cell_of_the_table(state, side):
    for lane, event in moves(state, side).items():
        assert DELIVERABLE.allows(state, event, side)
        assert lane_of(DELIVERABLE.target(state, event)) == lane != lane_of(state)


def test_who_may_move_a_draft_in_review():
    assert moves("in_review", Side.BRAND) == {"changes_requested": "request_changes", "approved": "approve"}
    assert moves("in_review", Side.CREATOR) == moves("in_review", Side.FINANCE) == {}
    assert moves("submitted", Side.CREATOR) == {"in_progress": "take_back"}


@pytest.mark.parametrize(
    ("state", "published", "side"),
    [("planned", True, Side.CREATOR), ("submitted", True, Side.BRAND), ("approved", True, Side.CREATOR), ("approved", False, None),
     ("published", True, Side.BRAND), ("verified", True, None), ("done", True, None), ("cancelled", True, None)],
)  # fmt: skip
def test_whose_turn_it_is(state, published, side):
    assert turn(state, published) is side


def test_no_round_is_left_beyond_those_agreed():
    assert Allowance(2, 1).refusal() is None and Allowance(2, 1).next_round == 2
    assert "Both sides" in str(Allowance(2, 2).refusal())
    assert "90.00" in str(Allowance(1, 1, Money(9_000, "EUR")).refusal()) or "90" in str(Allowance(1, 1, Money(9_000, "EUR")).refusal())
    assert Allowance(0, 0).refusal() is not None


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02T09:00", 2, "2026-03-04T09:00"),
        ("2026-03-06T09:00", 1, "2026-03-09T09:00"),
        ("2026-03-06T09:00", 5, "2026-03-13T09:00"),
        ("2026-03-07T09:00", 0, "2026-03-09T09:00"),
        ("2026-03-07T09:00", 1, "2026-03-09T09:00"),
        ("2026-03-05T09:00", 0, "2026-03-05T09:00"),
    ],
)
def test_saturday_and_sunday_do_not_count(start, days, end):
    assert after_working_days(_at(start), days) == _at(end)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["https://example.org", " https://example.org/a?b=c#d ", "http://example.org:8080/x"])
def test_an_address_of_the_web_is_taken(text):
    assert web_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "example.org", "javascript:alert(1)", "data:text/html,x", "https://", "https://localhost/x", "https://a b.org", "ftp://example.org",
     "https://user:pass@example.org", "https://example.org\\@evil.org", "https://[::1", "https://example.org:99999", "//example.org",
     "https://example.org/" + "x" * 400],
)  # fmt: skip
def test_anything_else_is_no_address(text):
    assert web_address(text) is None


def facts(**changes) -> Facts:
    values = {
        "contract": "executed",
        "signed": frozenset({"brand", "creator"}),
        "pieces": (("planned", True),),
        "fees": ("due",),
        "scorecard": False,
        "ended": False,
    }
    return Facts(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "words", "side"),
    [
        ({"contract": None, "pieces": (), "fees": ()}, "Complete the data for the agreement", Side.BRAND),
        ({"contract": "partly_signed", "signed": frozenset({"brand"})}, "Sign the agreement", Side.CREATOR),
        ({"contract": "out_for_signature", "signed": frozenset()}, "Sign the agreement", None),
        ({}, "Secure the payment", Side.FINANCE),
        ({"fees": ("funded",)}, "Hand in a draft", Side.CREATOR),
        ({"fees": ("collecting",)}, "Secure the payment", Side.FINANCE),
        ({"fees": ("funded", "collecting")}, "Secure the payment", Side.FINANCE),
        ({"pieces": (("submitted", True), ("planned", True))}, "Review a draft", Side.BRAND),
        ({"fees": ("funded",), "pieces": (("changes_requested", True),)}, "Rework a draft", Side.CREATOR),
        ({"fees": ("funded",), "pieces": (("approved", True),)}, "Publish", Side.CREATOR),
        ({"fees": ("funded",), "pieces": (("approved", False),)}, "Release the fee", Side.FINANCE),
        ({"fees": ("releasing",), "pieces": (("done", True),)}, "The transfer is on its way", None),
        ({"fees": ("paid_out",), "pieces": (("done", True),)}, "Look back in the scorecard", Side.BRAND),
        ({"fees": ("paid_out",), "pieces": (("done", True),), "scorecard": True}, "Everything is done", None),
        ({"ended": True}, "Ended", None),
        ({"contract": "declined"}, "Ended", None),
    ],
)
def test_one_thing_comes_next(changes, words, side):
    step = next_step(facts(**changes))
    assert (str(step.words), step.side) == (words, side)


def test_the_way_shows_what_is_done_what_is_on_and_what_comes():
    assert [stage.state for stage in stages(facts())] == ["done", "done", "now", "next", "next", "next"]
    finished = stages(facts(fees=("paid_out",), pieces=(("done", True),), scorecard=True))
    assert {stage.state for stage in finished} == {"done"}
    barter = stages(facts(fees=()))
    assert [(stage.name, stage.state) for stage in barter if stage.name in ("payment", "payout")] == [
        ("payment", "done"),
        ("payout", "done"),
    ]
    assert "now" not in {stage.state for stage in stages(facts(ended=True))}
