"""A sign that PostgreSQL cannot keep."""


def test_a_nul_in_an_address_is_not_found_and_in_a_form_is_dropped(portal, cast):
    ada = portal.browser(cast.ada)
    assert ada.get("/offers/%00abc").status_code == 404
    assert ada.get("/creators?q=%00oat").status_code == 404
    assert ada.post("/settings/name", data={"name": "Ada\0 Lind"}).status_code == 303
    assert "Ada Lind" in ada.get("/settings").text
