"""Words of the search: what finds what in two languages, what is marked in a text, what else is searched, and what is suggested."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.discovery.query import SearchQuery
from portal.domain.discovery.words import read
from portal.gateways import content
from portal.gateways.search import Document, compounds, spelling, synonyms, typeahead
from portal.gateways.search.analysis import fields_of, plan
from portal.gateways.search.fake import FakeIndex
from portal.gateways.search.marking import SNIPPET, marked, snippet
from portal.gateways.search.promise import Suggestion

PEOPLE = (
    Document(
        1,
        "Mira Köhler",
        "mira.kocht",
        "Vegane Küche",
        bio_de="Ich teste Küchengeräte und backe Brot. #brotliebe",
        portfolio="Kochbuch für Familien",
    ),
    Document(
        2,
        "Jonas Müller",
        "jonas_rides",
        "Mountainbikes",
        bio_en="Second-hand cargo bikes and fair fashion.",
        bio_de="Städtereisen mit dem Lastenrad.",
    ),
    Document(3, "Łukasz Ødegård", "luk", "plant-based meals", bio_en="Homeschooling, board games, curry with Reis."),
    Document(4, "山田花子", "hanako", "東京の料理人", bio_en="Ольга и сад"),
    Document(5, "سارة", "sara", "الطبخ", bio_de="Wellness für Hunde, Γιώργος, garçon"),
)


@pytest.fixture(scope="module")
def index() -> FakeIndex:
    made = FakeIndex()
    made.rebuild(PEOPLE)
    return made


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("geräte", {1}),
        ("kueche geraete", {1}),
        ("kuchengerat", {1}),
        ("fahrrad", {2}),
        ("city trip", {2}),
        ("lastenfahrrad", {2}),
        ("vegan", {1, 3}),
        ('"vegan"', {1}),
        ("pflanzlich", {1, 3}),
        ("second hand", {2}),
        ("secondhand", {2}),
        ("gebraucht -bikes", set()),
        ("rice", {3}),
        ("reisen", {2}),
        ("boardgames", {3}),
        ("familie", {1}),
        ("#brotliebe", {1}),
        ("#backen", set()),
        ("@jonas_rides", {2}),
        ("@jonasrides", {2}),
        ("@bikes", set()),
        ("lukasz odegard", {3}),
        ("-geräte kochbuch", {1}),
        ("料理", {4}),
        ("東京の料理", {4}),
        ("京", {4}),
        ("東", {4}),
        ("花子 OR الطبخ", {4, 5}),
        ("ольга", {4}),
        ("γιωργοσ", {5}),
        ("Garcon", {5}),
        ("well", set()),
    ],
)
def test_words_find_what_means_the_same(index, text, ids):
    assert set(index.search(SearchQuery(text)).ids) == ids


def test_a_synonym_says_that_it_was_searched_and_how_to_leave_it_out(index):
    notes = [str(note) for note in index.search(SearchQuery("vegan")).notes]
    assert len(notes) == 1 and "pflanzlich" in notes[0] and "“vegan” alone" in notes[0]
    assert index.search(SearchQuery('"vegan"')).notes == () == index.search(SearchQuery("-vegan küchengeräte")).notes[1:]


def test_synonyms_and_parts_weigh_less_than_the_word_itself():
    (clause,) = plan(read("küche")).clauses
    assert [needle.weight < 1 for needle in clause] == [False, True, True] and len({needle.term for needle in clause}) == 1
    assert [len(clause) for clause in plan(read('"küche" küche* @küche zzz')).clauses] == [1, 1, 1, 1]


def test_a_word_that_only_looks_like_another_keeps_its_own_synonyms():
    assert synonyms.others("Reis") == ("rice",) and "Urlaub" in synonyms.others("Reise")
    assert "diy" in synonyms.others("do it yourself") == synonyms.others("do-it-yourself")
    assert synonyms.others("") == synonyms.others("und") == synonyms.others("quark") == ()


def test_every_member_of_a_group_finds_its_own_group():
    for group in content.synonyms().groups:
        for member in group.members:
            assert set(synonyms.others(member)) <= set(group.members), member


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("küchengeräte", {"Küche", "Gerät"}),
        ("kuechengeraete", {"Küche", "Gerät"}),
        ("kinderzimmerdeko", {"Kind", "Zimmer", "Deko"}),
        ("häuserbau", {"Haus", "Bau"}),
        ("gartenzaun", {"Garten", "Zaun"}),
        ("thermomixrezepte", {"Rezepte"}),
        ("sprachreise", {"Sprache", "Reise"}),
        ("veganfood", {"vegan", "food"}),
        ("garten", set()),
        ("landschaft", set()),
        ("handy", set()),
        ("produktivität", set()),
        ("x" * 300, set()),
        ("aus", set()),
    ],
)
def test_compounds_are_taken_apart_by_known_words_only(word, parts):
    assert parts <= set(compounds.parts(word)) and bool(compounds.parts(word)) == bool(parts)


USED = (("vegetarisch", 3), ("vegan", 9), ("veganes", 2), ("küche", 4), ("kuchen", 9), ("kochen", 1))


@pytest.mark.parametrize(
    ("word", "likely"),
    [
        ("vegetarsch", "vegetarisch"),
        ("evgan", "vegan"),
        ("vegann", "vegan"),
        ("kueche", None),
        ("kuchn", "kuchen"),
        ("kochn", "kochen"),
        ("xyzzyx", None),
    ],
)
def test_a_misspelt_word_is_the_nearest_in_use(word, likely):
    used = [pair for first in spelling.openings(word) for pair in USED if pair[0].startswith(first)]
    assert spelling.nearest(word, used) == likely


def test_letters_swapped_count_once():
    assert spelling.distance("abcd", "abdc") == 1 and spelling.distance("abcd", "") == 4 and spelling.distance("kitten", "sitting", 2) == 3


def test_a_query_with_few_answers_is_asked_about_only_where_many_write_otherwise():
    near = lambda *_: [("vegan", 60), ("vega", 1)]  # noqa: E731
    asked = plan(read("vegam brot"))

    def told(found: int, then: int = 60) -> str | None:
        users = lambda word: found if word == "vegam" else 50  # noqa: E731
        return spelling.meant("vegam brot", asked, found, lambda _: then, lambda _: bool(found), users, near)

    assert [told(found) for found in (0, 2, 3)] == ["vegan brot", "vegan brot", None]
    assert [told(found, then) for found, then in ((0, 0), (0, 1), (2, 2), (2, 3))] == [None, "vegan brot", None, "vegan brot"]


def test_a_word_of_our_own_content_is_meant_where_somebody_writes_it():
    asked = plan(read("lastenrat"))
    knowing = [needle for needle in plan(read("lastenrad")).clauses[0] if needle.weight == 1]
    assert spelling.meant("lastenrat", asked, 0, lambda _: 1, knowing.__contains__, lambda _: 0, lambda *_: ()) == "lastenrad"
    assert spelling.meant("lastenrat", asked, 0, lambda _: 1, [].__contains__, lambda _: 0, lambda *_: ()) is None


def test_typing_offers_names_then_topics_then_words():
    names, used = [("Anna Verena", 2), ("Vera Koch", 1)], [("verona", 20), ("vegan", 9), ("veganes", 3), ("veggie", 1), ("unused", 0)]
    told = typeahead.chosen("ve", names, used, 8)
    assert [one.text for one in told] == ["Vera Koch", "Anna Verena", "vegan", "veggie", "verona"]
    assert [one.topic for one in told][2:] == ["food.plantbased", "food.plantbased", None] and told[0].creator_id == 1
    assert typeahead.chosen("koch ve", names, used, 2) == (Suggestion("Vera Koch", 1), Suggestion("koch vegan", topic="food.plantbased"))
    assert [one.text for one in typeahead.chosen("#ve", names, used, 8)] == ["#vegan", "#veggie"]
    assert [one.text for one in typeahead.chosen("@ve", names, used, 8)] == ["Vera Koch", "Anna Verena"]
    assert typeahead.chosen("", [], [], 8) == () and typeahead.beginning("vegan ") == ""
    assert typeahead.spellings("kuech") == ("kuech", "küch") and "küch" in typeahead.spellings("kuch")


letters = st.text(max_size=120) | st.text(alphabet='aAüß"-*# @OR|東京\u0301\u202eμŁ_\u00ad.', max_size=120)


@given(letters)
def test_any_query_has_a_plan_and_always_the_same(text):
    assert plan(read(text)) == plan(read(text))
    typeahead.chosen(text, [("Ada", 1)], [("abc", 2)], 8)
    assert spelling.meant(text, plan(read(text)), 0, lambda _: 1, lambda _: False, lambda _: 0, lambda *_: [("abcdef", 2)]) is None or text


@given(letters, letters)
def test_any_document_has_tokens_and_always_the_same(name, text):
    document = Document(1, name, name, text, text, text, portfolio=text)
    tokens = fields_of(document)
    assert tokens == fields_of(document) and all(token and " " not in token for told in tokens.values() for token in told)


@pytest.mark.parametrize("piece", ["a", "ä ", '"', "-", "#", "東", "a\u0301", "kinder", "_", "küchengeräte ", "\u0640", "@a.b ", "OR "])
def test_time_grows_with_the_length_and_not_with_its_square(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        marked(text, read("kinder küche ä* a"))
        fields_of(Document(1, bio_de=text))
        read(text)
        return time.process_time() - started

    small = max(min(seconds(2_500) for _ in range(3)), 0.002)
    assert min(seconds(20_000) for _ in range(2)) < 30 * small  # eight times the length; its square would be sixty-four


BIO = "Ich koche langsam, mit Gemüse aus dem eigenen Garten. Vegane Küche für Familien."


def bold(text: str, query: str) -> list[str]:
    return [piece for piece, answers in marked(text, read(query)) if answers]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vegan", ["Vegane"]),
        ("kueche KOCHEN", ["koche", "Küche"]),
        ('"gemüse aus dem eigenen garten"', ["Gemüse aus dem eigenen Garten"]),
        ('"garten gemüse"', []),
        ("gart*", ["Garten"]),
        ("familie OR garten", ["Garten", "Familien"]),
        ("-garten", []),
        ("", []),
    ],
)
def test_a_text_is_marked_where_it_answers(query, found):
    assert bold(BIO, query) == found


def test_names_are_marked_however_they_are_written():
    assert bold("Jörg Müller", "mueller") == ["Müller"] and bold("Łukasz", "@lukasz") == ["Łukasz"]
    assert bold("東京の料理人", "料理") == ["料理"]
    assert bold("سارة الطبخ", "الطبخ") == ["الطبخ"] and bold("Ольга Иванова", "иванова") == ["Иванова"]


def test_a_long_text_is_shown_around_its_densest_matches():
    long = "Nichts davon ist gefragt, nur viel Text. " * 20 + BIO + " Und danach noch mehr Worte." * 20
    pieces = snippet(long, read("vegan garten"))
    shown = "".join(piece for piece, _ in pieces)
    assert {piece for piece, answers in pieces if answers} == {"Garten", "Vegane"}
    assert len(shown) <= SNIPPET and shown.startswith("…") and shown.endswith("…")
    assert shown.strip("…").split()[0] in long.split() and shown.strip("…").split()[-1] in long.split()
    assert "".join(piece for piece, _ in snippet(long, read("unbekannt"))).startswith("Nichts davon")
    assert snippet(BIO, read("garten")) == marked(BIO, read("garten"))


@given(
    st.text(max_size=400) | st.text(alphabet="ab üß#@\u0301\u202e東料_\u00ad", max_size=400),
    st.text(alphabet='abü"-*# 東OR', max_size=30),
    st.integers(3, 200),
)
def test_any_text_is_marked_and_none_is_lost(text, query, longest):
    plain = "".join(letter for letter in text if letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "".join(piece for piece, _ in marked(text, read(query))) == plain
    pieces = snippet(text, read(query), longest)
    assert sum(len(piece) for piece, _ in pieces) <= longest and all(piece for piece, _ in pieces)
