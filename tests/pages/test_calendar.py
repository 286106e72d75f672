"""A creator marks her weeks, and brands read it: as a plain browser and with htmx."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.creators.availability import ahead
from portal.models.creators import Creator, MarkedWeek
from portal.services import creators
from tests import factories


def _done(answer) -> str:
    assert answer.status_code in (303, 204), answer.text[:400]
    return answer.headers.get("HX-Redirect") or answer.location


def _weeks(portal) -> dict:
    with portal.session() as session:
        return dict(session.execute(select(MarkedWeek.monday, MarkedWeek.state)).all())


def test_ticked_weeks_and_a_stretch_of_days_are_marked(portal, cast, way):
    ada, weeks = way(portal.browser(cast.ada)), ahead(portal.clock.now.date())
    assert "nobody takes you for free or busy" in ada.get("/profile/calendar").text
    ticked = [monday.isoformat() for monday in weeks[1:3]]
    assert _done(ada.post("/profile/calendar", data={"weeks": ticked, "state": "busy"})) == "/profile/calendar"
    first = weeks[4] + timedelta(days=2)
    days = {"first": first.isoformat(), "last": (first + timedelta(days=7)).isoformat(), "state": "limited"}
    assert _done(ada.post("/profile/calendar/days", data=days)) == "/profile/calendar"
    assert _weeks(portal) == {weeks[1]: "busy", weeks[2]: "busy", weeks[4]: "limited", weeks[5]: "limited"}
    ada.as_htmx = False
    page = ada.get("/profile/calendar").text
    assert f"Weeks {weeks[1].isocalendar().week} to {weeks[2].isocalendar().week}: busy" in page and "2 weeks are marked: limited." in page
    assert _done(ada.post("/profile/calendar", data={"weeks": ticked, "state": "free"})) == "/profile/calendar"
    assert set(_weeks(portal)) == {weeks[4], weeks[5]}


def test_an_empty_calendar_is_confirmed_with_one_button(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    assert _done(ada.post("/profile/calendar/confirmation")) == "/profile/calendar"
    ada.as_htmx = False
    assert "Has room this week." in ada.get("/profile/calendar").text
    portal.clock.pass_(days=3)
    assert "Still right today" in portal.browser(cast.ada).get("/profile/calendar").text


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("", {"state": "busy"}, "Tick at least one week."),
        ("", {"weeks": ["2026-01-01"]}, "Tick weeks, then press one of the three buttons."),
        ("", {"weeks": ["nonsense"], "state": "busy"}, "Tick weeks, then press one of the three buttons."),
        ("/days", {"first": "", "last": "", "state": "busy"}, "Write a day."),
        ("/days", {"first": "2020-01-01", "last": "2020-01-08", "state": "busy"}, "between now and twelve months ahead"),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_cannot_be_marked_is_said(portal, cast, path, data, words):
    refused = portal.browser(cast.ada).post(f"/profile/calendar{path}", data=data)
    assert refused.status_code == 422 and words in refused.text
    assert _weeks(portal) == {}


def test_a_brand_reads_it_in_the_kit_and_is_warned_before_it_writes(portal, cast):
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        creators.mark_weeks(work, mine, ahead(work.now.date())[:2], "busy")
        creators.edit(work, mine, excluded_topics=["finance"], exclusions="No gambling, no fur coats")
        public_id = mine.public_id
    ada = portal.browser(cast.ada)
    preview = ada.get("/profile/preview").text
    assert "Does not work with" in preview and "Money &amp; work" in preview and ": busy" in preview
    with portal.house.office.writing.begin() as session:
        now = portal.clock.now
        touching = factories.program(session, cast.bea.brand_id, now, topics=["finance.career"], title="Careers")
        harmless = factories.program(session, cast.bea.brand_id, now, topics=["food.cooking"], title="A quiet morning")
        worded = factories.program(session, cast.bea.brand_id, now, topics=[], title="Winter", summary="A casino and gambling hall")
        named = {"touching": touching.public_id, "harmless": harmless.public_id, "worded": worded.public_id}
    bea = portal.browser(cast.bea)
    warned = {
        name: "does not work with this" in bea.get(f"/offers/new?creator={public_id}&program={program}").text
        for name, program in named.items()
    }
    assert warned == {"touching": True, "harmless": False, "worded": True}
    form = {"creator": "ada-lind", "program": named["touching"], "words": "Your calm voice."}
    asked = bea.post("/programs/invitation", data=form)
    assert asked.status_code == 422 and "Invite all the same" in asked.text
    assert _done(bea.post("/programs/invitation", data=form | {"sure": f"{public_id} {named['touching']}"}))


def test_too_young_is_refused_politely_and_nothing_is_kept(portal, cast, way):
    gus = way(portal.browser(cast.gus))
    data = {"name": "Gus", "place": "Köln", "country": "DE", "born_adult": "n"}
    refused = gus.post("/profile", data=data)
    assert refused.status_code == 422 and "We have kept nothing of what you wrote" in refused.text and "Köln" not in refused.text
    silent = gus.post("/profile", data={**data, "born_adult": ""})
    assert silent.status_code == 422 and "Please fill this in." in silent.text
    with portal.session() as session:
        assert session.scalar(select(Creator).where(Creator.account_id == cast.gus.account_id)) is None


def test_unpublished_is_gone_at_once_from_every_public_place(portal, cast):
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        channel = creators.add_channel(work, mine, platform="instagram", handle="ada.lind")
        creators.state_figure(work, mine, channel, "followers", 4800, work.now.date())
    portal.round()
    bea, visitor = portal.browser(cast.bea), portal.browser()
    seen = lambda: ("Ada Lind" in bea.get("/creators").text, bea.get("/creators/ada-lind").status_code)  # noqa: E731
    assert seen() == (True, 200)
    assert _done(portal.browser(cast.ada).post("/profile/publication/removal"))
    assert seen()[0] is False and seen()[1] == 404, "without waiting for the index"
    assert visitor.get("/creators/ada-lind").status_code == 404
