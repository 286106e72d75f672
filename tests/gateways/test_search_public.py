"""What the public directory must not tell, in every home: the order of scores, and words of those who do not stand in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.domain.discovery.fit import Target
from portal.domain.discovery.likeness import Likeness
from portal.domain.discovery.query import SearchQuery, Sort
from portal.gateways.search import Document
from tests.support.search import JONAS, MIRA, NOOR


@pytest.mark.parametrize("sort", [Sort.FOLLOWERS, Sort.PRICE, Sort.NEWEST, Sort.RELEVANCE, Sort.QUALITY, Sort.FIT, Sort.LIKE])
def test_in_the_public_directory_no_order_tells_a_score(another, sort):
    made = another()
    made.rebuild([replace(MIRA, id=n, quality=quality) for n, quality in enumerate((10.0, None, 30.0, 20.0, 40.0), start=1)])
    wish = {"text": "garden"} if sort is Sort.RELEVANCE else {"target": Target(frozenset({"DE"}))} if sort is Sort.FIT else {}
    query = SearchQuery(sort=sort, like=Likeness({}, frozenset({"food"})), **wish)
    assert made.search(query).ids == (5, 3, 4, 1, 2), "equals by quality, the unknown last"
    assert made.search(replace(query, listed_only=True)).ids == (1, 2, 3, 4, 5)


def test_words_that_only_unlisted_creators_use_are_not_told_in_the_public_directory(another):
    made = another()
    made.rebuild([replace(MIRA, tagline="Sourdough"), replace(NOOR, tagline="Zeppelin sourdough")])
    for beginning, told in (("zepp", []), ("noo", []), ("sour", ["sourdough"]), ("mir", ["Mira Köhler"])):
        assert [one.text for one in made.suggest(beginning, listed_only=True)] == told
        assert made.suggest(beginning)
    for text, meant in (("zepelin", None), ("sourdogh", "sourdough")):
        assert made.search(SearchQuery(text, listed_only=True)).suggestion == meant
        assert made.search(SearchQuery(text)).suggestion
    made.apply([replace(JONAS, tagline="Zeppelin")])
    assert [one.text for one in made.suggest("zepp", listed_only=True)] == ["zeppelin"]
    assert made.search(SearchQuery("zepelin", listed_only=True)).suggestion == "zeppelin"


def test_among_many_names_the_one_that_is_meant_and_may_be_told_is_offered(another):
    made = another()
    syllables = [first + second for first in "bcdfgklm" for second in "aeiou"]
    many = [f"Ma{syllables[n % 40]}{syllables[n // 40]}" for n in range(400)]
    unlisted = [Document(n, name=f"{name} Bob", listed=False) for n, name in enumerate(many, start=1)]
    made.rebuild([*unlisted, Document(1_000, name="Mazz Listed"), Document(1_001, name="Anna Müller")])
    assert [one.text for one in made.suggest("ma", listed_only=True)] == ["Mazz Listed"]
    assert [one.text for one in made.suggest("@bob ma", limit=3)][:2] == sorted(f"{name} Bob" for name in many)[:2]
    assert made.suggest("anna m")[0].text == "Anna Müller"


def test_another_spelling_is_only_looked_for_where_it_is_wanted_and_a_few_words_are_meant(another):
    made = another()
    made.rebuild([replace(MIRA, tagline="Sourdough zeppelin")])
    assert made.search(SearchQuery("sourdogh zepelin")).suggestion == "sourdough zeppelin"
    assert made.search(SearchQuery("sourdogh zepelin", suggest=False)).suggestion is None
    assert made.search(SearchQuery("sourdogh zepelin qwertz uiopa yxcvb")).suggestion is None
