"""What stays of a brand's notes when somebody leaves, and what each is told of herself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.event import listen

from portal.domain.accounts import Role
from portal.domain.discovery.query import SearchQuery
from portal.domain.errors import Invalid, NotNow
from portal.models.accounts import Account, Membership
from portal.models.creators import Creator
from portal.models.discovery import CreatorExclusion, SavedSearch, Shortlist, ShortlistEntry
from portal.queries.personal_data import collect
from portal.services import accounts, discovery, leaving
from portal.services.discovery import searches, shortlists
from tests import cast as people
from tests.support import creators as make


def _kept(portal, cast):
    """Cyd of Lumen keeps a search, sees to Ada on a list and has put Dov aside."""
    with portal.work(cast.cyd) as work:
        ada, dov = (work.session.get_one(Creator, each.creator_id) for each in (cast.ada, cast.dov))
        entry = discovery.add(work, ada)
        discovery.assign(work, entry, work.session.get_one(Account, cast.cyd.account_id).public_id)
        discovery.put_aside(work, dov, "Too loud")
        discovery.save_search(work, "Cooks", SearchQuery(text="soup"), "daily")


def test_what_is_kept_about_somebody_stands_in_her_data(portal, cast):
    _kept(portal, cast)
    with portal.work() as work:
        dov = collect(work.session, work.session.get_one(Account, cast.dov.account_id))
        cyd = collect(work.session, work.session.get_one(Account, cast.cyd.account_id))
    assert [row["reason"] for row in dov["creator_exclusion"]] == ["Too loud"]
    assert [row["name"] for row in cyd["saved_search"]] == ["Cooks"] and cyd["shortlist_entry"]


def test_a_member_who_leaves_takes_her_searches_along_and_sees_to_nobody(portal, cast):
    _kept(portal, cast)
    with portal.work() as work:
        work.session.execute(_another_owner(cast, work.now))
    with portal.work(cast.cyd) as work:
        leaving.leave(work, people.PASSWORD)
    with portal.session() as session:
        assert session.scalar(select(func.count(SavedSearch.id))) == 0
        assert session.scalars(select(ShortlistEntry)).one().owner_id is None
        assert session.scalar(select(func.count(CreatorExclusion.id))) == 1, "it is the brand's"
    portal.clock.pass_(days=2)
    assert discovery.tell_of_new(portal.house.office) == 0


def _another_owner(cast, now):
    return insert(Membership).values(brand_id=cast.cyd.brand_id, account_id=cast.gus.account_id, role="owner", joined_at=now)


def test_a_creator_who_leaves_is_on_no_list_and_nobody_keeps_why_she_was_put_aside(portal, cast):
    _kept(portal, cast)
    with portal.work(cast.dov) as work:
        leaving.leave(work, people.PASSWORD)
    with portal.session() as session:
        assert session.scalar(select(func.count(CreatorExclusion.id))) == 0


def test_a_removed_search_does_not_come_back_above_the_most(portal, cast, monkeypatch):
    monkeypatch.setattr(searches, "MOST", 2)
    _kept(portal, cast)
    with portal.work(cast.cyd) as work:
        first = work.session.scalars(select(SavedSearch)).one()
        discovery.remove_search(work, first)
        second, _ = (discovery.save_search(work, text, SearchQuery(text=text), "off") for text in ("bread", "cake"))
        work.session.flush()
        with pytest.raises(NotNow):
            discovery.restore_search(work, first)
        assert first.removed_at is not None
        discovery.remove_search(work, second)
        work.session.flush()
        discovery.restore_search(work, first)
        assert first.removed_at is None


def test_a_member_who_is_removed_sees_to_nobody_of_that_brand_any_more(portal, cast):
    _kept(portal, cast)
    with portal.work() as work:
        work.session.execute(_another_owner(cast, work.now))
        elsewhere = Shortlist(brand_id=cast.bea.brand_id, name="Elsewhere", created_at=work.now)
        work.session.add(elsewhere)
        work.session.flush()
        there = {"shortlist_id": elsewhere.id, "creator_id": cast.dov.creator_id, "added_at": work.now}
        work.session.add(ShortlistEntry(**there, owner_id=cast.cyd.account_id))
    with portal.work(replace(cast.gus, actor=replace(cast.gus.actor, brand_id=cast.cyd.brand_id, role=Role.OWNER))) as work:
        hers = (Membership.brand_id == cast.cyd.brand_id, Membership.account_id == cast.cyd.account_id)
        accounts.remove_member(work, work.session.scalars(select(Membership).where(*hers)).one())
    with portal.session() as session:
        owners = {each.shortlist.name: each.owner_id for each in session.scalars(select(ShortlistEntry))}
        assert owners == {"Shortlist": None, "Elsewhere": cast.cyd.account_id}


def test_many_are_put_on_a_list_by_a_handful_of_statements_and_a_full_list_takes_nobody(portal, cast, monkeypatch):
    _kept(portal, cast)
    with portal.work() as work:
        made = [make.creator(work.session, work.now, f"person-{n}").id for n in range(12)]
    with portal.work(cast.cyd) as work:
        shortlist = work.session.scalars(select(Shortlist)).one()
        people = [work.session.get_one(Creator, each) for each in made]
        discovery.take_off(work, discovery.add(work, people[0], shortlist, "Once"))
        work.session.flush()
        asked = []
        listen(work.session.get_bind(), "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
        fresh, there = discovery.add_many(work, [work.session.get_one(Creator, cast.ada.creator_id), *people], shortlist)
        work.session.flush()
        said = [each for each in asked if "activity" not in each and "SAVEPOINT" not in each]
        assert (len(fresh), len(there)) == (12, 1) and len(said) <= 8, said
        monkeypatch.setattr(shortlists, "MOST_ON_A_LIST", 13)
        with pytest.raises(Invalid):
            discovery.add(work, work.session.get_one(Creator, cast.dov.creator_id), shortlist)
    with portal.session() as session:
        assert session.scalar(select(func.count(ShortlistEntry.id)).where(ShortlistEntry.removed_at.is_(None))) == 13
        assert session.scalar(select(ShortlistEntry.note).where(ShortlistEntry.creator_id == made[0])) == "Once"
