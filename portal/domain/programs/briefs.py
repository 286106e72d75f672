"""Knows the parts of a brief: a goal and its proof, routes to choose from, limits, people and a way back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.domain.records import Record
from portal.domain.text import Localized

PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
EMPTY = Localized("", "")


@dataclass(frozen=True)
class KpiGoal(Record):
    """What is measured. The values are texts, because a baseline may be a range or a sentence."""

    id: str = ""
    """Id of the KPI catalogue."""
    second: str = ""
    baseline: str = ""
    target: str = ""
    by: str = ""


@dataclass(frozen=True)
class ProofPoint(Record):
    claim: Localized
    evidence: Localized = EMPTY


@dataclass(frozen=True)
class StoryRoute(Record):
    name: Localized
    idea: Localized = EMPTY


@dataclass(frozen=True)
class FeedbackSlot(Record):
    id: str
    when: Localized
    about: Localized


@dataclass(frozen=True)
class ResponseTimes(Record):
    """0 means that nothing was agreed."""

    brand_working_days: int = 0
    creator_working_days: int = 0
    crisis_hours: int = 0


@dataclass(frozen=True)
class BriefRole(Record):
    id: str
    label: Localized
    decides: bool = False


@dataclass(frozen=True)
class Escalation(Record):
    level: int
    when: Localized
    to: Localized
    hours: int


@dataclass(frozen=True)
class PreflightItem(Record):
    id: str
    text: Localized


@dataclass(frozen=True)
class Brief(Record):
    """A whole brief, in one language or both (the other side of each text may be empty)."""

    title: Localized = EMPTY
    vertical: str = ""
    behaviour: str = ""
    """discover, consider, try or buy"""
    objective: Localized = EMPTY
    hypothesis: Localized = EMPTY
    kpi: KpiGoal = KpiGoal()
    audience: Localized = EMPTY
    benefit: Localized = EMPTY
    proof_points: tuple[ProofPoint, ...] = ()
    mandatory_facts: tuple[Localized, ...] = ()
    limitations: tuple[Localized, ...] = ()
    no_gos: tuple[Localized, ...] = ()
    sensitive_contexts: tuple[Localized, ...] = ()
    story_routes: tuple[StoryRoute, ...] = ()
    styles: tuple[Localized, ...] = ()
    phrase_bank: tuple[Localized, ...] = ()
    community_questions: tuple[Localized, ...] = ()
    two_raw_drafts: Localized = EMPTY
    own_take: Localized = EMPTY
    feedback_slots: tuple[FeedbackSlot, ...] = ()
    response_times: ResponseTimes = ResponseTimes()
    files: Localized = EMPTY
    roles: tuple[BriefRole, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    withdrawal_plan: tuple[Localized, ...] = ()
    preflight: tuple[PreflightItem, ...] = ()
    preflight_extra: tuple[Localized, ...] = ()
    law_pointers: tuple[str, ...] = ()


@dataclass(frozen=True)
class BriefTemplate:
    """A brief to start from; what it leaves open is marked by placeholders."""

    id: str
    version: int
    brief: Brief


@dataclass(frozen=True)
class Detect:
    """How a check looks: `kind` is missing, count, placeholder, regex, regex_absent, regex_count, ratio, length or compare."""

    kind: str
    fields: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    min: int | None = None
    max: int | None = None
    min_hits: int | None = None
    rule: str = ""


@dataclass(frozen=True)
class BriefCheck:
    id: str
    severity: str
    """block: cannot be published · warn: a person decides · hint"""
    detect: Detect
    message: Localized


@dataclass(frozen=True)
class BriefTemplates:
    version: str
    placeholders: Mapping[str, Localized]
    templates: tuple[BriefTemplate, ...]
    checks: tuple[BriefCheck, ...]

    def template(self, template_id: str) -> BriefTemplate:
        """Raises KeyError for an unknown id."""
        return {template.id: template for template in self.templates}[template_id]


def fill(brief: Brief, values: Mapping[str, str | Localized]) -> Brief:
    """The brief with the placeholders that `values` knows filled in; the others stay, for the check to find them."""
    return _filled(brief, values)


def _filled(value: Any, values: Mapping[str, str | Localized]) -> Any:
    match value:
        case Localized():
            return Localized(_in(value.en, values, "en"), _in(value.de, values, "de"))
        case str():
            return _in(value, values, "en")
        case tuple():
            return tuple(_filled(item, values) for item in value)
        case Record():
            return replace(value, **{name: _filled(getattr(value, name), values) for name in value.__dataclass_fields__})
    return value


def _in(text: str, values: Mapping[str, str | Localized], language: str) -> str:
    def word(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            return match[0]
        return found.within(language) if isinstance(found, Localized) else found

    return PLACEHOLDER.sub(word, text)
