"""Every deed that is recorded anywhere has its sentence."""

import ast
import re
from datetime import date
from pathlib import Path

from portal.domain.activity import SENTENCES, told
from portal.domain.money import Money

PORTAL = Path(__file__).parents[2] / "portal"
SLICES = (
    "accounts creators mandates media_kits compliance "
    "discovery programs offers contracts messages board ledger payments measurement verification"
).split()
VERB = re.compile(rf"({'|'.join(SLICES)})\.[a-z_]+")


def _recorded() -> set[str]:
    """Every text of the services that is a verb of the history, however it reaches `record`; a deadline's name is none."""
    verbs, names = set(), set()
    for path in (PORTAL / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERB.fullmatch(node.value):
                verbs.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Deadline":
                names.add(node.args[0].value)
    return verbs - names


def test_every_verb_has_a_sentence():
    assert _recorded() - set(SENTENCES) == set()


def test_the_search_for_verbs_finds_those_that_are_known():
    assert {"board.approved", "board.sent_value", "offers.revised", "offers.countered", "messages.wrote"} <= _recorded()


def test_a_sentence_takes_names_days_and_amounts_from_the_details():
    assert (
        str(told("board.approved", "Haferkorn", {"version": 2, "title": "Morning", "hash": None}))
        == "Haferkorn approved version 2 of Morning"
    )
    text = told("payments.released", "Haferkorn", {"amount": 105_000, "currency": "EUR"})
    assert text.args["amount"] == Money(105_000, "EUR")
    assert told("payments.earned", "", {"released_by": "2026-03-16"}).args["released_by"] == date(2026, 3, 16)
    assert "changed something" in str(told("unknown.verb", "Ada", {}))


def test_no_sentence_is_left_of_a_verb_that_nobody_records():
    assert set(SENTENCES) - _recorded() == set()
