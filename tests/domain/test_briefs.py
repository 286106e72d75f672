"""Briefs: what is missing, what dictates, and that every template is good once it is filled in."""

import json
from dataclasses import replace

import pytest

from portal.domain.programs.brief_checks import blocks, brief_findings, select
from portal.domain.programs.briefs import EMPTY, Brief, BriefRole, KpiGoal, ProofPoint, ResponseTimes, fill
from portal.domain.text import Localized
from portal.gateways import content

LIBRARY = content.brief_templates()
BEHAVIOURS = {kpi.id: kpi.behaviour for kpi in content.taxonomy().kpis}
FILLED = {name: f"{number} kg" for number, name in enumerate(LIBRARY.placeholders, 3)}


def good() -> Brief:
    """A template with every placeholder filled in."""
    return fill(LIBRARY.template("food").brief, FILLED)


def found(brief: Brief) -> dict[str, str]:
    return {finding.id: finding.severity for finding in brief_findings(LIBRARY.checks, brief, BEHAVIOURS)}


def both(text: str) -> Localized:
    return Localized(text, text)


@pytest.mark.parametrize("template", LIBRARY.templates, ids=lambda template: template.id)
def test_a_template_lacks_nothing_but_what_the_brand_fills_in(template):
    assert set(found(template.brief)) == {"placeholder_left"}
    assert found(fill(template.brief, FILLED)) == {}


@pytest.mark.parametrize("template", LIBRARY.templates, ids=lambda template: template.id)
def test_the_common_parts_are_in_every_template(template):
    assert len(template.brief.preflight) == 8 and len(template.brief.roles) == 5 and len(template.brief.escalation) == 3
    assert template.brief.response_times == ResponseTimes(2, 2, 4)
    assert len(template.brief.story_routes) == 3


MISSING = [
    ({"objective": EMPTY}, "no_objective", "block"),
    ({"behaviour": ""}, "no_behaviour", "block"),
    ({"hypothesis": Localized(" ", "")}, "no_hypothesis", "block"),
    ({"hypothesis": both("More people buy.")}, "hypothesis_form", "hint"),
    ({"kpi": KpiGoal("signup_rate", target="5 %")}, "kpi_incomplete", "block"),
    ({"kpi": KpiGoal("save_rate", target="5 %", by="May")}, "kpi_mismatch", "warn"),
    ({"kpi": KpiGoal("signup_rate", target="1000 likes", by="May")}, "vanity_only", "warn"),
    ({"audience": both("People in {{date}}")}, "placeholder_left", "block"),
    ({"proof_points": (ProofPoint(both("Fast")),)}, "claim_without_evidence", "block"),
    ({"limitations": ()}, "no_limitations", "warn"),
    ({"no_gos": ()}, "no_nogos", "warn"),
    ({"no_gos": tuple(both(f"No {n}") for n in range(9))}, "no_nogos", "warn"),
    ({"story_routes": ()}, "few_routes", "warn"),
    ({"roles": (BriefRole("legal", both("Legal")),)}, "no_decider", "block"),
    ({"response_times": ResponseTimes(2, 0, 4)}, "no_response_times", "block"),
    ({"withdrawal_plan": ()}, "no_withdrawal", "warn"),
    ({"escalation": ()}, "no_crisis_contact", "warn"),
    ({"community_questions": ()}, "no_questions", "hint"),
    ({"mandatory_facts": tuple(both(f"Fact {n}") for n in range(6))}, "too_many_facts", "warn"),
    ({"audience": both("word " * 1500)}, "too_long", "warn"),
]
DICTATING = [
    ("objective", "Please say exactly this.", "script_dictated", "warn"),
    ("objective", "Das bitte wortwörtlich.", "script_dictated", "warn"),
    ("audience", "At 0:05 wide, at 0:10 close, shot 3, shot 4.", "shot_list", "warn"),
    ("own_take", "Mandatory phrases below.", "phrase_bank_forced", "warn"),
    ("own_take", "Bitte alle verwenden.", "phrase_bank_forced", "warn"),
    ("audience", "Only positive words, no criticism.", "forced_praise", "block"),
    ("audience", "Bitte Schwächen nicht erwähnen.", "forced_praise", "block"),
    ("audience", "It should look organic.", "hide_ad", "block"),
    ("audience", "Bitte nicht als Werbung kennzeichnen.", "hide_ad", "block"),
    ("benefit", "A revolutionary game-changer.", "superlatives", "hint"),
    ("benefit", "Einzigartig und das Beste.", "superlatives", "hint"),
    ("benefit", "Climate-neutral and eco-friendly.", "health_green_claim", "warn"),
    ("benefit", "Garantiert klimaneutral.", "health_green_claim", "warn"),
    ("files", "All rights, in perpetuity, for free.", "unpaid_extra", "warn"),
    ("files", "Alle Rechte, zeitlich unbegrenzt.", "unpaid_extra", "warn"),
]


@pytest.mark.parametrize(("changes", "finding", "severity"), MISSING, ids=[row[1] for row in MISSING])
def test_what_is_missing_is_found_and_nothing_else(changes, finding, severity):
    assert found(replace(good(), **changes)) == {finding: severity}


@pytest.mark.parametrize(("field", "text", "finding", "severity"), DICTATING)
def test_micromanagement_is_found_in_the_language_in_which_it_is_written(field, text, finding, severity):
    assert found(replace(good(), **{field: both(text)}))[finding] == severity


def test_many_commands_for_few_words_are_a_warning():
    commands = both("You must. You must. You must. You must. You must. " * 8)
    assert "many_musts" in found(replace(good(), audience=commands))


def test_every_check_of_the_file_is_tested_here():
    tested = {row[1] for row in MISSING} | {row[2] for row in DICTATING} | {"many_musts"}
    assert tested == {check.id for check in LIBRARY.checks}


def test_a_finding_quotes_the_brief():
    (finding,) = brief_findings(LIBRARY.checks, replace(good(), files=both("All rights please")), BEHAVIOURS)
    assert finding.excerpts == ("All rights",)


def test_a_brief_in_one_language_is_enough():
    english = json.loads(
        json.dumps(good().to_json()), object_hook=lambda item: {"en": item["en"], "de": ""} if set(item) == {"en", "de"} else item
    )
    assert found(Brief.from_json(english)) == {}


def test_an_empty_brief_cannot_be_published_and_a_whole_one_can():
    assert blocks(brief_findings(LIBRARY.checks, Brief(), BEHAVIOURS))
    assert not blocks(brief_findings(LIBRARY.checks, good(), BEHAVIOURS))


def test_a_brief_survives_json_unchanged():
    for template in LIBRARY.templates:
        assert Brief.from_json(json.loads(json.dumps(template.brief.to_json()))) == template.brief


def test_paths_of_the_file_find_their_values():
    stored = good().to_json()
    assert select(stored, "kpi.id") == ["signup_rate"]
    assert len(select(stored, "proof_points[].evidence")) == 2
    assert [role["id"] for role in select(stored, "roles[decides=true]")] == ["decider", "deputy", "creator"]
    assert select(stored, "escalation[level=3].to")[0]["en"].startswith("Crisis contact")
    assert select(stored, "escalation[level=9].to") == []


def test_filling_in_keeps_what_nobody_knows():
    brief = fill(Brief(title=both("{{product}} for {{n}}")), {"product": Localized("Oats", "Hafer")})
    assert (brief.title.en, brief.title.de) == ("Oats for {{n}}", "Hafer for {{n}}")
