"""Knows value in kind: the menu of benefits beside money, what is stated for each, and how an item lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.states import Machine, Side
from portal.domain.text import Localized

VALUE_ITEM = Machine(
    "offered",
    [
        ("choose", "offered", "chosen", Side.CREATOR),
        ("send", ("chosen", "damaged"), "sent", Side.BRAND),
        ("receive", "sent", "received", Side.CREATOR),
        ("report_damage", ("sent", "received"), "damaged", Side.CREATOR),
        ("fulfil", "received", "fulfilled", (Side.CREATOR, Side.BRAND)),
        ("perform_counter", "fulfilled", "counter_performed", Side.CREATOR),
    ],
)
"""The edges are those of content/value_options.yaml (`transitions`); loading the file compares the two."""


@dataclass(frozen=True)
class StateField:
    """What is stated about an item. `kind`: money, text, date or enum; `choices` are the members of an enum."""

    id: str
    kind: str
    choices: tuple[str, ...]
    visible: str
    """both or brand: the brand's cost is nobody else's business"""
    label: Localized


@dataclass(frozen=True)
class ValueState:
    id: str
    label: Localized
    actor: str
    """brand, creator or both"""
    note: Localized


@dataclass(frozen=True)
class Principle:
    id: str
    text: Localized


@dataclass(frozen=True)
class TaxHint:
    """One careful sentence for a talk with an adviser, with the paragraph that it rests on; no tax advice."""

    text: Localized
    source: str


@dataclass(frozen=True)
class ValueOption:
    id: str
    label: Localized
    what: Localized
    state: tuple[str, ...]
    """Ids of the state fields that are asked for."""
    transfer: str
    """ownership, loan, service or third_party"""
    tax_group: str
    disclosure_kind: str
    """Kind of compensation under which the disclosure check runs."""
    counters: tuple[Localized, ...]
    """Suggestions for the counter-performance."""
    care: Localized


@dataclass(frozen=True)
class ValueOptions:
    version: str
    principles: tuple[Principle, ...]
    fields: tuple[StateField, ...]
    states: tuple[ValueState, ...]
    options: tuple[ValueOption, ...]
    tax_hints: Mapping[tuple[str, str], TaxHint]
    """By tax group and market; `EU` stands for member states without a sentence of their own."""

    def option(self, option_id: str) -> ValueOption:
        """Raises KeyError for an id that the menu does not know."""
        return _by_id(self.options, option_id)

    def state(self, state_id: str) -> ValueState:
        return _by_id(self.states, state_id)

    def fields_of(self, option_id: str, *, for_brand: bool) -> tuple[StateField, ...]:
        """What is stated for an option; the brand's cost only for the brand."""
        wanted = self.option(option_id).state
        return tuple(field for field in self.fields if field.id in wanted and (for_brand or field.visible == "both"))

    def tax_hint(self, option_id: str, market: str, *, eu: bool = False) -> TaxHint | None:
        """The pointer for `market`, the Union's one for other member states, None where the file says nothing."""
        group = self.option(option_id).tax_group
        return self.tax_hints.get((group, market)) or (self.tax_hints.get((group, "EU")) if eu else None)


def _by_id(things, wanted):
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)
