"""Term sheets: one byte form, a difference of all terms, and what keeps a sheet from being sent."""

import json
import time
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.money import Money
from portal.domain.offers.checks import check, check_acceptance
from portal.domain.offers.diff import changes, diff
from portal.domain.offers.terms import Deliverable, Exclusivity, Right, TermSheet, ValueTerm, canonical, choose, terms_hash
from portal.domain.offers.words import marks
from portal.domain.records import NotCanonical, canonical_json
from tests.domain.strategies import sheets, words
from tests.support.agreements import TODAY, eur, sheet


@given(sheets)
def test_a_sheet_survives_json_unchanged(terms):
    assert TermSheet.from_json(json.loads(json.dumps(terms.to_json()))) == terms


@given(sheets, sheets)
def test_hashes_are_equal_exactly_when_the_sheets_are(one, other):
    assert (terms_hash(one) == terms_hash(other)) == (one == other)
    assert terms_hash(TermSheet.from_json(one.to_json())) == terms_hash(one)


@given(sheets, sheets)
def test_the_difference_is_empty_exactly_when_the_sheets_are_equal(one, other):
    assert (changes(one, other) == ()) == (one == other)
    assert changes(one, one) == ()


@given(sheets, sheets)
def test_the_difference_lists_every_term_once_and_can_be_read_both_ways(one, other):
    there, back = diff(one, other), diff(other, one)
    assert len({row.key for row in there}) == len(there)
    assert {(row.key, row.changed) for row in there} == {(row.key, row.changed) for row in back}
    named = {row.key.split(".")[0] for row in there}
    always = {field.name for field in fields(TermSheet)} - {"deliverables", "rights", "value_items"}
    assert always <= named


def test_every_single_term_of_the_sheet_shows_up_when_it_changes():
    before = sheet()
    unlike = {str: "something else", int: 77, bool: None, date: date(2027, 12, 24), Money: eur(1)}
    for field in fields(TermSheet):
        value = getattr(before, field.name)
        if field.name in ("deliverables", "rights", "value_items"):
            changed = value[:-1]
        elif field.name == "exclusivity":
            changed = None
        elif field.name == "markets":
            changed = ("FR",)
        elif isinstance(value, bool):
            changed = not value
        elif value is None:
            changed = eur(500_000)
        else:
            changed = unlike[type(value)]
        after = replace(before, **{field.name: changed})
        assert [row.key.split(".")[0] for row in changes(before, after)] == [field.name], field.name


@pytest.mark.parametrize(
    ("kind", "name"), [(Deliverable, "deliverables"), (Right, "rights"), (ValueTerm, "value_items"), (Exclusivity, "exclusivity")]
)
def test_every_part_of_an_item_shows_up_when_it_changes(kind, name):
    before = sheet()
    whole = getattr(before, name)
    item = whole if kind is Exclusivity else whole[0]
    for field in fields(kind):
        if field.name == "key":
            continue
        value = getattr(item, field.name)
        new = {bool: not value, int: 9, str: "other", tuple: ("FR",), Money: eur(7)}.get(type(value), date(2028, 1, 1))
        if field.name == "rounds":
            new = 9
        changed = replace(item, **{field.name: new})
        after = replace(before, **{name: changed if kind is Exclusivity else (changed, *whole[1:])})
        assert [row.key.split(".")[-1] for row in changes(before, after)] == [field.name], field.name


def test_text_is_compared_in_one_form_whatever_the_keyboard():
    assert terms_hash(sheet(title="Café\r\nBär")) == terms_hash(sheet(title="Cafe\u0301\nBa\u0308r"))
    assert sheet(title="Café\r\nBär") == sheet(title="Cafe\u0301\nBa\u0308r")


def test_the_byte_form_is_sorted_utf8_and_knows_no_fractions():
    assert canonical_json({"b": "ä", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"ä"}'.encode()
    with pytest.raises(NotCanonical):
        canonical_json({"a": 0.5})
    assert b"1050" in canonical(sheet())


def test_a_stored_sheet_with_an_unknown_or_wrong_value_is_refused():
    stored = sheet().to_json()
    with pytest.raises(ValueError, match="unknown surprise"):
        TermSheet.from_json({**stored, "surprise": 1})
    with pytest.raises(ValueError, match="rounds_included"):
        TermSheet.from_json({**stored, "rounds_included": "2"})
    with pytest.raises(ValueError, match="fee is missing"):
        TermSheet.from_json({name: value for name, value in stored.items() if name != "fee"})


def test_items_keep_their_key_and_new_ones_count_on():
    before = sheet()
    assert [item.key for item in before.deliverables] == ["d1", "d2"]
    after = replace(before, deliverables=(before.deliverables[1], Deliverable("ig_post", "instagram", "New")))
    assert [item.key for item in after.deliverables] == ["d2", "d3"]
    assert {(row.key, row.before is None) for row in changes(before, after)} == {("deliverables.d1", False), ("deliverables.d3", True)}


def test_the_price_effect_is_told_where_it_can_be_known():
    before = sheet()
    after = replace(choose(before, ("v1", "v2")), fee=eur(120_000), rounds_included=3, exclusivity=None)
    effects = {row.key: row.price_effect for row in changes(before, after)}
    assert effects == {
        "fee": eur(15_000),
        "rounds_included": eur(9_000),
        "value_items.v2.chosen": eur(60_000),
        "exclusivity": eur(-15_000),
    }


def test_a_first_version_changes_nothing_and_still_shows_every_term():
    rows = diff(None, sheet())
    assert not any(row.changed for row in rows)
    assert {"fee", "exclusivity", "deliverables.d1", "rights.r2", "value_items.v1"} <= {row.key for row in rows}


@given(words, words)
def test_marked_words_join_to_both_texts(before, after):
    found = marks(before, after)
    assert "".join(mark.text for mark in found if mark.kind != "new") == before
    assert "".join(mark.text for mark in found if mark.kind != "gone") == after


def test_adversarial_texts_are_compared_in_bounded_time():
    before, after = "a b " * 500, "b a " * 500
    begun = time.process_time()
    found = marks(before, after)
    assert time.process_time() - begun < 1.5
    assert "".join(mark.text for mark in found if mark.kind != "new") == before
    assert marks("x" * 2001, "y") is None


def test_only_free_texts_that_changed_carry_marks():
    rows = changes(sheet(), sheet(title="Haferkorn Latte", fee=eur(1)))
    assert {row.key: row.marks is not None for row in rows} == {"title": True, "fee": False}


def test_a_whole_sheet_can_be_sent():
    assert check(sheet(), TODAY) == {}
    assert check_acceptance(sheet()) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"deliverables": ()}, "deliverables"),
        ({"title": " "}, "title"),
        ({"objective": "x" * 401}, "objective"),
        ({"fee": eur(-1)}, "fee"),
        ({"fee": eur(0), "value_items": ()}, "fee"),
        ({"extra_round_price": None}, "extra_round_price"),
        ({"extra_round_price": Money(1, "CHF")}, "extra_round_price"),
        ({"start": None}, "start"),
        ({"start": TODAY - timedelta(days=1)}, "start"),
        ({"end": date(2026, 12, 5)}, "end"),
        ({"renewal_by": date(2027, 3, 1)}, "renewal_by"),
        ({"secure_by": date(2028, 1, 1)}, "secure_by"),
        ({"markets": ()}, "markets"),
        ({"cancel_pct_early": 80}, "cancel_pct_mid"),
        ({"cancel_pct_late": 101}, "cancel_pct_late"),
        ({"deemed_approval_days": 1}, "deemed_approval_days"),
        ({"release_event": "mood"}, "release_event"),
        ({"governing_law": "GB"}, "liability_cap"),
        ({"rights_renewal_price": None}, "rights_renewal_price"),
        ({"exclusivity": Exclusivity("Oats", ("DE",), 30)}, "exclusivity.fee"),
        ({"exclusivity": Exclusivity("", ("DE",), 30, fee=eur(5))}, "exclusivity.scope"),
        ({"rights": (Right((), ("DE",), 6),)}, "rights.r1.channels"),
        ({"rights": (Right(("tiktok",), ("DE",), 0),)}, "rights.r1.months"),
        ({"rights": (Right(("tiktok",), ("DE",), 3, organic=False),)}, "rights.r1.organic"),
        ({"rights": (Right(("tiktok",), ("DE",), 3, deliverable="d9"),)}, "rights.r1.deliverable"),
        ({"value_items": (ValueTerm("product", "Oats", counter="post"),)}, "value_items.v1.retail_value"),
        ({"value_items": (ValueTerm("product", "Oats", eur(5)),)}, "value_items.v1.counter"),
        ({"venue": ""}, "venue"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(changed, field):
    assert field in check(sheet(**changed), TODAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"count": 0}, "count"),
        ({"title": ""}, "title"),
        ({"due": None}, "due"),
        ({"due": TODAY - timedelta(days=1)}, "due"),
        ({"due": date(2027, 1, 1)}, "due"),
        ({"publish_on": date(2027, 1, 1)}, "publish_on"),
        ({"publish_on": date(2027, 6, 1)}, "publish_on"),
        ({"rounds": 11}, "rounds"),
    ],
)
def test_dates_of_a_deliverable_are_in_order_and_numbers_sensible(changed, field):
    first, *rest = sheet().deliverables
    assert f"deliverables.d1.{field}" in check(sheet(deliverables=(replace(first, **changed), *rest)), TODAY)


def test_payment_on_publication_needs_a_publication():
    silent = tuple(replace(item, publish_on=None) for item in sheet().deliverables)
    assert "deliverables.d1.publish_on" in check(sheet(deliverables=silent, release_event="publication"), TODAY)
    assert check(sheet(deliverables=silent), TODAY) == {}


def test_value_that_nobody_chose_may_be_offered_and_not_accepted():
    open_menu = choose(sheet(fee=eur(0)), ())
    assert check(open_menu, TODAY) == {}
    assert "fee" in check_acceptance(open_menu)
    assert check_acceptance(choose(open_menu, ("v2",))) == {}
    assert choose(open_menu, ("v2",)).value_total == eur(60_000)


@settings(max_examples=40)
@given(sheets, st.just(TODAY))
def test_any_sheet_is_checked_without_falling_over(terms, today):
    assert all(isinstance(text.msgid, str) for text in check(terms, today).values())


def test_exclusivity_runs_from_the_first_publication():
    assert (sheet().exclusive_from, sheet().exclusive_until) == (date(2027, 2, 1), date(2027, 3, 2))
