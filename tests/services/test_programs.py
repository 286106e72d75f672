"""Programs: written from a template, shown to creators only when whole, kept in versions, ended with a word for everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.programs import PROGRAM
from portal.domain.programs.briefs import EMPTY, Brief, BriefRole
from portal.domain.states import Side
from portal.gateways import content
from portal.models.activity import Activity
from portal.models.programs import Application, BriefVersion, Program
from portal.services import programs
from tests.support.programs import FILLS, again, applied, opened, whole_plan, written


def versions(portal, program) -> list[BriefVersion]:
    with portal.session() as session:
        return list(session.scalars(select(BriefVersion).where(BriefVersion.program_id == program.id).order_by(BriefVersion.number)))


def verbs(portal, row) -> list[str]:
    with portal.session() as session:
        kind = row.__tablename__
        return list(
            session.scalars(select(Activity.verb).where(Activity.subject_kind == kind, Activity.subject_id == row.id).order_by(Activity.id))
        )


def letters(portal, person) -> list:
    portal.round()
    return [letter for letter in portal.mail.sent if letter.to == person.email]


def test_a_template_is_filled_in_and_what_stays_open_is_found(portal, cast):
    with portal.work(cast.bea) as work:
        program = programs.create(work, "food", title="Winter", language="de", fills={"product": "Hafer Barista", "target": "5 %"})
        brief = programs.working_brief(program)
        assert brief.objective.de == "Mehr Menschen kochen an einem Werktag einmal mit Hafer Barista."
        assert program.hypothesis.startswith("Wenn Zuschauer") and program.kpi == "signup_rate" and program.kpi_target == "5 %"
        assert program.state == "draft" and program.objective == "try"
        left = {remark.field for remark in programs.remarks(program, work.now.date()) if remark.id == "placeholder_left"}
    assert {"proof_points", "mandatory_facts", "roles", "escalation"} <= left
    assert verbs(portal, program) == ["programs.created"]


def test_an_unknown_template_and_a_missing_title_are_refused(portal, cast):
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        programs.create(work, "astrology", title="Winter", language="de", fills={})
    assert set(refusal.value.fields) == {"template"}
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        programs.create(work, "food", title="  ", language="de", fills={})
    assert set(refusal.value.fields) == {"title"}


@pytest.mark.parametrize("who", ["ada", "fay", "gus", "ola"])
def test_only_managers_of_a_brand_write_programs(portal, cast, who):
    with pytest.raises(NotAllowed), portal.work(getattr(cast, who)) as work:
        programs.create(work, "food", title="Winter", language="de", fills={})


def test_publishing_names_every_gap_with_its_field(portal, cast):
    with portal.work(cast.bea) as work:
        program = programs.create(work, "food", title="Winter", language="en", fills={})
        brief = replace(programs.working_brief(program), roles=(BriefRole("legal", EMPTY),))
        programs.edit_brief(work, program, brief, program.version)
        programs.edit(work, program, replace(whole_plan(work.now.date()), kinds=(), decide_by=None, kpi_target=""), program.version)
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        fresh = again(work, program)
        programs.publish(work, fresh, fresh.version)
    assert {"plan.kinds", "plan.decide_by", "plan.kpi", "brief.roles", "brief.objective", "brief.proof_points"} <= set(refusal.value.fields)
    with portal.session() as session:
        assert session.get_one(Program, program.id).state == "draft"


def test_a_whole_program_opens_and_its_brief_becomes_version_one(portal, cast):
    program = opened(portal, cast.bea)
    (version,) = versions(portal, program)
    brief = Brief.from_json(version.content)
    assert (version.number, version.author_id, len(version.content_hash)) == (1, cast.bea.account_id, 64)
    assert (
        brief.title.en == "Haferkorn Barista, Winter" and brief.kpi.id == "signup_rate" and brief.hypothesis.en.startswith("If people see")
    )
    assert verbs(portal, program)[-2:] == ["programs.published", "programs.kept_brief"]


def test_a_change_while_open_makes_a_new_version_and_the_old_one_stays(portal, cast):
    program = opened(portal, cast.bea)
    (first,) = versions(portal, program)
    with portal.work(cast.bea) as work:
        program = again(work, program)
        brief = programs.working_brief(program)
        programs.edit_brief(work, program, brief, program.version)
    assert len(versions(portal, program)) == 1, "the same words are no new version"
    with portal.work(cast.bea) as work:
        program = again(work, program)
        programs.edit_brief(work, program, replace(brief, no_gos=brief.no_gos[:1]), program.version)
        programs.edit(work, program, whole_plan(work.now.date(), kpi_target="7 %"), program.version)
    old, second, third = versions(portal, program)
    assert (old.content, old.content_hash) == (first.content, first.content_hash)
    assert len(second.content["no_gos"]) == 1 and third.content["kpi"]["target"] == "7 %"
    assert len({old.content_hash, second.content_hash, third.content_hash}) == 3


def test_a_draft_has_no_versions_however_often_it_changes(portal, cast):
    assert versions(portal, written(portal, cast.bea)) == []


def test_an_open_program_cannot_be_emptied(portal, cast):
    program = opened(portal, cast.bea)
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        fresh = again(work, program)
        programs.edit(work, fresh, whole_plan(work.now.date(), summary="", markets=()), fresh.version)
    assert set(refusal.value.fields) == {"plan.summary", "plan.markets"}
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        fresh = again(work, program)
        programs.edit_brief(
            work, fresh, replace(programs.working_brief(program), audience=replace(EMPTY, en="Only positive words")), fresh.version
        )
    assert set(refusal.value.fields) == {"brief.audience"}


def test_two_colleagues_do_not_overwrite_each_other(portal, cast):
    program = written(portal, cast.bea)
    seen = program.version
    with portal.work(cast.bea) as work:
        programs.edit(work, again(work, program), whole_plan(work.now.date(), title="Hers"), seen)
    with pytest.raises(Changed), portal.work(cast.bea) as work:
        programs.edit(work, again(work, program), whole_plan(work.now.date(), title="His"), seen)
    with portal.session() as session:
        assert session.get_one(Program, program.id).title == "Hers"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 141}, "title"),
        ({"objective": "fly"}, "objective"),
        ({"kpi": "likes"}, "kpi"),
        ({"kinds": ("ig_hologram",)}, "kinds"),
        ({"rounds": 99}, "rounds"),
        ({"places": 0}, "places"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(portal, cast, changes, field):
    program = written(portal, cast.bea)
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        programs.edit(work, again(work, program), whole_plan(work.now.date(), **changes), program.version)
    assert set(refusal.value.fields) == {field}


DEEDS = {"publish": programs.publish, "close": programs.close, "reopen": programs.reopen, "archive": programs.archive}


@pytest.mark.parametrize("event", DEEDS)
@pytest.mark.parametrize("state", PROGRAM.states)
def test_each_deed_is_possible_where_the_table_says_and_nowhere_else(portal, cast, state, event):
    program = written(portal, cast.bea)
    with portal.work(cast.bea) as work:
        again(work, program).state = state
    if PROGRAM.allows(state, event, Side.BRAND):
        with portal.work(cast.bea) as work:
            program = again(work, program)
            DEEDS[event](work, program, program.version)
            assert program.state == PROGRAM.target(state, event)
    else:
        with pytest.raises(NotNow), portal.work(cast.bea) as work:
            fresh = again(work, program)
            DEEDS[event](work, fresh, fresh.version)


@pytest.mark.parametrize("who", ["ada", "cyd", "fay", "gus"])
@pytest.mark.parametrize("event", DEEDS)
def test_nobody_else_moves_a_program(portal, cast, who, event):
    program = written(portal, cast.bea)
    with pytest.raises(NotAllowed), portal.work(getattr(cast, who)) as work:
        DEEDS[event](work, again(work, program), program.version)


def test_a_deed_on_an_older_version_is_refused(portal, cast):
    program = opened(portal, cast.bea)
    with pytest.raises(Changed), portal.work(cast.bea) as work:
        programs.close(work, again(work, program), program.version - 1)


def test_closing_answers_everybody_who_waits_with_a_letter_each(portal, cast):
    program = opened(portal, cast.bea)
    hers, his = applied(portal, cast.ada, program), applied(portal, cast.dov, program)
    with portal.work(cast.bea) as work:
        programs.shortlist(work, again(work, his), his.version)
    with portal.work(cast.bea) as work:
        program = again(work, program)
        programs.close(work, program, program.version)
    with portal.session() as session:
        for row in (hers, his):
            stored = session.get_one(Application, row.id)
            assert (stored.state, stored.decided_at) == ("declined", portal.clock.now) and "Thank you for applying" in stored.answer
    for person in (cast.ada, cast.dov):
        (letter,) = [letter for letter in letters(portal, person) if "has answered your application" in letter.text]
        assert "Thank you for applying" in letter.text


def test_closing_leaves_those_who_were_chosen(portal, cast):
    program = opened(portal, cast.bea)
    hers = applied(portal, cast.ada, program)
    with portal.work(cast.bea) as work:
        programs.approve(work, again(work, hers), hers.version)
        program = again(work, program)
        programs.close(work, program, program.version)
    with portal.work(cast.ada) as work:
        application = again(work, hers)
        programs.confirm(work, application, application.version)
        assert application.state == "confirmed"


def test_the_clock_ends_a_program_after_its_day_of_decision_once(portal, cast):
    program = opened(portal, cast.bea)
    hers = applied(portal, cast.ada, program)
    portal.clock.pass_(days=20)
    portal.round()
    with portal.session() as session:
        assert session.get_one(Program, program.id).state == "open", "the day itself still counts"
    portal.clock.pass_(days=1)
    portal.round()
    portal.round()
    with portal.session() as session:
        assert session.get_one(Program, program.id).state == "closed"
        assert session.get_one(Application, hers.id).state == "declined"
    assert verbs(portal, program).count("programs.closed") == 1
    assert len([letter for letter in letters(portal, cast.ada) if "has answered" in letter.text]) == 1


def test_a_program_reopens_only_with_a_day_that_lies_ahead(portal, cast):
    program = opened(portal, cast.bea)
    portal.clock.pass_(days=21)
    portal.round()
    with pytest.raises(Invalid) as refusal, portal.work(cast.bea) as work:
        fresh = again(work, program)
        programs.reopen(work, fresh, fresh.version)
    assert set(refusal.value.fields) == {"plan.decide_by"}
    with portal.work(cast.bea) as work:
        program = again(work, program)
        programs.edit(work, program, whole_plan(work.now.date(), decide_by=work.now.date() + timedelta(days=5)), program.version)
        programs.reopen(work, program, program.version)
        assert (program.state, program.closed_at) == ("open", None)


def test_what_is_filled_in_is_whole_in_every_template(portal, cast):

    for template in content.brief_templates().templates:
        with portal.work(cast.bea) as work:
            program = programs.create(
                work, template.id, title="Winter", language="en", fills=FILLS, kpi_date=work.now.date() + timedelta(days=90)
            )
            plan = whole_plan(work.now.date(), objective=program.objective, kpi=program.kpi, hypothesis=program.hypothesis)
            programs.edit(work, program, plan, program.version)
            assert programs.remarks(program, work.now.date()) == ()
