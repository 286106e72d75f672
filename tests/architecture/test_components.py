"""Asks of every part of the design: is it free of inline code, is everything in it named, is what it needs recorded?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import meta

from tests.support.bare_jinja import PORTAL, environment, frame, render, signed_in
from tests.support.component_pages import PAGES

sys.path.insert(0, str(PORTAL.parent / "tools"))
import css  # noqa: E402
import vendor  # noqa: E402


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


def test_the_summary_names_each_field_and_says_the_same_words_as_it() -> None:
    page = PAGES["styleguide"]
    summary = re.search(r'<div class="errs".*?</ul></div>', page, re.S)
    assert summary
    lines = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary.group())
    assert len(lines) >= 4
    for target, words in lines:
        field = target.removesuffix("-0")
        beside = re.search(rf'<div id="{field}-error">(.*?)</div>', page, re.S)
        assert f'id="{target}"' in page
        label = re.search(rf'(?:<label for="{field}">|<fieldset[^>]*{field}[^>]*><legend>|id="{field}"[^>]*> <span>)([^<]+)<', page)
        said = re.search(r"<span>([^<]+)</span></span>", beside[1]) if beside else None
        assert label and said
        assert words == f"{label[1]}{' ' if label[1].endswith('.') else ': '}{said[1]}"


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
