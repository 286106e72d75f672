"""How sentences for people are written: one apostrophe, one word for one thing, and every plural whole."""

import re

import pytest
import yaml

from tests.architecture.test_repository import ROOT, messages

STRAIGHT = re.compile(r"(?<=\w)'(?=(?:s|t|re|ll|ve|d|m)\b)|(?<=s)'(?= )")
SENTENCES = [
    (sentence, message.locations[0][0])
    for message in messages.collect()
    if message.id
    for sentence in ([message.id] if isinstance(message.id, str) else message.id)
]


def test_an_apostrophe_is_a_typographic_one():
    assert [each for each in SENTENCES if "'" in each[0]] == []


@pytest.mark.parametrize("path", sorted((ROOT / "portal").glob("**/*.yaml")), ids=lambda path: path.stem)
def test_the_content_files_use_the_same_apostrophe(path):
    found = []

    def read(value, place=""):
        match value:
            case dict():
                for key, each in value.items():
                    read(each, f"{place}/{key}")
            case list():
                for number, each in enumerate(value):
                    read(each, f"{place}/{number}")
            case str() if STRAIGHT.search(value):
                found.append((place, value))

    read(yaml.safe_load(path.read_text("utf-8")))
    assert found == []


def test_what_both_sides_sign_is_called_an_agreement_everywhere():
    """One thing, one word: PRODUCT.md names Agreement · Vertrag."""
    assert [each for each in SENTENCES if re.search(r"\bcontracts?\b", each[0], re.I)] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_counted_sentence_has_each_form_of_the_language(language):
    known = messages.load(language)
    counted = [message for message in known if isinstance(message.id, tuple)]
    assert len(counted) > 40
    assert [message.id for message in counted if len(message.string) != known.num_plurals] == []
