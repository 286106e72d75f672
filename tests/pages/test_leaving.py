"""Taking one's data along, and going."""

import json

from sqlalchemy import select

from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.discovery import SearchDirty
from portal.models.programs import Application
from tests import factories
from tests.cast import PASSWORD


def test_her_data_is_hers_and_without_secrets(portal, cast):
    answer = portal.browser(cast.ada).get("/settings/data")
    told = json.loads(answer.text)
    assert told["account"][0]["email"] == "ada@example.org"
    assert told["creator"][0]["handle"] == "ada-lind"
    assert "password_hash" not in answer.text and "secret_hash" not in answer.text
    assert "bea@example.org" not in answer.text and "dov-stern" not in answer.text


def test_ada_leaves_and_her_name_is_gone(portal, cast):
    ada = portal.browser(cast.ada)
    assert ada.post("/settings/leaving", data={"password": "wrong one here"}).status_code == 422
    answer = ada.post("/settings/leaving", data={"password": PASSWORD})
    assert answer.location == "/" and '"storage"' in answer.headers["Clear-Site-Data"], "her unsent words go too"
    assert ada.get("/settings").status_code == 303
    with portal.session() as session:
        account, creator = session.get_one(Account, cast.ada.account_id), session.get_one(Creator, cast.ada.creator_id)
        assert "ada" not in account.email and account.name == "—" and account.password_hash is None
        assert (creator.name, creator.legal_name, creator.published_at) == ("—", "", None)
        assert session.scalar(select(SearchDirty.creator_id)) == cast.ada.creator_id, "the index is told"
    assert portal.browser().post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).status_code == 422


def test_who_still_owes_or_is_owed_something_stays(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        factories.obligation(work.session, shared, work.now, state="funded")
    ada = portal.browser(cast.ada)
    assert "A payment is under way" in ada.get("/settings/leaving").text
    assert ada.post("/settings/leaving", data={"password": PASSWORD}).status_code == 409
    assert "only owner" in portal.browser(cast.bea).get("/settings/leaving").text


def test_no_brand_waits_for_somebody_who_has_gone(portal, cast):
    with portal.work() as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        application = factories.application(work.session, program, cast.ada.creator_id, work.now)
        application_id = application.id
    portal.browser(cast.ada).post("/settings/leaving", data={"password": PASSWORD})
    with portal.session() as session:
        assert session.get_one(Application, application_id).state == "withdrawn"
