"""The parts in real Chromium under the strict policy: axe, small screens, large text, focus, keys, dragging, uploads."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.support import styleguide
from tests.support.bare_jinja import PORTAL, render
from tests.support.browser import Chromium
from tests.support.component_pages import PAGES, upload_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
ORIGIN = "http://portal.test"


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).split("?")[0].split("#")[0]
    if path.startswith("/static/"):
        route.fulfill(path=PORTAL / path.lstrip("/"), headers={"Content-Type": _type(path)})
        return
    body = PAGES.get(path.lstrip("/"))
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    route.fulfill(status=200 if body else 404, body=body or "", headers=headers)


def _type(path: str) -> str:
    return {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}[Path(path).suffix]


def _open(chromium: Chromium, name: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.route("**/*", _serve)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{ORIGIN}/{name}")
    return page, complaints


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("styleguide", "light", 1280),
        ("styleguide", "dark", 1280),
        ("styleguide", "light", 320),
        ("styleguide", "dark", 320),
        ("home", "light", 320),
        ("home", "dark", 1280),
        ("error-409", "dark", 320),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium: Chromium, name: str, scheme: str, width: int) -> None:
    page, complaints = _open(chromium, name, width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found] == []
    assert _sideways(page) == []
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("name", ["styleguide", "home", "home-empty", "error-409"])
def test_text_twice_as_large_still_fits_on_a_phone(chromium: Chromium, name: str) -> None:
    page, _complaints = _open(chromium, name, 390, "light")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert _sideways(page) == []
    page.context.close()


def _sideways(page: Page) -> list[str]:
    """What makes the page wider than the window: class names and right edges; what scrolls in a region of its own does not count."""
    return page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        const inside = (element) => element.closest('.scroll, .vers, .top nav, .vh');
        const right = (element) => Math.round(element.getBoundingClientRect().right);
        return ['the page', ...[...document.querySelectorAll('body *')].filter((element) => !inside(element) && right(element) > width)
            .slice(0, 12).map((element) => `${element.tagName}.${element.getAttribute('class')} ${right(element)}`)];
    }""")


def test_a_refused_form_takes_the_focus_and_the_menu_closes_with_escape(chromium: Chromium) -> None:
    page, complaints = _open(chromium, "styleguide", 1280, "light")
    assert page.evaluate("document.activeElement.className") == "errs"
    page.locator("details.menu > summary").click()
    assert page.locator("details.menu").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("details.menu").get_attribute("open") is None
    assert complaints == []
    page.context.close()


def test_what_was_understood_of_a_field_leaves_while_another_amount_is_typed(chromium: Chromium) -> None:
    page, complaints = _open(chromium, "styleguide", 390, "light")
    fee = page.locator("input").and_(page.locator("[aria-describedby*='-echo']")).first
    echo, before = page.locator(f"#{fee.get_attribute('id')}-echo"), fee.input_value()
    expect(echo).to_have_text("850.00 €")
    fee.fill("1500")
    expect(echo).to_be_empty()
    fee.fill(before)
    expect(echo).to_have_text("850.00 €")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_of_whose_turn_it_is_has_the_colour_of_the_words_beside_it(chromium: Chromium, scheme: str) -> None:
    page, _ = _open(chromium, "styleguide", 390, scheme)
    for bar in page.locator(".turnbar").all():
        words = bar.evaluate("bar => getComputedStyle(bar).color")
        assert bar.locator("svg > *").first.evaluate("shape => getComputedStyle(shape).stroke") == words
    page.context.close()


def test_a_status_stands_on_the_line_of_the_words_around_it(chromium: Chromium) -> None:
    page, _ = _open(chromium, "styleguide", 1280, "light")
    lines = page.evaluate("""() => {
        const line = document.createElement("p"), status = document.querySelector(".st:has(.i)").cloneNode(true);
        line.append("Bea Krug ", status);
        document.querySelector("main").append(line);
        return [line, status].map((place) => {
            const mark = document.createElement("span");  // without a size, it stands on the line itself
            mark.style.display = "inline-block";
            place.append(mark);
            return Math.round(mark.getBoundingClientRect().bottom);
        });
    }""")
    assert lines[0] == lines[1]
    page.context.close()


def test_single_keys_work_outside_of_fields_and_can_be_switched_off(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "styleguide", 1280, "light")
    page.locator("#name").focus()
    page.keyboard.type("j")
    assert page.evaluate("document.activeElement.id") == "name"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.evaluate("document.activeElement.blur()")
    page.locator("[data-shortcuts-switch]").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.context.close()


def test_the_theme_changes_at_once_and_is_sent_to_the_server(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "home", 1280, "light")
    with page.expect_request(lambda request: request.url.endswith("/settings/theme") and request.method == "POST"):
        page.locator("[data-theme-form] button[value=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("[data-theme-form] button[value=dark]").get_attribute("aria-pressed") == "true"
    page.context.close()


def _answer_moves(page: Page, status: int, body: str, **headers: str) -> list[str]:
    """Every move that the page sends is kept and answered alike."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"} | headers)

    page.route("**/move", answer)
    return sent


def _drag(page: Page, lane: str) -> None:
    card = page.locator("[data-card]").bounding_box()
    goal = page.locator(f"[data-lane={lane}]").bounding_box()
    assert card and goal
    page.mouse.move(card["x"] + 30, card["y"] + 14)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 20, steps=12)
    page.mouse.move(goal["x"] + 42, goal["y"] + 24, steps=4)
    page.mouse.up()


def test_dragging_a_card_sends_its_own_move_form(chromium: Chromium) -> None:
    page, complaints = _open(chromium, "board", 1280, "light")
    title = styleguide.context()["lanes"][0].cards[0].title
    sent = _answer_moves(page, 200, f'<div id="board" class="board"><p>fresh</p><a href="/board/1">{title}</a></div>')
    _drag(page, "review")
    expect(page.locator("#board p")).to_be_visible()
    assert "to=review" in sent[0] and "csrf_token=token" in sent[0]
    expect(page.locator("#board a")).to_be_focused()
    assert complaints == []
    page.context.close()


def test_a_move_that_is_not_offered_is_put_back_with_a_sentence(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "board", 1280, "light")
    sent = _answer_moves(page, 200, "")
    _drag(page, "done")
    expect(page.locator(".toast")).to_contain_text("cannot move there")
    expect(page.locator("[data-lane=todo] [data-card]")).to_have_count(1)
    assert sent == []
    page.context.close()


def test_a_refused_move_is_put_back_and_the_refusal_stands_above(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "board", 1280, "light")
    refusal = render("errors/_refusal.html", text="Somebody was faster.", status=403)
    _answer_moves(page, 403, refusal, **{"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"})
    _drag(page, "review")
    expect(page.locator("#flashes [role=alert]")).to_contain_text("Somebody was faster.")
    expect(page.locator("[data-lane=todo] [data-card]")).to_have_count(1)
    page.context.close()


def test_the_move_button_does_the_same_and_the_fresh_part_of_a_conflict_is_shown(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "board", 1280, "light")
    _answer_moves(page, 409, '<div id="board" class="board"><p class="errs" tabindex="-1" data-focus>It has moved on.</p></div>')
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".errs")).to_be_focused()
    page.context.close()


def test_a_portal_that_cannot_be_reached_is_said(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "board", 1280, "light")
    page.route("**/move", lambda route: route.abort())
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".toast")).to_contain_text("could not be reached")
    page.locator(".toast [data-close]").click()
    expect(page.locator(".toast")).to_have_count(0)
    page.context.close()


def test_an_upload_lists_its_files_and_a_refusal_keeps_the_page_and_takes_the_focus(chromium: Chromium) -> None:
    page, _complaints = _open(chromium, "upload", 390, "light")
    refusal = upload_page("Row 17 has a negative number of followers.")
    page.route("**/take", lambda route: route.fulfill(status=422, body=refusal, headers={"Content-Type": "text/html; charset=utf-8"}))
    page.locator("input[type=file]").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": b"a;b" * 500})
    expect(page.locator("[data-files] li")).to_contain_text("figures.csv")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".errs")).to_be_focused()
    assert page.url.endswith("/upload")
    page.context.close()


class _Portal(BaseHTTPRequestHandler):
    """A server that takes an upload and leads on; Playwright's routes do not follow a redirect."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        path = PORTAL / self.path.split("?")[0].lstrip("/")
        static = self.path.startswith("/static/") and path.exists()
        body = path.read_bytes() if static else PAGES.get(self.path.lstrip("/"), "").encode()
        self.send_response(200)
        self.send_header("Content-Type", _type(path.name) if static else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:  # noqa: N802
        self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["X-Upload"] == "1"
        self.send_response(204)
        self.send_header("HX-Redirect", "/home")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


def test_an_accepted_upload_goes_where_the_server_says(chromium: Chromium) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_context().new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/upload")
        page.locator("input[type=file]").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": b"a;b"})
        page.get_by_role("button", name="Upload").click()
        page.wait_for_url("**/home")
    finally:
        page.context.close()
        server.shutdown()
        server.server_close()
