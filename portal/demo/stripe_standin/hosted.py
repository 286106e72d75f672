"""Knows the pages that people see at Stripe: pay, decline or cancel a checkout; finish or skip the onboarding."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.demo.pages import pages_in
from portal.demo.stripe_standin import accounts, money, words
from portal.demo.stripe_standin.shop import Shop

_TEMPLATES = pages_in(Path(__file__).parent / "pages")

GOOD_CARD = "4242424242424242"
BAD_CARD = "4000000000000002"
_PREFILLED = {"card": "4242 4242 4242 4242", "name": "Fay Finanz"}
_PREFILLED_SETUP = {"legal_name": "Ada Beispiel", "birth": "1994-05-17", "iban": "DE89 3704 0044 0532 0130 00"}


@dataclass(frozen=True)
class Shown:
    """What a browser gets: a page, or a redirect when `location` is set."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def checkout(shop: Shop, session_id: str, form: dict[str, str] | None, accepted: str | None) -> Shown:
    """The payment page; `form` is what was sent from it, None to look at it. `accepted` is the browser's Accept-Language."""
    session = shop.shelf("checkout.session").get(session_id)
    if session is None:
        return nothing(accepted)
    if session["status"] != "open":
        return _closed(session, accepted)
    if form is None:
        return _checkout_form(shop, session, accepted, _PREFILLED, {})
    typed = {name: form.get(name, "").strip() for name in _PREFILLED}
    say = words.within(words.language(session["locale"], accepted))
    number = typed["card"].replace(" ", "")
    errors = {}
    if number not in {GOOD_CARD, BAD_CARD}:
        errors["card"] = say["bad_card"]
    if not typed["name"]:
        errors["name"] = say["bad_name"]
    if not errors and (form.get("outcome") == "decline" or number == BAD_CARD):
        money.decline(shop, session, {"name": typed["name"], "number": BAD_CARD})
        errors[""] = say["declined"]
    if errors:
        return _checkout_form(shop, session, accepted, typed, errors)
    money.pay(shop, session, {"name": typed["name"], "number": number})
    return _redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


def setup(shop: Shop, path: str, token: str, form: dict[str, str] | None, accepted: str | None) -> Shown:
    """The onboarding page behind an account link; `form` as above."""
    link = shop.state["links"].get(token)
    if link is None:
        return nothing(accepted)
    if link["expires"] <= shop.now():
        return _redirect(link["refresh_url"])
    if form is None:
        return _setup_form(path, accepted, _PREFILLED_SETUP, {})
    if form.get("outcome") == "finish":
        typed = {name: form.get(name, "").strip() for name in _PREFILLED_SETUP}
        say = words.within(words.language(None, accepted))
        errors = {name: say["bad_form"] for name, value in typed.items() if not value}
        if errors:
            return _setup_form(path, accepted, typed, errors)
        accounts.activate(shop, link["account"])
    link["expires"] = 0  # an account link works once; coming back leads to the portal, which makes a new one
    return _redirect(link["return_url"] or link["refresh_url"])


def nothing(accepted: str | None) -> Shown:
    """No such page."""
    locale = words.language(None, accepted)
    return _page("closed.html", locale, 404, sentence=words.within(locale)["nothing"], onward=None, errors={})


def _checkout_form(shop: Shop, session: dict[str, Any], accepted: str | None, form: dict[str, str], errors: dict[str, str]) -> Shown:
    locale = words.language(session["locale"], accepted)
    amount = words.amount(session["amount_total"], session["currency"], locale)
    title = shop.state["private"][session["id"]]["title"]
    return _page("checkout.html", locale, 422 if errors else 200, session=session, amount=amount, title=title, form=form, errors=errors)


def _setup_form(path: str, accepted: str | None, form: dict[str, str], errors: dict[str, str]) -> Shown:
    return _page("setup.html", words.language(None, accepted), 422 if errors else 200, path=path, form=form, errors=errors)


def _closed(session: dict[str, Any], accepted: str | None) -> Shown:
    locale = words.language(session["locale"], accepted)
    done = session["status"] == "complete"
    onward = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]) if done else session["cancel_url"]
    return _page("closed.html", locale, 200, sentence=words.within(locale)[session["status"]], onward=onward, errors={})


def _page(template: str, locale: str, status: int, **context: Any) -> Shown:
    body = _TEMPLATES.get_template(template).render(locale=locale, say=words.within(locale), **context)
    policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    return Shown(status, body, {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Cache-Control": "no-store"})


def _redirect(location: str) -> Shown:
    return Shown(303, "", {"Location": location})
