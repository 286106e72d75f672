"""What must leave: once in effect, whatever breaks in between."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.models.outbox import Outbox
from portal.services import outbox, rounds
from portal.services.outbox import Courier, Later, Never


class Post:
    """A courier that does as it is told."""

    def __init__(self, *answers) -> None:
        self.answers, self.carried, self.settled, self.given_up = list(answers), [], [], []

    def courier(self) -> Courier:
        return Courier(
            self._carry, lambda work, parcel, outcome: self.settled.append(outcome), lambda work, parcel, why: self.given_up.append(why)
        )

    def _carry(self, office, parcel):
        self.carried.append(parcel.key)
        answer = self.answers.pop(0) if self.answers else "remote-1"
        if isinstance(answer, BaseException):
            raise answer
        return answer


def post(portal, key="1"):
    with portal.work() as work:
        return work.post("thing", key, {"n": 1}).id


def row(portal, row_id):
    with portal.session() as session:
        return session.get_one(Outbox, row_id)


def drain(portal, carrier):
    return outbox.drain(portal.house.office, {"thing": carrier.courier()})


def test_a_row_is_carried_and_settled_once(portal):
    row_id, carrier = post(portal), Post()
    assert drain(portal, carrier) == 1
    assert drain(portal, carrier) == 0
    assert (len(carrier.carried), carrier.settled) == (1, ["remote-1"])
    assert (row(portal, row_id).state, row(portal, row_id).remote_id) == ("done", "remote-1")


def test_a_delay_keeps_the_same_key(portal):
    row_id, carrier = post(portal), Post(Later("busy"), OSError("down"))
    for _ in range(3):
        drain(portal, carrier)
        portal.clock.pass_(hours=2)
    assert len(carrier.carried) == 3
    assert len(set(carrier.carried)) == 1
    assert row(portal, row_id).state == "done"


def test_a_refusal_is_final_and_told(portal):
    row_id, carrier = post(portal), Post(Never("no such address"))
    drain(portal, carrier)
    portal.clock.pass_(days=3)
    assert drain(portal, carrier) == 0
    assert carrier.given_up == ["no such address"]
    assert row(portal, row_id).state == "failed"


def test_a_row_whose_carrier_was_killed_is_carried_again_with_its_key(portal):
    row_id = post(portal)
    with pytest.raises(KeyboardInterrupt):
        drain(portal, Post(KeyboardInterrupt()))
    carrier = Post()
    assert drain(portal, carrier) == 0, "its lease still runs"
    portal.clock.pass_(minutes=3)
    assert drain(portal, carrier) == 1
    assert carrier.carried == [row(portal, row_id).idem_key]


def test_a_worker_whose_lease_ran_out_settles_nothing(portal):
    row_id = post(portal)
    slow = Post()

    def carry(office, parcel):
        with office.writing.begin() as session:
            session.execute(update(Outbox).where(Outbox.id == row_id).values(attempts=Outbox.attempts + 1))
        return "late"

    outbox.drain(portal.house.office, {"thing": Courier(carry, slow.courier().settle)})
    assert slow.settled == []


def test_the_same_fact_cannot_be_posted_twice(portal):
    post(portal)
    with pytest.raises(IntegrityError):
        post(portal)


def test_a_failing_settlement_leaves_the_row_to_be_tried_again(portal):
    row_id = post(portal)

    def settle(work, parcel, outcome):
        raise ValueError("a mistake of ours")

    other = post(portal, "2")

    def carry(office, parcel):
        return "x"

    couriers = {"thing": Courier(carry, lambda work, parcel, outcome: settle(work, parcel, outcome) if parcel.id == row_id else None)}
    assert outbox.drain(portal.house.office, couriers) == 2
    assert (row(portal, row_id).state, row(portal, other).state) == ("waiting", "done"), "the others do not wait for it"
    portal.clock.pass_(minutes=3)
    assert drain(portal, Post()) == 1
    assert row(portal, row_id).state == "done"


def test_a_mail_server_that_says_later_for_days_is_given_up(portal):
    with portal.work() as work:
        work.mail("password_changed", "ada@creator.example", "en", "x", name="Ada")
    portal.mail.down = True
    for _ in range(3):
        portal.round()
        portal.clock.pass_(days=3)
    with portal.session() as session:
        assert session.scalars(select(Outbox.state)).all() == ["failed"]


def test_a_round_goes_on_when_the_sign_of_life_cannot_be_written(portal, monkeypatch):
    def broken(office, name):
        raise OSError("the database is locked")

    row_id = post(portal)
    monkeypatch.setattr(rounds, "beat", broken)
    assert portal.round() == 1
    assert row(portal, row_id).state == "failed", "nobody carries this kind"


def test_what_a_refused_work_posted_never_leaves(portal):
    with pytest.raises(ZeroDivisionError), portal.work() as work:
        work.post("thing", "1", {})
        raise ZeroDivisionError
    with portal.session() as session:
        assert session.scalars(select(Outbox)).all() == []
    assert portal.bell.rung == []
