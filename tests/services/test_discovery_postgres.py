"""The indexer of the portal keeps the index in PostgreSQL as true as the embedded one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.domain.discovery.query import SearchQuery
from portal.models.creators import Creator
from portal.services import creators, discovery
from tests.support import creators as make
from tests.support.portal import Portal
from tests.support.search import execute


@pytest.fixture
def portal(database_url, tmp_path) -> Iterator[Portal]:
    opened = Portal(database_url, tmp_path / "portal", search="postgres")
    yield opened
    opened.gateways.search.close()
    opened.close()
    execute(database_url, "DROP SCHEMA IF EXISTS portal_search CASCADE")


@pytest.mark.databases("postgresql")
def test_the_index_in_the_database_follows_the_rows(portal):
    def found(text: str) -> tuple[int, ...]:
        return portal.gateways.search.search(SearchQuery(text)).ids

    with portal.work() as work:
        mira = make.founded(work.session, work.now, "mira-sandvoss", tagline="Ceramics and breakfast").id
    portal.round()
    assert found("ceramics") == (mira,)
    with portal.work() as work:
        work.session.get_one(Creator, mira).tagline = "Wheel and glaze"
        creators.mark_dirty(work, mira)
    assert discovery.index_changes(portal.house.office) == 1
    assert (found("ceramics"), found("glaze")) == ((), (mira,))
    assert discovery.compare(portal.house.office).wrong == ()
    with portal.gateways.search.indexing():
        assert discovery.index_changes(portal.house.office) == 0 and discovery.reindex(portal.house.office) is None
    with portal.work() as work:
        make.creator(work.session, work.now, "nobody-yet", published_at=None)
    assert discovery.reindex(portal.house.office) == 1 and found("glaze") == (mira,)
    with portal.work() as work:
        work.session.get_one(Creator, mira).published_at = None
        creators.mark_dirty(work, mira)
    portal.round()
    assert found("") == () and portal.gateways.search.count() == 0
