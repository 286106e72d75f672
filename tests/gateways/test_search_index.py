"""The search index: the fake and the real one give the same answers, and any query gets one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.domain.discovery.audience import Dimension, Marginal
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import PAGE_SIZE, Range, SearchQuery, Sort
from portal.domain.vetting.figures import Basis
from portal.gateways.search import Document, SearchIndex, shares_of
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.fake import FakeIndex

DAY = date(2026, 11, 1)

MIRA = Document(
    1, "Mira Köhler", "mira.kocht", "Kochen ohne Hektik", bio_en="I cook slow food with vegetables from my garden.",
    bio_de="Ich koche langsam, mit Gemüse aus dem eigenen Garten. Vegane Küche für Familien.", topics=("food.plantbased",),
    synonyms="Plant-based food Pflanzliche Küche vegan plantbased vegetarisch", platforms=("instagram", "tiktok"), country="DE",
    languages=("de", "en"), accepts=("training",), followers_max=48_200, er=0.041, er_basis=Basis.FOLLOWERS, quality=71.5,
    price_min=85_000, currency="EUR", published_on=DAY, last_active=DAY,
    audience={(Dimension.COUNTRY, "DE"): 0.63, (Dimension.COUNTRY, "AT"): 0.2, (Dimension.GENDER, "female"): 0.8},
)  # fmt: skip
JONAS = Document(
    2, "Jonas Müller", "jonas_rides", "Bikes and mud", bio_en="Mountain bikes, gravel and the coast.", bio_de="Fahrräder und Schlamm.",
    topics=("sports.cycling",), synonyms="Cycling Radfahren mtb", platforms=("youtube",), country="AT", languages=("de",),
    followers_max=112_000, er=0.03, er_basis=Basis.VIEWS, quality=55.0, price_min=190_000, currency="EUR",
    published_on=DAY - timedelta(days=9), audience={(Dimension.COUNTRY, "DE"): 0.4, (Dimension.COUNTRY, "US"): 0.3},
)  # fmt: skip
NOOR = Document(
    3, "Noor van Dijk", "noor", "Garden and preserves", bio_en="Growing vegetables on a balcony.", topics=("home.garden", "food"),
    synonyms="Garden Garten Food Essen", listed=False, platforms=("instagram",), country="NL",
    languages=("en",), accepts=("training", "product"),
    followers_max=23_900, quality=None, price_min=42_000, currency="CHF", published_on=DAY - timedelta(days=2),
)  # fmt: skip
CAST = (MIRA, JONAS, NOOR)


@pytest.fixture(scope="module", params=["embedded", "fake"])
def index(request, tmp_path_factory) -> SearchIndex:
    made = EmbeddedIndex(tmp_path_factory.mktemp("index")) if request.param == "embedded" else FakeIndex()
    made.apply(CAST)
    return made


def test_an_empty_index_answers_everything(tmp_path):
    made = EmbeddedIndex(tmp_path)
    for _ in range(2):
        for text in ("", "garden", '"a garden"', "b*", "-x", "vegetarsch"):
            hits = made.search(SearchQuery(text, target=Target(frozenset({"DE"}))))
            assert (hits.ids, hits.total, hits.suggestion) == ((), 0, None)
        assert made.suggest("ga") == () and made.count() == 0
        made.rebuild([])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("vegan", {1}),
        ("vegane küche", {1}),
        ("kueche", {1}),
        ("kuche", {1}),
        ("Koehler", {1}),
        ("köhler", {1}),
        ("mueller", {2}),
        ("jonas rides", {2}),
        ("mirakocht", {1}),
        ("vegetables", {1, 3}),
        ("vegetable garden", {1, 3}),
        ('"vegetables from my garden"', {1}),
        ('"garden vegetables"', set()),
        ("vegetables -garden", set()),
        ("-vegetables", {2}),
        ("bike OR balcony", {2, 3}),
        ("plant-based", {1}),
        ("plantbased", {1}),
        ("gard*", {1, 3}),
        ("fahrrad", {2}),
        ("Fahrräder", {2}),
        ("küche*", {1}),
        ("the garden of the", {1, 3}),
        ("the", set()),
        ("food", {1, 3}),
        ("nowhere", set()),
    ],
)
def test_words_find_people(index, text, ids):
    hits = index.search(SearchQuery(text))
    assert (set(hits.ids), hits.total) == (ids, len(ids))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (SearchQuery(platforms=frozenset({"instagram"})), {1, 3}),
        (SearchQuery(platforms=frozenset({"tiktok", "youtube"})), {1, 2}),
        (SearchQuery(topics=frozenset({"food"})), {1, 3}),
        (SearchQuery(topics=frozenset({"food.plantbased", "home"})), {1, 3}),
        (SearchQuery(countries=frozenset({"DE", "AT"}), languages=frozenset({"en"})), {1}),
        (SearchQuery(accepts=frozenset({"product"})), {3}),
        (SearchQuery(followers=Range(23_900, 48_200)), {1, 3}),
        (SearchQuery(er=Range(0.01)), {1}),
        (SearchQuery(er=Range(0.01), er_basis=Basis.VIEWS), {2}),
        (SearchQuery(quality=Range(55.0)), {1, 2}),
        (SearchQuery(price=Range(None, 100_000)), {1}),
        (SearchQuery(price=Range(None, 100_000), currency="CHF"), {3}),
        (SearchQuery(only=frozenset({2, 3, 99})), {2, 3}),
        (SearchQuery(without=frozenset({2, 99})), {1, 3}),
        (SearchQuery(listed_only=True), {1, 2}),
        (SearchQuery("vegetables", countries=frozenset({"NL"})), {3}),
        (SearchQuery(platforms=frozenset({"myspace"})), set()),
    ],
)
def test_filters_leave_who_was_asked_for(index, query, ids):
    hits = index.search(query)
    assert (set(hits.ids), hits.total) == (ids, len(ids))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (SearchQuery(), (1, 2, 3)),
        (SearchQuery(sort=Sort.FOLLOWERS), (2, 1, 3)),
        (SearchQuery(sort=Sort.PRICE), (1, 2, 3)),
        (SearchQuery(sort=Sort.NEWEST), (1, 3, 2)),
        (SearchQuery(target=Target(frozenset({"DE"}))), (1, 2, 3)),
        (SearchQuery(target=Target(frozenset({"US"}))), (2, 3, 1)),
        (SearchQuery("garden", sort=Sort.RELEVANCE), (3, 1)),
    ],
)
def test_orders_are_the_documented_ones(index, query, ids):
    hits = index.search(query)
    assert hits.ids == ids and hits.order is query.order


def test_counts_say_what_would_be_found(index):
    hits = index.search(SearchQuery(platforms=frozenset({"instagram"}), countries=frozenset({"DE"})))
    assert hits.facets["platforms"] == {"instagram": 1, "tiktok": 1}
    assert hits.facets["countries"] == {"DE": 1, "NL": 1}
    assert hits.facets["topics"] == {"food": 1, "food.plantbased": 1}


def test_typing_a_beginning_offers_names(index):
    assert [(one.text, one.creator_id) for one in index.suggest("mü")][0] == ("Jonas Müller", 2)
    assert index.suggest("mir")[0].creator_id == 1
    assert index.suggest("") == () == index.suggest("?!")


@pytest.mark.parametrize(
    "text", ['"', "-", "OR", '""" OR -', "*", "(a", "\ud800", "\x00", "a" * 5_000, "ſ ﬁ ẞ", "title:x", "[1 TO 2]", "~3", "^"]
)
def test_no_query_is_an_error(index, text):
    hits = index.search(SearchQuery(text))
    assert hits.total in range(4)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from('ab"-*ORü garden |()'), max_size=30) | st.text(max_size=30))
def test_any_text_finds_the_same_people_on_both(both, text):
    query = SearchQuery(text)
    real, plain = both.real.search(query), both.plain.search(query)
    assert (set(real.ids), real.total, real.facets) == (set(plain.ids), plain.total, plain.facets)


def test_a_page_beyond_the_end_says_so(both):
    hits = both.real.search(SearchQuery(page=9))
    assert hits.ids == () and hits.total == both.plain.count() and "no page 9" in str(hits.notes[-1])


def test_a_misspelt_word_gets_a_suggestion(tmp_path):
    made = EmbeddedIndex(tmp_path)
    made.apply(CAST)
    assert made.search(SearchQuery("vegetarsch küche")).suggestion == "vegetarisch küche"
    assert made.search(SearchQuery("xqzw")).suggestion is None


def test_shares_come_from_the_newest_source_and_keep_the_unknown():
    known = [
        Marginal(Dimension.COUNTRY, {"DE": 0.6, "AT": 0.1}, "file", DAY),
        Marginal(Dimension.COUNTRY, {"DE": 1.0}, "file", DAY - timedelta(days=1)),
    ]
    assert shares_of(known) == {(Dimension.COUNTRY, "DE"): 0.6, (Dimension.COUNTRY, "AT"): 0.1, (Dimension.COUNTRY, "unknown"): 0.3}


# The whole of filters, counts and orders against the slow reference

some = st.sampled_from
parts = st.dictionaries(some(["DE", "AT", "US", "unknown"]), st.integers(0, 3_000), max_size=4)
interests = st.dictionaries(some(["food", "travel"]), st.integers(0, 10_000), max_size=2)
documents = st.lists(
    st.builds(
        Document,
        id=st.integers(-5, 80),
        name=some(["Anna Garten", "Ben Backen", "Müller", ""]),
        bio_en=some(["garden and bread", "bikes", ""]),
        topics=st.lists(some(["food.baking", "food", "home.garden", "sports"]), max_size=3).map(tuple),
        platforms=st.lists(some(["instagram", "tiktok", "youtube"]), max_size=3).map(tuple),
        country=some(["DE", "AT", None]),
        languages=st.lists(some(["de", "en"]), max_size=2).map(tuple),
        accepts=st.lists(some(["product", "training"]), max_size=2).map(tuple),
        followers_max=st.none() | st.integers(0, 9_000),
        er=st.none() | st.floats(0, 0.2),
        er_basis=st.none() | some(list(Basis)),
        quality=st.none() | st.integers(0, 100).map(float),
        price_min=st.none() | st.integers(0, 500),
        currency=some(["EUR", "CHF", None]),
        published_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        audience=st.tuples(parts, parts, interests).map(
            lambda drawn: {
                (dimension, bucket): part / 10_000
                for dimension, found in zip((Dimension.COUNTRY, Dimension.LANGUAGE, Dimension.INTEREST), drawn, strict=True)
                for bucket, part in found.items()
            }
        ),
    ),
    max_size=40,
)
sets = lambda values: st.frozensets(some(values), max_size=2)  # noqa: E731
ranges = lambda most: st.builds(Range, st.none() | st.integers(0, most), st.none() | st.integers(0, most))  # noqa: E731
queries = st.builds(
    SearchQuery,
    text=some(["", "", "garden", "garten -bike", "ben OR bikes", '"and bread"', "b*"]),
    platforms=sets(["instagram", "tiktok", "none"]),
    topics=sets(["food", "food.baking", "home"]),
    countries=sets(["DE", "AT"]),
    languages=sets(["de", "en"]),
    accepts=sets(["product", "training"]),
    followers=ranges(9_000),
    er=st.builds(Range, st.none() | st.floats(0, 0.2)),
    er_basis=some(list(Basis)),
    quality=ranges(100),
    price=ranges(500),
    currency=some(["EUR", "CHF"]),
    target=st.builds(
        Target,
        countries=sets(["DE", "AT", "US"]),
        languages=sets(["DE", "US"]),
        interests=sets(["food", "travel"]),
        least=st.dictionaries(some([Dimension.COUNTRY, Dimension.INTEREST]), st.integers(0, 100).map(lambda n: n / 100)),
    ),
    sort=st.none() | some([sort for sort in Sort if sort is not Sort.RELEVANCE]),
    page=some([1, 1, 2]),
    only=st.none() | st.frozensets(st.integers(-5, 80), max_size=30),
    without=st.frozensets(st.integers(-5, 80), max_size=5),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    made = SimpleNamespace(real=EmbeddedIndex(tmp_path_factory.mktemp("both")), plain=FakeIndex())
    for one in (made.real, made.plain):
        one.apply(CAST)
    return made


# Every example builds an index, so a failing one is not made smaller: that would take minutes.
@settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(
    first=documents, then=documents, gone=st.frozensets(st.integers(-5, 80), max_size=9), asked=st.lists(queries, min_size=4, max_size=8)
)
def test_any_filter_and_order_equals_the_slow_reference(tmp_path_factory, first, then, gone, asked):
    real, plain = EmbeddedIndex(tmp_path_factory.mktemp("one")), FakeIndex()
    for one in (real, plain):
        one.rebuild(first)
        one.apply(then, gone)
    assert real.count() == plain.count()
    for query in asked:
        found, expected = real.search(query), plain.search(query)
        assert (found.total, found.facets) == (expected.total, expected.facets)
        if query.order is not Sort.RELEVANCE:
            assert found.ids == expected.ids
        else:
            assert len(found.ids) == min(PAGE_SIZE, max(0, found.total - PAGE_SIZE * (query.page - 1)))


def test_applying_twice_is_applying_once(tmp_path):
    made = EmbeddedIndex(tmp_path)
    for _ in range(3):
        made.apply([replace(MIRA, name="Old"), MIRA, JONAS], [3])
    assert made.count() == 2 and made.search(SearchQuery("old")).total == 0
    assert made.search(SearchQuery("mira")).ids == (1,)


def test_a_removed_creator_is_gone_from_words_filters_counts_and_suggestions(tmp_path):
    made = EmbeddedIndex(tmp_path)
    made.apply(CAST)
    made.apply([], [1])
    assert made.count() == 2 and made.suggest("mira") == ()
    assert made.search(SearchQuery("vegan")).total == 0
    assert "DE" not in made.search(SearchQuery()).facets["countries"]


def test_only_one_indexer_works_at_a_time(index):
    with index.indexing() as first, index.indexing() as second:
        assert (first, second) == (True, False)
    with index.indexing() as again:
        assert again
