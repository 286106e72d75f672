"""Knows the whole story of the product in a real browser: with JavaScript and without, looked over by axe on every page.

Ada holds a phone, Bea and Fay sit at a desk. Bea's and Fay's accounts and the brand are made by plain requests, as in the flow test.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.domain.contracts.signing import CONSENT_VERSION, consent_sentences
from tests.support import story
from tests.support.boards import CAPTION, MP4
from tests.support.browser import axe, scrolls_sideways
from tests.support.story import Town

pytestmark = pytest.mark.databases("sqlite")
PHONE, DESK = 390, 1280


@pytest.fixture
def town(database_url, tmp_path, compiled_templates):
    with story.town(database_url, tmp_path / "town", compiled_templates) as opened:
        yield opened


class Walker:
    """A person with a window: opens pages, fills forms by the names of their fields, presses what is written on buttons."""

    def __init__(self, page: Page, town: Town, email: str) -> None:
        self.page, self.town, self.email = page, town, email
        self.seen: set[tuple[str, bool]] = set()

    def open(self, path: str, *words: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.town.settings.base_url + path)
        assert answer.status == 200, f"{self.email} at {path}: {answer.status}"
        self.find(*words)

    def find(self, *words: str) -> None:
        """These words stand on the page; axe and the width are looked at once for each kind of page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, timeout=20_000)
        kind = re.sub(r"/[a-z0-9]{12}\b", "/…", self.page.url.partition("?")[0]), self.page.locator(".errs").count() > 0
        if kind not in self.seen:
            self.seen.add(kind)
            axe(self.page)
            assert not scrolls_sideways(self.page), self.page.url

    def fill(self, form: str, values: dict[str, str | list[str] | bool]) -> Locator:
        """Fill the form whose action ends so."""
        sheet = self.page.locator(f'main form[method="post"]:is([action$="{form}"], [action*="{form}?"])').first
        for name, value in values.items():
            for each in value if isinstance(value, list) else [value]:
                self._put(sheet.locator(f'[name="{name}"]'), each)
        return sheet

    def _put(self, field: Locator, value: str | bool) -> None:
        kind = field.first.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            for box in (field if value is True else field.and_(self.page.locator(f'[value="{value}"]'))).all():
                self._unfold(box)
                if not box.is_checked():
                    box.locator("xpath=ancestor::label").click()
                expect(box).to_be_checked()
            return
        self._unfold(field)
        if kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)

    def _unfold(self, field: Locator) -> None:
        folded = field.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("> summary").click()

    def press(self, words: str, *after: str, within: Locator | None = None) -> None:
        """Press a button; afterwards these words are there."""
        button = (within or self.page.locator("main")).get_by_role("button", name=words, include_hidden=True)
        button = button.and_(self.page.locator("button:not([aria-hidden])")).first
        self._unfold(button)
        button.click()
        self.find(*after)

    def send(self, form: str, values: dict, words: str, *after: str) -> None:
        """Fill a form and press its button."""
        self.press(words, *after, within=self.fill(form, values))

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.town.settings.base_url).partition("?")[0].partition("#")[0]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_story_is_walked_by_both_sides(town, visitor, javascript, tmp_path):
    bea, fay = (_signed_in(town, visitor, javascript, hand) for hand in story.a_brand_with_finance(town))
    ada = _ada_joins(town, visitor, javascript)
    _ada_makes_her_profile(town, ada, tmp_path)
    program = _bea_opens_a_program(town, bea)
    application = _ada_applies_and_is_chosen(town, ada, bea, program)
    contract = _they_negotiate(town, ada, bea, application)
    shared = _they_sign(town, ada, bea, contract)
    fee = _fay_pays(town, ada, fay, javascript)
    _they_work_on_the_board(town, ada, bea, shared, tmp_path)
    _fay_releases(town, ada, fay, fee)
    _they_look_back(ada, bea, shared)
    assert visitor.complaints == []


def _signed_in(town, visitor, javascript, hand: story.Hand) -> Walker:
    walker = Walker(visitor(javascript=javascript, width=DESK), town, hand.email)
    walker.open("/sign-in")
    walker.send("/sign-in", {"email": hand.email, "password": story.PASSWORD}, "Sign in", "Haferkorn")
    return walker


def _ada_joins(town, visitor, javascript) -> Walker:
    ada = Walker(visitor(javascript=javascript, width=PHONE), town, "ada@example.org")
    ada.open("/")
    ada.open("/join")
    ada.send("/join", {"name": "Ada Lind", "email": ada.email}, "Create account", "Look in your mailbox")
    link = town.letter_link(ada.email, "confirmation")
    ada.open(link)
    ada.send(link, {"password": "short"}, "Confirm e-mail", "at least 10 characters")
    ada.send(link, {"password": story.PASSWORD}, "Confirm e-mail", "Welcome, Ada Lind")
    return ada


def _ada_makes_her_profile(town, ada, folder) -> None:
    ada.open("/profile", "How complete it is")
    who = {"name": "Ada Lind", "tagline": "Breakfast and ceramics", "place": "Kiel", "country": "DE", "born_adult": "y"}
    ada.send("/profile", who, "Save and go on", "What you make")
    work = {"topics": ["food.cooking"], "languages": ["de", "en"], "bio_en": "I cook slowly.", "accepts": ["product", "studio_time"]}
    ada.send("/profile/work", work, "Save", "Saved")
    ada.open("/profile/contract")
    ada.send("/profile/contract", {"legal_name": "Ada Lind", "address": story.ADDRESS["Ada Lind"], "listed": True}, "Save", "Saved")
    ada.open("/profile/channels")
    ada.send("/profile/channels", {"platform": "youtube", "handle": "ada"}, "Add the channel", "State a figure yourself")
    file = folder / story.export_name(town.today)
    file.write_bytes(story.export(town.today))
    ada.open("/profile/uploads")
    ada.page.locator('main input[type="file"]').set_input_files(file)
    ada.press("Read the file", "What the file says")
    ada.press("Keep the figures", "These figures are in your profile")
    ada.open("/profile/packages")
    ada.send("/profile/packages", {"kind": "ig_reel", "title": "One reel", "price": "850"}, "Add the package", "€850")
    ada.open("/profile")
    ada.press("Publish my profile", "published")
    ada.open("/profile/kit")
    ada.send("/profile/kit", {"slug": "ada-lind", "intro_en": "Hello"}, "Save", "Publish the kit")
    ada.press("Publish the kit", "Everybody who has this address can read it")
    ada.open("/kit/ada-lind", "platform export", "€850")


def _bea_opens_a_program(town, bea) -> str:
    bea.open("/programs/new")
    begun = story.begun()
    bea.send("/programs/new", begun, "Begin the draft", begun["title"])
    program = bea.path.removesuffix("/edit")
    bea.open(program)
    bea.press("Publish", "missing before creators may see it")
    bea.open(f"{program}/edit")
    plan = bea.page.locator("#plan-form")
    while plan.locator('[name$="-option"]').count() < len(story.VALUES):
        rows = plan.locator('[name$="-option"]').count()
        plan.get_by_role("button", name="Add a value").click()
        expect(plan.locator('[name$="-option"]')).to_have_count(rows + 1)
    bea.send("/edit", {**story.plan(town.today), **story.values()}, "Save", "Everything is there.")
    bea.open(f"{program}/brief", "Story routes", "No-gos")
    bea.open(program)
    bea.press("Publish", "Open since")
    town.round()
    return program


def _ada_applies_and_is_chosen(town, ada, bea, program) -> str:
    ada.open("/programs", "Haferkorn Barista, Winter")
    ada.open(program, story.HYPOTHESIS)
    ada.open(f"{program}/application", "€600–1,400")
    ada.send("/application", {"rate": "950", "concept": story.IDEA}, "Send the application", "Haferkorn’s turn")
    application = ada.path
    town.rounds()
    bea.open("/home", "Ada Lind")
    bea.open("/creators")
    bea.page.get_by_label("Search by words").fill("breakfast")
    bea.page.get_by_role("button", name="Search", exact=True).click()
    expect(bea.page.locator("#results")).to_contain_text("Ada Lind")
    bea.find("1 creator")
    bea.page.locator("#results").get_by_role("link", name="Ada Lind").click()
    bea.find("Engagement quality", "Put on the list")
    bea.send("/shortlisting", {"note": "Calm voice"}, "Put on the list", "On the list")
    bea.open("/shortlists")
    bea.open(f"{program}/applications", "€950", "within the range")
    bea.open(application, story.IDEA)
    bea.press("Choose Ada Lind", "turn: confirm")
    ada.open(application, "You were chosen")
    ada.press("Confirm that I take part", "turn: the offer")
    return application


def _they_negotiate(town, ada, bea, application) -> str:
    bea.open(application)
    bea.page.get_by_role("link", name="Make an offer").first.click()
    bea.find("Offer to Ada Lind")
    bea.send("/offers/new", story.offered(town.today), "Keep the draft", "Not sent yet")
    offer = bea.path
    bea.press("Send to Ada Lind", "Ada Lind’s turn")
    ada.open(offer, "Your answer to version 1", "€950")
    ada.page.get_by_role("link", name="Write a counter-offer").click()
    ada.find("What you choose")
    picks = [box.get_attribute("value") for box in ada.page.locator('[name="chosen"]').all()]
    words = {"fee": "1100", "chosen": picks, "rights-0-months": "3", "message": "Six months would block two roasteries."}
    ada.send("/counter", words, "Send to Haferkorn", "Haferkorn’s turn")
    bea.open(offer, "Your answer to version 2", "+€150", "block two roasteries")
    bea.press("Accept version 2", "Your signature is missing")
    return bea.path


def _they_sign(town, ada, bea, contract) -> str:
    for person, name in ((bea, "Bea Krug"), (ada, "Ada Lind")):
        person.open(contract, "Your signature is missing")
        person.open(f"{contract}/signature", *consent_sentences(CONSENT_VERSION, "en"))
        person.send("/signature", {"typed_name": name, "read": True, "bound": True}, f"Sign as {name}", "There is something to clear up")
        person.send("/signature", {"read": True, "bound": True, "password": story.PASSWORD}, f"Sign as {name}", name)
    ada.find("Sealed: text and trail are unchanged")
    town.rounds()
    ada.open(contract, "Download the PDF")
    return ada.page.locator('main nav a[href^="/collaborations/"]').first.get_attribute("href")


def _fay_pays(town, ada, fay, javascript) -> str:
    fay.open("/payments", "Ada Lind")
    fay.page.locator("#payments-list").get_by_role("link", name="Ada Lind").click()
    fay.find("Secure this payment")
    fee = fay.path
    fay.page.get_by_role("button", name="Pay by card at Stripe").click()
    fay.page.get_by_label("Card number").fill("4242 4242 4242 4242")
    axe(fay.page)
    fay.page.get_by_role("button", name=re.compile("^Pay")).click()
    fay.page.wait_for_url(re.compile(re.escape(town.settings.base_url)))
    if not javascript:  # with a script the page asks by itself
        fay.press("Ask Stripe")
    town.rounds()
    fay.open(fee, "What a release needs")
    ada.open("/payouts", "Still to come: Morning at the stove")
    ada.page.get_by_role("button", name="Set up at Stripe").click()
    ada.page.get_by_role("button", name="Agree and finish").click()
    ada.page.wait_for_url(re.compile(re.escape(town.settings.base_url)))
    town.rounds()
    ada.open("/payouts", "ready to receive money")
    return fee


def _they_work_on_the_board(town, ada, bea, shared, folder) -> None:
    video = folder / "morning.mp4"
    video.write_bytes(MP4)
    ada.open(shared)
    ada.open(f"{shared}/board", "Morning at the stove")
    card = ada.page.locator('main a[href^="/deliverables/"]').first.get_attribute("href").partition("#")[0]
    ada.open(card, "Hand in version 1")
    ada.page.get_by_label("Picture or video").set_input_files(video)
    ada.send("/submissions", {"caption": "A calm morning."}, "Hand it in", "No label found.", "Kept from your last try")
    ada.send("/submissions", {"caption": CAPTION, "confirmations": True}, "Hand it in", "Version 1 is handed in.")
    bea.open("/home", "Morning at the stove")
    bea.open(card, CAPTION)
    bea.send("/feedback", {"body": "The mug hides the foam."}, "Request changes", "A round has begun.")
    ada.open(card, "The mug hides the foam.", "Hand in version 2")
    ada.page.get_by_label("Picture or video").set_input_files(video)
    ada.send("/submissions", {"caption": CAPTION, "confirmations": True}, "Hand it in", "Version 2, handed in")
    bea.open(card)
    bea.press("Approve version 2", "Version 2 is approved.")
    ada.open(card, "Say that it is live")
    live = {"url": story.LIVE, "caption": CAPTION, "confirmations": True, "posted": True}
    ada.send("/publication", live, "Publish", "Live")
    bea.open(f"{shared}/board")
    bea.open(card, story.LIVE.partition("://")[2])
    bea.open(f"{shared}/messages")


def _fay_releases(town, ada, fay, fee) -> None:
    ada.open("/payouts", "€990", "14 days later at the latest")
    fay.open(fee, "What a release needs")
    fay.page.get_by_role("link", name="Check and release").click()
    fay.find("Creator receives", "€990")
    fay.send("/release", {"password": story.PASSWORD}, "Release now", "The transfer is on its way")
    town.rounds()
    town.rounds()
    fay.open(fee, "Paid out")
    ada.open("/payouts", "Paid out")


def _they_look_back(ada, bea, shared) -> None:
    scorecard = f"{shared}/scorecard"
    bea.open(scorecard, story.HYPOTHESIS, "No figure yet")
    bea.send("/results", {"kpi": "signup_rate", "value": "6", "source": "file"}, "Record", "120%")
    bea.send("/next-step", {"step": "repeat", "reason": "It worked."}, "Decide", "It worked.")
    ada.open(scorecard, "It worked.")
    ada.send("/view", {"view": "Two rounds were enough.", "experience": "5"}, "Save", "Two rounds were enough.")
    ada.open("/home")
    ada.open("/notifications")
