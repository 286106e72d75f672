"""Every life cycle: each cell of its table, and what must hold for all of them."""

import pytest

from portal.domain import board, contracts, offers, payments, programs, values
from portal.domain.board.postponing import POSTPONEMENT
from portal.domain.compliance.checks import FIGURE_CHECK
from portal.domain.creators.connections import CONNECTION
from portal.domain.errors import NotNow
from portal.domain.states import Machine, Side
from portal.domain.verification import VERIFICATION
from tools import lifecycles

MACHINES = {
    "program": programs.PROGRAM, "application": programs.APPLICATION, "offer": offers.MACHINE, "contract": contracts.MACHINE,
    "deliverable": board.DELIVERABLE, "value item": values.VALUE_ITEM, "postponement": POSTPONEMENT,
    "obligation": payments.OBLIGATION, "operation": payments.OPERATION, "question about a figure": FIGURE_CHECK,
    "connection": CONNECTION, "verification": VERIFICATION,
}  # fmt: skip
CELLS = [(name, state, event) for name, machine in MACHINES.items() for state in machine.states for event in machine.events]


@pytest.mark.parametrize(("name", "state", "event"), CELLS)
def test_an_event_leads_where_the_table_says_or_nowhere(name, state, event):
    machine = MACHINES[name]
    row = next((row for row in machine.transitions if (row.source, row.event) == (state, event)), None)
    if row is None:
        with pytest.raises(NotNow):
            machine.target(state, event)
        assert not any(machine.allows(state, event, side) for side in Side)
    else:
        assert machine.target(state, event) == row.target
        assert {side for side in Side if machine.allows(state, event, side)} == set(row.by)


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_reached_from_the_start(name):
    machine = MACHINES[name]
    reached, edge = {machine.start}, {machine.start}
    while edge:
        edge = {row.target for row in machine.transitions if row.source in edge} - reached
        reached |= edge
    assert set(machine.states) - reached <= {"invited", "offered"}


@pytest.mark.parametrize("name", MACHINES)
def test_every_life_can_end(name):
    machine = MACHINES[name]
    ends = {state for state in machine.states if machine.final(state)}
    for state in machine.states:
        reached, edge = {state}, {state}
        while edge:
            edge = {row.target for row in machine.transitions if row.source in edge} - reached
            reached |= edge
        assert reached & ends, f"{state} leads to no end"


def test_one_event_cannot_lead_from_a_state_to_two():
    with pytest.raises(ValueError):
        Machine("a", [("go", "a", "b", Side.BRAND), ("go", "a", "c", Side.CREATOR)])


def test_money_that_succeeded_stays_so():
    assert payments.OPERATION.final("succeeded")
    assert payments.OPERATION.allows("failed", "succeed") and payments.OPERATION.allows("unknown", "succeed")


def test_the_documentation_shows_the_tables_as_they_are():
    assert lifecycles.TARGET.read_text(encoding="utf-8") == lifecycles.text(), "run: python tools/lifecycles.py"
