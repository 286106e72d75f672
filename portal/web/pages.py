"""Knows whether a page or a part is answered, and how a deed leads to the next page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, session
from markupsafe import Markup

from portal.domain.text import Text
from portal.web.request import send_to, wants_next_address, wants_part
from portal.web.security import safe_next


def page(template: str, *, fragment: str | None = None, also: Sequence[str] = (), status: int = 200, **context: Any) -> Response:
    """The whole page, or for htmx its `fragment` followed by the parts in `also` (each swaps itself out of band)."""
    if fragment and wants_part():
        parts = [render_template(fragment, **context)]
        parts += [render_template(each, out_of_band=True, **context) for each in also]
        return make_response(Markup("\n").join(Markup(each) for each in parts), status)
    return make_response(render_template(template, **context), status)


def go(url: str, *, text: Text | str | None = None, undo: str | None = None, category: str = "success") -> Response:
    """Lead to `url` after a deed (303; htmx visits it whole), with a sentence that the next page shows."""
    if text is not None:
        say(text, undo=undo, category=category)
    if request.method == "POST" and category in ("success", "info"):
        session["done"] = [*session.get("done", ())[-4:], request.full_path.rstrip("?")]
    if wants_next_address():
        return send_to(Response(status=204), url)
    return redirect(url, 303)


def say(text: Text | str, *, undo: str | None = None, category: str = "success") -> None:
    """A sentence for the next page; `undo` is the address of a form that takes it back."""
    text = text if isinstance(text, Text) else Text(text)
    flash({"text": text.to_json(), "undo": undo}, category)


def back_or(target: str | None, otherwise: str) -> str:
    return safe_next(target) or otherwise


def flashes() -> list[tuple[str, Text, str | None]]:
    """(category, sentence, undo address) of what the last deed said; each is shown once."""
    return [(category, Text.from_json(each["text"]), each["undo"]) for category, each in session.pop("_flashes", [])]


def done() -> list[str]:
    """Addresses of the forms that were taken in since the last page: the browser need not keep what was written in them. Told once."""
    return session.pop("done", [])
