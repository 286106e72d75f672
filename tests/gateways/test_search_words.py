"""Words of the search: what finds what in two languages, what is marked in a text, what else is searched, and what is suggested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.discovery.words import read
from portal.gateways.search.marking import SNIPPET, marked, snippet

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
