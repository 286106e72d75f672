"""The promise of a search index, asked of each home by hand: words, filters, counts, histograms, orders, typeahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.discovery.fit import Target
from portal.domain.discovery.likeness import Likeness, likeness
from portal.domain.discovery.query import FACETS, HISTOGRAMS, Floor, Range, SearchQuery, Sort
from portal.domain.vetting.figures import Basis
from tests.support.search import AGE, CAST, COUNTRY, DAY, GENDER, JONAS, MIRA, MONDAY, NOOR

NEXT_MONDAY = MONDAY + timedelta(days=7)
GERMANY, AMERICA = Target(frozenset({"DE"})), Target(frozenset({"US"}))


def some(*values: str) -> frozenset[str]:
    return frozenset(values)


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
        (SearchQuery(platforms=some("instagram")), {1, 3}),
        (SearchQuery(platforms=some("tiktok", "youtube")), {1, 2}),
        (SearchQuery(platforms=some("myspace")), set()),
        (SearchQuery(topics=some("food")), {1, 3}),
        (SearchQuery(topics=some("food.plantbased", "home")), {1, 3}),
        (SearchQuery(countries=some("DE", "AT"), languages=some("en")), {1}),
        (SearchQuery(accepts=some("product")), {3}),
        (SearchQuery(markets=some("AT")), {1}),
        (SearchQuery(markets=some("AT", "US")), {1, 2}),
        (SearchQuery(proofs=some("platform", "domain")), {1}),
        (SearchQuery(credibility=some("raised")), {2}),
        (SearchQuery(grants=some("reuse")), {1, 2}),
        (SearchQuery(grants=some("paid", "exclusivity")), {1}),
        (SearchQuery(followers=Range(23_900, 48_200)), {1, 3}),
        (SearchQuery(followers=Range(None, 10_000)), set()),
        (SearchQuery(followers=Range(None, 10_000), platforms=some("tiktok")), {1}),
        (SearchQuery(followers=Range(20_000), platforms=some("tiktok")), set()),
        (SearchQuery(followers=Range(20_000), platforms=some("tiktok", "instagram")), {1, 3}),
        (SearchQuery(er=Range(0.01)), {1}),
        (SearchQuery(er=Range(0.01), er_basis=Basis.VIEWS), {2}),
        (SearchQuery(quality=Range(55.0)), {1, 2}),
        (SearchQuery(quality=Range(0)), {1, 2}),
        (SearchQuery(price=Range(None, 100_000)), {1}),
        (SearchQuery(price=Range(None, 100_000), currency="CHF"), {3}),
        (SearchQuery(price=Range(0), price_kind="post"), {1, 3}),
        (SearchQuery(price=Range(None, 89_999), price_kind="post"), {3}),
        (SearchQuery(price=Range(0), price_kind="podcast"), set()),
        (SearchQuery(price_kind="podcast"), {1, 2, 3}),
        (SearchQuery(free_week=MONDAY), {2}),
        (SearchQuery(free_week=NEXT_MONDAY), {1, 2}),
        (SearchQuery(active_since=DAY - timedelta(days=40)), {1, 2}),
        (SearchQuery(active_since=DAY - timedelta(days=39)), {1}),
        (SearchQuery(floors=frozenset({Floor(COUNTRY, "DE", 4_000)})), {1, 2}),
        (SearchQuery(floors=frozenset({Floor(COUNTRY, "DE", 4_001)})), {1}),
        (SearchQuery(floors=frozenset({Floor(COUNTRY, "DE", 1), Floor(COUNTRY, "US", 3_000)})), {2}),
        (SearchQuery(floors=frozenset({Floor(COUNTRY, "DE", 1_000), Floor(COUNTRY, "DE", 5_000)})), {1}),
        (SearchQuery(floors=frozenset({Floor(AGE, "a18_24", 1)})), set()),
        (SearchQuery(about=some("fashion.shoes")), {2, 3}),
        (SearchQuery(about=some("fashions", "food")), {1, 2, 3}),
        (SearchQuery(about=some("fashion", "food.meat.beef")), {3}),
        (SearchQuery(only=frozenset({2, 3, 99})), {2, 3}),
        (SearchQuery(only=frozenset()), set()),
        (SearchQuery(without=frozenset({2, 99})), {1, 3}),
        (SearchQuery(listed_only=True), {1, 2}),
        (SearchQuery("vegetables", countries=some("NL")), {3}),
    ],
)
def test_filters_leave_who_was_asked_for(index, query, ids):
    hits = index.search(query)
    assert (set(hits.ids), hits.total) == (ids, len(ids))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (SearchQuery(), (1, 2, 3)),
        (SearchQuery(sort=Sort.QUALITY, target=GERMANY), (1, 2, 3)),
        (SearchQuery(sort=Sort.FOLLOWERS), (2, 1, 3)),
        (SearchQuery(sort=Sort.FOLLOWERS, platforms=some("instagram", "tiktok")), (1, 3)),
        (SearchQuery(sort=Sort.PRICE), (1, 2, 3)),
        (SearchQuery(sort=Sort.PRICE, price_kind="post"), (3, 1, 2)),
        (SearchQuery(sort=Sort.PRICE, currency="CHF"), (3, 1, 2)),
        (SearchQuery(sort=Sort.NEWEST), (1, 3, 2)),
        (SearchQuery(target=GERMANY), (1, 2, 3)),
        (SearchQuery(target=AMERICA), (2, 3, 1)),
        (SearchQuery(target=Target(some("AT"), genders=some("female"))), (1, 3, 2)),
        (SearchQuery(target=Target(some("US"), genders=some("female"), least={COUNTRY: 0.3}, weights={GENDER: 3})), (1, 2, 3)),
        (SearchQuery(target=Target(some("US"), genders=some("female"), least={COUNTRY: 0.3})), (2, 1, 3)),
        # 50,000 × 0.5 against 20,000 × 0.9: nothing is known of Noor
        (SearchQuery(sort=Sort.REACH), (2, 1, 3)),
        # 50,000 × 0.4 × 0.5 is less than 20,000 × 0.63 × 0.9
        (SearchQuery(sort=Sort.REACH, target=Target(some("DE"), least={COUNTRY: 0.3})), (1, 2, 3)),
        # Whether women are among Jonas’ people is unknown, so his reach is
        (SearchQuery(sort=Sort.REACH, target=Target(genders=some("female"))), (1, 2, 3)),
        # 1,900 / 50,000 against 850 / 20,000 euros for a view
        (SearchQuery(sort=Sort.VALUE), (2, 1, 3)),
        (SearchQuery(sort=Sort.VALUE, target=Target(some("DE"), least={COUNTRY: 0.3})), (1, 2, 3)),
        (SearchQuery(sort=Sort.VALUE, price_kind="post"), (1, 2, 3)),
        (SearchQuery(sort=Sort.LIKE, like=likeness([(NOOR.parts, some("home", "home.garden", "food"))])), (3, 1, 2)),
        (SearchQuery(sort=Sort.LIKE, like=Likeness({(COUNTRY, "US"): 5_000}, some("nothing"))), (2, 1, 3)),
        # 1,500 for a topic against 8,000 of women
        (SearchQuery(sort=Sort.LIKE, like=Likeness({(GENDER, "female"): 9_000}, some("sports"))), (1, 2, 3)),
        (SearchQuery("garden", sort=Sort.RELEVANCE), (3, 1)),
    ],
)
def test_orders_are_the_documented_ones(index, query, ids):
    hits = index.search(query)
    assert hits.ids == ids and hits.order is query.order


def test_counts_say_what_would_be_found(index):
    hits = index.search(SearchQuery(platforms=some("instagram"), countries=some("DE", "FR"), quality=Range(70)))
    assert hits.facets == {
        "platforms": {"instagram": 1, "tiktok": 1},
        "topics": {"food": 1, "food.plantbased": 1},
        "countries": {"DE": 1, "FR": 0},
        "languages": {"de": 1, "en": 1},
        "accepts": {"training": 1},
        "markets": {"DE": 1, "AT": 1},
        "proofs": {"bio_code": 1, "platform": 1},
        "credibility": {"usual": 1},
        "grants": {"reuse": 1, "paid": 1},
    }


def test_a_platform_is_counted_by_the_followers_there(index):
    hits = index.search(SearchQuery(platforms=some("instagram"), followers=Range(None, 30_000)))
    assert hits.total == 1 and hits.facets["platforms"] == {"instagram": 1, "tiktok": 1}


@pytest.mark.parametrize(
    ("query", "name", "bars"),
    [
        (SearchQuery(), "followers", {2e4: 2, 1e5: 1}),
        (SearchQuery(followers=Range(1e6), platforms=some("tiktok")), "followers", {2e3: 1}),
        (SearchQuery(countries=some("DE")), "followers", {2e4: 1}),
        (SearchQuery(), "er", {0.04: 1}),
        (SearchQuery(er_basis=Basis.VIEWS, er=Range(0.5)), "er", {0.03: 1}),
        (SearchQuery(), "quality", {70: 1, 50: 1}),
        (SearchQuery(quality=Range(90), topics=some("food")), "quality", {70: 1}),
        (SearchQuery(), "price", {75e3: 1, 15e4: 1}),
        (SearchQuery(price=Range(1), price_kind="post"), "price", {75e3: 1, 3e4: 1}),
        (SearchQuery(currency="CHF"), "price", {3e4: 1}),
    ],
)
def test_histograms_count_under_all_other_filters(index, query, name, bars):
    found = index.search(query).histograms[name]
    assert found == tuple(bars.get(edge, 0) for edge in HISTOGRAMS[name])


def test_only_what_is_wanted_is_counted(index):
    hits = index.search(SearchQuery(counted=some("topics", "er")))
    assert hits.facets == {facet: hits.facets["topics"] if facet == "topics" else {} for facet in FACETS} and hits.facets["topics"]
    assert {name: sum(bars) for name, bars in hits.histograms.items()} == {"followers": 0, "er": 1, "quality": 0, "price": 0}
    assert hits.histograms["price"] == ()


def test_new_creators_take_their_turns_among_the_first(another):
    made = another()
    old = [replace(JONAS, id=n, quality=90.0, published_on=DAY - timedelta(days=61)) for n in range(1, 131)]
    new = [replace(MIRA, id=n, quality=None, published_on=DAY - timedelta(days=n - 200)) for n in range(201, 221)]
    made.rebuild([*old, *new])
    first = made.search(SearchQuery(explore=DAY.toordinal()))
    assert [place + 1 for place, one in enumerate(first.ids) if one > 200] == [4, 12, 20] and len(first.explored) == 3
    assert first.explored == {one for one in first.ids if one > 200} and first.total == 150
    pages = [made.search(SearchQuery(explore=DAY.toordinal(), page=page)) for page in range(1, 8)]
    everybody = [one for page in pages for one in page.ids]
    assert sorted(everybody) == [*range(1, 131), *range(201, 221)] and everybody[120:] == [*range(106, 131), *sorted(everybody[145:])]
    tomorrow = made.search(SearchQuery(explore=DAY.toordinal() + 1))
    assert tomorrow.explored and tomorrow.explored != first.explored
    assert made.search(SearchQuery(explore=DAY.toordinal(), sort=Sort.FOLLOWERS)).explored == frozenset()
    assert made.search(SearchQuery(explore=DAY.toordinal() + 60)).ids == tuple(range(1, 25)), "nobody is new any more"


def test_typing_a_beginning_offers_names(index):
    assert [(one.text, one.creator_id) for one in index.suggest("mü")][0] == ("Jonas Müller", 2)
    assert index.suggest("mir")[0].creator_id == 1
    assert index.suggest("jonas mü")[0].creator_id == 2 and all(one.creator_id is None for one in index.suggest("mira mü"))
    assert index.suggest("") == () == index.suggest("?!")


def test_common_words_are_offered_only_where_they_find_somebody(another):
    made = another()
    made.rebuild(
        [replace(MIRA, name="Will Otto", tagline="All about ancient and old things, als ob"), replace(JONAS, tagline="Will or and")]
    )
    for listed_only in (False, True):
        offered = [one.text for beginning in "aotw" for one in made.suggest(beginning, listed_only=listed_only)]
        assert {*offered} == {"ancient", "Will Otto", "old", "things"}
        assert all(made.search(SearchQuery(text, listed_only=listed_only)).total for text in offered)


def test_a_page_beyond_the_end_says_so(index):
    hits = index.search(SearchQuery(page=9))
    assert hits.ids == () and hits.total == 3 and "no page 9" in str(hits.notes[-1])


NASTY = [
    '"',
    "-",
    "OR",
    '""" OR -',
    "*",
    "(a",
    "\ud800",
    "\x00",
    "a" * 5_000,
    "ſ ﬁ ẞ",
    "title:x",
    "[1 TO 2]",
    "~3",
    "^",
    "a\\' & !b:*",
    "%_",
]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from(NASTY) | st.text(alphabet=st.sampled_from("ab\"-*ORü garden |()'\\:&!<>%_"), max_size=30) | st.text(max_size=30)
)
def test_no_text_is_an_error(index, text):
    hits = index.search(SearchQuery(text))
    assert hits.total in range(4) and set(hits.ids) <= {one.id for one in CAST}
    assert len(index.suggest(text)) <= 8


@pytest.mark.parametrize("value", ["\x00", "\ud800", "'", "\\", "%", ":", "{}", "x" * 5_000])
def test_no_value_is_an_error(index, value):
    one = some(value)
    wishes = {facet: one for facet in FACETS}
    hits = index.search(
        SearchQuery(**wishes, about=one, target=Target(one, one, one, one, one), floors=frozenset({Floor(COUNTRY, value, 1)}))
    )
    assert hits.total == 0 and all(hits.facets[facet] == {value: 0} for facet in FACETS)
    like = Likeness({(COUNTRY, value): 1_000}, one)
    hits = index.search(SearchQuery(price_kind=value, currency=value, about=one, like=like, sort=Sort.LIKE, followers=Range(0, 1e300)))
    assert hits.total == 3


def test_only_one_indexer_works_at_a_time(index):
    with index.indexing() as first, index.indexing() as second:
        assert (first, second) == (True, False)
    with index.indexing() as again:
        assert again
