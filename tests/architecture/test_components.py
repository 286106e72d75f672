"""Asks of every part of the design: is it free of inline code, named, reachable, and does it fit on a small screen with large text?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import meta
from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.support import styleguide
from tests.support.bare_jinja import PORTAL, environment, frame, render, signed_in

sys.path.insert(0, str(PORTAL.parent / "tools"))
import css  # noqa: E402
import vendor  # noqa: E402

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ORIGIN = "http://portal.test"
NOBODY = SimpleNamespace(creators=0, programs=0)


def _home(**changes: Any) -> str:
    context = {"creators": [], "programs": [], "counts": NOBODY} | changes
    return render("public/home.html", **context)


def _pages() -> dict[str, str]:
    people = styleguide.context()
    pages = {
        "styleguide": styleguide.page(),
        "home": _home(creators=people["creators"][:4], programs=people["programs"], counts=SimpleNamespace(creators=412, programs=9)),
        "home-empty": _home(theme="dark", flashes=lambda: [("success", "Signed out.", None)]),
    }
    for status in (403, 404, 409, 422, 429, 500):
        pages[f"error-{status}"] = render(f"errors/{status}.html", request_id="01JD2", **signed_in("brand"))
    return pages


BOARD = """{% import "components/board.html" as board %}{% call board.columns("Columns") %}
{% call board.lane("todo", "To do", 1) %}{% call board.card(card) %}
{{ board.move("c", "/move", "Reel", [("review", "In review")], hx_post="/move", hx_target="#board", hx_swap="outerHTML") }}
{% endcall %}{% endcall %}
{% call board.lane("review", "In review", 0) %}{% endcall %}{% call board.lane("done", "Done", 0) %}{% endcall %}{% endcall %}"""


def _board_page() -> str:
    head = '{% block head %}<script src="{{ asset("vendor/sortable.min.js") }}" defer></script>{% endblock %}'
    source = '{% extends "layouts/base.html" %}' + head + "{% block main %}" + BOARD + "{% endblock %}"
    return environment().from_string(source).render(**signed_in(), card=styleguide.context()["lanes"][0].cards[0])


PAGES = _pages() | {"board": _board_page()}


class _Reader(HTMLParser):
    """Gathers what may not be and what must be unique."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.references: set[str] = set()
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids[str(named["id"])] += 1
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.references |= set((named.get(name) or "").split())
        if "style" in named or any(name.startswith(("on", "hx-on")) for name in named):
            self.forbidden.append(f"<{tag} {attrs}>")
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.forbidden.append(f"<{tag}>")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_inline_code_and_every_name_in_it_leads_somewhere(name: str) -> None:
    reader = _Reader()
    reader.feed(PAGES[name])
    assert reader.forbidden == []
    assert [key for key, times in reader.ids.items() if times > 1] == []
    assert reader.references - set(reader.ids) == set()


def test_every_sign_that_a_template_asks_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (PORTAL / "static" / "icons.svg").read_text(encoding="utf-8")))
    asked = set()
    for path in (PORTAL / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""(?:\bicon|_icon)\(\s*'([a-z-]+)'""", text))
        asked |= set(re.findall(r"""\bicon(?:_after)?\s*=\s*'([a-z-]+)'""", text))
    assert asked - drawn == set()


def test_the_one_style_sheet_is_what_its_parts_say() -> None:
    assert css.TARGET.read_text(encoding="utf-8") == css.joined()
    parts = {path.stem for path in css.FOLDER.glob("*.css")} - {css.TARGET.stem}
    assert parts == set(css.PARTS) | set(css.ALONE)


def test_the_scripts_of_others_are_the_ones_that_were_recorded() -> None:
    assert vendor.problems() == []


def test_a_person_keeps_her_tints_and_two_persons_differ() -> None:
    parts: Any = environment().get_template("components/ui.html").module

    def tints(public_id: str) -> str:
        return "".join(re.findall(r'class="(t\d)"', str(parts.avatar("Ada", public_id))))

    assert tints("cr_7Hq2") == tints("cr_7Hq2")
    assert len({tints(f"cr_{number}") for number in range(60)}) > 15
    assert all(pair[:2] != pair[2:] for pair in (tints(f"cr_{number}") for number in range(60)))


def test_a_visitor_sees_the_doors_and_a_member_the_bell() -> None:
    assert "/accounts/sign_in" in PAGES["home"] and 'id="bell"' not in PAGES["home"]
    assert 'id="bell"' in PAGES["error-404"] and "/accounts/sign_out" in PAGES["error-404"]


def test_the_summary_says_the_same_words_as_the_fields() -> None:
    page = PAGES["styleguide"]
    summary = re.search(r'<div class="errs".*?</ul></div>', page, re.S)
    assert summary
    lines = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary.group())
    assert len(lines) >= 4
    for target, words in lines:
        field = target.removesuffix("-0")
        beside = re.search(rf'<div id="{field}-error">(.*?)</div>', page, re.S)
        assert f'id="{target}"' in page
        assert beside and words in beside.group(1)


@pytest.fixture(scope="module")
def browser() -> Any:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


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


def _open(browser: Any, name: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
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
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Any, name: str, scheme: str, width: int) -> None:
    page, complaints = _open(browser, name, width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found] == []
    assert _sideways(page) == []
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("name", ["styleguide", "home", "home-empty", "error-409"])
def test_text_twice_as_large_still_fits_on_a_phone(browser: Any, name: str) -> None:
    page, _complaints = _open(browser, name, 390, "light")
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


def test_a_refused_form_takes_the_focus_and_the_menu_closes_with_escape(browser: Any) -> None:
    page, complaints = _open(browser, "styleguide", 1280, "light")
    assert page.evaluate("document.activeElement.className") == "errs"
    page.locator("details.menu > summary").click()
    assert page.locator("details.menu").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("details.menu").get_attribute("open") is None
    assert complaints == []
    page.context.close()


def test_single_keys_work_outside_of_fields_and_can_be_switched_off(browser: Any) -> None:
    page, _complaints = _open(browser, "styleguide", 1280, "light")
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


def test_the_theme_changes_at_once_and_is_sent_to_the_server(browser: Any) -> None:
    page, _complaints = _open(browser, "home", 1280, "light")
    with page.expect_request(lambda request: request.url.endswith("/settings/theme") and request.method == "POST"):
        page.locator("[data-theme-form] button[value=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("[data-theme-form] button[value=dark]").get_attribute("aria-pressed") == "true"
    page.context.close()


def test_the_frame_asks_for_no_name_that_the_web_layer_does_not_give() -> None:
    env = environment()
    asked: set[str] = set()
    for template in ("layouts/base.html", "layouts/_bell.html", "layouts/page.html", "layouts/form.html", "layouts/print.html"):
        asked |= meta.find_undeclared_variables(env.parse((PORTAL / "templates" / template).read_text(encoding="utf-8")))
    imported = {"self", "ui", "forms"}
    assert asked - set(env.globals) - set(frame()) - imported == set()


def test_a_sheet_for_printing_has_no_ways_out_but_the_mark() -> None:
    source = '{% extends "layouts/print.html" %}{% block content %}<h1>May</h1>{% endblock %}'
    sheet = environment().from_string(source).render(**signed_in())
    assert "<h1>May</h1>" in sheet and 'class="logo"' in sheet
    assert 'id="bell"' not in sheet and 'class="foot"' not in sheet


def test_a_refusal_to_htmx_is_one_line_that_is_read_aloud() -> None:
    assert 'role="alert"' in render("errors/_refusal.html", text="Somebody was faster.", status=409)


def test_the_bell_can_be_sent_beside_another_part() -> None:
    assert 'hx-swap-oob="true"' in render("layouts/_bell.html", **signed_in() | {"out_of_band": True})


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


def test_dragging_a_card_sends_its_own_move_form(browser: Any) -> None:
    page, complaints = _open(browser, "board", 1280, "light")
    title = styleguide.context()["lanes"][0].cards[0].title
    sent = _answer_moves(page, 200, f'<div id="board" class="board"><p>fresh</p><a href="/board/1">{title}</a></div>')
    _drag(page, "review")
    expect(page.locator("#board p")).to_be_visible()
    assert "to=review" in sent[0] and "csrf_token=token" in sent[0]
    expect(page.locator("#board a")).to_be_focused()
    assert complaints == []
    page.context.close()


def test_a_move_that_is_not_offered_is_put_back_with_a_sentence(browser: Any) -> None:
    page, _complaints = _open(browser, "board", 1280, "light")
    sent = _answer_moves(page, 200, "")
    _drag(page, "done")
    expect(page.locator(".toast")).to_contain_text("cannot move there")
    expect(page.locator("[data-lane=todo] [data-card]")).to_have_count(1)
    assert sent == []
    page.context.close()


def test_a_refused_move_is_put_back_and_the_refusal_stands_above(browser: Any) -> None:
    page, _complaints = _open(browser, "board", 1280, "light")
    refusal = render("errors/_refusal.html", text="Somebody was faster.", status=403)
    _answer_moves(page, 403, refusal, **{"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"})
    _drag(page, "review")
    expect(page.locator("#flashes [role=alert]")).to_contain_text("Somebody was faster.")
    expect(page.locator("[data-lane=todo] [data-card]")).to_have_count(1)
    page.context.close()


def test_the_move_button_does_the_same_and_the_fresh_part_of_a_conflict_is_shown(browser: Any) -> None:
    page, _complaints = _open(browser, "board", 1280, "light")
    _answer_moves(page, 409, '<div id="board" class="board"><p class="errs" tabindex="-1" data-focus>It has moved on.</p></div>')
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".errs")).to_be_focused()
    page.context.close()


def test_a_portal_that_cannot_be_reached_is_said(browser: Any) -> None:
    page, _complaints = _open(browser, "board", 1280, "light")
    page.route("**/move", lambda route: route.abort())
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".toast")).to_contain_text("could not be reached")
    page.locator(".toast [data-close]").click()
    expect(page.locator(".toast")).to_have_count(0)
    page.context.close()
