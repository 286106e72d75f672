"""Any combination of filters gives the same set, counts, bars and order in each home as slow references that share no code with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.domain.discovery.query import FACETS, HISTOGRAMS, PAGE_SIZE, SearchQuery, Sort
from portal.gateways.search import SearchIndex
from tests.support import databases, search
from tests.support.search_reference import Reference

# A failing query is shown as it was drawn where making it smaller would take minutes.
QUICK = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
FIRST, CHANGED, GONE = search.crowd(1, range(-5, 100)), search.crowd(2, range(60, 150)), frozenset(range(20, 30)) | {-5, 999}


@pytest.fixture(scope="module")
def homes(tmp_path_factory, _databases) -> Iterator[dict[str, SearchIndex]]:
    """Every home by its name with 135 creators, a part of whom was replaced, and another one taken out.

    All in one, because the slow references cost more than the homes; PostgreSQL only where PORTAL_TEST_DATABASES does not leave it out.
    """
    with ExitStack() as until:
        made = {}
        for name in search.HOMES:
            if name != "postgres" or "postgresql" in databases.wanted():
                opened = search.opened(name, tmp_path_factory.mktemp("crowd"), _databases["postgresql"])
                made[name] = until.enter_context(opened)()
                _fill(made[name])
        yield made


@pytest.fixture(scope="module")
def reference() -> Reference:
    now = {one.id: one for one in (*FIRST, *CHANGED)}
    return Reference(one for key, one in now.items() if key not in GONE)


def _fill(made: SearchIndex) -> None:
    made.rebuild(FIRST)
    made.apply(CHANGED, GONE)


@settings(QUICK, max_examples=60)
@given(query=search.QUERIES)
def test_any_combination_of_filters_gives_the_set_of_plain_sql(homes, reference, query):
    ids = reference.ids(query)
    for name, home in homes.items():
        hits = home.search(query)
        assert (name, hits.total) == (name, len(ids)) and ids.issuperset(hits.ids)
        assert len(hits.ids) == min(PAGE_SIZE, max(0, len(ids) - PAGE_SIZE * (query.page - 1)))
        pages = [home.search(replace(query, page=page, counted=frozenset())).ids for page in range(1, len(ids) // PAGE_SIZE + 2)]
        assert (name, sorted(one for page in pages for one in page)) == (name, sorted(ids)), "each stands once on one of the pages"


@settings(QUICK, max_examples=25)
@given(query=search.QUERIES)
def test_counts_are_the_totals_of_the_searches_they_promise(homes, reference, query):
    facets, histograms = reference.facets(query), reference.histograms(query)
    for name, home in homes.items():
        hits = home.search(query)
        assert (name, hits.facets, hits.histograms) == (name, facets, histograms)


@settings(QUICK, max_examples=30)
@given(query=search.QUERIES, data=st.data())
def test_whoever_chooses_a_value_finds_as_many_as_it_said(homes, query, data):
    query = replace(query, counted=frozenset({*FACETS, *HISTOGRAMS}))
    facet = data.draw(st.sampled_from(FACETS))
    value = data.draw(st.sampled_from((*search.VALUES[facet], "none")))
    chosen = replace(query, **{facet: frozenset({value})})
    for name, home in homes.items():
        assert (name, home.search(chosen).total) == (name, home.search(query).facets[facet].get(value, 0))


@settings(QUICK, max_examples=120)
@given(query=search.QUERIES)
def test_any_order_equals_the_oracle(homes, query):
    expected = homes["fake"].search(query)
    for name, home in homes.items():
        found = home.search(query)
        assert (name, found.total, found.order) == (name, expected.total, expected.order)
        assert [str(note) for note in found.notes] == [str(note) for note in expected.notes]
        assert (name, found.facets, found.histograms) == (name, expected.facets, expected.histograms)
        if query.order is not Sort.RELEVANCE:
            assert (name, found.ids, found.explored) == (name, expected.ids, expected.explored)


@settings(QUICK, max_examples=8)
@given(target=search.TARGETS, sort=st.sampled_from((Sort.FIT, Sort.REACH, Sort.VALUE)))
def test_the_whole_list_by_a_target_is_that_of_the_oracle(homes, target, sort):
    for page in range(1, 7):
        query = SearchQuery(target=target, sort=sort, page=page, counted=frozenset(), explore=search.DAY.toordinal())
        told = {name: home.search(query).ids for name, home in homes.items()}
        assert told == dict.fromkeys(told, told["fake"])


@pytest.mark.parametrize(
    "prefix", ["g", "ga", "an", "anna g", "garten an", "be", "mu", "mue", "@an", "#an", "zz", "anna ", "\x00", "an\x00"]
)
def test_typing_offers_the_same_in_every_home(homes, prefix):
    for listed_only in (False, True):
        told = {name: home.suggest(prefix, listed_only=listed_only) for name, home in homes.items()}
        assert told == dict.fromkeys(told, told["fake"])


@pytest.mark.parametrize(
    "text",
    ["gardne", "gaten bikes", "ana", "annna", '"gardne"', "gardne -bikes", "müler", "gard*", "xyzzy", "gardne OR bred"]
    # What is put right finds nobody either: as a phrase, among topics, beside what is to be left out.
    + ['"annna müller"', "#annna", "annna -anna"],
)
def test_a_slip_of_the_hand_is_put_right_alike_in_every_home(homes, text):
    for listed_only in (False, True):
        told = {name: home.search(SearchQuery(text, listed_only=listed_only)).suggestion for name, home in homes.items()}
        assert told == dict.fromkeys(told, told["fake"])
