"""The search box and the address: any text is read, nothing raises, and the address leads back to the search."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.discovery import address, words
from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import Floor, Range, Relation, SearchQuery, Sort
from portal.domain.discovery.words import Term
from portal.domain.vetting.figures import Basis


@pytest.mark.parametrize(
    ("text", "clauses", "without", "notes"),
    [
        ("", (), (), 0),
        ("vegan berlin", ((Term("vegan"),), (Term("berlin"),)), (), 0),
        ("vegan OR vegetarisch", ((Term("vegan"), Term("vegetarisch")),), (), 0),
        ("a ODER b | c", ((Term("a"), Term("b"), Term("c")),), (), 0),
        ('"slow food" -werbung', ((Term("slow food", phrase=True),),), (Term("werbung"),), 0),
        ('-"fast food" tee', ((Term("tee"),),), (Term("fast food", phrase=True),), 0),
        ("„langsam essen“", ((Term("langsam essen", phrase=True),),), (), 0),
        ("plant-based", ((Term("plant-based"),),), (), 0),
        ("küch*", ((Term("küch", prefix=True),),), (), 0),
        ("#backen @mira.kocht", ((Term("backen", place="topic"),), (Term("mira.kocht", place="name"),)), (), 0),
        (
            'tee -#werbung #"slow food"',
            ((Term("tee"),), (Term("slow food", phrase=True, place="topic"),)),
            (Term("werbung", place="topic"),),
            0,
        ),
        ('"vegan" #', ((Term("vegan", exact=True),),), (), 0),
        ("tee UND kuchen AND brot", ((Term("tee"),), (Term("kuchen"),), (Term("brot"),)), (), 0),
        ("tee NICHT kaffee", ((Term("tee"),),), (Term("kaffee"),), 0),
        ("k*chen", ((Term("k*chen"),),), (), 1),
        ('brot "und butter', ((Term("brot"),), (Term("und"),), (Term("butter"),)), (), 1),
        ("OR tee", ((Term("tee"),),), (), 1),
        ("tee OR", ((Term("tee"),),), (), 1),
        ("-tee", (), (Term("tee"),), 1),
        ("- ( ) * ?!", (), (), 0),
        ('""', (), (), 0),
    ],
)
def test_the_language_of_the_box(text, clauses, without, notes):
    read = words.read(text)
    assert (read.clauses, read.without, len(read.notes)) == (clauses, without, notes)


def test_a_flood_of_words_is_cut_with_a_note():
    read = words.read("wort " * 100)
    assert len(read.clauses) == words.MOST and len(read.notes) == 2


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    read = words.read(text)
    assert all(term.text for clause in read.clauses for term in clause) and all(clause for clause in read.clauses)


QUERY = SearchQuery(
    text='vegan "slow food" -x', platforms=frozenset({"tiktok", "instagram"}), topics=frozenset({"food.baking"}),
    countries=frozenset({"DE"}), languages=frozenset({"de"}), accepts=frozenset({"training"}), followers=Range(1_000, 50_000),
    er=Range(0.021, None), er_basis=Basis.VIEWS, quality=Range(55.0), price=Range(10_000, 250_050), currency="CHF",
    target=Target(frozenset({"DE", "AT"}), frozenset({"a25_34"}), frozenset({"female"}), least={Dimension.COUNTRY: 0.35},
                  weights={Dimension.AGE: 3}),
    markets=frozenset({"DE"}), proofs=frozenset({"bio_code"}), credibility=frozenset({"normal"}), grants=frozenset({"reuse"}),
    price_kind="ig_reel", free_week=date(2026, 12, 7), active_days=90, about=frozenset({"food"}), relations=frozenset({Relation.NEW}),
    floors=frozenset({Floor(Dimension.COUNTRY, "DE", 4_000), Floor(Dimension.AGE, "a25_34", 1_250)}), sort=Sort.FIT, page=3,
)  # fmt: skip


def listed(params: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in params:
        found.setdefault(name, []).append(value)
    return found


def test_the_address_carries_the_whole_search():
    assert address.from_params(listed(address.to_params(QUERY))) == (QUERY, ())
    assert address.to_params(SearchQuery()) == []


def test_what_cannot_be_read_in_an_address_is_left_out_with_a_note():
    found, notes = address.from_params(
        {"followers_min": ["many"], "sort": ["money"], "page": ["-4"], "quality_min": ["nan"], "er_min": ["2,5"]}
    )
    assert found == SearchQuery(er=Range(0.025, None)) and len(notes) == 4


@pytest.mark.parametrize(("name", "value"), [("currency", "€"), ("currency", "123"), ("free", "9999-12-31"), ("free", "0001-01-01")])
def test_what_nobody_pays_in_and_weeks_out_of_reach_are_left_out_with_a_note(name, value):
    assert address.from_params({name: [value]})[0] == SearchQuery() and len(address.from_params({name: [value]})[1]) == 1


def test_crossed_ends_of_a_range_are_exchanged():
    assert address.from_params({"followers_min": ["900"], "followers_max": ["100"]})[0].followers == Range(100, 900)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "q",
                "platform",
                "page",
                "followers_min",
                "price_max",
                "least_age",
                "weight_age",
                "to_age",
                "sort",
                "basis",
                "free",
                "floor",
                "mine",
                "active",
                "kind",
                "currency",
            ]
        ),
        st.lists(st.text(max_size=20), max_size=3),
    )
)
def test_any_address_is_read_and_written_again(params):
    found, _ = address.from_params(params)
    assert address.from_params(listed(address.to_params(found)))[0] == found


@pytest.mark.parametrize(
    ("made", "order"),
    [
        (SearchQuery(), Sort.QUALITY),
        (SearchQuery("tee"), Sort.RELEVANCE),
        (SearchQuery("tee", target=Target(frozenset({"DE"}))), Sort.FIT),
        (SearchQuery(sort=Sort.FIT), Sort.QUALITY),
        (SearchQuery(sort=Sort.RELEVANCE), Sort.QUALITY),
        (SearchQuery("tee", sort=Sort.NEWEST), Sort.NEWEST),
    ],
)
def test_the_order_follows_what_was_asked(made, order):
    assert made.order is order
