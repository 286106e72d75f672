"""Moving the days of a collaboration: proposed by one side, decided by the other."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.domain.board.postponing import POSTPONEMENT, later, open_days
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow, Refusal
from portal.models.activity import Activity
from portal.models.board import Deliverable, Postponement
from portal.models.contracts import Collaboration
from portal.models.notifications import Notification
from portal.queries.waiting import waiting_for
from portal.services import board
from tests.support.boards import Boards

WHY = "The machine came broken"


@pytest.fixture
def boards(portal, cast):
    return Boards(portal, cast)


@pytest.fixture
def planned(boards):
    return boards.plan_pieces(3)


@pytest.fixture
def propose(portal, planned):
    def propose(person, days=5, reason=WHY) -> str:
        """`days`: one number for every card, or a number for some."""
        own = days if isinstance(days, dict) else dict.fromkeys(planned.cards, days)
        with portal.work(person) as work:
            return board.propose_days(work, _shared(work, planned), own, reason).public_id

    return propose


@pytest.fixture
def answer(portal):
    def answer(person, public_id, event, seen=None) -> None:
        with portal.work(person) as work:
            row = work.session.scalars(select(Postponement).where(Postponement.public_id == public_id)).one()
            board.answer_days(work, row, event, row.version if seen is None else seen)

    return answer


def _shared(work, planned) -> Collaboration:
    return work.session.scalars(select(Collaboration).where(Collaboration.public_id == planned.id)).one()


def _days(portal) -> list[tuple[date | None, date | None]]:
    with portal.session() as session:
        return [tuple(row) for row in session.execute(select(Deliverable.draft_due, Deliverable.publish_on).order_by(Deliverable.id))]


def test_the_open_days_move_once_the_other_side_agrees(portal, cast, planned, propose, answer):
    before = _days(portal)
    public_id = propose(cast.ada)
    assert _days(portal) == before, "a proposal moves nothing"
    answer(cast.bea, public_id, "accept")
    assert _days(portal) == [(later(draft, 5), later(live, 5)) for draft, live in before] != before
    with portal.session() as session:
        verbs = session.scalars(select(Activity.verb).order_by(Activity.id.desc()).limit(2)).all()
        assert verbs == ["board.moved_days", "board.proposed_days"]
        told = session.execute(select(Notification.account_id, Notification.path)).all()
    assert {
        (cast.ada.account_id, f"/collaborations/{planned.id}#postponement"),
        (cast.bea.account_id, f"/collaborations/{planned.id}#postponement"),
    } <= set(told)


def test_each_piece_moves_by_what_was_said_of_it_and_the_others_stay(portal, cast, planned, propose, answer):
    before, (first, second, *_) = _days(portal), planned.cards
    answer(cast.bea, propose(cast.ada, {first: 2, second: 7, "none of hers": 9}), "accept")
    moved = _days(portal)
    assert [moved[place] for place in (0, 1)] == [
        (later(before[0][0], 2), later(before[0][1], 2)),
        (later(before[1][0], 7), later(before[1][1], 7)),
    ]
    assert moved[2:] == before[2:]
    with portal.session() as session:
        said = session.scalars(select(Activity.details).where(Activity.verb == "board.moved_days")).one()
        assert said["days"] == "2–7"
        assert set(session.scalars(select(Postponement.days)).one()) == {first, second}


def test_a_piece_that_was_published_meanwhile_stays_where_it_is(portal, cast, boards, planned, propose, answer):
    public_id, before = propose(cast.ada), _days(portal)
    boards.bring(planned.cards[0], "published")
    answer(cast.bea, public_id, "accept")
    assert _days(portal)[0] == before[0] and _days(portal)[1] != before[1]


def test_what_is_approved_keeps_the_day_of_its_draft(portal, cast, boards, planned, propose, answer):
    boards.bring(planned.cards[0], "approved")
    before = _days(portal)[0]
    answer(cast.ada, propose(cast.bea), "accept")
    assert _days(portal)[0] == (before[0], later(before[1], 5))


@pytest.mark.databases("sqlite")
def test_who_proposes_may_take_it_back_and_only_the_other_side_decides(portal, cast, propose, answer):
    for mine, other in ((cast.ada, cast.bea), (cast.bea, cast.ada)):
        for event in POSTPONEMENT.events:
            public_id = propose(mine)
            decider, not_hers = (mine, other) if event == "withdraw" else (other, mine)
            for stranger in (cast.fay, cast.cyd, cast.dov, cast.gus, cast.ola):
                with pytest.raises(NotAllowed):
                    answer(stranger, public_id, event)
            with pytest.raises(NotNow):
                answer(not_hers, public_id, event)
            with pytest.raises(Changed):
                answer(decider, public_id, event, seen=7)
            answer(decider, public_id, event)
            with pytest.raises(Refusal):
                answer(decider, public_id, event)


def test_one_proposal_lies_there_at_a_time(cast, propose, answer):
    first = propose(cast.ada)
    with pytest.raises(NotNow):
        propose(cast.bea)
    answer(cast.ada, first, "withdraw")
    propose(cast.bea)


@pytest.mark.databases("sqlite")
def test_what_nobody_could_decide_on_is_refused(portal, cast, boards, planned, propose):
    of_none = {"none of hers": 5}
    for days, reason, field in ((0, WHY, "days"), (61, WHY, "days"), (-1, WHY, "days"), (of_none, WHY, "days"), (5, "  ", "reason")):
        with pytest.raises(Invalid) as refused:
            propose(cast.ada, days, reason)
        assert set(refused.value.fields) == {field}
    with pytest.raises(NotAllowed):
        propose(cast.fay)
    for card in planned.cards:
        boards.bring(card, "published")
    with pytest.raises(NotNow):
        propose(cast.ada)


@pytest.mark.databases("sqlite")
def test_a_collaboration_that_ended_moves_no_days(portal, cast, boards, planned, propose, answer):
    public_id = propose(cast.ada)
    boards.end(planned.id)
    with pytest.raises(NotNow):
        answer(cast.bea, public_id, "accept")
    with pytest.raises(NotNow):
        propose(cast.ada)
    with portal.session() as session:
        assert not [task for task in waiting_for(session, cast.bea.actor, portal.clock.now) if "move the days" in task.text.msgid]


@pytest.mark.databases("sqlite")
def test_it_waits_for_the_other_side(portal, cast, planned, propose):
    propose(cast.ada)
    with portal.session() as session:
        waiting = {
            name: [task.path for task in waiting_for(session, getattr(cast, name).actor, portal.clock.now)]
            for name in ("ada", "bea", "cyd")
        }
    wanted = f"/collaborations/{planned.id}#postponement"
    assert wanted in waiting["bea"] and wanted not in waiting["ada"] + waiting["cyd"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("state", "both"),
    [("planned", (1, 2)), ("changes_requested", (1, 2)), ("approved", (None, 2)), ("published", (None, None)), ("cancelled", (None, None))],
)
def test_which_days_of_a_piece_are_open(state, both):
    days = {None: None, 1: date(2026, 3, 2), 2: date(2026, 3, 9)}
    assert open_days(state, days[1], days[2]) == tuple(days[each] for each in both)
