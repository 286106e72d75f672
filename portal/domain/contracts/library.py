"""Knows the clause library as data: terms, clauses with their conditions, and late-payment rules by governing law."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.domain.errors import NotNow
from portal.domain.text import N_, Localized, Text

PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9_.]+)\s*(?::\s*([^{}|]+?)\s*\|\s*([^{}|]+?)\s*)?\}\}")
"""A term in a text, "{{fee.total}}"; a number with the words for one and for every other number, "{{live.months: month | months}}"."""
OPERATIONS = ("eq", "ne", "in", "has", "any_of", "gte")


class MissingTerm(NotNow):
    """A value that the text or a condition needs is not there; nothing is printed with a blank in it."""

    def __init__(self, term: str, label: Localized) -> None:
        self.term = term
        self.label = label
        super().__init__(Text(N_("The agreement cannot be written yet: “%(term)s” is missing."), term=label))


@dataclass(frozen=True)
class Term:
    """`kind`: text, country, date, int, money, percent, bool, list, table, lookup or enum with its `choices`."""

    id: str
    kind: str
    choices: tuple[str, ...]
    label: Localized


@dataclass(frozen=True)
class Always:
    pass


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """True when any part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


@dataclass(frozen=True)
class Leaf:
    term: str
    operation: str
    value: Any


Condition = Always | All | Some | Not | Leaf


@dataclass(frozen=True)
class ClauseTemplate:
    id: str
    version: int
    order: int
    title: Localized
    when: Condition
    text: Localized
    short: Localized
    why: Localized
    sources: tuple[str, ...]
    optional: bool = False
    """Used only when both sides chose it."""

    @cached_property
    def placeholders(self) -> tuple[str, ...]:
        """Ids of the terms that the text needs, in order, each once; the same in both languages."""
        return tuple(dict.fromkeys(match[1] for match in PLACEHOLDER.finditer(self.text.en)))


@dataclass(frozen=True)
class LateRule:
    text: Localized
    source: str


@dataclass(frozen=True)
class ClauseLibrary:
    version: str
    terms: tuple[Term, ...]
    late_rules: Mapping[str, LateRule]
    clauses: tuple[ClauseTemplate, ...]
    """In the order in which they are printed."""

    @cached_property
    def by_term(self) -> dict[str, Term]:
        return {term.id: term for term in self.terms}

    def value(self, values: Mapping[str, Any], term: str) -> Any:
        """The value of a term. Raises MissingTerm where none was given."""
        found = values.get(term)
        if found is None:
            raise MissingTerm(term, self.by_term[term].label)
        return found

    def holds(self, condition: Condition, values: Mapping[str, Any]) -> bool:
        """Evaluate a condition as data. Every leaf is looked at, so that a missing value never hides behind another."""
        match condition:
            case Always():
                return True
            case All(parts):
                return all([self.holds(part, values) for part in parts])
            case Some(parts):
                return any([self.holds(part, values) for part in parts])
            case Not(part):
                return not self.holds(part, values)
            case Leaf(term, operation, wanted):
                return compare(operation, self.value(values, term), wanted)
        raise TypeError(f"not a condition: {condition!r}")

    def fitting(self, values: Mapping[str, Any], chosen: frozenset[str] = frozenset()) -> tuple[ClauseTemplate, ...]:
        """The clauses that apply; an optional one also has to be among `chosen`."""
        return tuple(clause for clause in self.clauses if self.holds(clause.when, values) and (not clause.optional or clause.id in chosen))


def compare(operation: str, actual: Any, wanted: Any) -> bool:
    """One leaf: eq ne in has any_of gte."""
    match operation:
        case "eq":
            return bool(actual == wanted)
        case "ne":
            return bool(actual != wanted)
        case "in":
            return actual in wanted
        case "has":
            return wanted in actual
        case "any_of":
            return not set(actual).isdisjoint(wanted)
        case "gte":
            return bool(actual >= wanted)
    raise ValueError(f"unknown operation {operation!r}")


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition, from left to right."""
    match condition:
        case All(parts) | Some(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Leaf():
            yield condition
