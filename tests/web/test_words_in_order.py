"""Labels stand where a reader looks for them, and a band of age is written alike wherever it stands."""

from __future__ import annotations

from portal.gateways import labels
from portal.web.words import in_order


def test_a_letter_with_a_mark_stands_where_it_stands_without():
    pairs = [
        ("CY", "Zypern"),
        ("PL", "Polen"),
        ("AT", "Österreich"),
        ("NO", "Norwegen"),
        ("be", "belgisch"),
        ("EG", "Ägypten"),
        ("CZ", "Čechy"),
    ]
    assert [words for _, words in in_order(pairs)] == ["Ägypten", "belgisch", "Čechy", "Norwegen", "Österreich", "Polen", "Zypern"]


def test_the_oldest_are_65_and_more_however_the_band_is_stored():
    assert {labels.bucket(name, "age", "en") for name in ("a65", "65+", "65")} == {"65+"}
    assert {labels.bucket(name, "age", "de") for name in ("a18_24", "18-24")} == {"18–24"}
