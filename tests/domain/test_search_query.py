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
from portal.gateways import labels


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
        ("- ( ) * ?!", (), (), 1),
        ('""', (), (), 1),
    ],
)
def test_the_language_of_the_box(text, clauses, without, notes):
    found = words.read(text)
    assert (found.clauses, found.without, len(found.notes)) == (clauses, without, notes)


def test_a_flood_of_words_is_cut_with_a_note():
    found = words.read("wort " * 100)
    assert len(found.clauses) == words.MOST and len(found.notes) == 2


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = words.read(text)
    assert all(term.text for clause in found.clauses for term in clause) and all(clause for clause in found.clauses)


QUERY = SearchQuery(
    text='vegan "slow food" -x', platforms=frozenset({"tiktok", "instagram"}), topics=frozenset({"food.baking"}),
    countries=frozenset({"DE"}), languages=frozenset({"de"}), accepts=frozenset({"training"}), followers=Range(1_000, 50_000),
    er=Range(0.021, None), er_basis=Basis.VIEWS, quality=Range(55.0), price=Range(10_000, 250_050), currency="CHF",
    target=Target(frozenset({"DE", "AT"}), frozenset({"a25_34"}), frozenset({"female"}), least={Dimension.COUNTRY: 0.35},
                  weights={Dimension.AGE: 3}),
    markets=frozenset({"DE"}), proofs=frozenset({"channel_code"}), credibility=frozenset({"normal"}), grants=frozenset({"reuse"}),
    price_kind="ig_reel", free_week=date(2026, 12, 7), active_days=90, about=frozenset({"food"}), relations=frozenset({Relation.NEW}),
    floors=frozenset({Floor(Dimension.COUNTRY, "DE", 4_000), Floor(Dimension.AGE, "a25_34", 1_250)}), sort=Sort.FIT, page=3,
)  # fmt: skip


def read(params) -> tuple[SearchQuery, tuple]:
    return address.from_params(params, labels.known())


def listed(params: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in params:
        found.setdefault(name, []).append(value)
    return found


def test_the_address_carries_the_whole_search():
    assert read(listed(address.to_params(QUERY))) == (QUERY, ())
    assert address.to_params(SearchQuery()) == []


def test_what_cannot_be_read_in_an_address_is_left_out_with_a_note():
    found, notes = read({"followers_min": ["many"], "sort": ["money"], "page": ["-4"], "quality_min": ["nan"], "er_min": ["2,5"]})
    assert found == SearchQuery(er=Range(0.025, None)) and len(notes) == 4


@pytest.mark.parametrize(("name", "value"), [("currency", "€"), ("currency", "123"), ("free", "9999-12-31"), ("free", "0001-01-01")])
def test_what_nobody_pays_in_and_weeks_out_of_reach_are_left_out_with_a_note(name, value):
    assert read({name: [value]})[0] == SearchQuery() and len(read({name: [value]})[1]) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("to_country", "XX"), ("to_interest", "nonsense"), ("to_age", "a18"), ("to_gender", "unknown"), ("to_language", "tlh")]
    + [("floor", "country.XX.40"), ("floor", "interest.nonsense.10"), ("floor", "age.unknown.10")],
)
def test_a_wish_for_people_whom_nobody_counts_is_left_out_with_a_note(name, value):
    assert read({name: [value]}) == (SearchQuery(), read({"sort": [value]})[1])


@pytest.mark.parametrize(
    ("name", "value"),
    [("country", "XX"), ("market", "EU"), ("topic", "nonsense"), ("platform", "foo"), ("language", "tlh"), ("accepts", "gold")]
    + [("proof", "domain_mail"), ("credibility", "high"), ("grants", "all"), ("about", "nonsense"), ("kind", "scroll")],
)
def test_a_filter_for_what_nobody_can_be_is_left_out_with_a_note(name, value):
    assert read({name: [value]}) == (SearchQuery(), read({"sort": [value]})[1])


def test_every_value_that_a_filter_offers_can_be_read():
    values = labels.known().values
    params = {name: sorted(values[attribute])[:40] for attribute, name in address._PARAMS.items()}
    found, notes = read({**params, "kind": sorted(values["price_kind"])[:1]})
    assert not notes and all(getattr(found, attribute) == frozenset(params[name]) for attribute, name in address._PARAMS.items())


def test_a_wish_keeps_what_is_known_of_it():
    found, notes = read({"to_country": ["DE", "XX", "BR"], "to_interest": ["food.baking"]})
    assert found.target == Target(countries=frozenset({"DE", "BR"}), interests=frozenset({"food.baking"})) and len(notes) == 1


def test_crossed_ends_of_a_range_are_exchanged():
    assert read({"followers_min": ["900"], "followers_max": ["100"]})[0].followers == Range(100, 900)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10.000", 10_000), ("10,000", 10_000), ("10 000", 10_000), ("1.250.000", 1_250_000), ("10k", 10_000), ("1,5 Mio.", 1_500_000),
        ("12 Tsd.", 12_000), ("1500", 1_500), ("1.200,50", 1_200.5), ("1,200.5", 1_200.5), ("99,5", 99.5), ("k", None), ("1.00.000", None),
        ("abc", None),
    ],
)  # fmt: skip
def test_large_numbers_are_read_as_people_write_them_in_both_languages(typed, meant):
    query, notes = read({"followers_min": [typed], "price_max": [typed]})
    assert (query.followers.least, query.price.most) == ((round(meant), meant * 100) if meant else (None, None))
    assert bool(notes) is (meant is None)
    assert read({"er_max": ["2.125"]})[0].er.most == 0.02125, "a rate has decimals, never groups"


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
    found, _ = read(params)
    assert read(listed(address.to_params(found)))[0] == found


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
