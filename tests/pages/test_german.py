"""German where code and not only the catalogue makes the words."""

import re

import pytest

from portal.blueprints.discovery import checking
from portal.gateways.translations import FOLDER


@pytest.mark.databases("sqlite")
def test_a_heading_keeps_the_capitals_of_german_nouns(portal):
    with portal.app.test_request_context("/", headers={"Accept-Language": "de"}):
        assert "Zuwachs an Followern" in dict(checking.missing(None))
    with portal.app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert "Follower growth" in dict(checking.missing(None))


def test_a_number_in_a_sentence_is_put_in_as_a_word():
    """A Text writes its numbers as the language does (5.000), which `%(max)d` could not take."""
    catalogue = (FOLDER / "de" / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    assert re.findall(r"%\(\w+\)[^s]", catalogue) == []
