"""The index follows the database: changes between reading and acknowledging stay, a kill repeats work, who left is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.domain.discovery.query import SearchQuery
from portal.models.creators import Creator
from portal.models.discovery import PeerObservation, SearchDirty
from portal.services import creators, discovery
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

    monkeypatch.setattr(index, "apply", apply)
    assert discovery.index_changes(portal.house.office) == 1
    assert _dirty(portal) == {mira: 2} and _names(portal, "ceramics") == (mira,)
    assert discovery.index_changes(portal.house.office) == 1
    assert _dirty(portal) == {} and _names(portal, "ceramics") == () and _names(portal, "glaze") == (mira,)


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
