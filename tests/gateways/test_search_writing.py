"""What is put into a search index is found by everybody, what is taken out by nobody, in each home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain.discovery.audience import Dimension, Marginal
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import FACETS, HISTOGRAMS, SearchQuery
from portal.gateways import content
from portal.gateways.search import Document, NotWhole, analysis, shares_of
from tests.support import search
from tests.support.search import CAST, DAY, JONAS, MIRA, NOOR


def test_an_empty_index_answers_everything(another):
    made = another()
    for text in ("", "garden", '"a garden"', "b*", "-x", "vegetarsch"):
        hits = made.search(SearchQuery(text, target=Target(frozenset({"DE"})), countries=frozenset({"DE"}), explore=1))
        assert (hits.ids, hits.total, hits.suggestion, hits.explored) == ((), 0, None, frozenset())
        assert hits.facets == {facet: {"DE": 0} if facet == "countries" else {} for facet in FACETS}
        assert hits.histograms == {name: (0,) * len(edges) for name, edges in HISTOGRAMS.items()}
    assert made.suggest("ga") == () and made.count() == 0 and made.fingerprints() == {}


@pytest.mark.parametrize("home", search.HOMES)
def test_a_few_documents_are_no_index_until_somebody_built_one(home, tmp_path, _databases):
    with search.opened(home, tmp_path, _databases["postgresql"]) as another:
        made = another()
        for _ in range(2):
            with pytest.raises(NotWhole):
                made.apply([MIRA])
            assert made.rebuild_due() and made.count() == 0 == another().count()
        made.rebuild([JONAS])
        made.apply([MIRA])
        assert not made.rebuild_due() and another().count() == 2


def test_other_content_asks_for_a_rebuild_and_the_index_answers_until_then(another, monkeypatch):
    made = another()
    made.rebuild(CAST)
    with monkeypatch.context() as changed:
        plain = content.synonyms()
        changed.setattr(content, "synonyms", lambda: replace(plain, parts=(*plain.parts, "Zinnober")))
        analysis.digest.cache_clear()
        assert made.rebuild_due() and made.search(SearchQuery("mira")).ids == (1,)
        made.apply([replace(MIRA, tagline="new")])
        assert made.rebuild_due(), "one document is not everybody"
        made.rebuild(CAST)
        assert not made.rebuild_due()
    analysis.digest.cache_clear()
    assert made.rebuild_due()
    made.rebuild([])
    assert not another().rebuild_due()


def test_applying_twice_is_applying_once(another):
    made = another()
    for _ in range(3):
        made.apply([replace(MIRA, name="Old"), MIRA, JONAS], [3])
    assert made.count() == 2 and made.search(SearchQuery("old")).total == 0
    assert made.search(SearchQuery("mira")).ids == (1,)


def test_a_rebuild_takes_documents_in_any_order_and_the_last_of_equal_ones(another):
    made = another()
    made.rebuild(iter([NOOR, replace(MIRA, name="Old"), JONAS, MIRA]))
    assert made.count() == 3 and made.search(SearchQuery("old")).total == 0 and made.search(SearchQuery("mira")).ids == (1,)
    assert made.fingerprints() == {one.id: one.fingerprint for one in CAST}
    made.apply([replace(JONAS, tagline="New")], [1])
    assert made.search(SearchQuery("new")).ids == (2,) and made.count() == 2


def test_what_is_put_in_and_taken_out_at_once_stays_in(another):
    made = another()
    made.apply([MIRA], [MIRA.id])
    assert made.count() == 1


def test_a_removed_creator_is_gone_from_words_filters_counts_and_suggestions(another):
    made = another()
    made.apply(CAST)
    assert made.suggest("mira") != ()
    made.apply([], [1])
    assert made.count() == 2 and made.suggest("mira") == () == made.suggest("plantb")
    assert made.search(SearchQuery("vegan")).total == 0
    assert "DE" not in made.search(SearchQuery()).facets["countries"]
    assert 1 not in made.fingerprints()


def test_a_change_is_seen_by_those_who_opened_it_before(another):
    reading, writing = another(), another()
    assert reading.count() == 0
    before = reading.generation()
    writing.apply([MIRA])
    assert reading.search(SearchQuery("mira")).ids == (1,) and reading.generation() > before
    before = reading.generation()
    writing.rebuild([JONAS])
    assert reading.search(SearchQuery()).ids == (2,) and reading.suggest("mira") == () and reading.generation() > before


def test_nothing_to_do_is_no_new_generation(another):
    made = another()
    before = made.generation()
    made.apply([], [])
    assert made.generation() == before


def test_the_fingerprints_are_those_of_the_documents(another):
    made = another()
    made.rebuild([MIRA, JONAS])
    made.apply([NOOR, replace(JONAS, tagline="New")], [1])
    assert made.fingerprints() == {2: replace(JONAS, tagline="New").fingerprint, 3: NOOR.fingerprint}
    assert JONAS.fingerprint != replace(JONAS, tagline="New").fingerprint


def test_a_new_value_of_a_later_document_is_found_and_counted(another):
    made = another()
    made.rebuild([MIRA])
    late = replace(JONAS, country="BR", audience={(Dimension.COUNTRY, "BR"): 0.9})
    made.apply([late])
    hits = made.search(SearchQuery(target=Target(frozenset({"BR"}))))
    assert hits.ids == (2, 1) and hits.facets["countries"] == {"BR": 1, "DE": 1} and hits.facets["markets"] == {"AT": 1, "BR": 1, "DE": 1}


def test_an_odd_document_harms_nobody(another):
    made = another()
    odd = Document(7, "A\x00b \ud800", "x" * 3_000, bio_en="'; -- \\ " + "very " * 20_000 + "y" * 3_000, topics=("'{},\\\"",), country="%")
    made.apply([odd, MIRA])
    assert made.search(SearchQuery("mira")).ids == (1,) and made.count() == 2
    assert made.search(SearchQuery(countries=frozenset({"%"}), topics=frozenset({"'{},\\\""}))).ids == (7,)


def test_a_misspelt_word_gets_a_suggestion(another):
    made = another()
    made.apply(CAST)
    assert made.search(SearchQuery("vegetarsch küche")).suggestion == "vegetarisch küche"
    assert made.search(SearchQuery("xqzw")).suggestion is None


def test_one_slip_is_put_right_and_a_word_that_is_right_is_left_alone(another):
    """Swapped letters are one slip, a missed first letter is two; a word of the content is right even where nobody uses it."""
    made = another()
    made.apply(
        [replace(MIRA, name="Elo Bahn", tagline="Ceramics"), replace(JONAS, bio_de="Wir reisen mit dem Rad.", tagline="Reise"), NOOR]
    )
    meant = {
        "ceramcis": "ceramics",  # written by somebody
        "ecramics": "ceramics",
        "keramki": "keramik",  # nobody writes it, and it finds who writes ceramics
        "fharrad": "fahrrad",
        "velo": None,  # a bike, and no Elo
        "elos": "elo",
        "gelo": None,
        "reis": None,  # rice, though nobody cooks it and somebody travels
    }
    assert {word: made.search(SearchQuery(word)).suggestion for word in meant} == meant


def test_shares_come_from_the_newest_source_and_keep_the_unknown():
    known = [
        Marginal(Dimension.COUNTRY, {"DE": 0.6, "AT": 0.1}, "file", DAY),
        Marginal(Dimension.COUNTRY, {"DE": 1.0}, "file", DAY - timedelta(days=1)),
    ]
    assert shares_of(known) == {(Dimension.COUNTRY, "DE"): 0.6, (Dimension.COUNTRY, "AT"): 0.1, (Dimension.COUNTRY, "unknown"): 0.3}
