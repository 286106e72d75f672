"""Applications: once each, answered each, and every step by the side whose step it is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.money import Money
from portal.domain.programs import APPLICATION
from portal.domain.programs.words import KIND_WORDS
from portal.domain.states import Side
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.notifications import Notification
from portal.models.programs import Application
from portal.services import programs
from tests import factories
from tests.support.programs import CONCEPT, again, applied, opened

DEEDS = {
    "shortlist": ("bea", programs.shortlist),
    "approve": ("bea", programs.approve),
    "confirm": ("ada", programs.confirm),
    "withdraw": ("ada", programs.withdraw),
    "decline": ("bea", lambda work, application, seen: programs.decline(work, application, seen, kind_word="fit")),
}


def told(portal, person) -> list[str]:
    with portal.session() as session:
        rows = session.scalars(select(Notification).where(Notification.account_id == person.account_id).order_by(Notification.id))
        return [row.text["msgid"] % row.text["args"] for row in rows]


def in_state(portal, cast, state: str) -> Application:
    with portal.work() as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        return factories.application(work.session, program, cast.ada.creator_id, work.now, state=state)


def test_ada_applies_and_the_deciders_are_told_but_not_finance(portal, cast):
    application = applied(portal, cast.ada, opened(portal, cast.bea), rate=95_000)
    assert (application.state, application.rate, application.concept, application.applied_at) == (
        "applied",
        Money(95_000, "EUR"),
        CONCEPT,
        portal.clock.now,
    )
    assert told(portal, cast.bea) == ["Ada Lind applies: Haferkorn Barista, Winter"]
    assert told(portal, cast.fay) == told(portal, cast.cyd) == told(portal, cast.ada) == []


def test_nobody_applies_twice_not_even_after_withdrawing(portal, cast):
    program = opened(portal, cast.bea)
    application = applied(portal, cast.ada, program)
    with pytest.raises(NotNow, match="already"):
        applied(portal, cast.ada, program)
    with portal.work(cast.ada) as work:
        programs.withdraw(work, again(work, application), application.version)
    with pytest.raises(NotNow, match="already"):
        applied(portal, cast.ada, program)
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_what_is_missing_is_named(portal, cast):
    program = opened(portal, cast.bea)
    with pytest.raises(Invalid) as refusal, portal.work(cast.ada) as work:
        programs.apply(work, again(work, program), rate=None, concept="  ", note="x" * 1001)
    assert set(refusal.value.fields) == {"rate", "concept", "note"}
    with pytest.raises(Invalid) as refusal, portal.work(cast.ada) as work:
        programs.apply(work, again(work, program), rate=Money(1, "CHF"), concept=CONCEPT)
    assert set(refusal.value.fields) == {"rate"}


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_a_program_that_is_not_open_takes_no_application(portal, cast, state):
    with portal.work() as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now, state=state)
    with pytest.raises(NotNow):
        applied(portal, cast.ada, program)


def test_after_the_day_of_decision_nobody_applies_even_before_the_clock_has_struck(portal, cast):
    program = opened(portal, cast.bea)
    portal.clock.pass_(days=21)
    with pytest.raises(NotNow):
        applied(portal, cast.ada, program)


def test_an_unpublished_profile_cannot_apply(portal, cast):
    program = opened(portal, cast.bea)
    with portal.work() as work:
        work.session.get_one(Creator, cast.ada.creator_id).published_at = None
    with pytest.raises(NotNow, match="Publish your profile"):
        applied(portal, cast.ada, program)


@pytest.mark.parametrize("who", ["bea", "cyd", "fay", "gus", "ola"])
def test_only_creators_apply(portal, cast, who):
    program = opened(portal, cast.bea)
    with pytest.raises(NotAllowed):
        applied(portal, getattr(cast, who), program)


@pytest.mark.parametrize("event", DEEDS)
@pytest.mark.parametrize("state", APPLICATION.states)
def test_each_deed_is_possible_where_the_table_says_and_nowhere_else(portal, cast, state, event):
    application = in_state(portal, cast, state)
    who, deed = DEEDS[event]
    side = Side.BRAND if who == "bea" else Side.CREATOR
    if APPLICATION.allows(state, event, side):
        with portal.work(getattr(cast, who)) as work:
            row = again(work, application)
            deed(work, row, row.version)
            assert row.state == APPLICATION.target(state, event)
    else:
        with pytest.raises(NotNow), portal.work(getattr(cast, who)) as work:
            row = again(work, application)
            deed(work, row, row.version)


@pytest.mark.parametrize("event", DEEDS)
def test_the_other_side_and_strangers_may_not(portal, cast, event):
    application = in_state(
        portal, cast, next(row.source for row in APPLICATION.transitions if row.event == event and row.source != "invited")
    )
    who, deed = DEEDS[event]
    for other in {"ada", "bea", "cyd", "dov", "fay", "gus", "ola"} - {who}:
        with pytest.raises(NotAllowed), portal.work(getattr(cast, other)) as work:
            deed(work, again(work, application), application.version)


def test_a_decision_on_an_older_version_is_refused(portal, cast):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    with portal.work(cast.bea) as work:
        programs.shortlist(work, again(work, application), application.version)
    with pytest.raises(Changed), portal.work(cast.bea) as work:
        programs.approve(work, again(work, application), application.version)


def test_no_without_a_word_is_refused(portal, cast):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    for kind_word in ("", "because"):
        with pytest.raises(Invalid), portal.work(cast.bea) as work:
            programs.decline(work, again(work, application), application.version, kind_word=kind_word)


def test_the_creator_reads_the_kind_word_in_her_language_or_the_brands_own(portal, cast):
    program = opened(portal, cast.bea)
    hers, his = applied(portal, cast.ada, program), applied(portal, cast.dov, program)
    with portal.work() as work:
        work.session.get_one(Account, cast.ada.account_id).locale = "de"
    with portal.work(cast.bea) as work:
        programs.decline(work, again(work, hers), hers.version, kind_word="places")
        programs.decline(work, again(work, his), his.version, kind_word="places", words="Bikes and oats, next year.")
    with portal.session() as session:
        from_catalogue = session.get_one(Application, hers.id).answer
        assert from_catalogue and (from_catalogue == KIND_WORDS["places"] or "Plätze" in from_catalogue)
        assert session.get_one(Application, his.id).answer == "Bikes and oats, next year."
    assert told(portal, cast.dov) == ["Haferkorn has answered your application for Haferkorn Barista, Winter: Bikes and oats, next year."]


def test_no_more_are_chosen_than_there_are_places(portal, cast):
    program = opened(portal, cast.bea, places=1)
    hers, his = applied(portal, cast.ada, program), applied(portal, cast.dov, program)
    with portal.work(cast.bea) as work:
        programs.approve(work, again(work, hers), hers.version, "Come on board.")
    with pytest.raises(NotNow, match="places are taken"), portal.work(cast.bea) as work:
        programs.approve(work, again(work, his), his.version)
    with portal.work(cast.ada) as work:
        row = again(work, hers)
        programs.withdraw(work, row, row.version)
    with portal.work(cast.bea) as work:
        programs.approve(work, again(work, his), his.version)


def test_an_invitation_becomes_the_application(portal, cast):
    program = opened(portal, cast.bea)
    with portal.work(cast.bea) as work:
        invited = programs.invite(
            work, again(work, program), work.session.get_one(Creator, cast.ada.creator_id), "We liked your last film."
        )
    assert told(portal, cast.ada) == ["Haferkorn invites you to apply: Haferkorn Barista, Winter"]
    with pytest.raises(NotNow), portal.work(cast.bea) as work:
        programs.invite(work, again(work, program), work.session.get_one(Creator, cast.ada.creator_id))
    assert applied(portal, cast.ada, program).id == invited.id
    with portal.session() as session:
        row = session.get_one(Application, invited.id)
        assert (row.state, row.invitation, row.rate_minor) == ("applied", "We liked your last film.", 90_000)


def test_nobody_invites_for_another_brand_or_somebody_unpublished(portal, cast):
    program = opened(portal, cast.bea)
    with pytest.raises(NotAllowed), portal.work(cast.cyd) as work:
        programs.invite(work, again(work, program), work.session.get_one(Creator, cast.ada.creator_id))
    with portal.work() as work:
        work.session.get_one(Creator, cast.dov.creator_id).published_at = None
    with pytest.raises(NotNow), portal.work(cast.bea) as work:
        programs.invite(work, again(work, program), work.session.get_one(Creator, cast.dov.creator_id))


def test_an_invitation_ends_with_its_program(portal, cast):
    program = opened(portal, cast.bea)
    with portal.work(cast.bea) as work:
        invited = programs.invite(work, again(work, program), work.session.get_one(Creator, cast.ada.creator_id))
        row = again(work, program)
        programs.close(work, row, row.version)
    with portal.session() as session:
        assert session.get_one(Application, invited.id).state == "expired"
    assert told(portal, cast.ada)[-1] == "The program to which Haferkorn invited you has ended: Haferkorn Barista, Winter"


def test_a_choice_that_nobody_confirms_runs_out_after_fourteen_days(portal, cast):
    application = applied(portal, cast.ada, opened(portal, cast.bea, decide_by=portal.clock.now.date() + timedelta(days=60)))
    with portal.work(cast.bea) as work:
        programs.approve(work, again(work, application), application.version)
    portal.clock.pass_(days=14)
    portal.round()
    with portal.session() as session:
        assert session.get_one(Application, application.id).state == "approved"
    portal.clock.pass_(minutes=1)
    portal.round()
    with portal.session() as session:
        assert session.get_one(Application, application.id).state == "expired"
    assert told(portal, cast.bea)[-1] == "Ada Lind has not confirmed in time: Haferkorn Barista, Winter"


def test_when_ada_confirms_the_brand_is_told_to_make_the_offer(portal, cast):
    application = applied(portal, cast.ada, opened(portal, cast.bea))
    with portal.work(cast.bea) as work:
        programs.approve(work, again(work, application), application.version)
    with portal.work(cast.ada) as work:
        row = again(work, application)
        programs.confirm(work, row, row.version)
    assert told(portal, cast.ada) == ["Haferkorn has chosen you for Haferkorn Barista, Winter. Please confirm that you take part."]
    assert told(portal, cast.bea)[-1] == "Ada Lind confirms and waits for your offer: Haferkorn Barista, Winter"
