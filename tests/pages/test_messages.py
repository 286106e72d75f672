"""The thread of a collaboration in a browser."""

import re

import pytest

from portal.queries.messages import PAGE
from portal.services import messages
from tests.services.test_messages import _thread
from tests.support.boards import Boards


@pytest.fixture
def thread(portal, cast):
    return Boards(portal, cast).plan().id


def test_a_message_stands_in_the_thread_of_both(portal, cast, thread, way):
    ada = way(portal.browser(cast.ada))
    path = f"/collaborations/{thread}/messages"
    answer = ada.post(path, data={"body": "When does the parcel leave?\n<b>Thanks</b>"})
    assert answer.status_code == (200 if ada.as_htmx else 303)
    if ada.as_htmx:
        assert "When does the parcel leave?" in answer.text and 'hx-swap-oob="true"' in answer.text, "the box is empty again"
        assert "leave?" not in answer.text.split('id="compose"')[1]
    page = portal.browser(cast.bea).get(path).text
    assert "When does the parcel leave?\n&lt;b&gt;Thanks" in page


def test_an_empty_message_is_refused_where_it_stands(portal, cast, thread, way):
    ada = way(portal.browser(cast.ada))
    answer = ada.post(f"/collaborations/{thread}/messages", data={"body": "  "})
    assert answer.status_code == 422 and "Write what you want to say." in answer.text
    long = "x" * 5001
    answer = ada.post(f"/collaborations/{thread}/messages", data={"body": long})
    assert answer.status_code == 422 and long in answer.text


def test_looking_marks_nothing_as_read_and_the_button_does(portal, cast, thread, way):
    path = f"/collaborations/{thread}/messages"
    portal.browser(cast.ada).post(path, data={"body": "Good morning"})
    bea = portal.browser(cast.bea)
    for _ in range(2):
        assert "Mark as read" in bea.get(path).text
    bea = way(bea)
    answer = bea.send(f"{path}/reading")
    assert answer.status_code == (200 if bea.as_htmx else 303)
    bea.as_htmx = False
    assert "Mark as read" not in bea.get(path).text
    assert "new message" not in bea.get("/collaborations").text


def test_the_poll_answers_nothing_until_somebody_writes(portal, cast, thread):
    path = f"/collaborations/{thread}/messages"
    ada = portal.browser(cast.ada)
    poll = re.search(r'hx-get="([^"]+)"', ada.get(path).text)[1].replace("&amp;", "&")
    assert ada.htmx(poll).status_code == 204
    portal.browser(cast.bea).post(path, data={"body": "Sent today"})
    answer = ada.htmx(poll)
    assert answer.status_code == 200 and "Sent today" in answer.text and 'name="body"' not in answer.text, "what she types is not touched"


@pytest.mark.databases("sqlite")
def test_finance_and_strangers_read_nothing(portal, cast, thread):
    path = f"/collaborations/{thread}/messages"
    assert portal.browser(cast.fay).get(path).status_code == 403
    assert portal.browser(cast.fay).post(path, data={"body": "x"}).status_code == 403
    for person in (cast.cyd, cast.dov):
        assert portal.browser(person).get(path).status_code == 404
        assert portal.browser(person).post(path, data={"body": "x"}).status_code == 404
        assert portal.browser(person).post(f"{path}/reading", data={"until": "1"}).status_code == 404


@pytest.mark.databases("sqlite")
def test_older_messages_are_a_page_of_their_own(portal, cast, thread):
    with portal.work(cast.ada) as work:
        for number in range(PAGE + 3):
            messages.write(work, _thread(work, thread), f"Message number {number}.")
    ada = portal.browser(cast.ada)
    page = ada.get(f"/collaborations/{thread}/messages").text
    assert "Message number 62." in page and "Message number 2." not in page
    older = re.search(r'href="([^"]+before=[^"]+)"', page)[1].replace("&amp;", "&")
    page = ada.get(older).text
    assert "Message number 2." in page and "Message number 3." not in page and "To the newest messages" in page
