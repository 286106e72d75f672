"""The pages that everybody and every signed-in person has."""

import pytest

PUBLIC = ("/", "/join", "/join/mail", "/sign-in", "/password", "/help", "/imprint", "/privacy", "/terms")
OWN = ("/home", "/settings", "/settings/leaving", "/notifications", "/brands/new")


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.databases("sqlite")
def test_visitors_read_every_public_page_in_both_languages(portal, path, locale):
    answer = portal.browser(locale=locale).get(path)
    assert answer.status_code == 200
    assert f'<html lang="{locale}"' in answer.text


@pytest.mark.parametrize("path", OWN)
@pytest.mark.databases("sqlite")
def test_everyone_of_the_cast_opens_her_own_pages(portal, cast, path):
    for person in cast.everyone().values():
        assert portal.browser(person).get(path).status_code == 200, person.name


@pytest.mark.parametrize("path", OWN)
@pytest.mark.databases("sqlite")
def test_a_visitor_is_asked_to_sign_in_and_comes_back(portal, path):
    answer = portal.browser().get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
