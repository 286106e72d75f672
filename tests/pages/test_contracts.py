"""Reading, completing, signing, refusing and checking agreements, as a plain browser and as htmx."""

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import event, select, update

from portal.domain.contracts.signing import CONSENT_VERSION, consent_sentences
from portal.domain.money import Money
from portal.domain.offers.terms import ValueTerm
from portal.models.accounts import Account
from portal.models.contracts import Contract
from portal.models.creators import Creator
from portal.models.offers import Offer, OfferVersion
from portal.services import offers
from tests import factories
from tests.cast import PASSWORD
from tests.support.html import text_of

NAMES = {"ada": "Ada Lind", "bea": "Bea Krug"}


@pytest.fixture
def agreed(portal, cast):
    """Ada has accepted Bea's offer; returns the public id of the contract."""
    with portal.work(cast.bea) as work:
        sheet = factories.sendable_sheet(work.now, notes="<script>alert(1)</script> Ada brings her own cups.")
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet, author_id=cast.bea.account_id)
    return accept(portal, cast)


def accept(portal, cast) -> str:
    with portal.work(cast.ada) as work:
        offer, version = work.session.scalars(select(Offer)).one(), work.session.scalars(select(OfferVersion)).one()
        offers.accept(work, offer, 1, version.terms_hash)
        return work.session.scalars(select(Contract.public_id)).one()


def state(portal, public_id: str) -> str:
    with portal.session() as session:
        return session.scalars(select(Contract.state).where(Contract.public_id == public_id)).one()


def led_to(answer) -> str | None:
    return answer.headers.get("Location") or answer.headers.get("HX-Redirect")


def form_of(browser, address: str, action: str) -> dict[str, str]:
    htmx, browser.as_htmx = browser.as_htmx, False
    assert browser.get(address).status_code == 200
    browser.as_htmx = htmx
    return browser.page.form(action)


def sign(browser, public_id: str, name: str, **changes):
    address = f"/contracts/{public_id}/signature"
    form = {**form_of(browser, address, address), "typed_name": name, "read": "y", "bound": "y", "password": PASSWORD, **changes}
    return browser.post(address, data={key: value for key, value in form.items() if value is not None})


def test_both_read_the_text_in_two_languages_and_sign(portal, cast, agreed, way):
    bea, ada = way(portal.browser(cast.bea)), way(portal.browser(cast.ada, locale="de"))
    plain = portal.browser(cast.bea)
    page = plain.get(f"/contracts/{agreed}").text
    assert page.index("maßgebliche Fassung") < page.index("translation") and "1.050,00" in page and "1,050.00" in page
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert plain.page.text.count("Your signature is missing") == 1
    assert led_to(sign(bea, agreed, "bea krug")) == f"/contracts/{agreed}"
    assert "signature is missing" in plain.get(f"/contracts/{agreed}").text
    assert led_to(sign(ada, agreed, "Ada  Lind")) == f"/contracts/{agreed}"
    assert state(portal, agreed) == "executed"
    page = plain.get(f"/contracts/{agreed}").text
    assert "Sealed: text and trail are unchanged" in page and "The PDF is being made" in page
    assert plain.get(f"/contracts/{agreed}/pdf").status_code == 409
    assert plain.get(f"/contracts/{agreed}/signature").status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong"}, "That is not your password"),
        ({"password": ""}, "Your password, once more: Please type your password."),
        ({"read": ""}, "I have opened and read the whole text of this version. Please tick this to sign."),
        ({"typed_name": "Bea"}, "Please type the name"),
        ({"read": None}, "Please tick this"),
        ({"bound": None}, "Please tick this"),
    ],
)
def test_a_signature_that_lacks_something_keeps_the_rest_and_says_what(portal, cast, agreed, way, changes, words):
    answer = sign(way(portal.browser(cast.bea)), agreed, "Bea Krug", **changes)
    assert answer.status_code == 422 and words in answer.text and PASSWORD not in answer.text
    assert state(portal, agreed) == "out_for_signature"


def test_the_boxes_stand_unticked_and_the_name_empty(portal, cast, agreed):
    ada = portal.browser(cast.ada)
    form = form_of(ada, f"/contracts/{agreed}/signature", f"/contracts/{agreed}/signature")
    assert "read" not in form and "bound" not in form and form["typed_name"] == ""


def test_a_value_without_day_or_place_is_marked_so_that_a_phone_leaves_the_empty_line_out(portal, cast):
    given = ValueTerm("product", "A case of oat milk", Money(12_000, "EUR"), "shop price", True, "Nothing")
    with portal.work(cast.bea) as work:
        sheet = replace(factories.sendable_sheet(work.now), value_items=(given,))
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet, author_id=cast.bea.account_id)
    bea = portal.browser(cast.bea)
    assert bea.get(f"/contracts/{accept(portal, cast)}").status_code == 200
    cells = [cell for cell in bea.page.all("td") if text_of(cell) == "–"]
    assert {"Date", "Place"} <= {cell.get("data-label") for cell in cells} and {cell.get("class") for cell in cells} == {"unsaid"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_exact_sentences_that_are_consented_to_stand_beside_their_boxes(portal, cast, agreed, language):
    with portal.work() as work:
        work.session.get_one(Account, cast.ada.account_id).locale = language
    ada = portal.browser(cast.ada)
    assert ada.get(f"/contracts/{agreed}/signature").status_code == 200
    beside = [text_of(row) for row in ada.page.all("label") if row.get("class") == "row-x"]
    assert beside == list(consent_sentences(CONSENT_VERSION, language))


def test_another_hash_than_the_stored_one_and_a_second_click_are_refused_politely(portal, cast, agreed, way):
    ada = way(portal.browser(cast.ada))
    assert sign(ada, agreed, "Ada Lind", shown="0" * 64).status_code == 409
    address = f"/contracts/{agreed}/signature"
    form = {**form_of(ada, address, address), "typed_name": "Ada Lind", "read": "y", "bound": "y", "password": PASSWORD}
    assert led_to(ada.post(address, data=form)) and ada.post(address, data=form).status_code == 409
    assert "Your side has signed already." in ada.page.text and state(portal, agreed) == "partly_signed"


def test_only_the_parties_read_and_only_those_who_may_sign(portal, cast, agreed):
    people = cast.everyone()
    assert {name: portal.browser(each).get(f"/contracts/{agreed}").status_code for name, each in people.items()} == {
        "ada": 200,
        "bea": 200,
        "cyd": 404,
        "dov": 404,
        "fay": 200,
        "gus": 403,
        "ola": 403,
    }
    assert {name: portal.browser(each).get(f"/contracts/{agreed}/signature").status_code for name, each in people.items()} == {
        "ada": 200,
        "bea": 200,
        "cyd": 404,
        "dov": 404,
        "fay": 403,
        "gus": 403,
        "ola": 403,
    }
    for name in ("cyd", "dov"):
        for deed in ("signature", "decline", "renewal", "completion"):
            assert portal.browser(people[name]).post(f"/contracts/{agreed}/{deed}", data={"seen": "1"}).status_code == 404


def test_what_is_missing_is_listed_with_a_way_to_it(portal, cast, way):
    with portal.work(cast.bea) as work:
        sheet = factories.sendable_sheet(work.now)
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet, author_id=cast.bea.account_id)
        work.session.execute(update(Creator).where(Creator.id == cast.ada.creator_id).values(legal_name=""))
    public_id = accept(portal, cast)
    ada, bea = way(portal.browser(cast.ada)), portal.browser(cast.bea)
    assert "filled in by Ada Lind" in bea.get(f"/contracts/{public_id}").text
    form = form_of(ada, f"/contracts/{public_id}", f"/contracts/{public_id}/completion")
    assert "/profile/contract" in ada.page.links()
    answer = ada.post(f"/contracts/{public_id}/completion", data=form)
    assert answer.status_code == 409 and "Legal name of the creator" in answer.text
    with portal.work(cast.ada) as work:
        work.session.execute(update(Creator).where(Creator.id == cast.ada.creator_id).values(legal_name="Ada Lind"))
    assert "Nothing is missing any more." in bea.get(f"/contracts/{public_id}").text
    assert led_to(ada.post(f"/contracts/{public_id}/completion", data=form)) and state(portal, public_id) == "out_for_signature"


def test_not_signing_and_writing_anew_are_asked_on_a_page_of_their_own(portal, cast, agreed, way):
    bea, ada = way(portal.browser(cast.bea)), way(portal.browser(cast.ada))
    address = f"/contracts/{agreed}/renewal"
    copy = led_to(bea.post(address, data={**form_of(bea, address, address), "reason": "Wrong address"}))
    assert copy != f"/contracts/{agreed}" and state(portal, agreed) == "void"
    assert "Other papers" in portal.browser(cast.ada).get(copy).text
    address = f"{copy}/decline"
    form = form_of(ada, address, address)
    assert led_to(ada.post(address, data={**form, "reason": "No longer"})) == copy and state(portal, copy.split("/")[-1]) == "declined"
    assert ada.post(address, data=form).status_code == 409
    assert "This agreement was not signed" in portal.browser(cast.bea).get(copy).text


def test_anybody_can_check_a_copy_and_learns_nothing_of_the_parties(portal, cast, agreed):
    sign(portal.browser(cast.bea), agreed, "Bea Krug")
    sign(portal.browser(cast.ada), agreed, "Ada Lind")
    portal.round()
    ada = portal.browser(cast.ada)
    download = ada.get(f"/contracts/{agreed}/pdf")
    assert (
        download.mimetype == "application/pdf"
        and "attachment" in download.headers["Content-Disposition"]
        and "sandbox" in download.headers["Content-Security-Policy"]
    )
    assert portal.browser(cast.cyd).get(f"/contracts/{agreed}/pdf").status_code == 404
    stranger = portal.browser()

    def check(browser, data: bytes) -> str:
        browser.get("/verify")
        token = browser.page.form("/verify")["csrf_token"]
        return browser.post(
            "/verify", data={"csrf_token": token, "copy": (BytesIO(data), "copy.pdf")}, content_type="multipart/form-data"
        ).text

    said = check(stranger, download.data)
    assert "This is the one" in said and "Haferkorn" not in said and "Ada Lind" not in said and f"/contracts/{agreed}" not in said
    assert f"/contracts/{agreed}" in check(ada, download.data)
    flipped = bytearray(download.data)
    flipped[1000] ^= 1
    assert "We do not know this file" in check(stranger, bytes(flipped))
    stranger.get("/verify")
    assert stranger.post("/verify", data={}).status_code == 422


def test_the_page_of_a_contract_costs_few_statements(portal, cast, agreed):
    sign(portal.browser(cast.bea), agreed, "Bea Krug")
    ada, counted = portal.browser(cast.ada), []
    event.listen(portal.house.engine, "before_cursor_execute", lambda _c, _u, statement, *_: counted.append(statement))
    ada.get(f"/contracts/{agreed}")
    assert len([each for each in counted if each.startswith("SELECT")]) <= 12
