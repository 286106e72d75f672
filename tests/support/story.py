"""Knows what both tellings of the story share: the town it happens in, its people's words, and a hand that fills forms as a person does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from portal.app import open_house
from portal.demo.stripe_standin.embed import KEY, SECRET, Running, running_standin
from portal.gateways.payments import StripePayments
from tests.support import exports as twins
from tests.support.html import text_of
from tests.support.portal import Portal, PortalClient
from tests.support.programs import FILLS
from tests.support.server import free_port, serving

PASSWORD = "seven quiet geese on a dyke"
ADDRESS = {"Ada Lind": "Hafenstraße 1\n24103 Kiel", "Haferkorn": "Speicher 4\n20457 Hamburg"}
IDEA = "A calm morning, one take, the kettle as the clock."
HYPOTHESIS = "If people see a calm morning, then they try it once, because effort is their doubt."
LIVE = "https://www.instagram.com/reel/C1abc/"


class Town(Portal):
    """A portal behind a real port, with Stripe's own SDK against the stand-in that posts its news there."""

    standin: Running

    @property
    def today(self) -> date:
        return self.clock.now.date()

    def letter_link(self, to: str, word: str) -> str:
        """The path of the link that contains `word` in the last mail to this address."""
        self.round()
        letter = [each for each in self.mail.sent if each.to == to][-1]
        return re.search(rf"{re.escape(self.settings.base_url)}(/{word}/\S+)", letter.text)[1]

    def rounds(self, number: int = 3) -> None:
        """Stripe's post arrives, and the worker goes round often enough for what follows from what."""
        self.standin.settle()
        for _ in range(number):
            self.round()


@contextmanager
def town(database_url: str, folder: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Town]:
    """Opens at the real hour, because Stripe's signatures carry one."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running_standin(f"{address}/webhooks/stripe") as standin:
        opened = Town(database_url, folder, base_url=address, checkout_origin=standin.base, platform_fee_bps=1_000)
        opened.clock.now = datetime.now(UTC)
        opened.standin, opened.compiled_templates = standin, compiled_templates
        opened.gateways = replace(opened.gateways, payments=StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base))
        opened.house.engine.dispose()
        opened.house = open_house(opened.settings, gateways=opened.gateways, clock=opened.clock)
        try:
            with serving(opened.app, port):
                yield opened
        finally:
            opened.close()


def export(today: date, number: int = 40) -> bytes:
    """A German YouTube Studio export with its traps, of the year that ends today."""
    later = today - date(2019, 12, 20)
    made = [replace(each, published=each.published and each.published + later) for each in twins.videos(number)]
    return twins.archive(
        {"Tabellendaten.csv": twins.studio_german(made), "Gesamtwerte.csv": twins.studio_days([100] * 350, date(2019, 1, 1) + later)}
    )


def export_name(today: date) -> str:
    """As Studio names the file; it says which days the figures are about."""
    return f"Content {today - timedelta(days=353)}_{today} Ada.zip"


def begun() -> dict[str, str]:
    """What Bea types to begin a program from the template."""
    return {"template": "food", "title": "Haferkorn Barista, Winter", "language": "en", **FILLS}


def plan(today: date) -> dict[str, str | list[str]]:
    """The plan of the program."""
    return {
        "summary": "Oat milk for people who brew at home.",
        "objective": "try",
        "hypothesis": HYPOTHESIS,
        "kpi": "signup_rate",
        "kpi_baseline": "2 %",
        "kpi_target": "5 %",
        "kpi_date": str(today + timedelta(days=90)),
        "kinds": ["ig_reel"],
        "topics": ["food.cooking"],
        "languages": ["de"],
        "markets": ["DE"],
        "channels": ["instagram"],
        "months": "6",
        "rounds": "2",
        "pay_min": "600",
        "pay_max": "1400",
        "places": "3",
        "decide_by": str(today + timedelta(days=20)),
    }


VALUES = (
    {"option": "product", "description": "A winter's oat milk", "retail": "120", "cost": "43.21", "counter": "Honest feedback"},
    {"option": "studio_time", "description": "Two days in the test kitchen", "retail": "600", "cost": "200", "counter": "Filming there"},
)


def values() -> dict[str, str]:
    """The value menu, as rows of the plan."""
    return {f"values-{number}-{name}": words for number, row in enumerate(VALUES) for name, words in row.items()}


def offered(today: date) -> dict[str, str]:
    """What Bea adds to the offer that the program and the application have filled in."""
    return {
        "objective": "More people who brew at home try oat milk once",
        "extra_round_price": "90",
        "rights_renewal_price": "300",
        "venue": "Hamburg",
        "review_on": str(today + timedelta(days=45)),
        "renewal_by": str(today + timedelta(days=52)),
        "secure_by": str(today + timedelta(days=3)),
        "deliverables-0-title": "Morning at the stove",
        "deliverables-0-due": str(today + timedelta(days=14)),
        "deliverables-0-publish_on": str(today + timedelta(days=20)),
        "deliverables-0-draft_due": str(today + timedelta(days=7)),
    }


def typed(form: Element) -> dict[str, list[str]]:
    """Every value that the form would send as it stands, ticked boxes and selects of several too; buttons are left out."""
    found: dict[str, list[str]] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.tag == "button" or field.get("disabled") is not None or kind in ("submit", "file"):
            continue
        if kind in ("checkbox", "radio") and field.get("checked") is None:
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [each for each in options if each.get("selected") is not None] or options[:1]
            found.setdefault(name, []).extend(each.get("value", text_of(each)) for each in chosen)
        elif field.tag == "textarea":
            found.setdefault(name, []).append("".join(field.itertext()).removeprefix("\n"))
        elif field.tag == "input":
            found.setdefault(name, []).append(field.get("value", ""))
    return found


class Hand:
    """A person at a plain browser: reads pages, fills the forms on them, follows where a deed leads."""

    def __init__(self, portal: Portal, name: str, email: str) -> None:
        self.portal, self.name, self.email = portal, name, email
        self.client: PortalClient = portal.browser()
        self.at = "/"

    def see(self, path: str, *words: str) -> str:
        """Open a page and find these words on it."""
        answer = self.client.get(path)
        while 300 < answer.status_code < 400:
            path = answer.location
            answer = self.client.get(path)
        assert answer.status_code == 200, f"{self.name} at {path}: {answer.status_code}"
        self.at = path
        text = self.client.page.text
        for each in words:
            assert each in text, f"{self.name} misses “{each}” at {path}:\n{text}"
        return text

    def filled(self, action: str, values: dict) -> dict:
        forms = [form for form in self.client.page.forms() if form.get("action", "").partition("#")[0] == action]
        assert forms, f"{self.name} finds no form to {action}; there are {[form.get('action') for form in self.client.page.forms()]}"
        return {**typed(forms[0]), **values}

    def boxes(self, name: str) -> list[str]:
        """What stands behind all boxes of this name, ticked or not."""
        return [field.get("value", "on") for field in self.client.page.all("input") if field.get("name") == name]

    def send(self, action: str, values: dict | None = None, **more) -> TestResponse:
        """Send a form of the last page; whatever the answer is."""
        data = self.filled(action, {**(values or {}), **more})
        upload = any(isinstance(value, tuple) for value in data.values())
        return self.client.post(action, data=data, **({"content_type": "multipart/form-data"} if upload else {}))

    def do(self, action: str, values: dict | None = None, **more) -> str:
        """Send a form of the last page, which must succeed, and go where it leads."""
        answer = self.send(action, values, **more)
        assert answer.status_code == 303, f"{self.name} at {action}: {answer.status_code}\n{self.client.page.text}"
        if answer.location.startswith("/"):
            self.see(answer.location)
        return answer.location

    def refused(self, status: int, action: str, values: dict | None = None, *words: str) -> None:
        """Send a form of the last page, which must be refused with these words."""
        answer = self.send(action, values)
        assert answer.status_code == status, f"{self.name} at {action}: {answer.status_code}\n{answer.text[:2000]}"
        for each in words:
            assert each in self.client.page.text, f"“{each}” is missing:\n{self.client.page.text}"


def join(town: Town, name: str) -> Hand:
    """A stranger signs up, confirms her address with the link in the mail, and comes in."""
    person = Hand(town, name, f"{name.split()[0].lower()}@example.org")
    person.see("/")
    person.see("/join")
    person.do("/join", name=name, email=person.email)
    link = town.letter_link(person.email, "confirmation")
    person.see(link)
    person.do(link, password=PASSWORD)
    person.see("/home", name)
    return person


def a_brand_with_finance(town: Town) -> tuple[Hand, Hand]:
    """Bea creates the brand Haferkorn and invites Fay as finance."""
    bea, fay = join(town, "Bea Krug"), join(town, "Fay Holm")
    bea.see("/brands/new")
    bea.do("/brands/new", name="Haferkorn", country="DE")
    bea.see("/brand")
    bea.do("/brand", legal_name="Haferkorn GmbH", address=ADDRESS["Haferkorn"])
    bea.see("/brand/members")
    bea.do("/brand/members", email=fay.email, role="finance")
    link = town.letter_link(fay.email, "invitations")
    fay.see(link, "Accept the invitation")
    fay.do(link)
    bea.see("/brand/members", "Fay Holm")
    return bea, fay
