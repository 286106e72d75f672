"""Knows the homes of the search index as tests ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portal.gateways.search import SearchIndex
from tests.support import search


@pytest.fixture(scope="module", params=search.HOMES)
def index(request, tmp_path_factory, _databases) -> Iterator[SearchIndex]:
    """Each home with Mira, Jonas and Noor in it; tests only ask it."""
    with search.opened(request.param, tmp_path_factory.mktemp("index"), _databases["postgresql"]) as another:
        made = another()
        made.rebuild(search.CAST)
        yield made


@pytest.fixture(scope="module", params=search.HOMES)
def _opening(request, tmp_path_factory, _databases) -> Iterator[Callable[[], SearchIndex]]:
    with search.opened(request.param, tmp_path_factory.mktemp("written"), _databases["postgresql"]) as another:
        yield another


@pytest.fixture
def another(_opening) -> Callable[[], SearchIndex]:
    """Opens each home's own index, which holds nobody when the test begins."""
    _opening().rebuild([])
    return _opening
