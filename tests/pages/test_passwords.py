"""Forgotten, changed, and typed wrong."""

import re

from sqlalchemy import func, select

from portal.models.activity import Activity
from tests.cast import PASSWORD

NEW = "nine purple lanterns"


def reset_path(portal) -> str:
    portal.round()
    return re.search(r"http://localhost(/password/\S+)", portal.mail.sent[-1].text)[1]


def test_she_sets_a_new_one_through_a_link_and_every_browser_is_signed_out(portal, cast):
    elsewhere, visitor = portal.browser(cast.ada), portal.browser()
    visitor.post("/password", data={"email": "ADA@example.org"})
    path = reset_path(portal)
    assert visitor.post(path, data={"password": NEW, "again": NEW}).location == "/sign-in"
    assert elsewhere.get("/settings").status_code == 303
    assert visitor.post("/sign-in", data={"email": "ada@example.org", "password": NEW}).location == "/home"
    again = visitor.post(path, data={"password": NEW + "!", "again": NEW + "!"})
    assert again.status_code == 422 and "expired" in again.text, "a link works once"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(portal, cast):
    known = portal.browser().post("/password", data={"email": "ada@example.org"})
    unknown = portal.browser().post("/password", data={"email": "nobody@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    portal.round()
    assert [letter.to for letter in portal.mail.sent] == ["ada@example.org"]


def test_changing_it_needs_the_old_one_and_keeps_only_this_browser(portal, cast, way):
    elsewhere, ada = portal.browser(cast.ada), way(portal.browser(cast.ada))
    wrong = ada.post("/settings/password", data={"current": "not this", "password": NEW, "again": NEW})
    assert wrong.status_code == 422 and "That is not your password" in wrong.text
    ada.post("/settings/password", data={"current": PASSWORD, "password": NEW, "again": NEW})
    ada.as_htmx = False
    assert ada.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 303
    portal.round()
    assert portal.mail.sent[-1].subject == "Your password was changed"


def test_a_wrong_or_missing_password_is_told_at_its_own_field(portal, cast):
    ada = portal.browser(cast.ada)
    for current, words in (("", "Please type your password."), ("not this", "That is not your password. Nothing was done.")):
        ada.post("/settings/password", data={"current": current, "password": NEW, "again": NEW})
        assert [line for line in ada.page.links() if line == "#current"] and "#password" not in ada.page.links()
        assert f"Current password: {words}" in ada.page.text
    for path in ("/settings/leaving", "/sign-in"):
        client = ada if path == "/settings/leaving" else portal.browser()
        assert client.post(path, data={"email": "ada@example.org", "password": ""}).status_code == 422
        assert "assword: Please type your password." in client.page.text


def test_guessing_in_a_browser_that_was_left_open_is_slowed(portal, cast):
    ada = portal.browser(cast.ada)
    data = {"current": "not this", "password": NEW, "again": NEW + "x"}
    answers = [ada.post("/settings/password", data=data).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert ada.post("/settings/leaving", data={"password": "not this"}).status_code == 429, "the same guesses at another door"


def test_two_different_new_ones_are_asked_again(portal, cast):
    answer = portal.browser(cast.ada).post("/settings/password", data={"current": PASSWORD, "password": NEW, "again": NEW + "x"})
    assert answer.status_code == 422 and "The two passwords differ" in answer.text


def test_guessing_is_slowed_for_one_account_across_processes(portal, cast):
    answers = [portal.browser().post("/sign-in", data={"email": "ada@example.org", "password": f"guess number {n}"}) for n in range(12)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    portal.clock.pass_(minutes=11)
    assert portal.browser().post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).location == "/home"


def test_failed_tries_are_remembered_though_they_were_undone(portal, cast):
    portal.browser().post("/sign-in", data={"email": "ada@example.org", "password": "not hers at all"})
    with portal.session() as session:
        assert (
            session.scalar(
                select(func.count()).where(Activity.verb == "accounts.sign_in_failed", Activity.account_id == cast.ada.account_id)
            )
            == 1
        )
