"""Knows what a brief lacks and where it takes the story out of the creator's hands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.domain.programs.briefs import PLACEHOLDER, Brief, BriefCheck, Detect
from portal.domain.text import Localized

LANGUAGES = ("en", "de")
_WORDLESS = ("vertical", "behaviour", "law_pointers")
"""Fields that hold ids and paragraphs of law, not sentences for a reader."""


@dataclass(frozen=True)
class BriefFinding:
    id: str
    severity: str
    """block, warn or hint"""
    message: Localized
    excerpts: tuple[str, ...] = ()
    """What was found, in the brief's own words; at most three."""


def brief_findings(checks: Iterable[BriefCheck], brief: Brief, kpi_behaviours: Mapping[str, str]) -> tuple[BriefFinding, ...]:
    """Every check of the file that finds something, in its order. `kpi_behaviours`: KPI id to the behaviour that it measures."""
    stored = brief.to_json()
    found = []
    for check in checks:
        hits = _DETECTORS[check.detect.kind](check.detect, stored, kpi_behaviours)
        if hits is not None:
            found.append(BriefFinding(check.id, check.severity, check.message, tuple(dict.fromkeys(hits))[:3]))
    return tuple(found)


def blocks(findings: Iterable[BriefFinding]) -> bool:
    """Whether the brief cannot be published as it is."""
    return any(finding.severity == "block" for finding in findings)


def select(stored: Mapping[str, Any], path: str) -> list[Any]:
    """Values at a path of the file: `kpi.id`, `proof_points[].evidence`, `roles[decides=true]`, `escalation[level=3].to`, `*`."""
    if path == "*":
        return [value for name, value in stored.items() if name not in _WORDLESS]
    values: list[Any] = [stored]
    for step in path.split("."):
        name, _, choice = step.partition("[")
        values = [value[name] for value in values if isinstance(value, Mapping) and name in value]
        if "[" in step:
            values = [item for value in values for item in value if _chosen(item, choice.rstrip("]"))]
    return values


def _chosen(item: Mapping[str, Any], choice: str) -> bool:
    """`choice` is empty (every item) or `field=value` in the file's writing."""
    if not choice:
        return True
    field, _, wanted = choice.partition("=")
    return str(item.get(field)).casefold() == wanted.casefold()


def _missing(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    for path in detect.fields:
        values = select(stored, path)
        if (not values and "[]" not in path) or any(_blank(value) for value in values):
            return []
    return None


def _count(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    for path in detect.fields:
        values = select(stored, path)
        items = values if "[" in path else [item for value in values for item in value]
        number = sum(not _blank(item) for item in items)
        if (detect.min is not None and number < detect.min) or (detect.max is not None and number > detect.max):
            return []
    return None


def _placeholder(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    hits = [match[0] for language in LANGUAGES for text in _texts(detect, stored, language) for match in PLACEHOLDER.finditer(text)]
    return hits or None


def _regex(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    return [hit for language in LANGUAGES for hit in _hits(detect, stored, language)] or None


def _regex_absent(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    for language in LANGUAGES:
        if any(text.strip() for text in _texts(detect, stored, language)) and not any(_hits(detect, stored, language)):
            return []
    return None


def _regex_count(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    for language in LANGUAGES:
        hits = list(_hits(detect, stored, language))
        if len(hits) >= (detect.min_hits or 1):
            return hits
    return None


def _ratio(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    """Hits per hundred words."""
    for language in LANGUAGES:
        hits = list(_hits(detect, stored, language))
        if len(hits) * 100 > (detect.max or 0) * max(_words(detect, stored, language), 100):
            return hits
    return None


def _length(detect: Detect, stored: Mapping[str, Any], _: Any) -> list[str] | None:
    longest = max(_words(detect, stored, language) for language in LANGUAGES)
    return [] if detect.max is not None and longest > detect.max else None


def _compare(detect: Detect, stored: Mapping[str, Any], kpi_behaviours: Mapping[str, str]) -> list[str] | None:
    measured = kpi_behaviours.get(stored["kpi"]["id"])
    wanted = stored["behaviour"]
    return [] if measured and wanted and measured != wanted else None


_DETECTORS: Mapping[str, Callable[[Detect, Mapping[str, Any], Mapping[str, str]], list[str] | None]] = {
    "missing": _missing,
    "count": _count,
    "placeholder": _placeholder,
    "regex": _regex,
    "regex_absent": _regex_absent,
    "regex_count": _regex_count,
    "ratio": _ratio,
    "length": _length,
    "compare": _compare,
}
KINDS = frozenset(_DETECTORS)


def _hits(detect: Detect, stored: Mapping[str, Any], language: str) -> Iterator[str]:
    patterns = detect.en if language == "en" else detect.de
    for text in _texts(detect, stored, language):
        for pattern in patterns:
            yield from (match[0] for match in _compiled(pattern).finditer(text))


def _words(detect: Detect, stored: Mapping[str, Any], language: str) -> int:
    return sum(len(re.findall(r"\w+", text)) for text in _texts(detect, stored, language))


def _texts(detect: Detect, stored: Mapping[str, Any], language: str) -> list[str]:
    return [text for path in detect.fields for value in select(stored, path) for text in _sentences(value, language)]


def _sentences(value: Any, language: str) -> Iterator[str]:
    """The texts in one language; what is no pair of languages (a target, a date) is read in both."""
    match value:
        case {"en": str(), "de": str()}:
            yield value[language]
        case dict():
            for name, part in value.items():
                if name != "id":
                    yield from _sentences(part, language)
        case list():
            for part in value:
                yield from _sentences(part, language)
        case str():
            yield value


def _blank(value: Any) -> bool:
    match value:
        case str():
            return not value.strip()
        case {"en": str(), "de": str()}:
            return not value["en"].strip() and not value["de"].strip()
        case bool():
            return False
        case int():
            return value == 0
    return not value


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
