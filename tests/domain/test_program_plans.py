"""The plan of a program: what cannot be kept, what is missing before it opens, and that its brief cannot say something else."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.domain.money import Money
from portal.domain.programs.briefs import Brief, KpiGoal, fill
from portal.domain.programs.plans import Plan, ValueOffer, compose, gaps, problems
from portal.domain.programs.review import blocking, refusals, review
from portal.domain.text import Localized
from portal.gateways import content
from tests.support.programs import FILLS, whole_plan

TODAY = date(2026, 3, 2)
LIBRARY = content.brief_templates()
KPIS = {kpi.id: kpi.behaviour for kpi in content.taxonomy().kpis}


def whole_brief() -> Brief:
    return fill(LIBRARY.template("food").brief, {**FILLS, "date": "31 May 2026"})


def remarks(plan: Plan, brief: Brief):
    return review(plan, brief, LIBRARY.checks, KPIS, TODAY)


def test_a_whole_plan_has_no_gap_and_no_problem():
    assert gaps(whole_plan(TODAY), TODAY) == {}
    assert problems(whole_plan(TODAY), content.taxonomy(), content.value_options(), TODAY) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"kinds": ()}, "kinds"),
        ({"topics": ()}, "topics"),
        ({"languages": ()}, "languages"),
        ({"markets": ()}, "markets"),
        ({"pay_min": Money(0, "EUR"), "pay_max": Money(0, "EUR"), "values": ()}, "pay_max"),
        ({"months": 0}, "months"),
        ({"decide_by": None}, "decide_by"),
        ({"decide_by": TODAY - timedelta(days=1)}, "decide_by"),
        ({"values": (ValueOffer("product"),)}, "values"),
    ],
)
def test_each_gap_is_named_by_its_field(changes, field):
    assert set(gaps(whole_plan(TODAY, **changes), TODAY)) == {field}


def test_barter_alone_is_a_pay_that_is_stated_and_no_rights_need_no_months():
    assert gaps(whole_plan(TODAY, pay_min=Money(0, "EUR"), pay_max=Money(0, "EUR")), TODAY) == {}
    assert gaps(whole_plan(TODAY, channels=(), months=0), TODAY) == {}


def test_the_day_of_decision_itself_still_counts():
    assert gaps(whole_plan(TODAY, decide_by=TODAY), TODAY) == {}


def test_a_plan_survives_its_columns():
    plan = whole_plan(TODAY, territory=("WORLD",), paid=True)
    assert Plan.of(SimpleNamespace(**plan.columns())) == plan


def test_without_its_cost_a_value_keeps_everything_else():
    (value,) = whole_plan(TODAY).values
    assert value.cost == Money(4_321, "EUR")
    assert value.without_cost() == replace(value, cost=None)


def test_aim_and_measure_of_the_brief_are_those_of_the_plan():
    plan = whole_plan(TODAY, objective="buy", kpi="code_orders")
    brief = compose(replace(whole_brief(), behaviour="discover", kpi=KpiGoal("reach_new", "share_rate", "1", "2", "soon")), plan)
    assert (brief.behaviour, brief.kpi) == ("buy", KpiGoal("code_orders", "share_rate", "2 %", "5 %", plan.kpi_date.isoformat()))
    assert (brief.title.en, brief.title.de) == (plan.title, "")


def test_the_other_language_stays_only_while_both_say_the_same():
    brief = whole_brief()
    kept = compose(brief, whole_plan(TODAY, hypothesis=brief.hypothesis.en))
    assert kept.hypothesis == brief.hypothesis
    changed = compose(brief, whole_plan(TODAY, hypothesis="If they see it, then they stay."))
    assert changed.hypothesis == Localized("If they see it, then they stay.", "")
    german = compose(brief, whole_plan(TODAY, language="de", hypothesis="Wenn sie es sehen, bleiben sie."))
    assert german.hypothesis == Localized("", "Wenn sie es sehen, bleiben sie.")


def test_a_whole_program_has_nothing_to_remark():
    assert remarks(whole_plan(TODAY), whole_brief()) == ()


def test_a_finding_is_told_at_each_place_with_its_words():
    found = remarks(whole_plan(TODAY), LIBRARY.template("food").brief)
    places = {remark.field: remark.excerpts for remark in found if remark.id == "placeholder_left"}
    assert places["objective"] == ("{{product}}",) and places["roles"] == ("{{contact}}",) and "no_gos" not in places
    assert all(remark.page == "brief" for remark in found)


def test_what_blocks_comes_first_and_is_named_for_a_refusal():
    brief = replace(whole_brief(), limitations=(), audience=Localized("Only positive words.", ""))
    found = remarks(whole_plan(TODAY, markets=(), kpi_target=""), brief)
    assert [remark.severity for remark in found] == ["block", "block", "block", "warn"]
    assert set(refusals(found)) == {"plan.markets", "plan.kpi", "brief.audience"} and len(blocking(found)) == 3


def test_a_measure_of_another_behaviour_is_mended_in_the_plan():
    (remark,) = remarks(whole_plan(TODAY, kpi="save_rate"), whole_brief())
    assert (remark.id, remark.severity, remark.page, remark.field) == ("kpi_mismatch", "warn", "plan", "kpi")
