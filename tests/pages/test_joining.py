"""A stranger becomes a person of the portal."""

import re

from sqlalchemy import select

from portal.models.accounts import Account

NEW = {"name": "Eva Blum", "email": "eva@example.org"}
HERS = {"name": "Eva Blum", "password": "seven quiet geese"}


def link(portal, word: str) -> str:
    """The path of the last mail's link that contains `word`."""
    portal.round()
    return re.search(rf"http://localhost(/{word}/\S+)", portal.mail.sent[-1].text)[1]


def links_of(portal, word: str) -> list[str]:
    """The paths of the links of all mails that contain `word`, oldest first."""
    portal.round()
    found = (re.search(rf"http://localhost(/{word}/\S+)", letter.text) for letter in portal.mail.sent)
    return [each[1] for each in found if each]


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
    assert visitor.post(path, data=HERS).location == "/home"
    assert "Welcome, Eva Blum" in visitor.get("/home").text, "she is signed in"
    assert portal.browser().post("/sign-in", data=NEW | HERS).location == "/home"


def test_the_mail_is_in_her_language(portal):
    portal.browser(locale="de").post("/join", data=NEW)
    portal.round()
    assert portal.mail.sent[-1].to == "eva@example.org"
    with portal.session() as session:
        assert session.query(Account).one().locale == "de"


def test_who_signs_up_with_anothers_address_leaves_no_password_in_it(portal):
    """The stranger signs up before her, and once more after her; she opens any of the links and is the only one who knows a password."""
    stranger, eva = portal.browser(), portal.browser()
    theirs = {**NEW, "name": "Mallory", "password": "the strangers password"}
    for client, data in ((stranger, theirs), (eva, NEW), (stranger, theirs)):
        client.post("/join", data=data)
    links = links_of(portal, "confirmation")
    assert len(links) == 3
    assert stranger.post("/sign-in", data=theirs).status_code == 422, "there is nothing to sign in with"
    page = eva.get(links[0])
    assert 'value="Mallory"' in page.text, "she sees what was said of her, and says it herself"
    assert eva.post(links[0], data=HERS).location == "/home"
    for data in (theirs, {**theirs, "name": "Eva Blum"}):
        assert stranger.post("/sign-in", data=data).status_code == 422
    with portal.session() as session:
        assert session.query(Account).one().name == "Eva Blum"


def test_who_lost_the_first_mail_asks_for_a_password_and_gets_the_link_again(portal):
    portal.browser().post("/join", data=NEW)
    answer = portal.browser().post("/password", data={"email": "eva@example.org"})
    assert answer.location == "/sign-in"
    first, again = links_of(portal, "confirmation")
    assert portal.browser().post(again, data=HERS).location == "/home"
    assert "confirmed already" in portal.browser().get(first).text


def test_a_used_link_says_so_and_changes_nothing(portal):
    eva = portal.browser()
    eva.post("/join", data=NEW)
    path = link(portal, "confirmation")
    eva.post(path, data=HERS)
    for answer in (eva.get(path), eva.post(path, data={**HERS, "password": "another password of hers"})):
        assert answer.status_code == 200 and "Your e-mail is confirmed already" in answer.text
        assert 'name="password"' not in answer.text and 'href="/home"' in answer.text
    stranger = portal.browser()
    assert stranger.post(path, data={"name": "Mallory", "password": "another password"}).status_code == 200
    assert 'href="/sign-in"' in stranger.page.html
    assert stranger.get("/home").status_code == 303, "a used link lets nobody in"
    assert portal.browser().post("/sign-in", data=NEW | HERS).location == "/home"


def test_one_address_is_one_account_however_it_is_typed(portal):
    """The Kelvin sign looks like a K and folds to one; an accent may come composed or not."""
    for email in ("mike@example.org", "MIKE@example.org", "mi\u212ae@example.org", "r\u00f6s@example.org", "ro\u0308s@example.org"):
        assert portal.browser().post("/join", data={"name": "Mike", "email": email}).status_code == 303
    with portal.session() as session:
        assert sorted(session.scalars(select(Account.email))) == ["mike@example.org", "r\u00f6s@example.org"]
    portal.round()
    assert {letter.to for letter in portal.mail.sent} == {"mike@example.org", "r\u00f6s@example.org"}, (
        "what is compared is what is written to"
    )


def test_a_mailbox_is_not_filled_by_signing_up_again_and_again(portal):
    answers = [portal.browser().post("/join", data=NEW).status_code for _ in range(7)]
    assert answers == [303] * 5 + [429] * 2


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
    visitor = way(portal.browser())
    answer = visitor.post("/join", data={**NEW, "email": "eva@"})
    assert answer.status_code == 422
    assert 'value="eva@"' in answer.text and 'value="Eva Blum"' in answer.text
    visitor.post("/join", data=NEW)
    answer = visitor.post(link(portal, "confirmation"), data={"name": "Eva B.", "password": "short"})
    assert answer.status_code == 422
    assert 'value="eva@example.org"' in answer.text and 'value="Eva B."' in answer.text
    assert "at least 10 characters" in answer.text
    assert "short" not in answer.text.replace("shortcut", "").replace("A short sentence", ""), "a password is never sent back"


def test_a_link_that_was_changed_is_refused_in_words(portal):
    visitor = portal.browser()
    visitor.post("/join", data=NEW)
    path = link(portal, "confirmation")
    answer = visitor.post(path[:-3] + "xyz", data=HERS)
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
    answer = visitor.post(link(portal, "confirmation"), data=HERS)
    assert "has expired" in answer.text


def test_the_way_she_wanted_to_go_is_not_forgotten(portal):
    visitor = portal.browser()
    visitor.post("/join?next=/programs/abc", data=NEW)
    assert visitor.post(link(portal, "confirmation"), data=HERS).location == "/programs/abc"


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
