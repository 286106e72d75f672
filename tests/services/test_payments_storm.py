"""What nobody can order: events in any sequence, two workers at once, two people at once."""

from __future__ import annotations

import threading

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.domain.errors import Changed, NotNow
from portal.models.ledger import LedgerEntry
from portal.models.payments import Obligation
from portal.services import payments
from portal.services.couriers import COURIERS
from portal.services.outbox import drain
from tests.cast import PASSWORD
from tests.support.fees import books, fee, kinds

EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "charge.updated",
    "transfer.created",
    "apply",
    "look",
    "fees",
    "drain",
)
END = {"stripe_balance": 103_400 - 94_500, "stripe_fee_expense": 1_600, "platform_fee_income": -10_500}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(st.sampled_from(EVENTS), max_size=8), after=st.lists(st.sampled_from(EVENTS), max_size=6), settled=st.booleans())
def test_whatever_order_and_however_often_the_books_end_the_same(portal, cast, before, after, settled):
    start = books(portal)
    due = fee(portal, cast, fee_bps=1_000)
    office = portal.house.office
    page = due.collect()
    paid = portal.payments.pay(page)

    def happen(step: str) -> None:
        if step == "apply":
            payments.apply_events(office)
        elif step == "look":
            payments.look(office, cast.fay.actor, due.public_id)
        elif step == "fees":
            payments.look_up_fees(office)
        elif step == "drain":
            drain(office, COURIERS)
        elif step == "transfer.created":
            group = [made.id for made, _, charge in portal.payments._transfers.values() if charge == paid.charge_id]
            if group:
                due.tell(step, group[0])
        else:
            due.tell(step, paid.charge_id if step == "charge.updated" else page)

    for step in before:
        happen(step)
    due.tell("checkout.session.completed", page)
    happen("apply")
    if not portal.payments._recipients:
        due.onboard()
    due.approve().release()
    for step in after:
        happen(step)
    happen("drain")
    happen("apply")
    grown = {code: minor - start.get(code, 0) for code, minor in books(portal).items()}
    assert {code: minor for code, minor in grown.items() if minor} == END
    assert due.state == "paid_out"
    with portal.session() as session:
        obligation_id = due.read().collaboration_id
        entries = list(session.scalars(select(LedgerEntry.kind).where(LedgerEntry.collaboration_id == obligation_id)))
    assert sorted(entries) == ["charge", "provider_fee", "release", "transfer"]


def _at_once(*deeds) -> list[BaseException | None]:
    """Run each deed in a thread of its own, all from the same moment; returns what each raised."""
    gate, ends = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        gate.wait()
        try:
            deed()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            ends[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def test_two_workers_at_once_book_a_payment_once(portal, cast):
    due = fee(portal, cast)
    page = due.collect()
    portal.payments.pay(page)
    for kind in ("checkout.session.completed", "checkout.session.async_payment_succeeded"):
        due.tell(kind, page)
    assert _at_once(*[lambda: payments.apply_events(portal.house.office)] * 3) == [None] * 3
    portal.clock.pass_(minutes=5)
    payments.apply_events(portal.house.office)
    assert kinds(portal) == ["charge", "provider_fee"] and due.state == "funded"


def test_two_workers_at_once_make_one_transfer(portal, cast):
    ready = fee(portal, cast).ready()
    ready.release()
    assert _at_once(*[lambda: drain(portal.house.office, COURIERS)] * 3) == [None] * 3
    assert len(portal.payments._transfers) == 1 and kinds(portal).count("transfer") == 1 and ready.state == "paid_out"


def test_two_people_who_release_at_once_release_once(portal, cast):
    ready = fee(portal, cast).ready()
    seen = ready.read().version

    def release(person):
        with portal.work(person) as work:
            payments.release(work, work.session.scalars(select(Obligation)).one(), seen=seen, password=PASSWORD)

    ends = _at_once(lambda: release(cast.fay), lambda: release(cast.bea))
    assert sorted(type(end) for end in ends if end is not None) == [Changed] or [type(end) for end in ends if end] == [NotNow], ends
    drain(portal.house.office, COURIERS)
    assert kinds(portal).count("release") == 1 and len(portal.payments._transfers) == 1


def test_two_people_who_pay_at_once_are_led_to_one_page(portal, cast):
    due = fee(portal, cast)
    office, seen, found = portal.house.office, due.read().version, []

    def pay(person):
        found.append(payments.collect(office, person.actor, due.public_id, seen=seen, locale="en"))

    _at_once(lambda: pay(cast.fay), lambda: pay(cast.bea))
    assert len(portal.payments._checkouts) == 1 and len(set(found)) == 1
