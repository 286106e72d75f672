"""An agreement is assembled whole in both languages, or generation stops and says what is missing."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from portal.domain.contracts.assembly import ContractText, assemble_values
from portal.domain.contracts.library import ClauseLibrary, MissingTerm, leaves
from portal.domain.contracts.tables import Table
from portal.domain.money import Money
from portal.domain.offers.terms import Deliverable, Right
from portal.domain.text import Localized
from portal.gateways import content
from portal.gateways.formats import BabelFormatter
from tests.domain.strategies import deliverables, exclusivities, rights, some_day, values, words
from tests.support.agreements import PARTIES, TODAY, agreement, eur, sheet

WRITE = BabelFormatter()


def clause(text: ContractText, wanted: str):
    return next(found for found in text.clauses if found.id == wanted)


def test_the_text_says_what_was_agreed_in_both_languages():
    text = agreement(sheet())
    fee, rights = clause(text, "fee"), clause(text, "usage_rights")
    assert "fixed fee of €1,050.00" in fee.text.en
    assert "Honorar von 1.050,00\xa0€" in fee.text.de
    assert "earned on approval" in fee.text.en and "„Freigabe“" in fee.text.de
    assert "Term: 6 months" in rights.text.en and "Deutschland, Österreich und Schweiz" in rights.text.de
    assert "“Werbung”" in clause(text, "disclosure").text.en and "DE, AT (1.0.0)" in clause(text, "disclosure").text.de
    assert "10% before work starts" in clause(text, "cancellation").text.en
    assert "neun Prozentpunkte" in clause(text, "late_payment").text.de
    assert "Mira brings her own cups." in clause(text, "further_arrangements").text.en
    assert "from 10 December 2026 to 30 April 2027" in clause(text, "subject").text.en
    assert "Studio" not in clause(text, "value_in_kind").text.en


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [(1, "within 1 day after", "innerhalb von 1 Tag danach"), (14, "within 14 days", "innerhalb von 14 Tagen")],
)
def test_a_number_decides_how_the_sentence_reads_it(days, english, german):
    fee = clause(agreement(sheet(payment_days=days)), "fee")
    assert english in fee.text.en and german in fee.text.de


def test_no_sentence_leaves_open_whether_one_or_many_are_meant():
    text = agreement(sheet())
    for each in text.clauses:
        assert not re.search(r"\w\((s|e|n|en)\)", f"{each.text.en} {each.text.de}"), each.id


@pytest.mark.parametrize("title", ["Story set", "Story-Reihe", "story set", ""])
def test_a_title_that_only_repeats_the_kind_is_left_out_in_both_languages(title):
    text = clause(
        agreement(sheet(deliverables=(Deliverable("ig_story", "instagram", title, due=TODAY, publish_on=TODAY),))), "subject"
    ).text
    assert "Story set, Instagram" in text.en and "Story-Reihe" not in text.en
    assert "Story-Reihe, Instagram" in text.de and "Story set" not in text.de


def test_clauses_are_numbered_without_a_gap_in_the_order_of_the_library():
    text = agreement(sheet())
    assert [found.number for found in text.clauses] == list(range(1, len(text.clauses) + 1))
    order = [template.id for template in content.clause_library().clauses]
    assert [found.id for found in text.clauses] == sorted((found.id for found in text.clauses), key=order.index)


@pytest.mark.parametrize(
    ("changes", "comes", "goes"),
    [
        ({"fee": eur(0)}, (), ("fee", "payment_secured", "cancellation", "late_payment", "self_billing")),
        ({"payment_secured": False}, (), ("payment_secured",)),
        ({"exclusivity": None}, (), ("exclusivity",)),
        ({"rights": ()}, (), ("usage_rights", "paid_media", "credit")),
        ({"rights": (Right(("instagram",), ("DE",), 6),)}, ("usage_rights",), ("paid_media",)),
        ({"deemed_approval_days": None}, (), ("deemed_approval",)),
        ({"self_billing": True}, ("self_billing",), ()),
        ({"notes": ""}, (), ("further_arrangements",)),
        ({"governing_law": "CH", "liability_cap": eur(1)}, ("liability_other",), ("liability_de",)),
        ({"value_items": ()}, (), ("value_in_kind",)),
    ],
)
def test_terms_decide_which_clauses_stand_there(changes, comes, goes):
    before = {found.id for found in agreement(sheet()).clauses}
    after = {found.id for found in agreement(sheet(**changes)).clauses}
    assert set(goes) <= before | {"self_billing"} and not set(goes) & after
    assert set(comes) <= after


def test_france_and_the_artists_levy_follow_market_amount_and_people():
    for markets, amount, expected in ((("FR",), 1000, True), (("FR",), 999, False), (("DE",), 5000, False)):
        text = agreement(sheet(markets=markets), annual_value_eur=amount)
        assert ("france_terms" in {found.id for found in text.clauses}) is expected
    company = replace(PARTIES, creator=replace(PARTIES.creator, legal_form="company", represented_by="Agentur Nord"))
    ids = {found.id for found in agreement(sheet(), parties=company).clauses}
    assert "ksk" not in ids and "representation" in ids


@pytest.mark.parametrize(
    ("changes", "term"),
    [
        ({"start": None}, "collab.start"),
        ({"review_on": None}, "review.date"),
        ({"venue": " "}, "governing.venue"),
        ({"brief_version": ""}, "brief.version"),
        ({"extra_round_price": None}, "rounds.extra_price"),
        ({"rights_renewal_price": None}, "rights.renewal_price"),
        ({"deliverables": ()}, "deliverables.table"),
        ({"governing_law": "US"}, "liability.cap"),
        ({"disclosure_label": ""}, "disclosure.labels"),
        ({"music": "found somewhere"}, "music.source"),
        ({"governing_law": "XX", "liability_cap": eur(1)}, "late.rule"),
    ],
)
def test_a_missing_value_stops_generation_and_names_the_term(changes, term):
    with pytest.raises(MissingTerm) as refusal:
        agreement(sheet(**changes))
    assert refusal.value.term == term
    assert refusal.value.label.en and refusal.value.label.de


def test_a_missing_address_of_a_party_stops_generation():
    for side, field, term in (
        ("brand", "address", "brand.address"),
        ("creator", "legal_name", "creator.legal_name"),
        ("brand", "contact", "privacy.contacts"),
    ):
        parties = replace(PARTIES, **{side: replace(getattr(PARTIES, side), **{field: ""})})
        with pytest.raises(MissingTerm) as refusal:
            agreement(sheet(), parties=parties)
        assert refusal.value.term == term


def test_what_a_person_typed_is_never_read_as_a_placeholder():
    text = agreement(sheet(title="{{brand.address}} {0} %(x)s", notes="{{fee.total}}"))
    assert "„{{brand.address}} {0} %(x)s“" in clause(text, "subject").text.de
    assert "{{fee.total}}" in clause(text, "further_arrangements").text.en


parts = st.fixed_dictionaries(
    {},
    optional={
        "title": words,
        "notes": words,
        "venue": words,
        "credit": words,
        "disclosure_label": words,
        "deliverables": st.lists(deliverables, max_size=3).map(tuple),
        "value_items": st.lists(values, max_size=3).map(tuple),
        "rights": st.lists(rights.map(lambda right: replace(right, deliverable="")), max_size=2).map(tuple),
        "exclusivity": st.none() | exclusivities,
        "fee": st.sampled_from([eur(0), eur(1)]),
        "end": some_day,
        "payment_secured": st.booleans(),
        "deemed_approval_days": st.none() | st.integers(2, 9),
        "governing_language": st.sampled_from(["en", "de"]),
        "governing_law": st.sampled_from(["DE", "AT"]),
    },
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(parts)
def test_no_sheet_ever_prints_a_blank(changes):
    """Whatever is changed in a whole sheet: generation stops, or every placeholder is filled in both languages."""
    try:
        text = agreement(sheet(**changes))
    except MissingTerm as refusal:
        event("stopped")
        assert refusal.term in content.clause_library().by_term
        return
    event("written")
    _whole(text, content.clause_library())


LIBRARY = content.clause_library()
_LISTS = {
    "comp.kinds": ("fixed_fee", "performance", "commission", "value_in_kind", "expenses"),
    "market.list": ("DE", "FR"),
    "deliverables.platforms": ("instagram", "blog"),
}


def _value(term):
    """Any fitting value for a term that is only printed."""
    match term.kind:
        case "money":
            return Money(12_345, "EUR")
        case "date":
            return date(2027, 2, 3)
        case "int" | "percent":
            return 7
        case "table":
            return Table((Localized("Head", "Kopf"),), ((Localized("cell", "Zelle"),),))
        case "country":
            return "DE"
        case "enum":
            return term.choices[0]
        case "bool":
            return True
        case "list":
            return _LISTS[term.id]
    return f"value of {term.id}"


def _switches():
    """Every value of every term that a condition looks at, alone and together with each other one."""
    lists = {name: [(), *((item,) for item in items), items] for name, items in _LISTS.items()}
    flags = {term.id: [True, False] for term in LIBRARY.terms if term.kind == "bool"}
    others = {
        "governing.law": list(LIBRARY.by_term["governing.law"].choices),
        "creator.represented_by": ["", "Agency"],
        "collab.notes": ["", "Notes"],
        "brand.country": ["DE", "CH"],
        "creator.legal_form": ["natural_person", "company"],
        "comp.annual_value_eur": [0, 1000],
    }
    return {**lists, **flags, **others}


def test_every_pair_of_condition_values_renders_whole_in_both_languages():
    switches = _switches()
    watched = {leaf.term for template in LIBRARY.clauses for leaf in leaves(template.when)}
    assert watched <= set(switches)
    base = {term.id: _value(term) for term in LIBRARY.terms if term.kind != "lookup"}
    seen: set[str] = set()
    for one, other in itertools.combinations(sorted(watched), 2):
        for first, second in itertools.product(switches[one], switches[other]):
            values = {**base, one: first, other: second}
            templates = LIBRARY.fitting(values, frozenset({"deemed_approval"}))
            seen.update(template.id for template in templates)
            assert [t.id for t in templates] == [t.id for t in LIBRARY.clauses if LIBRARY.holds(t.when, values)]
    assert seen == {template.id for template in LIBRARY.clauses}


def test_every_clause_renders_whole_with_every_value_of_its_enumerations():
    base = {term.id: _value(term) for term in LIBRARY.terms if term.kind != "lookup"}
    for template in LIBRARY.clauses:
        alone = ClauseLibrary(LIBRARY.version, LIBRARY.terms, LIBRARY.late_rules, (replace(template, when=LIBRARY.clauses[0].when),))
        named = [LIBRARY.by_term[name] for name in template.placeholders]
        enums = [term for term in named if term.kind == "enum"]
        if any(term.kind == "lookup" for term in named):
            enums.append(LIBRARY.by_term["governing.law"])
        for combination in itertools.product(*(term.choices for term in enums)):
            values = {**base, **dict(zip((term.id for term in enums), combination, strict=True))}
            text = assemble_values(alone, values, WRITE, "de", frozenset({template.id}))
            _whole(text, alone)
            printed = clause(text, template.id).text
            assert not any(re.search(rf"\b{choice}\b", printed.de) for choice in combination if "_" in choice)


def _whole(text: ContractText, library: ClauseLibrary) -> None:
    """No placeholder of the library is left, no cell or paragraph is empty, and both languages have the same build."""
    names = {term.id for term in library.terms}
    for found in text.clauses:
        assert [bool(block.head) for block in found.en] == [bool(block.head) for block in found.de]
        for block in (*found.en, *found.de):
            assert block.text.strip() or block.rows
            assert all(cell.strip() for row in block.rows for cell in row)
            assert all(len(row) == len(block.head) for row in block.rows)
        template = next(one for one in library.clauses if one.id == found.id)
        for language, printed in (("en", found.text.en), ("de", found.text.de)):
            fixed = re.split(r"\{\{[^}]*\}\}", template.text.within(language))
            assert all(part.strip() in printed for part in fixed if part.strip())
            assert not {name for name in names if f"{{{{{name}}}}}" in printed}
    assert set(text.placeholders) <= names


@pytest.mark.parametrize("governing", ["de", "en"])
def test_the_governing_language_goes_first(governing):
    text = agreement(sheet(governing_language=governing))
    assert text.languages[0] == governing
    word = {"de": "Deutsch", "en": "Englisch"}[governing]
    assert f"„{word}“" in clause(text, "language").text.de
