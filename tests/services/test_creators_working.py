"""When a creator has room, how fast she answers, what she states of her channels, and who is too young."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.domain.creators.availability import Availability, ahead
from portal.domain.creators.profile import TooYoung
from portal.domain.errors import Invalid, NotAllowed
from portal.domain.states import Side
from portal.models.activity import Activity
from portal.models.creators import Creator, MarkedWeek, MetricSnapshot
from portal.models.discovery import SearchDirty
from portal.queries import creators as read_creators
from portal.queries.creators import answers
from portal.queries.creators.answers import Deed, measure
from portal.services import creators


def _mine(work, person) -> Creator:
    return work.session.get_one(Creator, person.creator_id)


def _free(portal, *days, limited=False) -> set[int]:
    with portal.session() as session:
        return set(session.scalars(select(Creator.id).where(read_creators.free_in(days, limited=limited))))


def test_marked_weeks_are_told_replaced_and_asked_for(portal, cast):
    today = portal.clock.now.date()
    weeks = ahead(today)
    ada = {cast.ada.creator_id}
    assert _free(portal, today) == set(), "who says nothing is not free"
    with portal.work(cast.ada) as work:
        creators.confirm_calendar(work, _mine(work, cast.ada))
    assert _free(portal, today) == ada
    with portal.work(cast.ada) as work:
        creators.mark_weeks(work, _mine(work, cast.ada), weeks[:3], Availability.BUSY)
        creators.mark_weeks(work, _mine(work, cast.ada), weeks[1:4], Availability.LIMITED)
        creators.mark_weeks(work, _mine(work, cast.ada), [weeks[2]], Availability.FREE)
        told = read_creators.calendar_of(work.session, _mine(work, cast.ada), today)
    assert [week.state for week in told.weeks[:5]] == ["busy", "limited", "free", "limited", "free"]
    asked = {number: (_free(portal, weeks[number]) == ada, _free(portal, weeks[number], limited=True) == ada) for number in range(4)}
    assert asked == {0: (False, False), 1: (False, True), 2: (True, True), 3: (False, True)}
    assert _free(portal, weeks[2], weeks[3]) == set() and _free(portal, weeks[2], weeks[3], limited=True) == ada
    portal.clock.pass_(days=15)
    with portal.work(cast.ada) as work:
        creators.mark_weeks(work, _mine(work, cast.ada), ahead(work.now.date())[-1:], Availability.BUSY)
        assert set(work.session.scalars(select(MarkedWeek.monday))) == {weeks[3], ahead(work.now.date())[-1]}, "weeks that are over go"


def test_days_mark_every_week_that_they_touch(portal, cast):
    today = portal.clock.now.date()
    with portal.work(cast.ada) as work:
        first = ahead(today)[2] + timedelta(days=4)
        assert creators.mark_days(work, _mine(work, cast.ada), first, first + timedelta(days=4), Availability.BUSY) == 2
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(MarkedWeek)) == 2
        assert session.scalar(select(SearchDirty.rev)) == 1


@pytest.mark.parametrize(("first", "last", "field"), [(3, 1, "last"), (-30, 3, "first"), (3, 380, "last"), (3, 9000, "last")])
def test_days_that_cannot_be_marked_are_refused_at_their_field(portal, cast, first, last, field):
    today = portal.clock.now.date()
    with pytest.raises(Invalid) as refusal, portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        creators.mark_days(work, mine, today + timedelta(days=first), today + timedelta(days=last), Availability.BUSY)
    assert list(refusal.value.fields) == [field]


def test_weeks_of_another_creator_or_far_away_are_refused(portal, cast):
    with pytest.raises(NotAllowed), portal.work(cast.dov) as work:
        creators.mark_weeks(work, _mine(work, cast.ada), ahead(work.now.date())[:1], Availability.BUSY)
    for weeks in ([], [ahead(portal.clock.now.date())[-1] + timedelta(days=7)], [portal.clock.now.date() + timedelta(days=1)]):
        with pytest.raises(Invalid), portal.work(cast.ada) as work:
            creators.mark_weeks(work, _mine(work, cast.ada), weeks, Availability.BUSY)


def _asked_and_answered(portal, cast, hours: list[float], *, before_days: int = 5, who=None) -> None:
    now = portal.clock.now
    with portal.house.office.writing.begin() as session:
        for number, span in enumerate(hours, start=1):
            asked = now - timedelta(days=before_days + number)
            for at, verb, side in ((asked, "offers.sent", Side.BRAND), (asked + timedelta(hours=span), "offers.accepted", Side.CREATOR)):
                session.add(
                    Activity(
                        at=at, verb=verb, side=str(side), subject_kind="offer", subject_id=number + 1000 * before_days,
                        creator_id=(who or cast.ada).creator_id, details={},
                    )
                )  # fmt: skip


def test_the_time_to_answer_is_measured_from_real_answers_and_silent_under_three(portal, cast):
    def known():
        with portal.session() as session:
            return read_creators.answer_time(session, cast.ada.creator_id, portal.clock.now)

    _asked_and_answered(portal, cast, [2, 3])
    assert known() is None
    _asked_and_answered(portal, cast, [5.5, 40], before_days=20)
    assert (known().hours, known().answers) == (6, 4), "three of four came within six hours"
    _asked_and_answered(portal, cast, [1, 1, 1], before_days=100)
    assert known().answers == 4, "older than 90 days does not count"
    portal.clock.pass_(days=100)
    assert known() is None


def test_one_who_does_very_much_takes_nobodys_place_beside_her(portal, cast, monkeypatch):
    monkeypatch.setattr(answers, "LOOKED_AT", 6)
    _asked_and_answered(portal, cast, [2, 3, 30], before_days=20)
    _asked_and_answered(portal, cast, [1] * 8, who=cast.dov)
    ids = [cast.ada.creator_id, cast.dov.creator_id]
    with portal.session() as session:
        together = read_creators.answer_times(session, ids, portal.clock.now)
        assert together == {each: read_creators.answer_time(session, each, portal.clock.now) for each in ids}
        assert (together[ids[0]].answers, together[ids[1]].answers) == (3, 3)


def test_both_together_say_what_each_says_alone(portal, cast):
    _asked_and_answered(portal, cast, [2, 3, 30])
    with portal.work(cast.ada) as work:
        mine, now = _mine(work, cast.ada), work.now
        assert read_creators.working_of(work.session, mine, now)[0].next_free is None
        creators.mark_weeks(work, mine, ahead(now.date())[1:3], Availability.BUSY)
        creators.mark_weeks(work, mine, ahead(now.date())[5:6], Availability.LIMITED)
        alone = read_creators.calendar_of(work.session, mine, now.date()), read_creators.answer_time(work.session, mine.id, now)
        assert read_creators.working_of(work.session, mine, now) == alone
        assert alone[1].hours == 30
        dov = _mine(work, cast.dov)
        assert read_creators.working_of(work.session, dov, now) == (read_creators.calendar_of(work.session, dov, now.date()), None)


def test_an_answer_is_counted_once_from_the_first_open_question(portal):
    now = portal.clock.now
    deeds = []
    for thing in range(3):
        start = now - timedelta(days=10 + thing)
        deeds += [
            Deed(("collaboration", thing), start, "messages.wrote", "brand"),
            Deed(("collaboration", thing), start + timedelta(hours=1), "messages.wrote", "brand"),
            Deed(("collaboration", thing), start + timedelta(hours=50), "messages.wrote", "creator"),
            Deed(("collaboration", thing), start + timedelta(hours=51), "messages.wrote", "creator"),
        ]
    deeds += [
        Deed(("offer", 9), now - timedelta(days=4), "offers.sent", "brand"),
        Deed(("offer", 9), now - timedelta(days=3), "offers.withdrawn", "brand"),
        Deed(("offer", 9), now - timedelta(days=2), "offers.declined", "creator"),
        Deed(("offer", 8), now - timedelta(days=4), "offers.declined", "creator"),
    ]
    told = measure(sorted(deeds, key=lambda deed: deed.at), now)
    assert (told.hours, told.days, told.answers) == (None, 3, 3)


@pytest.mark.parametrize(
    ("platform", "handle", "url", "metric", "value", "more", "window_days", "basis"),
    [
        ("podcast", "Ton & Tee", "https://ton.example/feed", "downloads_per_episode", 1800, {"sample": 6}, None, "downloads"),
        ("newsletter", "Briefe", "https://briefe.example", "open_rate", Decimal("0.435"), {"sample": 10}, None, "delivered"),
        ("blog", "adalind.de", "", "readers", 12_000, {}, 30, "visitors"),
        ("instagram", "ada.lind", "", "reach", 40_000, {"days": 7}, 7, ""),
        ("twitch", "ada_lind", "", "average_viewers", 220, {"sample": 12}, None, ""),
    ],
)
@pytest.mark.databases("sqlite")
def test_each_kind_of_channel_states_its_own_figures(portal, cast, platform, handle, url, metric, value, more, window_days, basis):
    today = portal.clock.now.date()
    with portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        channel = creators.add_channel(work, mine, platform=platform, handle=handle, url=url)
        for _ in range(2):
            kept = creators.state_figure(work, mine, channel, metric, value, today, **more)
        assert (kept.value, kept.source, kept.basis, kept.sample) == (value, "self_stated", basis, more.get("sample"))
        assert kept.window == (f"{today - timedelta(days=window_days - 1)}/{today}" if window_days else "")
        creators.state_figure(work, mine, channel, metric, value / 2, today, **more)
        assert work.session.scalar(select(func.count()).select_from(MetricSnapshot)) == 2, "appended, never overwritten"


@pytest.mark.parametrize(
    ("metric", "value", "more", "field"),
    [
        ("engagement_rate", Decimal("0.04"), {}, "metric"),
        ("open_rate", Decimal("1.2"), {}, "value"),
        ("open_rate", Decimal("0.4"), {"days": 30}, "days"),
        ("open_rate", Decimal("0.4"), {"sample": 0}, "sample"),
        ("followers", Decimal("12.5"), {}, "value"),
        ("followers", 12, {"sample": 3}, "sample"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_figure_that_says_too_much_or_too_little_is_refused(portal, cast, metric, value, more, field):
    with pytest.raises(Invalid) as refusal, portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        channel = creators.add_channel(work, mine, platform="newsletter", handle="Briefe", url="https://briefe.example")
        creators.state_figure(work, mine, channel, metric, value, work.now.date(), **more)
    assert list(refusal.value.fields) == [field]


def test_nothing_is_kept_of_somebody_under_eighteen(portal, cast):
    def rows() -> tuple[int, int]:
        with portal.session() as session:
            return tuple(session.scalar(select(func.count()).select_from(table)) for table in (Creator, Activity))

    before = rows()
    with pytest.raises(TooYoung), portal.work(cast.gus) as work:
        creators.begin(work, name="Gus", place="Köln", born_adult=False)
    assert rows() == before
    with portal.work(cast.gus) as work:
        made = creators.begin(work, name="Gus", place="Köln", born_adult=True)
        assert (made.born_adult, made.adult_at) == (True, portal.clock.now)
