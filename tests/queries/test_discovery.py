"""What the directory reads: no statement goes through a whole table, and visibility holds wherever a creator is named."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from portal.models.creators import Creator
from portal.models.media_kits import MediaKit
from portal.queries import discovery as read_discovery
from portal.services import discovery
from tests.support import creators as make

LARGE = (
    "creator",
    "channel",
    "metric_snapshot",
    "post",
    "audience_share",
    "package",
    "stored_file",
    "media_kit",
    "shortlist_entry",
    "account",
)


@pytest.mark.databases("sqlite")
def test_no_page_of_discovery_scans_a_large_table(portal, cast):
    with portal.work() as work:
        mira = make.founded(work.session, work.now, "mira-sandvoss")
        discovery.score(work, mira)
        work.session.add(MediaKit(creator_id=mira.id, slug="mira", published_at=work.now, changed_at=work.now))
    discovery.reindex(portal.house.office)
    bea, visitor = portal.browser(cast.bea), portal.browser()
    bea.post("/creators/mira-sandvoss/shortlisting", data={})
    bea.get("/shortlists")
    lists = next(link for link in bea.page.links() if link.startswith("/shortlists/"))
    seen: list[tuple[str, object]] = []

    def listen(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(portal.house.engine, "before_cursor_execute", listen)
    for path in (
        "/creators?to_country=DE&q=mira",
        "/creators/mira-sandvoss?to_country=DE",
        "/shortlists",
        lists,
        f"{lists}.csv",
        "/targets",
    ):
        assert bea.get(path).status_code == 200
    visitor.get("/creators")
    visitor.get("/creators/mira-sandvoss")
    visitor.get("/search/suggestions?q=mi")
    event.remove(portal.house.engine, "before_cursor_execute", listen)
    scans = []
    with portal.house.engine.connect() as connection:
        for statement, parameters in seen:
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                words = row[3].split()
                if words[0] == "SCAN" and words[1] in LARGE and "USING" not in words:
                    scans.append(f"{row[3]}: {statement[:300]}")
    assert seen and scans == []


def test_who_may_be_found_by_whom(portal, cast):
    with portal.work() as work:
        work.session.get_one(Creator, cast.dov.creator_id).listed = False
        hidden = make.creator(work.session, work.now, "not-yet", published_at=None)
    with portal.session() as session:
        ids = [cast.ada.creator_id, cast.dov.creator_id, hidden.id]
        for person, expected in (
            (cast.bea, {"Ada Lind", "Dov Stern"}),
            (cast.fay, {"Ada Lind"}),
            (cast.gus, {"Ada Lind"}),
            (cast.ada, {"Ada Lind"}),
        ):
            assert {card.face.creator.name for card in read_discovery.cards(session, person.actor, ids)} == expected, person.name


def test_scores_are_for_brands_that_search_and_for_herself(portal, cast):
    with portal.work() as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        where = make.channel(work.session, creator, work.now)
        make.posts(work.session, where, work.now)
        work.session.expire(creator, ["channels"])
        discovery.score(work, creator)
    with portal.session() as session:
        for person, expected in ((cast.bea, True), (cast.ada, True), (cast.dov, False), (cast.fay, False), (cast.gus, False)):
            (card,) = read_discovery.cards(session, person.actor, [cast.ada.creator_id])
            assert (card.judgement is not None) is expected, person.name
