"""German where code and not only the catalogue makes the words."""

import pytest

from portal.blueprints.discovery import checking


@pytest.mark.databases("sqlite")
def test_a_heading_keeps_the_capitals_of_german_nouns(portal):
    with portal.app.test_request_context("/", headers={"Accept-Language": "de"}):
        assert "Zuwachs an Followern" in dict(checking.missing(None))
    with portal.app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert "Follower growth" in dict(checking.missing(None))
