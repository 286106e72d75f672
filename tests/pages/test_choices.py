"""Language, theme, and the operator's texts."""

import pytest


@pytest.mark.parametrize(("accept", "expected"), [("de-DE,de;q=0.9,en;q=0.5", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")])
@pytest.mark.databases("sqlite")
def test_a_visitor_is_answered_in_the_language_of_her_browser(portal, accept, expected):
    visitor = portal.app.test_client()
    assert f'<html lang="{expected}"' in visitor.get("/help", headers={"Accept-Language": accept}).text


def test_a_choice_of_language_stays_and_leads_back(portal, cast):
    for client in (portal.browser(), portal.browser(cast.ada)):
        answer = client.post("/settings/language", data={"locale": "de"}, headers={"Referer": "http://localhost/help"})
        assert answer.location == "/help"
        assert '<html lang="de"' in client.get("/help").text


def test_an_unknown_language_or_theme_is_refused(portal):
    assert portal.browser().post("/settings/language", data={"locale": "xx"}).status_code == 422
    assert portal.browser().post("/settings/theme", data={"theme": "pink"}).status_code == 422


def test_a_theme_is_drawn_by_the_server(portal, cast):
    ada = portal.browser(cast.ada)
    ada.post("/settings/theme", data={"theme": "dark"})
    assert 'data-theme="dark"' in ada.get("/help").text


def test_the_operator_writes_the_imprint_and_nothing_in_it_can_run(portal, cast):
    ola = portal.browser(cast.ola)
    body = "# Nordufer eG\n\n<script>alert(1)</script> <div hx-post='/x' hx-trigger='load'>x</div> [a](javascript:alert(1)) **bold**"
    assert ola.post("/operator/pages/imprint/en", data={"body": body}).location == "/operator"
    text = portal.browser().get("/imprint").text
    assert "Nordufer eG" in text and "<strong>bold</strong>" in text
    assert "<script>alert" not in text and "hx-post" not in text.replace("&lt;div hx-post", "") and 'href="javascript' not in text


def test_only_the_operator_sees_the_operation(portal, cast):
    for person in (cast.ada, cast.bea, cast.fay, cast.gus):
        assert portal.browser(person).get("/operator").status_code == 403
    assert portal.browser(cast.ola).get("/operator").status_code == 200
    assert portal.browser(cast.ola).get("/operator/pages/other/en").status_code == 404
