"""Asks whether the cast of the demo stands where its stories say, made through the services, with books that balance."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal.demo import making
from portal.domain.contracts.signing import first_break
from portal.domain.discovery.query import SearchQuery
from portal.models.accounts import Account
from portal.models.board import Deliverable, Postponement, ValueItem
from portal.models.compliance import CommentReading, VettingLook
from portal.models.connections import Connection
from portal.models.contracts import Contract, Evidence
from portal.models.creators import Creator, MetricSnapshot
from portal.models.discovery import CreatorExclusion, SavedSearch, ShortlistEntry
from portal.models.measurement import Scorecard
from portal.models.media_kits import KitQuestion, KitVariant, KitView, PastBrand, SampleResult
from portal.models.offers import Offer
from portal.models.payments import Obligation
from portal.models.programs import Application, Program
from portal.services import ledger
from tests.support.portal import Portal

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture
def told(portal: Portal) -> Portal:
    portal.clock.now = NOW
    making.fill(portal.house, portal.payments, 60, NOW, stories=True, say=lambda words: None)
    return portal


def test_the_cast_stands_in_every_state_of_the_story_and_nothing_lies_in_the_future(told: Portal) -> None:
    with told.session() as session:

        def states(table) -> dict[str, int]:
            return dict(session.execute(select(table.state, func.count()).group_by(table.state)).all())

        assert {"draft", "with_creator", "with_brand", "accepted", "contracted", "declined", "expired", "withdrawn"} <= set(states(Offer))
        assert {"out_for_signature", "partly_signed", "executed"} <= set(states(Contract))
        assert {"planned", "in_progress", "submitted", "changes_requested", "approved", "done"} <= set(states(Deliverable))
        assert {"due", "funded", "paid_out"} <= set(states(Obligation))
        assert {"offered", "chosen", "sent", "received", "damaged"} <= set(states(ValueItem))
        assert states(Postponement) == {"proposed": 1, "accepted": 1}
        assert {"draft", "open", "closed"} == set(states(Program)) and states(Program)["open"] >= 3
        assert {"invited", "applied", "shortlisted", "approved", "confirmed", "declined", "withdrawn"} <= set(states(Application))
        assert session.scalar(select(func.count()).select_from(Scorecard)) == 1
        assert list(ledger.faults(session)) == []
        for contract in session.scalars(select(Contract)):
            links = session.execute(
                select(Evidence.record, Evidence.hash).where(Evidence.contract_id == contract.id).order_by(Evidence.position)
            )
            assert first_break((record, stored) for record, stored in links) is None

        for login in making.LOGINS:
            account = session.scalars(select(Account).where(Account.email == login.email)).one()
            assert told.gateways.passwords.matches(account.password_hash, making.PASSWORD), login.key
        assert session.scalar(select(func.max(Offer.created_at))) <= NOW
        assert session.scalar(select(func.max(Account.created_at))) <= NOW
        assert session.scalar(select(func.count()).select_from(Creator).where(Creator.published_at.is_not(None))) > 50
        connected = select(MetricSnapshot.channel_id).where(MetricSnapshot.source == "connected").distinct()
        assert set(session.scalars(connected)) == set(session.scalars(select(Connection.channel_id).where(Connection.state == "active")))
        for table in (KitQuestion, PastBrand, SampleResult, KitVariant, KitView, CommentReading, VettingLook):
            assert session.scalar(select(func.count()).select_from(table)), table
        assert session.scalars(select(KitVariant.passcode_hash)).all() != [None]
        assert session.scalar(select(func.max(KitView.at))) <= NOW
    assert told.mail.sent == []
    _the_screens_of_discovery_are_not_empty_and_the_words_of_its_box_find_somebody(told)


def _the_screens_of_discovery_are_not_empty_and_the_words_of_its_box_find_somebody(told: Portal) -> None:
    with told.session() as session:
        bea, cyd = (session.scalars(select(Account.id).where(Account.name == name)).one() for name in ("Bea Krug", "Cyd Voss"))
        kept = session.scalars(select(SavedSearch).where(SavedSearch.removed_at.is_(None)).order_by(SavedSearch.id)).all()
        assert [search.account_id for search in kept] == [bea, cyd] and all(search.last_total and search.seen for search in kept)
        aside = session.scalars(select(CreatorExclusion).order_by(CreatorExclusion.id)).all()
        assert [one.put_by_id for one in aside] == [bea, cyd] and all(one.reason for one in aside)
        assert not set(session.scalars(select(ShortlistEntry.creator_id))) & {one.creator_id for one in aside}
        assert set(session.scalars(select(ShortlistEntry.status))) == {"open", "agreed"}
    for locale in ("en", "de"):
        visitor = told.browser(locale=locale)
        visitor.get("/creators")
        words = next(field for field in visitor.page.all("input") if field.get("id") == "q").get("placeholder")
        for each in (words, *re.split(" OR | ODER ", words)):
            found = told.gateways.search.search(SearchQuery(text=each, listed_only=True))
            assert found.total, each
    for words in ("Sauerteig ODER Kaffee", "Sauerteig", "Kaffee"):  # as the German page says them
        assert told.gateways.search.search(SearchQuery(text=words)).total, words
