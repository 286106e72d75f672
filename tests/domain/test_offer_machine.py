"""The life of an offer and of a contract, cell by cell as PRODUCT.md §4 tells it."""

import pytest

from portal.domain.contracts import MACHINE as CONTRACT
from portal.domain.errors import NotNow
from portal.domain.offers import MACHINE as OFFER
from portal.domain.offers import turn
from portal.domain.states import Side
from portal.domain.values import VALUE_ITEM

B, C, S, O = Side.BRAND, Side.CREATOR, Side.SYSTEM, Side.OPERATOR  # noqa: E741
OFFER_CELLS = {
    ("draft", "send"): ("with_creator", {B}),
    ("draft", "discard"): ("discarded", {B}),
    ("with_creator", "counter"): ("with_brand", {C}),
    ("with_creator", "accept"): ("accepted", {C}),
    ("with_creator", "decline"): ("declined", {C}),
    ("with_creator", "withdraw"): ("withdrawn", {B}),
    ("with_creator", "expire"): ("expired", {S}),
    ("with_creator", "revise"): ("with_creator", {B}),
    ("with_brand", "counter"): ("with_creator", {B}),
    ("with_brand", "take_back"): ("with_creator", {C}),
    ("with_brand", "accept"): ("accepted", {B}),
    ("with_brand", "decline"): ("declined", {B}),
    ("with_brand", "expire"): ("expired", {S}),
    ("accepted", "contract"): ("contracted", {S}),
    ("accepted", "cancel"): ("cancelled", {B, C}),
}
CONTRACT_CELLS = {
    ("draft", "send_for_signature"): ("out_for_signature", {B, S}),
    ("out_for_signature", "sign"): ("partly_signed", {B, C}),
    ("partly_signed", "sign"): ("executed", {B, C}),
    **{(state, "decline"): ("declined", {B, C}) for state in ("out_for_signature", "partly_signed")},
    **{(state, "void"): ("void", {B, O, S}) for state in ("out_for_signature", "partly_signed")},
    **{(state, "expire"): ("expired", {S}) for state in ("out_for_signature", "partly_signed")},
    ("executed", "supersede"): ("superseded", {S}),
    ("executed", "complete"): ("completed", {S}),
    ("executed", "terminate"): ("terminated", {B, C, O}),
}
VALUE_CELLS = {
    ("offered", "choose"): ("chosen", {C}),
    ("chosen", "send"): ("sent", {B}),
    ("damaged", "send"): ("sent", {B}),
    ("sent", "receive"): ("received", {C}),
    ("sent", "report_damage"): ("damaged", {C}),
    ("received", "report_damage"): ("damaged", {C}),
    ("received", "fulfil"): ("fulfilled", {B, C}),
    ("fulfilled", "perform_counter"): ("counter_performed", {C}),
}


@pytest.mark.parametrize(("machine", "cells"), [(OFFER, OFFER_CELLS), (CONTRACT, CONTRACT_CELLS), (VALUE_ITEM, VALUE_CELLS)])
def test_every_cell_and_every_side_is_as_written_and_no_other_exists(machine, cells):
    for state in machine.states:
        for event in machine.events:
            expected = cells.get((state, event))
            if expected is None:
                assert not machine.allows(state, event)
                with pytest.raises(NotNow):
                    machine.target(state, event)
                continue
            assert machine.target(state, event) == expected[0]
            assert {side for side in Side if machine.allows(state, event, side)} == expected[1]
    assert set(cells) == {(row.source, row.event) for row in machine.transitions}


def test_the_turn_is_of_the_side_at_whose_table_the_offer_lies():
    assert [turn(state) for state in ("draft", "with_creator", "with_brand", "accepted", "expired")] == [B, C, B, None, None]
