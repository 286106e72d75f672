"""What is frozen is exactly what was agreed: one hash over all of it, readable without the library."""

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.contracts.assembly import ContractText, canonical_contract, content_hash
from portal.domain.contracts.document import document
from portal.domain.money import Money
from portal.domain.offers.terms import TermSheet
from portal.gateways.formats import BabelFormatter
from tests.support.agreements import PARTIES, agreement, eur, frozen, sheet, signed

WRITE = BabelFormatter()


def test_the_hash_covers_terms_parties_reference_and_every_clause():
    stored = frozen(sheet())
    assert content_hash(stored) == content_hash(frozen(sheet()))
    assert canonical_contract(stored) == canonical_contract(dict(reversed(stored.items())))
    others = [
        frozen(sheet(fee=eur(105_001))),
        frozen(sheet(), "2026-132"),
        {**stored, "operator": "Somebody else"},
        {**stored, "parties": {**stored["parties"], "brand": {**stored["parties"]["brand"], "signatory": "X"}}},
    ]
    clauses = [dict(found) for found in stored["text"]["clauses"]]
    clauses[3] = {**clauses[3], "short": {"en": "x", "de": "y"}}
    others.append({**stored, "text": {**stored["text"], "clauses": clauses}})
    assert len({content_hash(stored), *map(content_hash, others)}) == len(others) + 1


def test_what_is_frozen_can_be_read_back_and_printed_without_the_library():
    stored = frozen(sheet())
    assert ContractText.from_json(stored["text"]) == agreement(sheet())
    assert TermSheet.from_json(stored["terms"]) == sheet()
    signatures, head = signed(stored)
    printed = document(stored, signatures, head)
    assert (printed.title, printed.parties, printed.signed_by("creator").name) == ("Haferkorn Barista", PARTIES, "Mira Sandvoss")
    with pytest.raises(ValueError, match="another version"):
        document({**stored, "reference": "other"}, signatures, head)


def test_every_field_of_the_sheet_is_a_term_that_the_text_or_its_tables_use():
    """Each field changes the assembled text when it changes, so that nothing is agreed beside what is signed."""
    silent = set()
    full = sheet(governing_law="CH", liability_cap=eur(100), self_billing=True, deemed_approval_days=5)
    before = agreement(full)
    for field in fields(TermSheet):
        value = getattr(full, field.name)
        kinds = {"str": "changed", "int": 8, "bool": False, "Money": eur(424_242), "date": date(2027, 3, 3)}
        changed = value[:1] if isinstance(value, tuple) else kinds.get(type(value).__name__)
        if field.name == "payment_secured":
            changed = False
        choices = {"release_event": "publication", "governing_law": "FR", "governing_language": "en", "music": "own", "exclusivity": None}
        after = agreement(replace(full, **{field.name: choices.get(field.name, changed)}))
        if after == before:
            silent.add(field.name)
    assert silent == {"value_items"}
    chosen_only = agreement(replace(full, value_items=full.value_items[:0]))
    assert chosen_only != before


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_is_written_whole_in_both_languages(minor, currency):
    for language in ("en", "de"):
        digits = re.sub(r"\D", "", WRITE.money(Money(minor, currency), language))
        assert int(digits) == minor
