"""Mails about new creators: each named once, in one mail a morning, as the member may see them, and ended without a sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.discovery.query import SearchQuery
from portal.domain.errors import NotFound
from portal.gateways.tokens import LinkBroken
from portal.models.accounts import Account, Membership
from portal.models.creators import Creator
from portal.models.discovery import SavedSearch
from portal.models.outbox import Outbox
from portal.services import discovery
from tests.support import creators as make
from tests.support.at_once import while_another_is_open

FOOD = SearchQuery(topics=frozenset({"food"}))


def _saves(portal, person, query=FOOD, cadence="daily", name="Cooks"):
    discovery.reindex(portal.house.office)
    with portal.work(person) as work:
        return discovery.save_search(work, name, query, cadence).public_id


def _publishes(portal, handle, **changes):
    with portal.work() as work:
        return make.creator(work.session, work.now, handle, **{"topics": ["food.cooking"], **changes}).id


def _morning(portal, days=1):
    portal.clock.pass_(days=days)
    portal.round()
    return [letter for letter in portal.mail.sent if "new creator" in letter.subject.lower()]


def test_who_comes_after_is_named_once_and_who_was_there_never(portal, cast):
    _publishes(portal, "old-cook")
    _saves(portal, cast.bea)
    assert _morning(portal) == [], "nobody is new"
    _publishes(portal, "mira-sandvoss", topics=["food.baking", "sports.cycling"], place="Kiel")
    (letter,) = _morning(portal)
    assert letter.to == "bea@example.org" and letter.subject == "One new creator for “Cooks”"
    assert "- Mira Sandvoss (Baking and Cycling · Kiel)\n" in letter.text and "Old Cook" not in letter.text
    assert "Baking and Cycling · Kiel</span></li>" in letter.html
    assert "http://localhost/creators?topic=food&sort=newest" in letter.text
    assert letter.unsubscribe.startswith("http://localhost/alerts/") and letter.unsubscribe in letter.text
    _publishes(portal, "tom-berg")
    assert len(_morning(portal)) == 2 and "Mira" not in portal.mail.sent[-1].text
    assert len(_morning(portal)) == 2


def test_all_searches_of_a_member_are_one_mail_and_a_weekly_one_waits_for_monday(portal, cast):
    _saves(portal, cast.bea)
    _saves(portal, cast.bea, SearchQuery(text="mira"), "daily", "Miras")
    _saves(portal, cast.bea, SearchQuery(countries=frozenset({"DE"})), "weekly", "Germany")
    _saves(portal, cast.bea, SearchQuery(languages=frozenset({"de"})), "off", "German")
    _publishes(portal, "mira-sandvoss")
    (letter,) = _morning(portal)
    assert letter.subject == "New creators in 2 of your searches" and "Germany" not in letter.text
    (_, second) = _morning(portal, days=6)
    assert "Germany" in second.text and "Cooks" not in second.text


def test_a_weekly_search_speaks_each_monday_of_what_the_week_brought_also_after_one_that_was_missed(portal, cast):
    public_id = _saves(portal, cast.bea, cadence="weekly")  # Monday 2 March 2026, 09:00

    def due():
        with portal.session() as session:
            return session.scalar(select(SavedSearch.due_at).where(SavedSearch.public_id == public_id)).date().isoformat()

    told = []
    for handle, days, after in (
        ("first-cook", 6, "2026-03-09"),  # Sunday: nothing yet
        ("second-cook", 1, "2026-03-16"),  # Monday 9 March: both of the week
        (None, 7, "2026-03-23"),  # Monday 16 March: nobody new, so no mail
        ("third-cook", 9, "2026-03-30"),  # the worker stood still on Monday 23 March and catches up on Wednesday
        ("fourth-cook", 5, "2026-04-06"),  # Monday 30 March: after a short week, in summer time
    ):
        if handle:
            _publishes(portal, handle)
        letters = _morning(portal, days)
        told.append(
            [name for name in ("First", "Second", "Third", "Fourth") if letters and f"{name} Cook" in letters[-1].text] if letters else []
        )
        assert due() == after, handle
    assert told == [[], ["First", "Second"], ["First", "Second"], ["Third"], ["Fourth"]], "each once, and the third week brought no letter"
    assert len(portal.mail.sent) == 3


def test_many_are_counted_and_ten_named_in_her_language(portal, cast):
    with portal.work() as work:
        work.session.get_one(Account, cast.bea.account_id).locale = "de"
    _saves(portal, cast.bea)
    for number in range(13):
        _publishes(portal, f"koch-{number:02}")
    (letter,) = _morning_de(portal)
    assert letter.text.count("- Koch ") == 10 and "3" in letter.text.split("- Koch ")[-1]


def _morning_de(portal):
    portal.clock.pass_(days=1)
    portal.round()
    return portal.mail.sent


def test_who_is_put_aside_gone_or_hidden_is_not_named(portal, cast):
    _saves(portal, cast.bea)
    gone, aside = _publishes(portal, "gone-cook"), _publishes(portal, "aside-cook")
    discovery.index_changes(portal.house.office)
    with portal.work(cast.bea) as work:
        discovery.put_aside(work, work.session.get_one(Creator, aside))
        work.session.get_one(Creator, gone).published_at = None
    assert _morning(portal) == []


def test_a_round_that_dies_names_nobody_twice_and_forgets_nobody(portal, cast, monkeypatch):
    public_id = _saves(portal, cast.bea)
    _publishes(portal, "mira-sandvoss")
    discovery.index_changes(portal.house.office)
    portal.clock.pass_(days=1)
    write = discovery.searches.Work.mail

    def dies(*args, **kwargs):
        write(*args, **kwargs)
        raise RuntimeError("killed after the letter was written")

    monkeypatch.setattr(discovery.searches.Work, "mail", dies)
    discovery.tell_of_new(portal.house.office)
    monkeypatch.undo()
    with portal.session() as session:
        assert session.scalars(select(Outbox).where(Outbox.kind == "mail")).all() == []
        assert session.scalars(select(SavedSearch).where(SavedSearch.public_id == public_id)).one().seen == _others(session)
    assert discovery.tell_of_new(portal.house.office) == 1 and discovery.tell_of_new(portal.house.office) == 0
    portal.round()
    assert len(portal.mail.sent) == 1


def _others(session):
    """The cooks who were there before Mira."""
    rows = session.execute(select(Creator.id, Creator.handle, Creator.topics).order_by(Creator.published_at.desc(), Creator.id))
    return [number for number, handle, topics in rows if handle != "mira-sandvoss" and any(topic.startswith("food") for topic in topics)]


def test_who_left_the_brand_or_may_not_search_gets_no_mail(portal, cast):
    _saves(portal, cast.bea)
    _publishes(portal, "mira-sandvoss")
    with portal.work() as work:
        member = work.session.scalar(select(Membership).where(Membership.account_id == cast.bea.account_id))
        member.role = "finance"
    assert _morning(portal) == []
    with portal.work() as work:
        member = work.session.get_one(Membership, member.id)
        member.role, member.removed_at = "owner", work.now
    assert _morning(portal) == []
    with portal.work() as work:
        work.session.get_one(Membership, member.id).removed_at = None
    assert len(_morning(portal)) == 1, "nobody was marked as told meanwhile"


def test_a_search_that_cannot_be_read_any_more_is_not_run_and_says_so_once(portal, cast):
    public_id = _saves(portal, cast.bea)
    with portal.work() as work:
        saved = work.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
        saved.params = [["topic", "food"], ["mine", "a-relation-of-old"]]
    _publishes(portal, "mira-sandvoss")
    assert _morning(portal) == []
    (letter,) = portal.mail.sent
    assert letter.subject == "“Cooks” is not run any more" and "cannot be read any more" in letter.text and "Mira" not in letter.text
    assert f"http://localhost/saved-searches/{public_id}" in letter.text and f"/saved-searches/{public_id}" in letter.html
    _morning(portal)
    assert len(portal.mail.sent) == 1


def test_a_search_for_a_week_that_is_over_names_nobody_and_asks_once_for_another(portal, cast):
    monday = portal.clock.now.date() - timedelta(days=portal.clock.now.weekday())
    public_id = _saves(portal, cast.bea, replace(FOOD, free_week=monday), name="Cooks of March")
    _saves(portal, cast.bea)
    _publishes(portal, "first-cook", available_on=monday)
    (letter,) = _morning(portal)
    assert "Cooks of March" in letter.text and "not run any more" not in letter.text, "the week is not over"
    _publishes(portal, "mira-sandvoss", available_on=monday)
    letter = _morning(portal, days=7)[-1]
    assert letter.subject == "One new creator for “Cooks”" and letter.text.count("Mira Sandvoss") == 1
    assert "not run any more:\n\nCooks of March\nThe week of this search is over. Choose another week.\n" in letter.text
    _publishes(portal, "tom-berg", available_on=monday)
    letter = _morning(portal)[-1]
    assert "Tom Berg" in letter.text and "Cooks of March" not in letter.text, "once is enough"
    with portal.work(cast.bea) as work:
        saved = work.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
        seen = discovery.shown_of(saved)
        discovery.change_search(work, saved, saved.name, "daily", monday + timedelta(weeks=2), seen)
    _publishes(portal, "una-koch", available_on=monday)
    letter = _morning(portal)[-1]
    assert letter.text.count("Una Koch") == 2 and "Tom Berg" not in letter.text, "who is free in the new week counts as known"


def test_the_link_in_a_mail_switches_all_off_and_twice_is_once(portal, cast):
    public_id = _saves(portal, cast.bea)
    _publishes(portal, "mira-sandvoss")
    (letter,) = _morning(portal)
    token = letter.unsubscribe.rsplit("/", 1)[-1]
    with portal.work() as work:
        assert discovery.stop_alerts(work, token)[1] == 1
        assert discovery.stop_alerts(work, token)[1] == 0
    with portal.session() as session:
        saved = session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
        assert (saved.cadence, saved.due_at, saved.removed_at) == ("off", None, None)
    _publishes(portal, "tom-berg")
    assert len(_morning(portal)) == 1
    with portal.work() as work, pytest.raises(LinkBroken):
        discovery.stop_alerts(work, token + "x")
    with portal.work() as work, pytest.raises(NotFound):
        discovery.stop_alerts(work, work.gateways.tokens.sign("alerts", ["nobody", "nowhere"]))


def test_two_clicks_on_save_are_one_search(portal, cast):
    discovery.reindex(portal.house.office)

    def save(work):
        discovery.save_search(work, "Cooks", FOOD, "daily")

    assert while_another_is_open(portal, cast.bea.actor, save, cast.bea.actor, save) is None
    with portal.session() as session:
        assert len(session.scalars(select(SavedSearch)).all()) == 1
