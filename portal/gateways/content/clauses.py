"""Knows the layout of clauses.yaml."""

from __future__ import annotations

from typing import Any

from portal.domain.contracts import wording
from portal.domain.contracts.library import (
    OPERATIONS,
    PLACEHOLDER,
    All,
    Always,
    ClauseLibrary,
    ClauseTemplate,
    Condition,
    LateRule,
    Leaf,
    Not,
    Some,
    Term,
    leaves,
)
from portal.domain.text import Localized
from portal.gateways.content.reading import Node, unique, version

KINDS = ("text", "country", "date", "int", "money", "percent", "bool", "list", "table", "lookup", "enum")
LONGEST = 2000
"""Characters of a clause; the header of the file promises it, and differences rely on it."""


def build(root: Node) -> ClauseLibrary:
    """The library; placeholders and conditions may only name terms that are listed, alike in both languages."""
    terms = tuple(_term(node) for node in root["terms"].items())
    unique(root["terms"], (term.id for term in terms))
    known = {term.id: term for term in terms}
    clauses = tuple(sorted((_clause(node, known) for node in root["clauses"].items()), key=lambda clause: clause.order))
    unique(root["clauses"], (clause.id for clause in clauses))
    unique(root["clauses"], (clause.order for clause in clauses))
    rules = root["late_rules"]
    late = {law: _late_rule(rules[law]) for law in rules.names()}
    if missing := sorted(set(known["governing.law"].choices) - set(late)):
        raise rules.fail(f"no rule for {', '.join(missing)}")
    printed = {name for clause in clauses for name in clause.placeholders}
    for term in terms:
        if term.id in printed and (silent := [choice for choice in term.choices if choice not in wording.ENUMS.get(term.id, {})]):
            raise root["terms"].fail(f"{term.id}: no words for {', '.join(silent)}")
    library = ClauseLibrary(version(root), terms, late, clauses)
    root.done()
    return library


def _term(node: Node) -> Term:
    kind, _, choices = node.text("type").partition(":")
    if kind not in KINDS:
        raise node.fail(f"unknown type {kind}")
    if (kind == "enum") != bool(choices):
        raise node.fail("choices belong to an enum, and an enum has some")
    term = Term(node.text("id"), kind, tuple(choices.split(",")) if choices else (), node.localized("label"))
    node.done()
    return term


def _clause(node: Node, terms: dict[str, Term]) -> ClauseTemplate:
    clause = ClauseTemplate(
        id=node.text("id"),
        version=node.integer("version"),
        order=node.integer("order"),
        title=node.localized("title"),
        when=_condition(node["when"]),
        text=node.localized("text"),
        short=node.localized("short"),
        why=node.localized("why"),
        sources=node.texts("source"),
        optional=node.flag("optional"),
    )
    node.done()
    _check_text(node["text"], clause.text, terms)
    for leaf in leaves(clause.when):
        _check_leaf(node["when"], leaf, terms)
    return clause


def _check_text(node: Node, text: Localized, terms: dict[str, Term]) -> None:
    for language, words in (("en", text.en), ("de", text.de)):
        if "{{" in PLACEHOLDER.sub("", words):
            raise node.fail(f"{language} has a broken placeholder")
    english, german = ({match[1] for match in PLACEHOLDER.finditer(words)} for words in (text.en, text.de))
    if english != german:
        raise node.fail(f"the languages use different terms: {', '.join(sorted(english ^ german))}")
    for name in sorted(english):
        if name not in terms:
            raise node.fail(f"unknown term {name}")
        if terms[name].kind == "bool":
            raise node.fail(f"{name} is a yes or no and cannot be printed")
    for match in (*PLACEHOLDER.finditer(text.en), *PLACEHOLDER.finditer(text.de)):
        if match[2] and terms[match[1]].kind != "int":
            raise node.fail(f"{match[1]} is no number and takes no words for one and for many")
    for language, words in (("en", text.en), ("de", text.de)):
        if len(words) >= LONGEST:
            raise node.fail(f"{language} has {len(words)} characters, at most {LONGEST - 1} are allowed")


def _condition(node: Node) -> Condition:
    value = node.value
    if value == "always":
        return Always()
    if isinstance(value, list):
        if len(value) != 3 or not isinstance(value[0], str):
            raise node.fail("a leaf is [term, op, value]")
        return Leaf(value[0], value[1], _frozen(value[2]))
    if isinstance(value, dict) and len(value) == 1:
        word = next(iter(value))
        if word == "not":
            return Not(_condition(node["not"]))
        if word in ("all", "any"):
            parts = tuple(_condition(part) for part in node[word].items())
            if not parts:
                raise node.fail(f"{word} of nothing")
            return All(parts) if word == "all" else Some(parts)
    raise node.fail(f"not a condition: {value!r}")


def _check_leaf(node: Node, leaf: Leaf, terms: dict[str, Term]) -> None:
    if leaf.term not in terms:
        raise node.fail(f"unknown term {leaf.term}")
    if leaf.operation not in OPERATIONS:
        raise node.fail(f"unknown operation {leaf.operation}")
    term = terms[leaf.term]
    if (leaf.operation in ("has", "any_of")) != (term.kind == "list"):
        raise node.fail(f"{leaf.operation} does not fit {leaf.term}, which is of type {term.kind}")
    if (leaf.operation in ("in", "any_of")) != isinstance(leaf.value, tuple):
        raise node.fail(f"{leaf.operation} compares with {'a list' if leaf.operation in ('in', 'any_of') else 'one value'}")
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if term.choices and (strange := [value for value in values if value not in term.choices]):
        raise node.fail(f"{leaf.term} is never {', '.join(map(str, strange))}")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _late_rule(node: Node) -> LateRule:
    rule = LateRule(node.localized("text"), node.text("source"))
    node.done()
    return rule
