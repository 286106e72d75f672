"""The board in a browser: what each side sees, every move plain and as htmx, refusals with the board as it stands."""

import re
from contextlib import contextmanager
from io import BytesIO

import pytest
from sqlalchemy import event

from portal.models.board import Submission
from portal.models.files import StoredFile
from tests import factories
from tests.factories import DeliverableTerm
from tests.support.boards import CAPTION, LIVE, LIVE_TICKS, MP4, TICKS, WAYS, Boards, png
from tests.support.html import text_of


@pytest.fixture
def boards(portal, cast):
    return Boards(portal, cast)


def draft(**changes):
    """What a browser sends with the form for a draft."""
    values = {"caption": CAPTION, "confirmations": list(TICKS), "deed": "submit", "file": (BytesIO(MP4), "morning.mp4"), **changes}
    return {name: value for name, value in values.items() if value is not None}


def hand_in(client, public_id, version, **changes):
    return client.post(
        f"/deliverables/{public_id}/submissions", data=draft(seen=str(version), **changes), content_type="multipart/form-data"
    )


def test_the_way_of_a_draft_from_planned_to_finished(portal, cast, boards, way):
    """Step 8 of the story, by both sides."""
    planned = boards.plan()
    card = planned.cards[0]
    ada, bea = portal.browser(cast.ada), portal.browser(cast.bea)
    assert "One card waits for you" in ada.get(f"/collaborations/{planned.id}/board").text
    ada.get(f"/deliverables/{card}")
    ada.page.form(f"/deliverables/{card}/submissions")
    assert hand_in(ada, card, 1).status_code == 303
    ada, bea = way(ada), way(bea)

    def press(client, action, **values):
        client.as_htmx, htmx = False, client.as_htmx
        client.get(f"/deliverables/{card}")
        client.as_htmx = htmx
        answer = client.send(f"/deliverables/{card}/{action}", **values)
        assert answer.status_code == (200 if htmx else 303), answer.text
        return answer

    press(bea, "feedback", decision="request_changes", body="More foam, please.")
    assert boards.now(card).state == "changes_requested"
    ada.as_htmx, htmx = False, ada.as_htmx
    assert "More foam, please." in ada.get(f"/deliverables/{card}").text
    assert hand_in(ada, card, boards.now(card).version).status_code == 303
    ada.as_htmx = htmx
    press(bea, "feedback", decision="approve", body="")
    assert boards.now(card).approved_number == 2
    ada.as_htmx = False
    assert "Say that it is live" in ada.get(f"/deliverables/{card}").text
    ada.as_htmx = htmx
    data = {"seen": str(boards.now(card).version), "url": LIVE, "caption": CAPTION, "confirmations": list(LIVE_TICKS), "posted": "y"}
    assert ada.post(f"/deliverables/{card}/publication", data=data).status_code == (200 if htmx else 303)
    bea.as_htmx = False
    assert LIVE in bea.get(f"/deliverables/{card}").text
    for wanted in ("verify", "finish"):
        bea.as_htmx = htmx
        answer = bea.post(f"/deliverables/{card}/state", data={"event": wanted, "seen": str(boards.now(card).version), "open": card})
        assert answer.status_code == (200 if htmx else 303)
    assert boards.now(card).state == "done"


def test_what_is_missing_is_said_and_text_and_file_stay(portal, cast, boards):
    card = boards.card()
    ada = portal.browser(cast.ada)
    answer = hand_in(ada, card, 1, caption="A calm morning.", confirmations=["music"], note="Rough cut")
    assert answer.status_code == 422
    summary = answer.text.partition('class="errs"')[2].partition("</div>")[0]
    said = int(re.search(r"(\d+) things are missing before the brand looks at it</h2>", summary)[1])
    assert said == summary.count("<li>") == answer.text.count('<span class="err">') > 1
    assert "No label found." in summary and "Your text and your file are kept." in summary
    assert 'class="no"' not in answer.text, "what is missing is said above and at its field, not a third time"
    box = next(each for each in ada.page.all("input") if each.get("value") == "people")
    assert "Not confirmed yet." in text_of(ada.page.by_id(box.get("aria-describedby")))
    assert f'href="#{box.get("id")}">The consent of the people in it is not confirmed yet.<' in summary, "each line leads to its own box"
    assert "A calm morning." in answer.text and "Rough cut" in answer.text and "morning.mp4" in answer.text
    assert boards.now(card).state == "planned"
    form = ada.page.form(f"/deliverables/{card}/submissions")
    assert form["kept"]
    again = {**form, "caption": CAPTION, "confirmations": list(TICKS), "deed": "submit"}
    assert ada.post(f"/deliverables/{card}/submissions", data=again).status_code == 303
    with portal.session() as session:
        submission = session.query(Submission).one()
        assert submission.file.name == "morning.mp4" and session.query(StoredFile).count() == 1


def test_a_publication_that_misses_something_counts_it_once_and_says_so_in_its_own_words(portal, cast, boards, way):
    card = boards.card("approved")
    ada = way(portal.browser(cast.ada))
    data = {"seen": str(boards.now(card).version), "url": "", "caption": CAPTION, "confirmations": [LIVE_TICKS[0]]}
    answer = ada.post(f"/deliverables/{card}/publication", data=data)
    assert answer.status_code == 422
    summary = answer.text.partition('class="errs"')[2].partition("</div>")[0]
    said = int(re.search(r"(\d+) things are missing before it counts as published</h2>", summary)[1])
    assert said == summary.count("<li>") == answer.text.count('<span class="err">')
    assert "before the brand looks" not in answer.text and "your file" not in answer.text


@pytest.mark.databases("sqlite")
def test_a_card_at_rest_says_once_that_it_is_done(portal, cast, boards):
    planned = boards.plan()
    boards.bring(planned.cards[0], "done")
    bea = portal.browser(cast.bea)
    bea.get(f"/collaborations/{planned.id}/board")
    assert text_of(bea.page.by_id(f"card-{planned.cards[0]}")).count("Done") == 1


def test_a_check_alone_hands_nothing_in_and_keeps_the_file(portal, cast, boards):
    card = boards.card()
    ada = portal.browser(cast.ada)
    answer = hand_in(ada, card, 1, deed="check", confirmations=[])
    assert answer.status_code == 200
    assert "things are missing before the brand looks at it" in answer.text and "morning.mp4" in answer.text
    assert boards.now(card).state == "planned"
    form = ada.page.form(f"/deliverables/{card}/submissions")
    answer = ada.post(f"/deliverables/{card}/submissions", data={**form, "confirmations": list(TICKS), "deed": "check"})
    assert "Nothing is missing. You can hand it in." in answer.text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("photo.png", b"<!doctype html><script>alert(1)</script>"),
        ("clip.mp4", b"<html>renamed</html>"),
        ("half.png", png()[:40]),
        ("nothing.png", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(portal, cast, boards, name, content):
    card = boards.card()
    ada = portal.browser(cast.ada)
    answer = hand_in(ada, card, 1, file=(BytesIO(content), name))
    assert answer.status_code == 422
    said = text_of(ada.page.by_id("draft-file-error"))
    assert all(kind in said for kind in ("neither a picture nor a video", "WebP", "MP4", "QuickTime")), "it names what is possible here"
    assert CAPTION in answer.text and boards.now(card).state == "planned"


@pytest.mark.databases("sqlite")
def test_a_video_with_the_name_of_a_picture_is_served_as_the_video_it_is(portal, cast, boards):
    card = boards.card()
    ada = portal.browser(cast.ada)
    assert hand_in(ada, card, 1, file=(BytesIO(MP4), "photo.png")).status_code == 303
    path = re.search(r'<video[^>]* src="([^"]+)"', ada.get(f"/deliverables/{card}").text)[1]
    answer = ada.get(path)
    assert answer.mimetype == "video/mp4" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert ada.get(path, headers={"Range": "bytes=0-9"}).status_code == 206


@pytest.mark.databases("sqlite")
def test_a_picture_is_drawn_anew_and_shown(portal, cast, boards):
    planned = boards.plan(deliverables=(picture(portal),))
    ada = portal.browser(cast.ada)
    answer = hand_in(ada, planned.cards[0], 1, file=(BytesIO(png()), "morning.png"), confirmations=["music", "people", "readable"])
    assert answer.status_code == 303
    page = portal.browser(cast.bea).get(f"/deliverables/{planned.cards[0]}").text
    path = re.search(r'<img class="media" src="([^"]+)"', page)[1]
    assert ada.get(path).mimetype == "image/webp"
    for stranger in (cast.fay, cast.cyd, cast.dov, cast.gus, None):
        assert portal.browser(stranger).get(path).status_code == 404


def picture(portal):
    return DeliverableTerm(kind="ig_post", platform="instagram", title="Still life", publish_on=portal.clock.now.date())


@pytest.mark.databases("sqlite")
def test_a_file_that_is_too_large_is_refused(portal, cast, boards):
    card = boards.card()
    portal.app.config["MAX_CONTENT_LENGTH"] = 2000
    answer = hand_in(portal.browser(cast.ada), card, 1, file=(BytesIO(MP4 * 100), "long.mp4"))
    assert answer.status_code in (413, 422) and "too large" in answer.text
    assert boards.now(card).state == "planned"


def test_a_move_on_an_older_version_brings_the_board_as_it_stands(portal, cast, boards, way):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    seen = boards.now(card).version
    boards.do("ada", card, "take_back")
    bea = way(portal.browser(cast.bea))
    answer = bea.post(f"/deliverables/{card}/state", data={"to": "approved", "seen": str(seen), "number": "1", "open": ""})
    assert answer.status_code == 409
    assert "has changed since you opened it" in answer.text or "not possible" in answer.text
    assert f'id="card-{card}"' in answer.text and 'id="board-part"' in answer.text
    assert boards.now(card).state == "in_progress"


def test_dragging_selecting_and_the_button_are_one_command(portal, cast, boards, way):
    planned = boards.plan()
    card = planned.cards[0]
    ada = way(portal.browser(cast.ada))
    assert ada.post(f"/deliverables/{card}/state", data={"to": "in_progress", "seen": "1"}).status_code in (200, 303)
    assert boards.now(card).state == "in_progress"
    answer = ada.post(f"/deliverables/{card}/state", data={"to": "published", "seen": "2"})
    assert answer.status_code == 409
    assert boards.now(card).state == "in_progress"


def test_a_drag_that_needs_more_opens_the_card_where_it_is_asked_for(portal, cast, boards):
    planned = boards.plan()
    card = planned.cards[0]
    ada = portal.browser(cast.ada)
    answer = ada.post(f"/deliverables/{card}/state", data={"to": "review", "seen": "1"})
    assert answer.location == f"/deliverables/{card}#submit"
    answer = ada.htmx(f"/deliverables/{card}/state", method="POST", data={"to": "review", "seen": "1"})
    assert answer.headers["HX-Push-Url"] == f"/deliverables/{card}"
    assert "Hand in version 1" in answer.text and "data-focus" in answer.text
    assert boards.now(card).state == "planned"
    boards.bring(card, "submitted")
    bea = portal.browser(cast.bea)
    answer = bea.htmx(f"/deliverables/{card}/state", method="POST", data={"to": "changes_requested", "seen": "2", "number": "1"})
    assert answer.status_code == 200 and "Say what should change" in answer.text
    assert boards.now(card).state == "submitted"


def test_changes_without_a_word_are_refused_and_beyond_the_rounds_too(portal, cast, boards, way):
    card = boards.card("submitted", rounds_included=1)
    bea = way(portal.browser(cast.bea))
    data = {"seen": str(boards.now(card).version), "number": "1", "decision": "request_changes", "body": ""}
    answer = bea.post(f"/deliverables/{card}/feedback", data=data)
    assert answer.status_code == 422 and "One remark at least belongs to a round." in answer.text
    boards.do("bea", card, "request_changes")
    boards.do("ada", card, "submit")
    data = {"seen": str(boards.now(card).version), "number": "2", "decision": "request_changes", "body": "And the light?"}
    answer = bea.post(f"/deliverables/{card}/feedback", data=data)
    assert answer.status_code == 409
    assert "All agreed rounds are used (1)" in answer.text and "And the light?" in answer.text, "what was typed stays"
    assert "€90" in answer.text, "the price that the terms name"


def test_looking_changes_nothing_and_the_poll_answers_nothing_while_nothing_happens(portal, cast, boards):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    bea = portal.browser(cast.bea)
    page = bea.get(f"/deliverables/{card}").text
    assert boards.now(card).state == "submitted"
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 20s"', page)[1].replace("&amp;", "&")
    assert bea.htmx(poll).status_code == 204
    boards.do("bea", card, "comment")
    assert boards.now(card).state == "in_review", "the brand's first remark begins the review"
    answer = bea.htmx(poll)
    assert answer.status_code == 200 and "Could the mug turn?" in answer.text


def test_an_earlier_version_stands_beside_the_newest(portal, cast, boards):
    card = boards.card("changes_requested")
    boards.do("ada", card, "submit", caption=CAPTION + " Second cut.")
    bea = portal.browser(cast.bea)
    page = bea.get(f"/deliverables/{card}?v=1").text
    assert "Second cut." in page and "More foam, please." in page and 'id="version-1"' in page and 'id="version-2"' in page
    assert bea.get(f"/deliverables/{card}?v=9").status_code == 404


def test_what_was_taken_back_is_the_creators_alone(portal, cast, boards):
    card = boards.card("submitted")
    boards.do("ada", card, "take_back")
    ada = portal.browser(cast.ada)
    assert CAPTION in ada.get(f"/deliverables/{card}?v=1").text
    assert ada.get(f"/deliverables/{card}").status_code == 200
    assert ada.page.form(f"/deliverables/{card}/submissions")["caption"] == CAPTION, "she goes on where she was"
    assert CAPTION not in portal.browser(cast.bea).get(f"/deliverables/{card}").text
    assert portal.browser(cast.bea).get(f"/deliverables/{card}?v=1").status_code == 404


@pytest.mark.databases("sqlite")
def test_finance_sees_no_drafts_and_strangers_find_nothing(portal, cast, boards):
    planned = boards.plan()
    card = planned.cards[0]
    boards.bring(card, "submitted")
    with portal.session() as session:
        file = session.query(StoredFile).one().public_id
    paths = (f"/collaborations/{planned.id}/board", f"/deliverables/{card}", f"/files/{file}")
    assert [portal.browser(cast.fay).get(path).status_code for path in paths] == [403, 403, 404]
    for person in (cast.cyd, cast.dov):
        assert [portal.browser(person).get(path).status_code for path in paths] == [404, 404, 404]
    data = {"event": "approve", "seen": "2", "number": "1"}
    assert portal.browser(cast.cyd).post(f"/deliverables/{card}/state", data=data).status_code == 404
    assert portal.browser(cast.fay).post(f"/deliverables/{card}/state", data=data).status_code == 403
    assert portal.browser(cast.ada).post(f"/deliverables/{card}/state", data=data).status_code == 403
    assert portal.browser(cast.bea).get(f"/files/{file}").status_code == 200
    assert boards.now(card).state == "submitted"


@contextmanager
def counted(portal):
    """The statements that run inside the block."""
    ran: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            ran.append(statement)

    event.listen(portal.house.engine, "before_cursor_execute", note)
    yield ran
    event.remove(portal.house.engine, "before_cursor_execute", note)


@pytest.mark.databases("sqlite")
def test_a_board_costs_the_same_however_many_cards_lie_on_it(portal, cast, boards):
    costs = []
    for count in (1, 6):
        day = portal.clock.now.date()
        planned = boards.plan(
            deliverables=tuple(DeliverableTerm("ig_reel", "instagram", f"Reel {n}", publish_on=day) for n in range(count))
        )
        for card in planned.cards:
            boards.bring(card, "in_review")
        bea = portal.browser(cast.bea)
        bea.get(f"/deliverables/{planned.cards[0]}")
        with counted(portal) as ran:
            bea.get(f"/deliverables/{planned.cards[0]}")
        costs.append(len(ran))
    assert costs[0] == costs[1] <= 12


@pytest.mark.databases("sqlite")
def test_an_empty_and_an_ended_board_say_so(portal, cast, boards):
    with portal.work() as work:
        empty = factories.collaboration(
            work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, contract="out_for_signature"
        ).public_id
    assert "The board is still empty" in portal.browser(cast.ada).get(f"/collaborations/{empty}/board").text
    planned = boards.plan()
    boards.end(planned.id)
    ada = portal.browser(cast.ada)
    assert "This collaboration has ended." in ada.get(f"/collaborations/{planned.id}/board").text
    assert not re.search(r"data-move[\s=>]", ada.page.html)
    answer = ada.post(f"/deliverables/{planned.cards[0]}/state", data={"event": "start", "seen": "1"})
    assert answer.status_code == 409


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_state_is_shown_to_both_sides_in_both_languages(portal, cast, boards, locale):
    browsers = [portal.browser(person, locale=locale) for person in (cast.ada, cast.bea)]
    for state in WAYS:
        card = boards.card(state)
        for browser in browsers:
            assert browser.get(f"/deliverables/{card}").status_code == 200, state
