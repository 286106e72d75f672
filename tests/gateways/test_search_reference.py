"""Any combination of filters gives the same set, counts, bars and order in each home as slow references that share no code with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.gateways.search import SearchIndex
from portal.gateways.search.fake import FakeIndex
from tests.support import search
from tests.support.search_reference import Reference

# A failing query is shown as it was drawn where making it smaller would take minutes.
QUICK = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
FIRST, CHANGED, GONE = search.crowd(1, range(-5, 100)), search.crowd(2, range(60, 150)), frozenset(range(20, 30)) | {-5, 999}


@pytest.fixture(scope="module", params=search.HOMES)
def home(request, tmp_path_factory, _databases) -> Iterator[SearchIndex]:
    """135 creators, a part of whom was replaced, and another one taken out."""
    with search.opened(request.param, tmp_path_factory.mktemp("crowd"), _databases["postgresql"]) as another:
        made = another()
        _fill(made)
        yield made


@pytest.fixture(scope="module")
def oracle() -> FakeIndex:
    made = FakeIndex()
    _fill(made)
    return made


@pytest.fixture(scope="module")
def reference() -> Reference:
    now = {one.id: one for one in (*FIRST, *CHANGED)}
    return Reference(one for key, one in now.items() if key not in GONE)


def _fill(made: SearchIndex) -> None:
    made.rebuild(FIRST)
    made.apply(CHANGED, GONE)


@settings(QUICK, max_examples=60)
@given(query=search.QUERIES)
def test_any_combination_of_filters_gives_the_set_of_plain_sql(home, reference, query):
    hits, ids = home.search(query), reference.ids(query)
    assert hits.total == len(ids) and ids.issuperset(hits.ids)
    assert len(hits.ids) == min(PAGE_SIZE, max(0, len(ids) - PAGE_SIZE * (query.page - 1)))
    everybody = [one for page in range(1, len(ids) // PAGE_SIZE + 2) for one in home.search(query.at(page)).ids]
    assert sorted(everybody) == sorted(ids), "each stands once on one of the pages"


@settings(QUICK, max_examples=25)
@given(query=search.QUERIES)
def test_counts_are_the_totals_of_the_searches_they_promise(home, reference, query):
    hits = home.search(query)
    assert hits.facets == reference.facets(query)
    assert hits.histograms == reference.histograms(query)


@settings(QUICK, max_examples=100)
@given(query=search.QUERIES)
def test_any_order_equals_the_oracle(home, oracle, query):
    found, expected = home.search(query), oracle.search(query)
    assert (found.total, found.order, [str(note) for note in found.notes]) == (
        expected.total,
        expected.order,
        [str(note) for note in expected.notes],
    )
    assert (found.facets, found.histograms) == (expected.facets, expected.histograms)
    if query.order is not Sort.RELEVANCE:
        assert (found.ids, found.explored) == (expected.ids, expected.explored)


@settings(QUICK, max_examples=6)
@given(target=search.TARGETS, sort=st.sampled_from((Sort.FIT, Sort.REACH, Sort.VALUE)))
def test_the_whole_list_by_a_target_is_that_of_the_oracle(home, oracle, target, sort):
    for page in range(1, 7):
        query = SearchQuery(target=target, sort=sort, page=page, counted=frozenset(), explore=search.DAY.toordinal())
        assert home.search(query).ids == oracle.search(query).ids
