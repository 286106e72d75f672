"""Conditions of clauses as truth tables, and the library's own promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.contracts.library import All, Always, Leaf, MissingTerm, Not, Some, compare, leaves
from portal.domain.text import Text
from portal.gateways import content, translations

TRUTHS = [
    ("eq", "DE", "DE", True),
    ("eq", "DE", "AT", False),
    ("eq", True, True, True),
    ("eq", False, True, False),
    ("ne", "", "", False),
    ("ne", "Agency", "", True),
    ("in", "AT", ("DE", "AT"), True),
    ("in", "FR", ("DE", "AT"), False),
    ("has", ("fixed_fee", "value_in_kind"), "fixed_fee", True),
    ("has", (), "fixed_fee", False),
    ("any_of", ("a", "b"), ("b", "c"), True),
    ("any_of", ("a",), ("b", "c"), False),
    ("any_of", (), ("b",), False),
    ("gte", 1000, 1000, True),
    ("gte", 999, 1000, False),
]


@pytest.mark.parametrize(("operation", "actual", "wanted", "truth"), TRUTHS)
def test_each_operation_is_what_it_says(operation, actual, wanted, truth):
    assert compare(operation, actual, wanted) is truth


def test_an_unknown_operation_is_never_evaluated():
    with pytest.raises(ValueError, match="unknown operation"):
        compare("__import__", "os", "x")


def leaf(flag):
    return Leaf("payment.secured", "eq", flag)


conditions = st.recursive(
    st.sampled_from([Always(), leaf(True), leaf(False)]),
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)


@given(conditions, st.booleans())
def test_all_any_and_not_are_the_logic_that_everyone_knows(condition, secured):
    def meaning(part):
        match part:
            case Always():
                return True
            case All(parts):
                return min(meaning(inner) for inner in parts)
            case Some(parts):
                return max(meaning(inner) for inner in parts)
            case Not(inner):
                return not meaning(inner)
        return part.value is secured

    assert content.clause_library().holds(condition, {"payment.secured": secured}) is meaning(condition)


def test_a_missing_value_stops_and_names_the_term_in_both_languages():
    library = content.clause_library()
    hidden = Some((Always(), leaf(True)))
    with pytest.raises(MissingTerm) as refusal:
        library.holds(hidden, {})
    assert refusal.value.term == "payment.secured"
    assert refusal.value.text.args["term"].de == "Zahlung vorab gesichert"
    assert "Payment secured in advance" in str(refusal.value)


def test_exactly_one_clause_on_liability_applies_under_every_law():
    library = content.clause_library()
    pair = [clause for clause in library.clauses if clause.id.startswith("liability_")]
    for law in library.by_term["governing.law"].choices:
        assert sum(library.holds(clause.when, {"governing.law": law}) for clause in pair) == 1


def test_every_condition_can_be_true_and_can_be_false_unless_it_always_holds():
    library = content.clause_library()
    for clause in library.clauses:
        if clause.when == Always():
            continue
        found = list(leaves(clause.when))
        for leaf_ in found:
            samples = _samples(library.by_term[leaf_.term], leaf_)
            assert {compare(leaf_.operation, sample, leaf_.value) for sample in samples} == {True, False}, clause.id


def _samples(term, leaf_):
    values = leaf_.value if isinstance(leaf_.value, tuple) else (leaf_.value,)
    if term.kind == "list":
        return [(), values]
    if term.kind == "int":
        return [values[0], values[0] - 1]
    if term.kind == "bool":
        return [True, False]
    return [*values, "something else"]


def test_an_optional_clause_needs_both_its_condition_and_a_choice():
    library = content.clause_library()
    optional = [clause.id for clause in library.clauses if clause.optional]
    assert optional == ["deemed_approval"]
    pieces = [clause for clause in library.clauses if clause.id == "deemed_approval"]
    alone = type(library)(library.version, library.terms, library.late_rules, tuple(pieces))
    for agreed, chosen, count in ((True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)):
        picked = alone.fitting({"approval.deemed": agreed}, frozenset({"deemed_approval"} if chosen else ()))
        assert len(picked) == count


def test_a_missing_term_is_named_in_the_readers_language():
    with pytest.raises(MissingTerm) as refusal:
        content.clause_library().value({}, "collab.start")
    stored = Text.from_json(refusal.value.text.to_json())
    assert ("Beginn" in translations.translate(stored, "de"), "Start" in translations.translate(stored, "en")) == (True, True)
