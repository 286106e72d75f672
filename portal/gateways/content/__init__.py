"""Knows the content files that come with the portal: read once, checked whole, handed out as frozen records."""

from __future__ import annotations

import json
from functools import cache

from portal.domain.compliance.rules import DisclosureRules
from portal.domain.contracts.library import ClauseLibrary
from portal.domain.discovery.synonyms import Synonyms
from portal.domain.programs.briefs import BriefTemplates
from portal.domain.safety import Safety
from portal.domain.taxonomy import Taxonomy
from portal.domain.values import ValueOptions
from portal.domain.vetting.card import Card
from portal.gateways.content import briefs, clauses, crises, disclosure, topics
from portal.gateways.content import synonyms as synonyms_file
from portal.gateways.content import values as values_file
from portal.gateways.content.reading import CONTENT, ContentError, read

__all__ = [
    "CONTENT",
    "ContentError",
    "brief_templates",
    "check_all",
    "clause_library",
    "disclosure_rules",
    "points_card",
    "safety",
    "synonyms",
    "taxonomy",
    "value_options",
]


@cache
def taxonomy() -> Taxonomy:
    """Topics, platforms, kinds, languages, markets, audience bands and KPIs. All functions here raise ContentError."""
    return topics.build(read("taxonomy.yaml"))


@cache
def value_options() -> ValueOptions:
    """The menu of value in kind; what it names in the taxonomy and the disclosure rules is checked."""
    return values_file.build(read("value_options.yaml"), disclosure_rules())


@cache
def clause_library() -> ClauseLibrary:
    return clauses.build(read("clauses.yaml"))


@cache
def brief_templates() -> BriefTemplates:
    return briefs.build(read("brief_templates.yaml"), taxonomy())


@cache
def disclosure_rules() -> DisclosureRules:
    return disclosure.build(read("disclosure_rules.yaml"), taxonomy())


@cache
def safety() -> Safety:
    return crises.build(read("safety.yaml"), taxonomy())


@cache
def synonyms() -> Synonyms:
    """What else a search looks for, and the words of which compounds are made."""
    return synonyms_file.build(read("synonyms.yaml"))


@cache
def points_card() -> Card:
    """The card of the private evidence panel; an operator may put one in its place that was fitted to audits of its own."""
    try:
        return Card.from_json(json.loads((CONTENT / "points_card.json").read_text(encoding="utf-8")))
    except (KeyError, ValueError) as error:
        raise ContentError(f"points_card.json: {error}") from error


def check_all() -> tuple[str, ...]:
    """Load every file; the versions that were found. For start-up and `portal doctor`."""
    laws = (clause_library(), disclosure_rules(), safety())
    loaded = (taxonomy(), value_options(), *laws, brief_templates(), synonyms(), points_card())
    return tuple(f"{type(content).__name__} {content.version}" for content in loaded)
