"""Connecting a channel, letting it go, proving one with a code, and the operator's yes and no, as people click them."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from portal.gateways.connections import TooOften
from portal.models.accounts import Account, Brand
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import Channel
from portal.models.outbox import Outbox
from portal.models.verification import Verification
from portal.queries.personal_data import collect
from portal.services.couriers import COURIERS
from portal.services.outbox import drain
from tests.cast import PASSWORD
from tests.services.test_connections import connect, only, work_off
from tests.services.test_verification import PDF, channel_of
from tests.support.shores import join

HERE = "/profile/connections"


def address(answer) -> str:
    return answer.headers.get("HX-Redirect") or answer.location


def test_she_connects_after_she_has_seen_what_will_be_read(portal, cast, way):
    account = join(portal.platforms["instagram"], "instagram", "ada.lind")
    ada = way(portal.browser(cast.ada))
    answer = ada.post(HERE, data={"platform": "instagram"})
    consent = address(answer)
    assert consent.startswith("https://instagram.example/consent?")
    state = parse_qs(urlsplit(consent).query)["state"][0]
    code = portal.platforms["instagram"].sign_in(account.provider_id, consent)
    page = portal_page(ada, f"{HERE}/return?code={code}&state={state}")
    assert "One more click" in page and code in page and "once a day" in page
    assert only(portal, ConnectionAttempt).used_at is None, "looking changes nothing"
    answer = ada.post(f"{HERE}/return", data={"state": state, "code": code})
    assert address(answer) == HERE
    page = portal_page(ada, HERE)
    assert "Instagram is connected as ada.lind" in page and "The first figures are on their way" in page
    work_off(portal)
    page = portal_page(ada, HERE)
    assert "fetched on" in page and "Channel connected at the platform" in page
    again = ada.post(f"{HERE}/return", data={"state": state, "code": code})
    assert address(again) == HERE and "is used, too old" in portal_page(ada, HERE)


def portal_page(client, path):
    """The whole page, also for htmx."""
    was, client.as_htmx = client.as_htmx, False
    try:
        return client.get(path).text
    finally:
        client.as_htmx = was


def test_a_form_may_lead_to_the_platforms_that_are_set_up(portal, cast):
    policy = portal.browser(cast.ada).get(HERE).headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy and "https://instagram.example" in policy


def test_a_no_at_the_platform_is_said_and_nothing_is_read(portal, cast):
    page = portal.browser(cast.ada).get(f"{HERE}/return?error=access_denied&state=x").text
    assert "Nothing was connected" in page and "Connect and read" not in page


def test_a_platform_that_is_not_set_up_offers_the_file_instead(portal, cast):
    del portal.platforms.platforms["tiktok"]
    ada = portal.browser(cast.ada)
    page = ada.get(HERE).text
    assert "Connecting is not set up here." in page and "/profile/uploads" in page and "Connect YouTube" in page
    ada.post(HERE, data={"platform": "tiktok"})
    assert "Bring an export" in ada.get(HERE).text


def test_a_trouble_of_the_platform_is_told_in_words(portal, cast):
    connect(portal, cast.ada)
    portal.platforms["instagram"].trouble = [TooOften("quota")] * 3
    work_off(portal)
    assert "no more questions for now" in portal.browser(cast.ada).get(HERE).text


def test_she_chooses_what_becomes_of_the_figures(portal, cast, way):
    connect(portal, cast.ada)
    work_off(portal)
    ada, connection = way(portal.browser(cast.ada)), only(portal, Connection)
    path = f"{HERE}/{connection.public_id}/end"
    assert "Delete them" in portal_page(ada, path)
    assert ada.post(path, data={"version": connection.version}).status_code == 422
    answer = ada.post(path, data={"version": connection.version, "figures": "keep"})
    assert address(answer) == HERE
    page = portal_page(ada, HERE)
    assert "labelled as of a formerly connected account" in page and "Delete its figures" in page
    assert "formerly connected account" in portal_page(ada, "/profile/channels")
    ada.post(f"{HERE}/{connection.public_id}/figures/removal", data={})
    assert "Delete its figures" not in portal_page(ada, HERE)


def test_youtube_leaves_no_choice_and_says_why(portal, cast):
    connect(portal, cast.ada, "youtube", "adalind")
    work_off(portal)
    ada, connection = portal.browser(cast.ada), only(portal, Connection)
    page = ada.get(f"{HERE}/{connection.public_id}/end").text
    assert "rules of YouTube" in page and "Keep them" not in page
    ada.post(f"{HERE}/{connection.public_id}/end", data={"version": connection.version, "figures": "keep"})
    assert "figures are deleted" in ada.get(HERE).text


def test_an_account_of_somebody_else_leads_to_the_dispute_and_to_the_operator(portal, cast):
    connect(portal, cast.ada)
    dov = portal.browser(cast.dov)
    consent = dov.post(HERE, data={"platform": "instagram"}).location
    state = parse_qs(urlsplit(consent).query)["state"][0]
    code = portal.platforms["instagram"].sign_in(next(iter(portal.platforms["instagram"].accounts)), consent)
    path = dov.post(f"{HERE}/return", data={"state": state, "code": code}).location
    page = dov.get(path).text
    assert "connected elsewhere" in page and "ada.lind" in page and "Ada Lind" not in page, "nobody is told who holds it"
    assert dov.post(path, data={"words": "mine"}).status_code == 422
    assert dov.post(path, data={"words": "I have run it since 2019 and can show the mails."}).location == HERE
    assert dov.post(path, data={"words": "My tax adviser can confirm it."}).location == HERE, "a second thought is added to the same task"
    row = only(portal, Verification)
    ola = portal.browser(cast.ola)
    page = ola.get("/operator/checks").text
    assert "Who owns the account" in page and "Dov Stern" in page
    page = ola.get(f"/operator/checks/{row.public_id}").text
    assert "Ada Lind" in page and "since 2019" in page and "My tax adviser" in page
    ola.post(f"/operator/checks/{row.public_id}/confirmation", data={"yes-version": row.version, "yes-words": "He showed the mails."})
    assert only(portal, Connection).state == "released"


# ---- codes and numbers ----------------------------------------------------------------------------------------------------


def test_a_code_is_given_looked_for_and_confirmed(portal, cast, way):
    channel_of(portal, cast.ada, "blog", "https://ada.example/")
    ada, channel = way(portal.browser(cast.ada)), only(portal, Channel)
    ada.post(f"/profile/channels/{channel.public_id}/code", data={})
    row = only(portal, Verification)
    page = portal_page(ada, HERE)
    assert row.code in page and "https://ada.example/" in page
    ada.post(f"/profile/checks/{row.public_id}/look", data={})
    assert "we are looking" in portal_page(ada, HERE)
    drain(portal.house.office, COURIERS)
    assert "could not be reached" in portal_page(ada, HERE) or "404" in portal_page(ada, HERE)
    portal.pages.pages["https://ada.example/"] = row.code
    ada.post(f"/profile/checks/{row.public_id}/look", data={})
    drain(portal.house.office, COURIERS)
    page = portal_page(ada, HERE)
    assert "by the portal" in page and "History" in page
    ada.post(f"/profile/checks/{row.public_id}/removal", data={})
    assert only(portal, Verification).state == "withdrawn"


def test_the_operator_looks_where_platforms_forbid_it_and_says_no_with_a_reason(portal, cast, way):
    channel_of(portal, cast.ada, "tiktok", "https://www.tiktok.com/@ada.lind")
    ada, channel = portal.browser(cast.ada), only(portal, Channel)
    ada.post(f"/profile/channels/{channel.public_id}/code", data={})
    row = only(portal, Verification)
    ada.post(f"/profile/checks/{row.public_id}/look", data={})
    row = only(portal, Verification)
    ola = way(portal.browser(cast.ola))
    page = portal_page(ola, f"/operator/checks/{row.public_id}")
    assert row.code in page and 'href="https://www.tiktok.com/@ada.lind"' in page
    assert ola.post(f"/operator/checks/{row.public_id}/refusal", data={"reason": "", "version": row.version}).status_code == 422
    ola.post(f"/operator/checks/{row.public_id}/refusal", data={"reason": "The code is not in your text.", "version": row.version})
    page = ada.get(HERE).text
    assert "The code is not in your text." in page and "not confirmed" in page
    for deed, said in (("confirmation", {"yes-version": row.version}), ("refusal", {"version": row.version, "reason": "No code"})):
        late = ola.post(f"/operator/checks/{row.public_id}/{deed}", data=said)
        assert late.status_code == 409 and "here is how it stands now" in late.text and "not confirmed" in late.text


def test_a_number_with_a_document_reaches_the_operator_alone(portal, cast):
    ada = portal.browser(cast.ada)
    form = {"kind": "register", "country": "GB", "number": "01234567", "name": "Ada Lind Ltd"}
    assert ada.post("/profile/checks/business", data=form).status_code == 422
    ada.post("/profile/checks/business", data=form | {"paper": (BytesIO(PDF), "extract.pdf")}, content_type="multipart/form-data")
    row = only(portal, Verification)
    assert row.by_eye and row.claim["number"] == "01234567"
    answer = portal.browser(cast.ola).get(f"/operator/checks/{row.public_id}/paper")
    assert answer.data == PDF and "attachment" in answer.headers["Content-Disposition"]
    for person in (cast.bea, cast.dov, cast.ada):
        assert portal.browser(person).get(f"/operator/checks/{row.public_id}/paper").status_code in (403, 404)
    assert ada.post("/profile/checks/business", data=form | {"kind": "vat", "country": "DE", "number": "DE1366959"}).status_code == 422


def test_a_brand_has_its_mailbox_confirmed_and_creators_see_it(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    assert "names no website" in portal_page(bea, "/brand/checks")
    with portal.house.office.writing.begin() as session:
        session.get_one(Brand, cast.bea.brand_id).website = "https://example.org"
    bea.post("/brand/checks/mail", data={})
    page = portal_page(bea, "/brand/checks")
    assert "Confirmed: your address lies at example.org" in page and "holds until" in page
    bea.post("/brand/checks/business", data={"kind": "vat", "country": "DE", "number": "DE136695976", "name": "Haferkorn GmbH"})
    row = only(portal, Verification, method="business")
    assert "is being asked" in portal_page(bea, "/brand/checks")
    bea.post(f"/brand/checks/{row.public_id}/removal", data={})
    assert only(portal, Verification, method="business").state == "withdrawn"


def test_everybody_reads_what_each_check_means(portal, cast):
    page = portal.browser().get("/verification").text
    for words in ("There is no badge", "Code in the channel", "Business or VAT id checked", "It does not show:", "a file can be changed"):
        assert words in page


# ---- what is kept about her -----------------------------------------------------------------------------------------------


def test_her_own_data_tell_of_connections_and_checks_and_never_of_keys(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.session() as session:
        told = collect(session, session.get_one(Account, cast.ada.account_id))
    assert told["connection"][0]["handle"] == "ada.lind" and "sealed" not in told["connection"][0]
    assert "state_hash" not in told["connection_attempt"][0] and "sealed" not in told["connection_attempt"][0]


def test_who_leaves_takes_connections_keys_checks_and_papers_along(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    ada = portal.browser(cast.ada)
    form = {"kind": "register", "country": "GB", "number": "01234567", "name": "Ada Lind Ltd", "paper": (BytesIO(PDF), "extract.pdf")}
    ada.post("/profile/checks/business", data=form, content_type="multipart/form-data")
    assert ada.post("/settings/leaving", data={"password": PASSWORD, "sure": "y"}).status_code == 303
    with portal.session() as session:
        assert session.get_one(Account, cast.ada.account_id).erased_at is not None
        for table in (Connection, ConnectionAttempt, Verification):
            assert session.scalars(select(table)).all() == []
    drain(portal.house.office, COURIERS)
    assert portal.platforms["instagram"].revoked, "the key is given back"
    with portal.session() as session:
        assert all("sealed" not in payload for payload in session.scalars(select(Outbox.payload).where(Outbox.kind == "revoke_key")))


@pytest.mark.parametrize("path", ["/verification", HERE, "/brand/checks", "/operator/checks"])
def test_each_page_is_read_in_german_too(portal, cast, path):
    person = {"/brand/checks": cast.bea, "/operator/checks": cast.ola}.get(path, cast.ada)
    assert portal.browser(person, locale="de").get(path).status_code == 200
