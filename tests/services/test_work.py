"""One piece of work: a change, its history and what follows are one transaction."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
import structlog
from sqlalchemy import select
from structlog.testing import capture_logs

from portal.domain.errors import Changed, NotNow
from portal.gateways.bell import Call
from portal.models.activity import Activity
from portal.models.offers import Offer
from portal.models.outbox import Outbox
from portal.services.work import Work
from tests import factories


@dataclass(frozen=True)
class Happened:
    what: str


def test_a_reaction_that_raises_undoes_the_change(portal, cast):
    def refuse(work, event):
        raise NotNow()

    with pytest.raises(NotNow), portal.work(cast.bea) as work:
        work._reactions = {Happened: (refuse,)}
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        work.announce(Happened("x"))
    with portal.session() as session:
        assert session.scalars(select(Offer)).all() == []


def test_history_reads_the_parties_off_the_thing(portal, cast):
    with portal.work(cast.bea) as work:
        offer = factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        work.record("offers.sent", offer, n=1)
    with portal.session() as session:
        row = session.scalars(select(Activity).where(Activity.verb == "offers.sent")).one()
        assert (row.brand_id, row.creator_id, row.side, row.account_id, row.details) == (
            cast.bea.brand_id, cast.ada.creator_id, "brand", cast.bea.account_id, {"n": 1},
        )  # fmt: skip


def test_what_is_put_off_survives_a_refusal(portal, cast):
    with pytest.raises(NotNow), portal.work(cast.bea) as work:
        work.afterwards(
            lambda session: session.add(Activity(at=portal.clock.now, verb="x.refused", side="brand", subject_kind="x", details={}))
        )
        raise NotNow()
    with portal.session() as session:
        assert session.scalars(select(Activity.verb)).all() == ["x.refused"]


def test_a_deed_that_was_put_off_and_fails_takes_nothing_back_and_stops_no_other(portal, cast):
    def broken(session) -> None:
        raise OSError("the disk is full")

    def note(session) -> None:
        session.add(Activity(at=portal.clock.now, verb="x.noted", side="brand", subject_kind="x", details={}))

    structlog.contextvars.bind_contextvars(request="abc123")
    try:
        with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines, portal.work(cast.bea) as work:
            work.post("thing", "1", {})
            work.afterwards(broken)
            work.afterwards(note)
    finally:
        structlog.contextvars.clear_contextvars()
    with portal.session() as session:
        assert session.scalars(select(Activity.verb)).all() == ["x.noted"]
        assert session.scalars(select(Outbox.kind)).all() == ["thing"]
    assert portal.bell.rung == [Call.ROUND]
    told = next(line for line in lines if line["event"] == "work.afterwards_broken")
    assert told["request"] == "abc123" and "broken" in told["deed"]


def test_fire_takes_its_other_columns_along_and_raises_the_version(portal, cast):
    with portal.work(cast.ada) as work:
        offer = factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        offer.fire("counter", current_number=2)
        assert (offer.state, offer.version, offer.current_number) == ("with_brand", 2, 2)
        with pytest.raises(NotNow):
            offer.fire("send")


def test_of_two_writers_one_wins_and_the_other_is_told(portal, cast):
    with portal.work() as work:
        offer_id = factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now).id
    together, outcomes = threading.Barrier(2), []

    def accept() -> None:
        with portal.house.office.writing() as looking:
            seen = looking.get_one(Offer, offer_id)
            state, version = seen.state, seen.version
        together.wait()
        try:
            with portal.work(cast.ada) as work:
                mine = work.session.get_one(Offer, offer_id)
                if (mine.state, mine.version) != (state, version):
                    raise Changed()
                mine.fire("accept")
            outcomes.append("accepted")
        except (Changed, NotNow):
            outcomes.append("told")

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "told"]


def test_a_transaction_apart_must_come_first(portal):
    with portal.work() as work:
        work.session.execute(select(1))
        with pytest.raises(RuntimeError), work.apart():
            pass


def test_the_bell_rings_only_for_what_was_kept_and_posted(portal):
    with portal.work() as work:
        assert isinstance(work, Work)
    assert portal.bell.rung == []
    with portal.work() as work:
        work.post("thing", "1", {})
    assert portal.bell.rung == [Call.ROUND]
