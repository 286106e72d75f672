"""Signs that nobody sees: PostgreSQL cannot keep one of them, and others would turn around what stands beside a name."""

from portal.blueprints.board.forms import FeedbackForm
from portal.models.accounts import Account


def test_a_nul_in_an_address_is_not_found_and_in_a_form_is_dropped(portal, cast):
    ada = portal.browser(cast.ada)
    assert ada.get("/offers/%00abc").status_code == 404
    assert ada.get("/creators?q=%00oat").status_code == 404
    assert ada.post("/settings/name", data={"name": "Ada\0 Lind"}).status_code == 303
    assert "Ada Lind" in ada.get("/settings").text


def test_a_name_keeps_no_sign_that_nobody_sees(portal, cast):
    ada = portal.browser(cast.ada)
    assert ada.post("/settings/name", data={"name": "Ada\u202e\u2066 L\x07ind\x85\u200e"}).status_code == 303
    with portal.session() as session:
        assert session.get_one(Account, cast.ada.account_id).name == "Ada Lind\u200e", "a mark that turns nothing stays"


def test_a_text_of_several_lines_keeps_its_lines_and_its_directions(portal):
    with portal.app.test_request_context(method="POST", data={"body": "one\r\n\ttwo\x08 \u2067three\u2069"}):
        assert FeedbackForm().body.data == "one\n\ttwo \u2067three\u2069"
