"""The index follows the database: changes between reading and acknowledging stay, a kill repeats work, who left is gone."""

from __future__ import annotations

import shutil
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.domain.accounts import Actor
from portal.domain.creators.availability import week_of
from portal.domain.discovery.query import SearchQuery
from portal.gateways.search import Document, current
from portal.models.compliance import ProviderReport
from portal.models.creators import Creator, MarkedWeek, WorkSample
from portal.models.discovery import PeerObservation, SearchDirty
from portal.queries import discovery as read_discovery
from portal.services import compliance, creators, discovery
from portal.services.discovery import indexing as discovery_indexing
from tests.support import creators as make


def _dirty(portal):
    with portal.session() as session:
        return {creator_id: rev for creator_id, rev in session.execute(select(SearchDirty.creator_id, SearchDirty.rev))}


def _names(portal, text):
    return portal.gateways.search.search(SearchQuery(text)).ids


@pytest.fixture
def mira(portal):
    with portal.work() as work:
        return make.founded(work.session, work.now, "mira-sandvoss", tagline="Ceramics and breakfast").id


def test_a_round_brings_a_published_creator_into_the_index(portal, mira):
    portal.round()
    assert _names(portal, "ceramics") == (mira,)


def test_a_change_while_the_index_is_written_is_not_lost(portal, mira, monkeypatch):
    index = portal.gateways.search
    plain = index.apply

    def apply(documents, removed=()):
        plain(documents, removed)
        monkeypatch.setattr(index, "apply", plain)
        with portal.work() as work:
            work.session.get_one(Creator, mira).tagline = "Wheel and glaze"
            creators.mark_dirty(work, mira)
        assert _names(portal, "ceramics") == (mira,)

    monkeypatch.setattr(index, "apply", apply)
    assert discovery.index_changes(portal.house.office) == 2, "she is looked for again before the turn is over"
    assert _dirty(portal) == {} and _names(portal, "ceramics") == () and _names(portal, "glaze") == (mira,)


def test_a_mark_that_was_made_anew_is_another_one(portal, mira):
    """An indexer that is late must not take the new mark for the one that it has read."""
    with portal.session() as session:
        ((id, rev),) = read_discovery.outdated(session, 5).values()
    discovery.index_changes(portal.house.office)
    with portal.work() as work:
        creators.mark_dirty(work, mira)
    with portal.session() as session:
        ((again, same),) = read_discovery.outdated(session, 5).values()
    assert rev == same == 1 and again > id


def test_a_kill_between_the_index_and_the_acknowledgement_repeats_the_work(portal, mira, monkeypatch):
    index = portal.gateways.search
    plain = index.apply

    def apply(documents, removed=()):
        plain(documents, removed)
        raise KeyboardInterrupt

    monkeypatch.setattr(index, "apply", apply)
    with pytest.raises(KeyboardInterrupt):
        discovery.index_changes(portal.house.office)
    monkeypatch.setattr(index, "apply", plain)
    assert mira in _dirty(portal)
    assert discovery.index_changes(portal.house.office) == 1
    assert _names(portal, "ceramics") == (mira,) and index.count() == 1 and _dirty(portal) == {}


def test_who_takes_the_profile_back_leaves_the_index_and_the_peers(portal, mira):
    with portal.work() as work:
        discovery.score(work, work.session.get_one(Creator, mira))
    portal.round()
    with portal.work() as work:
        work.session.get_one(Creator, mira).published_at = None
        creators.mark_dirty(work, mira)
    portal.round()
    assert _names(portal, "ceramics") == () and _dirty(portal) == {}
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(PeerObservation)) == 0


def test_a_second_indexer_leaves_the_work_to_the_first(portal, mira):
    with portal.gateways.search.indexing():
        assert discovery.index_changes(portal.house.office) == 0
        assert discovery.reindex(portal.house.office) is None
    assert mira in _dirty(portal)
    assert discovery.index_changes(portal.house.office) == 1


def test_reindexing_holds_everybody_who_is_published_and_nobody_else(portal, cast, mira):
    with portal.work() as work:
        make.creator(work.session, work.now, "nobody-yet", published_at=None)
    assert discovery.reindex(portal.house.office) == 3
    assert set(portal.gateways.search.search(SearchQuery()).ids) == {cast.ada.creator_id, cast.dov.creator_id, mira}


def test_the_document_knows_audience_price_and_the_labels_of_topics(portal, mira):
    with portal.work() as work:
        discovery.score(work, work.session.get_one(Creator, mira))
    portal.round()
    hits = portal.gateways.search.search(SearchQuery("kochen"))
    assert hits.ids == (mira,)
    assert hits.facets["topics"] == {"food": 1, "food.cooking": 1} and hits.facets["platforms"] == {"instagram": 1}


def _document(portal, creator_id):
    with portal.session() as session:
        (source,) = read_discovery.sources(session, [creator_id])
        return discovery_indexing.document_of(source)


def test_a_document_tells_all_that_can_be_asked_for(portal):
    with portal.work() as work:
        now = work.now
        monday = week_of(now.date())
        mira = make.creator(
            work.session, now, "mira", grants=["reuse"], excluded_topics=["food.drinks"], available_on=now.date()
        )  # fmt: skip
        for platform, followers in (("instagram", 20_000), ("tiktok", 90_000)):
            make.channel(work.session, mira, now, followers=followers, platform=platform)
        make.package(work.session, mira, 50_000)
        make.package(work.session, mira, 40_000)
        make.package(work.session, mira, 45_000, currency="CHF")
        work.session.add(WorkSample(creator_id=mira.id, title="Rye for a mill", result="40 jars sold"))
        work.session.add_all(MarkedWeek(creator_id=mira.id, monday=monday + timedelta(weeks=week), state="busy") for week in (-1, 0, 3))
        work.session.flush()
        id = mira.id
    document = _document(portal, id)
    kind = next(iter(document.prices))[0]
    assert document.prices == {(kind, "EUR"): 40_000, (kind, "CHF"): 45_000}
    assert document.followers == {"instagram": 20_000, "tiktok": 90_000} and document.followers_max == 90_000
    assert document.portfolio == "Rye for a mill 40 jars sold"
    assert document.calendar and document.taken_weeks == tuple(monday + timedelta(weeks=week) for week in (-1, 0, 3))
    assert (document.grants, document.excluded_topics, document.proofs) == (("reuse",), ("food.drinks",), ("mail",))


def test_who_objects_to_scoring_keeps_the_day_of_her_newest_post(portal, mira):
    day = portal.clock.now.date()
    with portal.work() as work:
        creator = work.session.get_one(Creator, mira)
        discovery.score(work, creator)
        actor = Actor(creator.account_id, creator.name, creator_id=mira)
    assert _document(portal, mira).last_active == day - timedelta(days=1)
    with portal.work(actor) as work:
        compliance.object_to_scoring(work, work.session.get_one(Creator, mira))
    document = _document(portal, mira)
    assert document.er is None and document.last_active == day - timedelta(days=1)
    portal.round()
    assert portal.gateways.search.search(SearchQuery(active_since=day - timedelta(days=7))).ids == (mira,)


def test_what_scoring_expects_of_posts_stands_in_the_index(portal, mira):
    with portal.work() as work:
        channel = work.session.get_one(Creator, mira).channels[0]
        work.session.add(
            ProviderReport(
                creator_id=mira,
                channel_id=channel.id,
                provider="HypeAuditor",
                credible=Decimal("0.8"),
                as_of=work.now.date(),
                stated_at=work.now,
            )
        )
        work.session.flush()
        discovery.score(work, work.session.get_one(Creator, mira))
    document = _document(portal, mira)
    assert document.expected > 0 and document.conspicuous == pytest.approx(0.2) and document.credibility == "watch"


def test_the_doctor_finds_who_is_missing_out_of_date_or_should_be_gone_and_mends_it(portal, mira):
    with portal.work() as work:
        others = [make.founded(work.session, work.now, handle).id for handle in ("noor", "jonas")]
    portal.round()  # scores them, and what scores say is indexed on the next
    portal.round()
    office = portal.house.office
    assert discovery.compare(office) == discovery.Comparison(3, 0, (), (), ())
    with portal.work() as work:
        work.session.get_one(Creator, mira).tagline = "Said past the services"
    office.gateways.search.apply([Document(99, "Nobody")], [others[0]])
    found = discovery.compare(office)
    assert (found.missing, found.outdated, found.left, found.same) == ((others[0],), (mira,), (99,), 1)
    assert discovery.mend(office, found) == 3
    assert discovery.compare(office) == discovery.Comparison(3, 0, (), (), ())


def test_a_change_that_waits_for_the_indexer_is_not_called_wrong(portal, mira):
    portal.round()
    portal.round()
    with portal.work() as work:
        work.session.get_one(Creator, mira).tagline = "Wheel and glaze"
        creators.mark_dirty(work, mira)
    assert discovery.compare(portal.house.office) == discovery.Comparison(0, 1, (), (), ())


def test_a_new_week_makes_nobody_out_of_date(portal, mira):
    with portal.work() as work:
        creator, monday = work.session.get_one(Creator, mira), week_of(work.now.date())
        creator.available_on = work.now.date()
        work.session.add_all(MarkedWeek(creator_id=mira, monday=monday + timedelta(weeks=week), state="busy") for week in (0, 1, 2))
        creators.mark_dirty(work, mira)
    portal.round()
    portal.round()
    portal.clock.now += timedelta(days=8)
    assert discovery.compare(portal.house.office) == discovery.Comparison(1, 0, (), (), ())
    free = [portal.gateways.search.search(SearchQuery(free_week=monday + timedelta(weeks=week))).total for week in (1, 2, 3)]
    assert free == [0, 0, 1]


def test_an_index_that_went_down_with_the_machine_is_built_anew_before_anything_else(portal, mira, monkeypatch):
    portal.round()
    portal.gateways.search.apply([Document(mira, "Mira", bio_en="not yet on the disk")])
    monkeypatch.setattr(current, "boot", lambda: "after the power came back")
    assert portal.gateways.search.rebuild_due() and _names(portal, "ceramics") == ()
    discovery.index_changes(portal.house.office)
    assert not portal.gateways.search.rebuild_due() and _names(portal, "ceramics") == (mira,) and _names(portal, "disk") == ()


def test_an_index_that_vanishes_under_the_indexer_is_built_anew_with_everybody(portal, cast, mira, monkeypatch):
    portal.round()
    index = portal.gateways.search
    with portal.work() as work:
        creators.mark_dirty(work, mira)
    plain = index.rebuild_due

    def rebuild_due():
        due = plain()
        shutil.rmtree(index._directory)
        return due

    monkeypatch.setattr(index, "rebuild_due", rebuild_due)
    assert discovery.index_changes(portal.house.office) == 1
    assert index.count() == 3 and not plain() and _dirty(portal) == {}


def test_an_index_that_nobody_built_is_built_with_everybody_at_the_first_round(portal, mira):
    with portal.work() as work:
        work.session.query(SearchDirty).delete()
    assert portal.gateways.search.rebuild_due()
    portal.round()
    assert _names(portal, "ceramics") == (mira,) and not portal.gateways.search.rebuild_due()
