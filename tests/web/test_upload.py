"""An upload with progress is sent by a script, which must not use up what the next page has to say."""

from io import BytesIO

from tests.support import exports


def test_a_script_is_told_the_next_address_and_the_sentence_waits_there(portal, cast):
    ada = portal.browser(cast.ada)
    sheet = exports.studio_english(exports.videos(3))
    answer = ada.post(
        "/profile/uploads", data={"file": (BytesIO(sheet), "Table data.csv")}, headers={"X-Upload": "1"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 204, answer.text
    assert answer.headers["HX-Redirect"].startswith("/profile/uploads/")
    assert ada.get(answer.headers["HX-Redirect"]).status_code == 200


def test_a_refused_upload_is_answered_with_the_page_itself(portal, cast):
    answer = portal.browser(cast.ada).post(
        "/profile/uploads", data={"file": (BytesIO(b""), "empty.csv")}, headers={"X-Upload": "1"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "<main" in answer.text
