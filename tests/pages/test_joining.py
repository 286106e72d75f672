"""A stranger becomes a person of the portal."""

import re

from portal.models.accounts import Account

NEW = {"name": "Eva Blum", "email": "eva@example.org", "password": "seven quiet geese"}


def link(portal, word: str) -> str:
    """The path of the last mail's link that contains `word`."""
    portal.round()
    return re.search(rf"http://localhost(/{word}/\S+)", portal.mail.sent[-1].text)[1]


def test_she_joins_confirms_and_comes_in(portal, way):
    visitor = way(portal.browser())
    answer = visitor.post("/join", data=NEW)
    assert answer.headers.get("HX-Redirect", answer.location) == "/join/mail"
    path = link(portal, "confirmation")
    assert "Confirm your e-mail" in portal.mail.sent[-1].subject
    visitor.as_htmx = False
    assert visitor.get(path).status_code == 200, "looking does not confirm: mail programs look, too"
    with portal.session() as session:
        assert session.query(Account).one().email_confirmed_at is None
    assert visitor.post(path, data={}).location == "/sign-in"
    assert visitor.post("/sign-in", data=NEW).location == "/home"
    assert "Welcome, Eva Blum" in visitor.get("/home").text


def test_the_mail_is_in_her_language(portal):
    portal.browser(locale="de").post("/join", data=NEW)
    portal.round()
    assert portal.mail.sent[-1].to == "eva@example.org"
    with portal.session() as session:
        assert session.query(Account).one().locale == "de"


def test_before_she_confirms_she_cannot_come_in(portal):
    visitor = portal.browser()
    visitor.post("/join", data=NEW)
    answer = visitor.post("/sign-in", data=NEW)
    assert answer.status_code == 422
    assert "confirm your e-mail first" in answer.text


def test_nobody_learns_who_has_an_account(portal, cast):
    taken = portal.browser().post("/join", data={**NEW, "email": "ada@example.org"})
    free = portal.browser().post("/join", data=NEW)
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    portal.round()
    assert {letter.to: letter.subject for letter in portal.mail.sent}["ada@example.org"] == "You have an account already"
    with portal.session() as session:
        ada = session.get_one(Account, cast.ada.account_id)
        assert ada.name == "Ada Lind", "her account is as it was"


def test_what_she_typed_is_still_there_when_something_is_missing(portal, way):
    answer = way(portal.browser()).post("/join", data={**NEW, "password": "short"})
    assert answer.status_code == 422
    assert 'value="eva@example.org"' in answer.text and 'value="Eva Blum"' in answer.text
    assert "at least 10 characters" in answer.text
    assert "short" not in answer.text.replace("shortcut", "").replace("A short sentence", ""), "a password is never sent back"


def test_a_link_that_was_changed_is_refused_in_words(portal):
    visitor = portal.browser()
    visitor.post("/join", data=NEW)
    path = link(portal, "confirmation")
    answer = visitor.post(path[:-3] + "xyz", data={})
    assert answer.status_code == 422
    assert "not complete or was changed" in answer.text


def test_a_link_dies_after_three_days(portal):
    # The signature carries the real time; a link from the past is made by signing it with one.
    visitor = portal.browser()
    visitor.post("/join", data=NEW)
    portal.round()
    with portal.session() as session:
        account = session.query(Account).one()
        account.token_rev += 1
        session.commit()
    answer = visitor.post(link(portal, "confirmation"), data={})
    assert "has expired" in answer.text


def test_the_way_she_wanted_to_go_is_not_forgotten(portal):
    visitor = portal.browser()
    visitor.post("/join?next=/programs/abc", data=NEW)
    assert visitor.post(link(portal, "confirmation"), data={}).location == "/sign-in?next=/programs/abc"


def test_a_way_out_of_the_portal_is_forgotten(portal, cast):
    for target in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x",
        "\t//evil.example",
    ):
        answer = portal.browser().post(
            "/sign-in", query_string={"next": target}, data={"email": "ada@example.org", "password": "a long sentence of hers"}
        )
        assert answer.location in ("/home", "/%0d%0aSet-Cookie:x"), target
