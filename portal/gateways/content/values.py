"""Knows the layout of value_options.yaml."""

from __future__ import annotations

from portal.domain.compliance.rules import DisclosureRules
from portal.domain.offers.terms import TRANSFERS
from portal.domain.text import Localized
from portal.domain.values import VALUE_ITEM, Principle, StateField, TaxHint, ValueOption, ValueOptions, ValueState
from portal.gateways.content.reading import Node, unique, version


def build(root: Node, rules: DisclosureRules) -> ValueOptions:
    """The menu; its states and transitions must be those of the life cycle in the code."""
    principles = tuple(_principle(node) for node in root["principles"].items())
    fields = tuple(_field(node) for node in root["state_fields"].items())
    unique(root["state_fields"], (field.id for field in fields))
    states = tuple(_state(node) for node in root["states"].items())
    _compare_life(root, states)
    known = frozenset(field.id for field in fields)
    kinds = tuple(kind.id for kind in rules.compensation_kinds)
    hints = {
        (group, market): _hint(root["tax_hints"][group][market])
        for group in root["tax_hints"].names()
        for market in root["tax_hints"][group].names()
    }
    groups = tuple(dict.fromkeys(group for group, _ in hints))
    options = tuple(_option(node, known, groups, kinds) for node in root["options"].items())
    unique(root["options"], (option.id for option in options))
    result = ValueOptions(version(root), principles, fields, states, options, hints)
    root.done()
    return result


def _compare_life(root: Node, states: tuple[ValueState, ...]) -> None:
    written = {tuple(pair.value) for pair in root["transitions"].items()}
    coded = {(row.source, row.target) for row in VALUE_ITEM.transitions}
    if written != coded:
        raise root["transitions"].fail(f"differs from the life cycle in domain/values.py: {sorted(written ^ coded)}")
    if {state.id for state in states} != set(VALUE_ITEM.states):
        raise root["states"].fail("differs from the life cycle in domain/values.py")


def _principle(node: Node) -> Principle:
    principle = Principle(node.text("id"), node.localized("text"))
    node.done()
    return principle


def _field(node: Node) -> StateField:
    kind, _, choices = node.text("type").partition(":")
    if kind not in ("money", "text", "date", "enum"):
        raise node.fail(f"unknown type {kind}")
    field = StateField(
        id=node.text("id"),
        kind=kind,
        choices=tuple(choices.split(",")) if choices else (),
        visible=node.one_of("visible", ("both", "brand")),
        label=node.localized("label"),
    )
    node.done()
    return field


def _state(node: Node) -> ValueState:
    state = ValueState(node.text("id"), node.localized("label"), node.one_of("actor", ("brand", "creator", "both")), node.localized("note"))
    node.done()
    return state


def _option(node: Node, fields: frozenset[str], groups: tuple[str, ...], kinds: tuple[str, ...]) -> ValueOption:
    stated = node.texts("state")
    if unknown := sorted(set(stated) - fields):
        raise node["state"].fail(f"unknown {', '.join(unknown)}")
    counter = node["counter"]
    english, german = counter.texts("en"), counter.texts("de")
    if len(english) != len(german):
        raise counter.fail("the languages differ in number")
    option = ValueOption(
        id=node.text("id"),
        label=node.localized("label"),
        what=node.localized("what"),
        state=stated,
        transfer=node.one_of("transfer", TRANSFERS),
        tax_group=node.one_of("tax_group", groups),
        disclosure_kind=node.one_of("disclosure_kind", kinds),
        counters=tuple(Localized(en, de) for en, de in zip(english, german, strict=True)),
        care=node.localized("care"),
    )
    node.done()
    return option


def _hint(node: Node) -> TaxHint:
    hint = TaxHint(node.localized("text"), node.text("source"))
    node.done()
    return hint
