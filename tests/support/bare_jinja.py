"""Knows how to render a template without Flask: the same names as the web layer gives, each in its simplest form."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from portal.domain.text import Localized
from portal.web.tables import labelled

PORTAL = Path(__file__).resolve().parents[2] / "portal"


def environment() -> Environment:
    """StrictUndefined, autoescape, English words, plain filters."""
    env = Environment(
        loader=FileSystemLoader(PORTAL / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(("html", "xml")),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    i18n: Any = env
    i18n.install_gettext_callables(
        lambda message: message, lambda one, many, n: one if n == 1 else many, newstyle=True, pgettext=lambda context, message: message
    )
    env.globals |= {
        "asset": lambda path: f"/static/{path}",
        "url_for": _url_for,
        "csrf_token": lambda: "token",
        "moment_style": lambda: {
            "pattern": "d MMM y, HH:mm UTC",
            "months": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(),
            "zone": "UTC",
        },
    }
    env.filters |= {
        "t": lambda text: str(text),
        "l": lambda text: text.within("en") if isinstance(text, Localized) else text,
        "money": lambda money: Markup("{}&nbsp;{}").format(money, "€"),
        "money_exact": lambda money: Markup("{}&nbsp;{}").format(money, "€"),
        "number": lambda number: f"{number:,}",
        "percent": lambda share: f"{share * 100:.1f}\N{NO-BREAK SPACE}%",
        "day": lambda day: f"{day:%-d %b %Y}",
        "moment": lambda moment: f"{moment:%-d %b %Y, %H:%M} UTC",
        "ago": lambda moment: f"{moment:%-d %b}",
        "labelled": labelled,
    }
    return env


def frame(**changes: Any) -> dict[str, Any]:
    """The names that every page has from the web layer, for a signed-out visitor unless changed."""
    return {
        "locale": "en",
        "theme": None,
        "viewer": None,
        "navigation": [],
        "unread": 0,
        "instance": SimpleNamespace(name="Opposite", operator="Nordufer eG", demo=False, source_url=""),
        "flashes": lambda: [],
        "done": lambda: [],
        "request": SimpleNamespace(method="GET"),
        "out_of_band": False,
    } | changes


def signed_in(side: str = "creator", name: str = "Ada Quitmann") -> dict[str, Any]:
    """The frame of somebody with an account: five ways to go and three new notifications."""
    labels = ("Creators", "Offers", "Board", "Contracts", "Finance")
    return frame(
        viewer=SimpleNamespace(name=name, side=side, public_id="cr_7Hq2", account_id="ac_3kd9", avatar=None),
        navigation=[SimpleNamespace(label=label, url=f"/{label.lower()}", current=label == "Offers") for label in labels],
        unread=3,
    )


def render(template: str, /, **context: Any) -> str:
    """The page as text; `context` is laid over the frame of a visitor."""
    return environment().get_template(template).render(**frame() | context)


def _url_for(endpoint: str, **values: Any) -> str:
    if endpoint == "static":
        return f"/static/{values['filename']}"
    tail = "/".join(str(value) for value in values.values())
    return "/" + endpoint.replace(".", "/") + (f"/{tail}" if tail else "")


__all__ = ["environment", "frame", "render", "signed_in"]
