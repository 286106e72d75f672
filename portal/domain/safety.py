"""Knows escalation levels, crisis playbooks, checklists, onboarding, check-ins, the review and scorecard weights."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.text import Localized


@dataclass(frozen=True)
class Level:
    id: int
    name: Localized
    answer_hours: int
    decides: str
    meaning: Localized
    action: Localized


@dataclass(frozen=True)
class Role:
    id: str
    name: Localized
    duty: Localized


@dataclass(frozen=True)
class Step:
    who: str
    within_hours: int
    text: Localized


@dataclass(frozen=True)
class Playbook:
    """What to do when; `statement` is prepared and never sent without a person checking the facts."""

    id: str
    level: int
    title: Localized
    triggers: tuple[Localized, ...]
    steps: tuple[Step, ...]
    statement: Localized


@dataclass(frozen=True)
class Item:
    id: str
    text: Localized


@dataclass(frozen=True)
class Checklist:
    id: str
    title: Localized
    items: tuple[Item, ...]


@dataclass(frozen=True)
class OnboardingStep:
    id: str
    day: int
    text: Localized


@dataclass(frozen=True)
class AgendaItem:
    id: str
    minutes: int
    text: Localized


@dataclass(frozen=True)
class CheckIn:
    minutes: int
    rhythm: Localized
    agenda: tuple[AgendaItem, ...]


@dataclass(frozen=True)
class ReviewSection:
    id: str
    filled_by: str
    """brand, creator, both or portal"""
    title: Localized
    prompt: Localized


@dataclass(frozen=True)
class Review:
    when: Localized
    sections: tuple[ReviewSection, ...]


@dataclass(frozen=True)
class ScorePart:
    id: str
    weight: int
    """Hundredths of the total; all parts sum to 100."""
    kpis: tuple[str, ...]
    label: Localized
    why: Localized


@dataclass(frozen=True)
class Scorecard:
    minimum_coverage: int
    """Below this weight of filled parts no total is shown."""
    rule: Localized
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True)
class Safety:
    version: str
    placeholders: dict[str, Localized]
    levels: tuple[Level, ...]
    roles: tuple[Role, ...]
    playbooks: tuple[Playbook, ...]
    checklists: tuple[Checklist, ...]
    onboarding_creator: tuple[OnboardingStep, ...]
    onboarding_brand: tuple[OnboardingStep, ...]
    check_in: CheckIn
    review: Review
    scorecard: Scorecard
