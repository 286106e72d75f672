"""Words that somebody is writing survive a reload and a session that ended; they are put back with a note, and gone once they are sent."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.gateways import translations
from portal.models.accounts import Account
from tests.support.boards import Boards
from tests.support.browser import look
from tests.support.programs import opened, written
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")
WORDS = "When does the parcel leave?\nשלום – with two lines"
RESTORED = "Restored: what you wrote here on"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('portal.kept:'))"


@pytest.fixture
def address(portal):
    with serving(portal.app) as address:
        yield address


@pytest.fixture
def sign_in(portal, address):
    def sign_in(page, person):
        cookies = portal.browser(person)._cookies.values()
        page.context.add_cookies([{"name": each.key, "value": each.value, "url": address} for each in cookies])

    return sign_in


@pytest.fixture
def open_as(visitor, address, sign_in):
    def open_(person, path, **window):
        page = visitor(**window)
        sign_in(page, person)
        page.goto(address + path)
        return page

    yield open_
    assert visitor.complaints == []


@pytest.fixture
def thread(portal, cast):
    return f"/collaborations/{Boards(portal, cast).plan().id}/messages"


def test_a_reload_loses_no_word_and_the_note_can_throw_them_away(cast, open_as, thread):
    page = open_as(cast.ada, thread, width=390)
    box = page.locator("#compose textarea")
    box.fill(WORDS)
    page.reload()
    expect(box).to_have_value(WORDS)
    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(page.locator(".counter")).to_contain_text(f"{len(WORDS)} of")
    expect(page.get_by_role("button", name="Put my words in")).to_be_hidden()
    look(page, "words-restored")
    page.get_by_role("button", name="Discard").press("Enter")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(page.get_by_text(RESTORED)).to_have_count(0)
    assert page.evaluate(KEPT) == []
    page.reload()
    expect(box).to_have_value("")


@pytest.mark.parametrize(("language", "zone"), [("en", ""), ("de", ""), ("en", "Asia/Kathmandu")])
def test_the_note_writes_the_moment_as_the_page_writes_all_moments(portal, cast, open_as, thread, language, zone):
    with portal.work(cast.ada) as work:
        account = work.session.get_one(Account, cast.ada.account_id)
        account.locale, account.zone = language, zone
    page = open_as(cast.ada, thread, locale="fr-FR")
    page.locator("#compose textarea").fill(WORDS)
    at = page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("portal.kept:"));
          const entry = JSON.parse(localStorage.getItem(key));
          entry.at -= 3 * 86400000 + 5 * 3600000;
          localStorage.setItem(key, JSON.stringify(entry));
          return entry.at;
        }"""
    )
    page.reload()
    expect(page.locator("[data-restored]")).to_contain_text(translations.moment(datetime.fromtimestamp(at / 1000, UTC), language, zone))


def test_what_was_sent_is_kept_no_longer(cast, open_as, thread):
    page = open_as(cast.ada, thread)
    box = page.locator("#compose textarea")
    box.fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".msgs")).to_contain_text("parcel")
    expect(box).to_have_value("")
    assert page.evaluate(KEPT) == []


def test_a_session_that_ended_loses_no_word(cast, open_as, sign_in, thread):
    page = open_as(cast.ada, thread)
    page.locator("#compose textarea").fill(WORDS)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sign-in**")
    sign_in(page, cast.ada)
    page.goto(page.url.split("/sign-in")[0] + thread)
    expect(page.locator("#compose textarea")).to_have_value(WORDS)
    expect(page.get_by_text(RESTORED)).to_be_visible()


def test_somebody_else_in_the_same_browser_sees_nothing_of_them_and_they_are_gone(cast, open_as, sign_in, thread):
    page = open_as(cast.ada, thread)
    page.locator("#compose textarea").fill(WORDS)
    page.context.clear_cookies()
    sign_in(page, cast.bea)
    page.reload()
    expect(page.locator("#compose textarea")).to_have_value("")
    assert page.evaluate(KEPT) == []


def test_signing_out_ends_it(cast, open_as, thread):
    page = open_as(cast.ada, thread)
    page.locator("#compose textarea").fill(WORDS)
    assert page.evaluate(KEPT)
    page.locator(".top .menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == []


def test_what_was_refused_is_kept_until_it_is_sent(portal, cast, open_as):
    program = opened(portal, cast.bea)
    page = open_as(cast.ada, f"/programs/{program.public_id}/application")
    idea, fee, send = page.locator("#concept"), page.locator("#rate"), page.get_by_role("button", name="Send the application")
    idea.fill(WORDS)
    fee.fill("nine hundred")
    send.click()
    expect(page.locator(".errs")).to_be_visible()
    expect(idea).to_have_value(WORDS)
    page.goto(page.url)
    expect(idea).to_have_value(WORDS)
    expect(page.get_by_text(RESTORED)).to_be_visible()
    fee.fill("900")
    send.click()
    page.wait_for_url("**/applications/**")
    assert page.evaluate(KEPT) == []


def test_rows_that_were_added_while_writing_lose_no_word_either(portal, cast, open_as):
    program = written(portal, cast.bea)
    page = open_as(cast.bea, f"/programs/{program.public_id}/brief")
    page.locator("#part-story_routes").get_by_role("button").last.click()
    added = page.locator("#story_routes-3-idea_en")
    added.fill("The neighbour who bakes at four")
    page.reload()
    page.get_by_text("Words that have no field here now").click()
    expect(page.get_by_text("The neighbour who bakes at four")).to_be_visible()


def test_newer_words_of_a_colleague_are_not_covered(portal, cast, open_as):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/edit"
    first, second = open_as(cast.bea, path), open_as(cast.bea, path)
    first.get_by_label("Hypothesis").fill("If breakfast is told, then …")
    second.get_by_label("Hypothesis").fill("If lunch is told, then …")
    second.get_by_role("button", name="Save").first.click()
    second.wait_for_url(f"**/programs/{program.public_id}")
    first.reload()
    expect(first.get_by_label("Hypothesis")).to_have_value("If lunch is told, then …")
    expect(first.get_by_text("This has changed meanwhile.")).to_be_visible()
    first.get_by_role("button", name="Put my words in").click()
    expect(first.get_by_label("Hypothesis")).to_have_value("If breakfast is told, then …")


def test_nothing_is_kept_beside_a_password(cast, open_as):
    page = open_as(cast.ada, "/settings")
    for field in page.locator("input[type=password], input[type=text]").all():
        if field.is_visible():
            field.fill("by-the-sea")
    assert page.evaluate(KEPT) == []
