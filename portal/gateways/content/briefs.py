"""Knows the layout of brief_templates.yaml; `common` has been merged into every template by YAML itself."""

from __future__ import annotations

import re

from portal.domain.programs.brief_checks import KINDS
from portal.domain.programs.briefs import (
    PLACEHOLDER,
    Brief,
    BriefCheck,
    BriefRole,
    BriefTemplate,
    BriefTemplates,
    Detect,
    Escalation,
    FeedbackSlot,
    KpiGoal,
    PreflightItem,
    ProofPoint,
    ResponseTimes,
    StoryRoute,
)
from portal.domain.records import plain
from portal.domain.taxonomy import Taxonomy
from portal.gateways.content.reading import Node, unique, version

_KPI_RULES = ("kpi_behaviour_equals_brief_behaviour",)


def build(root: Node, taxonomy: Taxonomy) -> BriefTemplates:
    """Templates and checks; topics, KPIs and placeholders that a template names must exist."""
    placeholders = {node.text("id"): node.localized("label") for node in root["placeholders"].items()}
    root["common"]
    templates = tuple(_template(node, taxonomy, frozenset(placeholders)) for node in root["templates"].items())
    unique(root["templates"], (template.id for template in templates))
    checks = tuple(_check(node) for node in root["brief_checks"].items())
    unique(root["brief_checks"], (check.id for check in checks))
    result = BriefTemplates(version(root), placeholders, templates, checks)
    root.done()
    return result


def _template(node: Node, taxonomy: Taxonomy, placeholders: frozenset[str]) -> BriefTemplate:
    template = BriefTemplate(node.text("id"), node.integer("version"), _brief(node, taxonomy))
    node.done()
    if unknown := set(PLACEHOLDER.findall(str(plain(template.brief)))) - placeholders:
        raise node.fail(f"unknown placeholder {', '.join(sorted(unknown))}")
    return template


def _brief(node: Node, taxonomy: Taxonomy) -> Brief:
    return Brief(
        title=node.localized("title"),
        vertical=node.one_of("vertical", (topic.id for topic in taxonomy.topics)),
        behaviour=node.one_of("behaviour", (behaviour.id for behaviour in taxonomy.behaviours)),
        objective=node.localized("objective"),
        hypothesis=node.localized("hypothesis"),
        kpi=_kpi(node["kpi"], taxonomy),
        audience=node.localized("audience"),
        benefit=node.localized("benefit"),
        proof_points=tuple(ProofPoint(point.localized("claim"), point.localized("evidence")) for point in node["proof_points"].items()),
        mandatory_facts=node.all_localized("mandatory_facts"),
        limitations=node.all_localized("limitations"),
        no_gos=node.all_localized("no_gos"),
        sensitive_contexts=node.all_localized("sensitive_contexts"),
        story_routes=tuple(StoryRoute(route.localized("name"), route.localized("idea")) for route in node["story_routes"].items()),
        styles=node.all_localized("styles"),
        phrase_bank=node.all_localized("phrase_bank"),
        community_questions=node.all_localized("community_questions"),
        two_raw_drafts=node.localized("two_raw_drafts"),
        own_take=node.localized("own_take"),
        feedback_slots=tuple(
            FeedbackSlot(slot.text("id"), slot.localized("when"), slot.localized("about")) for slot in node["feedback_slots"].items()
        ),
        response_times=_response_times(node["response_times"]),
        files=node.localized("files"),
        roles=tuple(BriefRole(role.text("id"), role.localized("label"), role.flag("decides")) for role in node["roles"].items()),
        escalation=tuple(map(_escalation, node["escalation"].items())),
        withdrawal_plan=node.all_localized("withdrawal_plan"),
        preflight=tuple(PreflightItem(item.text("id"), item.localized("text")) for item in node["preflight"].items()),
        preflight_extra=node.all_localized("preflight_extra"),
        law_pointers=node.texts("law_pointers"),
    )


def _kpi(node: Node, taxonomy: Taxonomy) -> KpiGoal:
    known = tuple(kpi.id for kpi in taxonomy.kpis)
    goal = KpiGoal(node.one_of("id", known), node.one_of("second", known), node.text("baseline"), node.text("target"), node.text("by"))
    node.done()
    return goal


def _response_times(node: Node) -> ResponseTimes:
    times = ResponseTimes(node.integer("brand_working_days"), node.integer("creator_working_days"), node.integer("crisis_hours"))
    node.done()
    return times


def _escalation(node: Node) -> Escalation:
    level = Escalation(node.integer("level"), node.localized("when"), node.localized("to"), node.integer("hours"))
    node.done()
    return level


def _check(node: Node) -> BriefCheck:
    check = BriefCheck(
        node.text("id"), node.one_of("severity", ("block", "warn", "hint")), _detect(node["detect"]), node.localized("message")
    )
    node.done()
    return check


def _detect(node: Node) -> Detect:
    detect = Detect(
        kind=node.one_of("kind", KINDS),
        fields=node.texts("fields"),
        en=node.texts("en"),
        de=node.texts("de"),
        min=node.optional_integer("min"),
        max=node.optional_integer("max"),
        min_hits=node.optional_integer("min_hits"),
        rule=node.text("rule", ""),
    )
    if node.text("unit", "words") != "words" or node.text("per", "100_words") != "100_words":
        raise node.fail("lengths are counted in words, ratios per 100 words")
    if detect.kind == "compare" and detect.rule not in _KPI_RULES:
        raise node.fail(f"unknown rule {detect.rule}")
    for field in detect.fields:
        if field != "*" and re.split(r"[.\[]", field)[0] not in Brief.__dataclass_fields__:
            raise node.fail(f"a brief has no {field}")
    for pattern in (*detect.en, *detect.de):
        try:
            re.compile(pattern)
        except re.error as error:
            raise node.fail(f"{pattern!r} is not a pattern: {error}") from error
    node.done()
    return detect
