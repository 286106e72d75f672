"""Knows the layout of safety.yaml."""

from __future__ import annotations

from portal.domain.programs.briefs import PLACEHOLDER
from portal.domain.safety import (
    AgendaItem,
    CheckIn,
    Checklist,
    Item,
    Level,
    OnboardingStep,
    Playbook,
    Review,
    ReviewSection,
    Role,
    Safety,
    Scorecard,
    ScorePart,
    Step,
)
from portal.domain.taxonomy import Taxonomy
from portal.gateways.content.reading import Node, unique, version


def build(root: Node, taxonomy: Taxonomy) -> Safety:
    """The file; levels, roles, placeholders and KPIs that it names must exist, and the weights must sum to 100."""
    roles = tuple(map(_role, root["roles"].items()))
    names = tuple(role.id for role in roles)
    levels = tuple(_level(node, names) for node in root["levels"].items())
    placeholders = {node.text("id"): node.localized("label") for node in root["placeholders"].items()}
    playbooks = tuple(_playbook(node, names, tuple(level.id for level in levels), placeholders) for node in root["playbooks"].items())
    unique(root["playbooks"], (playbook.id for playbook in playbooks))
    onboarding = root["onboarding"]
    safety = Safety(
        version=version(root),
        placeholders=placeholders,
        levels=levels,
        roles=roles,
        playbooks=playbooks,
        checklists=tuple(map(_checklist, root["checklists"].items())),
        onboarding_creator=tuple(map(_onboarding, onboarding["creator"].items())),
        onboarding_brand=tuple(map(_onboarding, onboarding["brand"].items())),
        check_in=_check_in(root["check_in"]),
        review=_review(root["review"]),
        scorecard=_scorecard(root["scorecard"], taxonomy),
    )
    onboarding.done()
    root.done()
    return safety


def _role(node: Node) -> Role:
    role = Role(node.text("id"), node.localized("name"), node.localized("duty"))
    node.done()
    return role


def _level(node: Node, roles: tuple[str, ...]) -> Level:
    level = Level(
        node.integer("id"),
        node.localized("name"),
        node.integer("answer_hours"),
        node.one_of("decides", roles),
        node.localized("meaning"),
        node.localized("action"),
    )
    node.done()
    return level


def _playbook(node: Node, roles: tuple[str, ...], levels: tuple[int, ...], placeholders: dict) -> Playbook:
    playbook = Playbook(
        id=node.text("id"),
        level=node.integer("level"),
        title=node.localized("title"),
        triggers=node.all_localized("triggers"),
        steps=tuple(
            Step(step.one_of("who", roles), step.integer("within_hours"), step.localized("text")) for step in node["steps"].items()
        ),
        statement=node.localized("statement"),
    )
    node.done()
    if playbook.level not in levels:
        raise node.fail(f"unknown level {playbook.level}")
    used = set(PLACEHOLDER.findall(playbook.statement.en + playbook.statement.de))
    if unknown := sorted(used - set(placeholders)):
        raise node.fail(f"unknown placeholder {', '.join(unknown)}")
    return playbook


def _step(node: Node, roles: tuple[str, ...]) -> Step:
    step = Step(node.one_of("who", roles), node.integer("within_hours"), node.localized("text"))
    node.done()
    return step


def _checklist(node: Node) -> Checklist:
    checklist = Checklist(
        node.text("id"), node.localized("title"), tuple(Item(item.text("id"), item.localized("text")) for item in node["items"].items())
    )
    node.done()
    return checklist


def _onboarding(node: Node) -> OnboardingStep:
    step = OnboardingStep(node.text("id"), node.integer("day"), node.localized("text"))
    node.done()
    return step


def _check_in(node: Node) -> CheckIn:
    agenda = tuple(AgendaItem(item.text("id"), item.integer("minutes"), item.localized("text")) for item in node["agenda"].items())
    check_in = CheckIn(node.integer("minutes"), node.localized("rhythm"), agenda)
    node.done()
    if sum(item.minutes for item in agenda) != check_in.minutes:
        raise node.fail("the agenda does not fill the minutes")
    return check_in


def _review(node: Node) -> Review:
    sections = tuple(
        ReviewSection(
            section.text("id"),
            section.one_of("filled_by", ("brand", "creator", "both", "portal")),
            section.localized("title"),
            section.localized("prompt"),
        )
        for section in node["sections"].items()
    )
    review = Review(node.localized("when"), sections)
    node.done()
    return review


def _scorecard(node: Node, taxonomy: Taxonomy) -> Scorecard:
    parts = tuple(map(_part, node["parts"].items()))
    if sum(part.weight for part in parts) != 100:
        raise node.fail("the weights do not sum to 100")
    known = {kpi.id for kpi in taxonomy.kpis}
    if unknown := sorted({kpi for part in parts for kpi in part.kpis} - known):
        raise node.fail(f"unknown {', '.join(unknown)}")
    scorecard = Scorecard(node.integer("minimum_coverage"), node.localized("rule"), parts)
    node.done()
    return scorecard


def _part(node: Node) -> ScorePart:
    part = ScorePart(node.text("id"), node.integer("weight"), node.texts("kpis"), node.localized("label"), node.localized("why"))
    node.done()
    return part
