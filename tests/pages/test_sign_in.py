"""Coming in."""

from tests.cast import PASSWORD


def test_a_person_with_her_password_comes_in(portal, cast):
    visitor = portal.browser()
    answer = visitor.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    assert visitor.get("/settings/sign-ins").status_code in (404, 405)
    assert "Ada Lind" in visitor.get("/sign-in", follow_redirects=True).text


def test_a_wrong_password_and_a_stranger_are_told_the_same(portal, cast):
    visitor = portal.browser()
    wrong = visitor.post("/sign-in", data={"email": "ada@example.org", "password": "something else"})
    stranger = visitor.post("/sign-in", data={"email": "nobody@example.org", "password": "something else"})
    assert wrong.status_code == stranger.status_code == 422
    assert wrong.text.replace("ada@", "nobody@").count("do not fit together") == stranger.text.count("do not fit together") > 0


def test_whose_session_ended_while_she_wrote_comes_back_to_the_form(portal, cast):
    form = "/programs/new?from=home"
    visitor = portal.browser()
    answer = visitor.post("/notifications/reading", headers={"Referer": f"http://localhost{form}"})
    assert answer.status_code == 303 and answer.location == "/sign-in?next=/programs/new?from%3Dhome"
    answer = portal.browser(htmx=True).post("/notifications/reading", headers={"HX-Current-URL": "http://localhost/home"})
    assert answer.status_code == 401 and answer.headers["HX-Redirect"] == "/sign-in?next=/home"
    answer = visitor.post("/notifications/reading", headers={"Referer": "https://elsewhere.example/home"})
    assert answer.status_code == 303 and answer.location == "/sign-in"
