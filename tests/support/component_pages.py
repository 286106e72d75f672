"""Knows the pages on which the parts are proved: the style guide, the landing page, the refusals, a board and an upload."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.support import styleguide
from tests.support.bare_jinja import environment, render, signed_in

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


def upload_page(refusal: str = "") -> str:
    form = styleguide.Profile(prefix="u-")
    summary = '<div class="errs" tabindex="-1" data-focus>{{ refusal }}</div>' if refusal else ""
    source = (
        '{% extends "layouts/form.html" %}{% import "components/forms.html" as forms %}{% block title %}Figures{% endblock %}'
        "{% block form %}" + summary + '{{ forms.form_open("/take", upload=True) }}{{ forms.field(form.photo) }}'
        '{{ forms.submit("Upload") }}</form>{% endblock %}'
    )  # fmt: skip
    return environment().from_string(source).render(**signed_in(), form=form, refusal=refusal)


PAGES = _pages() | {"board": _board_page(), "upload": upload_page()}
