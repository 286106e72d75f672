"""The books as they are kept: once, balanced, never overdrawn, never changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.domain.ledger import charged, provider_fee, released, transferred
from portal.models.activity import Activity
from portal.models.ledger import LedgerEntry
from portal.queries import ledger as read
from portal.services import ledger
from tests import factories
from tests.support.fees import books, eur


def test_the_same_fact_is_booked_once(portal):
    for _ in range(2):
        with portal.work() as work:
            ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
    assert books(portal) == {"stripe_balance": 500, "held_for_brand": -500}


def test_the_same_fact_with_another_amount_is_an_alarm(portal):
    with portal.work() as work:
        ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
    with pytest.raises(ledger.Contradiction), portal.work() as work:
        ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(501)))


@pytest.mark.parametrize("lines", [released(1, 3, eur(501), eur(0)), released(2, 3, eur(1), eur(0)), transferred(3, eur(1))])
def test_nobody_is_paid_what_was_not_paid_in(portal, lines):
    with portal.work() as work:
        ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
    with pytest.raises(ledger.Overdrawn), portal.work() as work:
        ledger.book(work, key="x", kind="release", source="x", lines=lines)
    assert books(portal) == {"stripe_balance": 500, "held_for_brand": -500}


def test_a_reversal_points_at_what_it_takes_back_and_happens_once(portal):
    with portal.work() as work:
        entry = ledger.book(work, key="fee:1", kind="provider_fee", source="ch_1", lines=provider_fee(eur(5)))
        first = ledger.take_back(work, entry, key="back:1", kind="release_failed", source="x")
        assert first.reverses_id == entry.id
        assert ledger.take_back(work, entry, key="back:1", kind="release_failed", source="x") is first
    assert books(portal) == {}
    with pytest.raises(IntegrityError), portal.work() as work:
        ledger.take_back(work, work.session.get_one(LedgerEntry, entry.id), key="back:2", kind="release_failed", source="x")


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting", "ledger_account", "activity", "offer_version"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id + 100", "DELETE FROM {}"])
def test_what_is_written_stays(portal, cast, table, deed):
    with portal.work(cast.bea) as work:
        entry = ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        work.record("ledger.tested", entry)
    with pytest.raises(DBAPIError, match="append-only"), portal.work() as work:
        work.session.execute(text(deed.format(table)))
    with portal.session() as session:
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() > 0  # noqa: S608 - a name from this file


def test_a_person_who_is_forgotten_leaves_the_history_and_only_her_name_goes(portal, cast):
    with portal.work(cast.bea) as work:
        row = work.record("ledger.tested", factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now))
        work.session.flush()
        row_id = row.id
    with portal.work() as work:
        work.session.execute(text("UPDATE activity SET account_id = NULL WHERE id = :id"), {"id": row_id})
    for deed in ("account_id = 1", "account_id = NULL, verb = 'other'"):
        with pytest.raises(DBAPIError, match="append-only"), portal.work() as work:
            work.session.execute(text(f"UPDATE activity SET {deed} WHERE id = :id"), {"id": row_id})  # noqa: S608
    with portal.session() as session:
        assert (session.get_one(Activity, row_id).account_id, session.get_one(Activity, row_id).verb) == (None, "ledger.tested")


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("amounts", [(), (5, -4), (5,)])
def test_postgresql_keeps_no_entry_that_does_not_balance(portal, amounts):
    with portal.work() as work:
        ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
    with pytest.raises(DBAPIError, match="does not balance"), portal.work() as work:
        entry = LedgerEntry(key="bad", kind="charge", source="x", occurred_at=work.now, booked_at=work.now)
        work.session.add(entry)
        work.session.flush()
        for minor in amounts:
            work.session.execute(
                text(
                    "INSERT INTO ledger_posting (entry_id, account_id, amount_minor, currency) "
                    "SELECT :entry, min(id), :minor, 'EUR' FROM ledger_account"
                ),
                {"entry": entry.id, "minor": minor},
            )


@pytest.mark.databases("sqlite")
def test_where_the_database_cannot_refuse_it_the_nightly_look_finds_it(portal):
    with portal.work() as work:
        ledger.book(work, key="charge:1", kind="charge", source="ch_1", lines=charged(1, eur(500)))
        entry = LedgerEntry(key="bad", kind="charge", source="x", occurred_at=work.now, booked_at=work.now)
        work.session.add(entry)
        work.session.flush()
        work.session.execute(
            text(
                "INSERT INTO ledger_posting (entry_id, account_id, amount_minor, currency) "
                "SELECT :entry, min(id), 7, 'EUR' FROM ledger_account"
            ),
            {"entry": entry.id},
        )
        work.session.add(LedgerEntry(key="empty", kind="charge", source="x", occurred_at=work.now, booked_at=work.now))
    with portal.session() as session:
        assert sorted(read.unbalanced_entries(session)) == [("bad", "EUR", 7), ("empty", "", 0)]
        assert "entry bad is off by 7 minor units of EUR" in list(ledger.faults(session))
