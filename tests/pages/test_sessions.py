"""Where a person is signed in, and how that ends."""

from sqlalchemy import select

from portal.models.accounts import SignIn
from tests.cast import PASSWORD
from tests.support.html import text_of


def test_she_sees_her_browsers_and_signs_one_out(portal, cast, way):
    elsewhere, ada = portal.browser(cast.ada), way(portal.browser(cast.ada))
    with portal.session() as session:
        first = session.scalars(select(SignIn.public_id).where(SignIn.account_id == cast.ada.account_id).order_by(SignIn.id)).first()
    ada.post(f"/settings/sign-ins/{first}/removal", data={})
    assert elsewhere.get("/settings").status_code == 303
    ada.as_htmx = False
    assert ada.get("/settings").status_code == 200


def test_the_list_begins_with_this_browser_folds_and_leaves_out_what_has_run_out(portal, cast):
    def come_in(name: str):
        client = portal.browser(cast.ada)
        with portal.house.office.writing.begin() as session:
            session.scalars(select(SignIn).order_by(SignIn.id.desc())).first().user_agent = name
        return client

    come_in("Forgotten")
    portal.clock.pass_(hours=13)
    ada = come_in("Mine")
    for number in range(5):
        portal.clock.pass_(minutes=1)
        come_in(f"Other {number}")
    ada.get("/settings")
    assert "Forgotten" not in ada.page.text, "nobody is signed in there any more"
    section = ada.page.parents[ada.page.parents[ada.page.by_id("sign-ins")]]
    rows = [text_of(name) for name in section.iter("strong")]
    assert rows == ["Mine", "Other 4", "Other 3", "Other 2", "Other 1", "Other 0"]
    (folded,) = section.iter("details")
    assert [text_of(name) for name in folded.iter("strong")] == ["Other 1", "Other 0"] and folded.get("open") is None
    assert "Show 2 more" in text_of(folded)


def test_another_persons_browser_does_not_exist_for_her(portal, cast):
    portal.browser(cast.bea)
    with portal.session() as session:
        foreign = session.scalar(select(SignIn.public_id).where(SignIn.account_id == cast.bea.account_id))
    assert portal.browser(cast.ada).post(f"/settings/sign-ins/{foreign}/removal", data={}).status_code == 404


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(portal, cast):
    ada, thief = portal.browser(cast.ada), portal.browser()
    with ada.session_transaction() as cookie:
        stolen = dict(cookie)
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get("/settings").status_code == 200
    answer = ada.post("/sign-out", data={})
    assert answer.headers["Clear-Site-Data"]
    assert thief.get("/settings").status_code == 303


def test_what_the_browser_carried_before_is_dropped_when_she_signs_in(portal, cast):
    visitor = portal.browser()
    with visitor.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    visitor.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD})
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie


def test_after_twelve_idle_hours_and_after_thirty_days_she_signs_in_anew(portal, cast):
    ada = portal.browser(cast.ada)
    portal.clock.pass_(hours=11)
    assert ada.get("/settings").status_code == 200
    portal.clock.pass_(hours=11)
    assert ada.get("/settings").status_code == 200, "being active keeps her in"
    portal.clock.pass_(hours=13)
    assert ada.get("/settings").status_code == 303


def test_htmx_is_sent_to_the_sign_in_page_and_never_gets_it_as_a_part(portal, cast):
    ada = portal.browser(cast.ada)
    ada.post("/sign-out", data={})
    answer = ada.get("/notifications", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")
    assert answer.text == ""
