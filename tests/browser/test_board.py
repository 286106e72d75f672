"""The board in real Chromium: dragged, moved with the keyboard, polled without disturbing anybody, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.boards import CAPTION, MP4, Boards
from tests.support.browser import axe, scrolls_sideways
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def boards(portal, cast):
    return Boards(portal, cast)


@pytest.fixture
def address(portal):
    with serving(portal.app) as address:
        yield address


@pytest.fixture
def open_as(portal, visitor, address):
    """Opens a path as somebody in a window of her own."""

    def open_(person, path: str, **window):
        page = visitor(**window)
        cookies = [{"name": each.key, "value": each.value, "url": address} for each in portal.browser(person)._cookies.values()]
        page.context.add_cookies(cookies)
        page.goto(address + path)
        return page

    yield open_
    assert visitor.complaints == []


ASK_NOW = """() => {
    const poll = document.querySelector("[data-poll]");
    htmx.ajax("GET", poll.getAttribute("hx-get"), {source: poll, target: "#board-part", swap: "outerHTML"});
}"""
"""What the page does by itself every twenty seconds."""


def lane(page, key):
    return page.locator(f'[data-lane="{key}"]')


def test_a_card_is_dragged_with_the_mouse_and_the_server_decides(cast, boards, open_as):
    planned = boards.plan()
    card = planned.cards[0]
    page = open_as(cast.ada, f"/collaborations/{planned.id}/board")
    with page.expect_response(lambda answer: answer.url.endswith("/state") and answer.status == 200):
        page.locator(f"#card-{card}").drag_to(lane(page, "in_progress"))
    expect(lane(page, "in_progress").locator(f"#card-{card}")).to_be_visible()
    expect(page.get_by_text("Begun. Hand in a draft when it is ready.")).to_be_visible()
    assert boards.now(card).state == "in_progress"
    axe(page)
    page.locator(f"#card-{card}").drag_to(lane(page, "approved"))
    expect(lane(page, "in_progress").locator(f"#card-{card}")).to_be_visible()
    expect(page.get_by_text("This card cannot move there now.")).to_be_visible()
    assert boards.now(card).state == "in_progress"


def test_a_card_that_somebody_else_moved_meanwhile_shows_the_truth(cast, boards, open_as):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    page = open_as(cast.bea, f"/collaborations/{planned.id}/board")
    boards.do("ada", card, "take_back")
    with page.expect_response(lambda answer: answer.url.endswith("/state") and answer.status == 409):
        page.locator(f"#card-{card}").drag_to(lane(page, "approved"))
    expect(lane(page, "in_progress").locator(f"#card-{card}")).to_be_visible()
    expect(page.get_by_role("alert").first).to_contain_text("has changed since you opened it")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_card_is_moved_with_the_keyboard_alone(cast, boards, open_as, javascript):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    page = open_as(cast.bea, f"/collaborations/{planned.id}/board", javascript=javascript)
    select = page.get_by_label("Move “Morning at the stove” to")
    select.focus()
    select.select_option("approved")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(lane(page, "approved").locator(f"#card-{card}")).to_be_visible()
    expect(page.get_by_text("Version 1 is approved.")).to_be_visible()
    if javascript:
        page.wait_for_function("document.activeElement !== document.body")  # the focus is not lost, once the swap has settled
    axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_draft_is_handed_in_answered_and_handed_in_again(cast, boards, open_as, javascript, tmp_path):
    video = tmp_path / "morning.mp4"
    video.write_bytes(MP4)
    card = boards.card()
    ada = open_as(cast.ada, f"/deliverables/{card}", javascript=javascript)
    ada.get_by_label("Picture or video").set_input_files(video)
    ada.get_by_label("Text of the post").fill("A calm morning")
    ada.get_by_role("button", name="Hand it in").click()
    expect(ada.get_by_role("heading", name="things are missing before the brand looks at it")).to_be_visible()
    expect(ada.get_by_text("Kept from your last try")).to_be_visible()
    axe(ada)
    ada.get_by_label("Text of the post").fill(CAPTION)
    for box in ada.get_by_role("checkbox").all():
        box.check()
    ada.get_by_role("button", name="Hand it in").click()
    expect(ada.get_by_text("Version 1 is handed in.")).to_be_visible()
    axe(ada)
    bea = open_as(cast.bea, f"/deliverables/{card}", javascript=javascript)
    bea.get_by_label("Feedback in one piece").fill("The mug hides the foam.")
    bea.get_by_role("button", name="Request changes").click()
    expect(bea.get_by_text("Changes requested. A round has begun.")).to_be_visible()
    axe(bea)
    ada.reload()
    expect(ada.get_by_text("The mug hides the foam.")).to_be_visible()
    expect(ada.get_by_role("heading", name="Hand in version 2")).to_be_visible()


def test_the_poll_brings_news_and_leaves_an_edit_alone(cast, boards, open_as):
    card = boards.card("submitted")
    page = open_as(cast.bea, f"/deliverables/{card}")
    page.get_by_label("Feedback in one piece").fill("Half a sen")
    boards.do("ada", card, "comment", body="I have one question")
    page.evaluate(ASK_NOW)
    page.wait_for_timeout(400)
    expect(page.get_by_label("Feedback in one piece")).to_have_value("Half a sen")
    expect(page.get_by_text("I have one question")).to_have_count(0)
    page.get_by_label("Feedback in one piece").fill("")
    page.locator("h1").click()
    page.evaluate(ASK_NOW)
    expect(page.get_by_text("I have one question")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(cast, boards, open_as, width):
    planned = boards.plan()
    boards.bring(planned.cards[0], "in_review")
    for path in ("board", "messages", ""):
        page = open_as(cast.bea, f"/collaborations/{planned.id}/{path}".rstrip("/"), width=width)
        assert not scrolls_sideways(page), path
    page = open_as(cast.bea, f"/deliverables/{planned.cards[0]}", width=width)
    assert not scrolls_sideways(page)


def test_on_a_phone_one_column_is_shown_at_a_time(cast, boards, open_as):
    planned = boards.plan()
    boards.bring(planned.cards[0], "submitted")
    page = open_as(cast.bea, f"/collaborations/{planned.id}/board", width=390)
    expect(page.locator(f"#card-{planned.cards[0]}")).to_be_visible()
    expect(lane(page, "planned")).to_be_hidden()
    page.get_by_label("Column", exact=True).select_option("planned")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"lane=planned"))
    expect(page.get_by_role("heading", name=re.compile("Planned"))).to_be_visible()
    expect(page.locator(f"#card-{planned.cards[0]}")).to_be_hidden()


def test_messages_are_sent_and_read_without_leaving_the_page(cast, boards, open_as):
    planned = boards.plan()
    path = f"/collaborations/{planned.id}/messages"
    ada, bea = open_as(cast.ada, path), open_as(cast.bea, path)
    axe(ada)
    ada.get_by_label("Your message").fill("When does the parcel leave?")
    ada.get_by_role("button", name="Send").click()
    expect(ada.locator(".msg-mine")).to_contain_text("When does the parcel leave?")
    expect(ada.get_by_label("Your message")).to_have_value("")
    expect(ada.get_by_role("button", name="Send")).to_be_focused()
    bea.reload()
    expect(bea.get_by_text("When does the parcel leave?")).to_be_visible()
    expect(bea.get_by_role("button", name="Mark as read")).to_have_count(0)
    axe(bea)


def test_axe_finds_nothing_on_the_overview_and_the_list(cast, boards, open_as):
    planned = boards.plan()
    boards.bring(planned.cards[0], "published")
    for person, path in (
        (cast.bea, f"/collaborations/{planned.id}"),
        (cast.ada, "/collaborations"),
        (cast.fay, f"/collaborations/{planned.id}"),
    ):
        for scheme in ("light", "dark"):
            axe(open_as(person, path, color_scheme=scheme))


@pytest.mark.parametrize("javascript", [True, False])
def test_the_keyboard_goes_on_in_the_card_that_was_opened_and_comes_back_to_it(cast, boards, open_as, javascript):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    page = open_as(cast.bea, f"/collaborations/{planned.id}/board", javascript=javascript)
    link = page.locator(f"#card-{card} a")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deliverables/{card}#card")
    page.keyboard.press("Tab")
    close = page.get_by_role("link", name="Close")
    expect(close).to_be_focused()
    assert page.evaluate("scrollY") == 0, "what stands over the card stays in sight"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/collaborations/{planned.id}/board*")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
