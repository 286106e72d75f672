"""Knows what stands in the style guide: invented people, long words, and forms that were refused."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from tests.support.bare_jinja import PORTAL, environment, signed_in


def _choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


KINDS = _choices(("product", "Product"), ("studio", "Studio time"), ("codesign", "Mitentwicklungsmöglichkeiten"))


class Ticks(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class Profile(Form):
    """One field of every kind."""

    name = StringField("Name in the directory", [validators.InputRequired("Give a name")])
    sentence = TextAreaField("One sentence on your work", [validators.Length(max=140, message="Shorten the sentence to 140 characters")])
    readers = IntegerField("Newsletter readers", [validators.Optional()])
    language = SelectField("Language of work", choices=_choices(("de", "Deutsch"), ("en", "English")))
    paid = RadioField("Who pays for the journey", choices=_choices(("brand", "The brand"), ("creator", "I do")))
    likes = Ticks("Value in kind that you like", choices=KINDS)
    places = SelectMultipleField("Where you film", choices=_choices(("home", "At home"), ("studio", "Studio")))
    photo = FileField("Photo")
    agree = BooleanField("I have read this version and want to be bound by it.", [validators.InputRequired("Tick the box to go on")])
    secret = HiddenField(default="v3")


class Amounts(Form):
    """Figures beside which the portal says what it understood."""

    fee = StringField("Fee for a reel, net")
    share = StringField("Surcharge for paid use, per 3 months")


def context() -> dict[str, Any]:
    """Every name that `styleguide.html` needs, on top of the frame of somebody signed in."""
    refused = Profile(prefix="refused-")
    refused.sentence.data = "Vierzig Quadratmeter " * 8
    refused.validate()
    asked = Amounts(prefix="asked-")
    asked.fee.data = "1.500"
    asked.fee.errors = ["Do you mean 1,500 euros or 1.50 euros?"]
    plain = Amounts(fee="850", share="40")
    sprite = (PORTAL / "static" / "icons.svg").read_text(encoding="utf-8")
    return signed_in() | {
        "icons": re.findall(r'<symbol id="([^"]+)"', sprite),
        "form": Profile(name="Noor van Dijk", likes=["product"], language="en", paid="brand"),
        "refused": refused,
        "refused_fee": asked.fee,
        "fee": plain.fee,
        "share": plain.share,
        "page": SimpleNamespace(number=4, pages=12, total=280, size=24, url=lambda number: f"?page={number}"),
        "timeline": [
            {"title": "Asked", "by": "brand", "detail": "1 Dec"},
            {"title": "Mira negotiated", "by": "creator", "detail": "2 Dec, after 16 hours", "href": "#v3"},
            {"title": "Your answer", "by": "brand", "state": "now", "detail": "by 5 Dec"},
            {"title": "Both sign", "state": "next"},
        ],
        "steps": [
            {"title": "Your name and sentence", "done": True, "url": "#a"},
            {"title": "A channel with figures", "done": False, "url": "#b", "hint": "An export of the platform takes two minutes."},
            {"title": "One package with a price", "done": False, "url": "#c"},
        ],
        "refused_rows": [
            {"row": 17, "column": "followers", "reason": "a number below zero", "value": "-12"},
            {"row": 502, "column": None, "reason": "this row stands twice"},
        ],
        "notifications": [
            {"text": "Mira answered version 3", "url": "#n1", "when": "2 hours ago", "unread": True, "icon": "swap", "read_url": "/read/1"},
            {"text": "Payment secured", "url": "#n2", "when": "yesterday", "unread": False, "detail": "1,249.50 €"},
        ],
        "bars": [
            {"label": "18–24", "share": 0.17, "text": "17 %", "strong": False},
            {"label": "25–34", "share": 0.36, "text": "36 %"},
            {"label": "Niederösterreich", "share": 0.1, "text": "10 %", "strong": False},
        ],
        "columns": [{"label": f"{day} Oct", "value": 300 + 17 * (day % 5), "text": str(300 + 17 * (day % 5))} for day in range(1, 9)]
        + [{"label": "9 Oct", "value": 6100, "text": "6,100", "key": True}, {"label": "10 Oct", "value": 2600, "text": "2,600"}],
        "line_a": [{"label": f"W{week}", "value": 400 + 90 * week, "text": f"{400 + 90 * week:,}"} for week in range(1, 11)],
        "line_b": [{"label": f"W{week}", "value": 300 + 20 * week, "text": f"{300 + 20 * week:,}"} for week in range(1, 11)],
        "creators": _creators(),
        "programs": [_program("Haferkorn Barista", "Haferkorn & Töchter"), _program("Ein Bad, drei Fliesen", "Kachelwerk", extra=None)],
        "versions": [
            {"number": 1, "by": "brand", "fee": "850 €", "fine": "Haferkorn, 1 Dec 10:14", "url": "#v1", "current": False},
            {"number": 2, "by": "brand", "fee": "900 €", "fine": "Haferkorn, 1 Dec 16:40", "url": "#v2", "current": False},
            {"number": 3, "by": "creator", "fee": "1.050 €", "fine": "Mira, 2 Dec 09:02", "url": "#v3", "current": True},
        ],
        "lanes": _lanes(),
        "notes": [
            {"number": 1, "name": "Jule", "when": "09:40", "text": "Love the plum glaze. Keep it."},
            {
                "number": 2,
                "name": "Jule",
                "when": "09:42",
                "text": "Could the handle turn to the right?",
                "selected": True,
                "replies": [{"name": "Mira", "when": "10:05", "text": "Yes."}],
            },
            {"number": None, "name": "Mira", "when": "10:09", "text": "“Anzeige” was too faint.", "resolved": "Resolved in version 2"},
        ],
    }


def page() -> str:
    """The style guide as the bare environment renders it."""
    return environment().get_template("styleguide.html").render(**context())


def _creators() -> list[SimpleNamespace]:
    fit = {
        "summary": "Meets 2 of 3 targets, one unknown",
        "lines": [
            ("yes", "63 % of the audience in DACH (target 50 %)"),
            ("no", "Reel with sound from week 9"),
            ("open", "Only 212 in the sample"),
        ],
    }
    people = (
        ("Ada Quitmann", "cr_ada1"),
        ("ליאור בן־חיים", "cr_lior2"),
        ("Wilhelmine Freifrau von Donaudampfschifffahrtsgesellschaft", "cr_w3"),
        ("Jo", "cr_jo4"),
    )
    return [
        SimpleNamespace(
            name=name,
            public_id=public_id,
            url=f"/creators/{public_id}",
            topics="Illustration, paper",
            place="Zürich",
            statement="“One room a month. Done well.”",
            figures=[("Followers", "9,800"), ("Engagement", "7.9 %"), ("answers in", "3 h")],
            source="self",
            source_date="14 Nov",
            fit=fit,
            price="from 380 €",
            note="free in week 7",
            shortlisted=name == "Jo",
            shortlist_url=f"/shortlist/{public_id}",
        )
        for name, public_id in people
    ]


def _program(title: str, brand: str, extra: str | None = "A day in the recipe kitchen") -> SimpleNamespace:
    return SimpleNamespace(
        title=title, url="#program", brand_name=brand, brand_public_id=f"br_{len(brand)}", pay="600–1,400 €", extra=extra,
        rights="6 months, organic", decision="12 Dec", answers="8 h",
    )  # fmt: skip


def _lanes() -> list[SimpleNamespace]:
    def card(number: int, title: str, **more: Any) -> SimpleNamespace:
        common = {"public_id": f"dl_{number}", "title": title, "url": f"/board/{number}", "person": "Mira Sandvoss", "person_id": "cr_mira"}
        return SimpleNamespace(**common | {"detail": "version 2", "side": "creator", "mine": False, "turn_words": "Mira"} | more)

    mine = {"side": "brand", "mine": True, "turn_words": "Your turn", "due": "late", "due_words": "Answer due today, 18:00"}
    late = card(1, "Reel “Sonntagsfrühstücksvorbereitungen”", due="bad", due_words="2 days late")
    open_card = card(2, "Reel “Die Tasse davor”", current=True, notes="3 open notes", **mine)
    return [
        SimpleNamespace(key="in_progress", title="In progress", on=False, cards=[late]),
        SimpleNamespace(key="in_review", title="In review", on=True, cards=[open_card, card(3, "Post", **mine)]),
        SimpleNamespace(key="published", title="Published", on=False, cards=[]),
    ]
