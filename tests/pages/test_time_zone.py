"""A person's own time zone: chosen in the settings or brought along at sign-up; pages and mails follow it."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.board import Deliverable
from portal.services import accounts
from tests.support.boards import Boards

NEW = {"name": "Eva Blum", "email": "eva@example.org"}


def zone_of(portal, person) -> str:
    with portal.session() as session:
        return session.get_one(Account, person.account_id).zone


def prefer(portal, person, **values) -> None:
    with portal.work(person) as work:
        account = work.session.get_one(Account, person.account_id)
        for name, value in values.items():
            setattr(account, name, value)


def test_she_chooses_a_zone_and_reads_by_its_clock(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    now = portal.clock.now
    assert f"{now:%H:%M} UTC" in ada.get("/settings").text
    answer = ada.post("/settings/zone", data={"zone": "Asia/Kathmandu"})
    assert answer.headers.get("HX-Redirect", answer.location) == "/settings"
    ada.as_htmx = False
    page = ada.get("/settings").text
    assert '<option selected value="Asia/Kathmandu">' in page and f"{now:%H:%M} UTC" not in page
    assert zone_of(portal, cast.ada) == "Asia/Kathmandu"
    with portal.session() as session:
        assert session.scalar(select(Activity.account_id).where(Activity.verb == "accounts.chose_zone")) == cast.ada.account_id
    ada.post("/settings/zone", data={"zone": ""})
    assert f"{now:%H:%M} UTC" in ada.get("/settings").text and zone_of(portal, cast.ada) == ""


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Etc/GMT+5", "../etc/passwd", "x" * 400, "Europe/Berlin\x00"])
def test_nonsense_is_refused_at_the_field_and_what_was_chosen_stays(portal, cast, zone):
    prefer(portal, cast.ada, zone="Europe/Lisbon")
    ada = portal.browser(cast.ada)
    answer = ada.post("/settings/zone", data={"zone": zone})
    assert answer.status_code == 422
    assert 'href="#zone"' in answer.text and 'aria-invalid="true"' in answer.text and cast.ada.actor.name in answer.text
    assert zone_of(portal, cast.ada) == "Europe/Lisbon" and '<option selected value="Europe/Lisbon">' in answer.text
    with portal.work(cast.ada) as work, pytest.raises(Invalid):
        accounts.choose_zone(work, zone)


@pytest.mark.parametrize(("language", "region", "city"), [("en", "Europe", "Lisbon"), ("de", "Europe", "Lissabon")])
def test_the_list_is_by_region_and_city_in_her_language_with_the_time_there(portal, cast, language, region, city):
    prefer(portal, cast.ada, locale=language)
    page = portal.browser(cast.ada).get("/settings").text
    assert page.count("<optgroup") == 10
    assert f'<option value="Europe/Lisbon">{city} · {portal.clock.now:%H:%M}</option>' in page


def test_a_name_of_yesterday_is_kept_under_that_of_today(portal, cast):
    assert portal.browser(cast.ada).post("/settings/zone", data={"zone": "Asia/Calcutta"}).status_code == 303
    assert zone_of(portal, cast.ada) == "Asia/Kolkata"


def test_it_is_hers_to_take_along(portal, cast):
    prefer(portal, cast.ada, zone="Asia/Kathmandu")
    told = json.loads(portal.browser(cast.ada).get("/settings/data").text)
    assert told["account"][0]["zone"] == "Asia/Kathmandu"


@pytest.mark.parametrize(("said", "kept"), [("Asia/Calcutta", "Asia/Kolkata"), ("", ""), ("Mars/Olympus", ""), (None, "")])
def test_signing_up_brings_the_zone_of_the_browser_along_and_never_fails_of_it(portal, said, kept):
    visitor = portal.browser()
    assert visitor.post("/join", data=NEW if said is None else {**NEW, "zone": said}).location == "/join/mail"
    with portal.session() as session:
        assert session.scalars(select(Account.zone).where(Account.email == NEW["email"])).one() == kept


@pytest.mark.parametrize(
    ("language", "zone", "pattern", "hours"),
    [("en", "", "%H:%M UTC", 0), ("de", "", "%H:%M Uhr", None), ("en", "Asia/Kathmandu", "%H:%M.", 5.75), ("de", "UTC", "%H:%M Uhr", 0)],
)
def test_the_mail_and_the_page_tell_a_deadline_by_the_clock_of_who_reads(portal, cast, language, zone, pattern, hours):
    prefer(portal, cast.bea, locale=language, zone=zone)
    card = Boards(portal, cast).card("submitted")
    portal.round()
    with portal.session() as session:
        until = session.scalars(select(Deliverable.answer_by).where(Deliverable.public_id == card)).one()
    local = until.astimezone(ZoneInfo("Europe/Berlin")) if hours is None else until + timedelta(hours=hours)
    letter = next(letter for letter in portal.mail.sent if f"{local:%H:%M}" in letter.text)
    for text in (letter.text, letter.html):
        assert f"{local:{pattern}}" in text
    assert f"{local:{pattern.rstrip('.')}}" in portal.browser(cast.bea).get("/notifications").text
