"""Knows how agreed terms become an agreement: clauses chosen by data, filled in both languages, and never with a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.contracts import wording
from portal.domain.contracts.filling import values_of
from portal.domain.contracts.formats import LANGUAGES, Formatter
from portal.domain.contracts.library import PLACEHOLDER, ClauseLibrary, ClauseTemplate, MissingTerm
from portal.domain.contracts.parties import Fact, Parties
from portal.domain.contracts.tables import Table, Tables
from portal.domain.money import Money
from portal.domain.offers.terms import TermSheet
from portal.domain.records import Record, canonical_json, digest, plain
from portal.domain.taxonomy import Taxonomy
from portal.domain.text import Localized
from portal.domain.values import ValueOptions

SCHEMA = "portal/contract/1"


@dataclass(frozen=True)
class Block(Record):
    """A paragraph (`text`), or a table (`head` and `rows`)."""

    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def as_text(self) -> str:
        """The block without layout: a row of a table becomes a line."""
        if not self.head:
            return self.text
        return "\n".join("• " + " · ".join(f"{name}: {cell}" for name, cell in zip(self.head, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Clause(Record):
    """A clause as it is printed, in both languages."""

    id: str
    number: int
    version: int
    title: Localized
    en: tuple[Block, ...]
    de: tuple[Block, ...]
    short: Localized

    def blocks(self, language: str) -> tuple[Block, ...]:
        return self.de if language.startswith("de") else self.en

    @property
    def text(self) -> Localized:
        """The whole clause as plain text."""
        return Localized(en="\n".join(block.as_text for block in self.en), de="\n".join(block.as_text for block in self.de))


@dataclass(frozen=True)
class ContractText(Record):
    clauses: tuple[Clause, ...]
    placeholders: tuple[str, ...]
    """Ids of the terms that were printed."""
    governing_language: str
    library_version: str

    @property
    def languages(self) -> tuple[str, str]:
        """The governing language first."""
        return ("de", "en") if self.governing_language == "de" else ("en", "de")


def assemble(
    library: ClauseLibrary,
    terms: TermSheet,
    parties: Parties,
    operator: str,
    *,
    formatter: Formatter,
    taxonomy: Taxonomy,
    options: ValueOptions,
    rule_pack: str,
    facts: tuple[Fact, ...] = (),
    annual_value_eur: int = 0,
) -> ContractText:
    """The agreement that the terms call for. Raises MissingTerm naming what is not there; see `values_of` for the arguments."""
    tables = Tables(terms, formatter, taxonomy, options)
    values = values_of(terms, parties, operator, tables, rule_pack=rule_pack, facts=facts, annual_value_eur=annual_value_eur)
    chosen = frozenset({"deemed_approval"} if terms.deemed_approval_days is not None else ())
    return assemble_values(library, values, formatter, terms.governing_language, chosen)


def assemble_values(
    library: ClauseLibrary, values: Mapping[str, Any], formatter: Formatter, governing_language: str, chosen: frozenset[str] = frozenset()
) -> ContractText:
    """The agreement for values by term id; `chosen` are the optional clauses that both sides want."""
    templates = library.fitting(values, chosen)
    clauses = tuple(_clause(library, template, number, values, formatter) for number, template in enumerate(templates, 1))
    used = tuple(dict.fromkeys(term for template in templates for term in template.placeholders))
    return ContractText(clauses, used, governing_language, library.version)


def contract_content(terms: TermSheet, parties: Parties, operator: str, text: ContractText, reference: str = "") -> dict[str, Any]:
    """What is frozen and stored: terms, parties and every clause, in JSON's types."""
    return {
        "schema": SCHEMA,
        "reference": reference,
        "operator": operator,
        "parties": plain(parties),
        "terms": plain(terms),
        "text": plain(text),
    }


def canonical_contract(content: Mapping[str, Any]) -> bytes:
    """The one byte form of what `contract_content` made."""
    return canonical_json(dict(content))


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form: what both sides are shown, what they sign, what the PDF bears."""
    return digest(canonical_contract(content))


def _clause(library: ClauseLibrary, template: ClauseTemplate, number: int, values: Mapping[str, Any], formatter: Formatter) -> Clause:
    body = {language: _body(library, template.text.within(language), values, formatter, language) for language in LANGUAGES}
    return Clause(template.id, number, template.version, template.title, body["en"], body["de"], template.short)


def _body(library: ClauseLibrary, text: str, values: Mapping[str, Any], formatter: Formatter, language: str) -> tuple[Block, ...]:
    """Paragraphs and tables; a placeholder is replaced once, so what a person typed is never read as one."""
    blocks: list[Block] = []
    paragraph = ""
    position = 0
    for match in PLACEHOLDER.finditer(text):
        paragraph += text[position : match.start()]
        position = match.end()
        printed = _printed(library, match[1], values, formatter, language)
        if isinstance(printed, Block):
            blocks += [Block(paragraph.strip()), printed]
            paragraph = ""
        else:
            paragraph += f"{printed} {match[2] if values[match[1]] == 1 else match[3]}" if match[2] else printed
    blocks.append(Block((paragraph + text[position:]).strip()))
    return tuple(block for block in blocks if block.text or block.head)


def _printed(library: ClauseLibrary, term: str, values: Mapping[str, Any], formatter: Formatter, language: str) -> str | Block:
    definition = library.by_term[term]
    if definition.kind == "lookup":
        law = library.value(values, "governing.law")
        if law not in library.late_rules:
            raise MissingTerm(term, definition.label)
        return library.late_rules[law].text.within(language)
    value = library.value(values, term)
    if isinstance(value, Table):
        rows = tuple(_cells(row, language) for row in value.rows)
        if not rows or not all(cell.strip() for row in rows for cell in row):
            raise MissingTerm(term, definition.label)
        return Block(head=_cells(value.head, language), rows=rows)
    words = wording.ENUMS.get(term, {}).get(value, value) if definition.kind == "enum" else value
    written = _written(words, definition.kind, formatter, language)
    if not re.sub(r"\s", "", written):
        raise MissingTerm(term, definition.label)
    return written


def _cells(row: tuple[Localized, ...], language: str) -> tuple[str, ...]:
    return tuple(cell.within(language) for cell in row)


def _written(value: Any, kind: str, formatter: Formatter, language: str) -> str:
    match value:
        case Localized():
            return value.within(language)
        case Money():
            return formatter.money(value, language)
        case date():
            return formatter.date(value, language)
        case bool():
            raise TypeError("a yes or no is asked for by conditions and never printed")
        case int():
            return formatter.percent(value, language) if kind == "percent" else formatter.number(value, language)
        case str():
            return formatter.country(value, language) if kind == "country" else value
        case tuple() | list():
            return formatter.listing([str(item) for item in value], language)
    raise TypeError(f"{value!r} cannot be printed")
