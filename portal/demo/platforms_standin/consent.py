"""Knows the page on which a person lets the portal read her account, or does not."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from portal.demo.pages import pages_in
from portal.demo.platforms_standin import bytedance, google, meta, words
from portal.demo.platforms_standin.answers import Answer
from portal.demo.platforms_standin.state import APPLICATION, State
from portal.gateways.payments.stripe_addresses import is_loopback

_TEMPLATES = pages_in(Path(__file__).parent / "pages")
PLACES = {"/o/oauth2/v2/auth": google, "/oauth/authorize": meta, "/v2/auth/authorize/": bytedance}
HANDLE = re.compile(r"[A-Za-z0-9_.]{2,30}")
PREFILLED = "mira.kocht"


def shown(state: State, path: str, query: dict[str, str], form: dict[str, list[str]] | None, accepted: str | None) -> Answer:
    """The page; `form` is what was sent from it. Refuses an application that it does not know and a way back to another machine."""
    side = PLACES[path]
    locale = words.language(accepted)
    back = query.get("redirect_uri", "")
    parts = urlsplit(back)
    known = query.get("client_key" if side is bytedance else "client_id") == APPLICATION[side.PLATFORM]
    if not known or query.get("response_type") != "code" or not is_loopback(f"{parts.scheme}://{parts.netloc}"):
        return nothing(accepted)
    asked = [each for each in re.split(r"[ ,]+", query.get("scope", "")) if each in side.SCOPES]
    if form is None:
        return _page(locale, side.PLATFORM, asked, asked, PREFILLED, "", {})
    if form.get("outcome") == ["deny"]:
        return _back(back, {"error": "access_denied", "error_description": "The user denied access.", "state": query.get("state", "")})
    handle, text = form.get("handle", [""])[0].strip().removeprefix("@"), form.get("words", [""])[0].strip()
    ticked = [each for each in form.get("scope", []) if each in asked]
    if not HANDLE.fullmatch(handle):
        return _page(locale, side.PLATFORM, asked, ticked, handle, text, {"handle": words.within(locale, side.PLATFORM)["bad_handle"]})
    account = state.sign_in(side.PLATFORM, handle)
    if text:
        state.words[f"words:{side.PLATFORM}:{account.number}"] = text
    challenge = query.get("code_challenge", "") if query.get("code_challenge_method") == "S256" else ""
    code = state.code(side.PLATFORM, account.number, back, challenge, ticked)
    return _back(back, {"code": code, "state": query.get("state", "")} | ({"scopes": ",".join(ticked)} if side is bytedance else {}))


def nothing(accepted: str | None) -> Answer:
    locale = words.language(accepted)
    return _rendered("closed.html", 404, locale=locale, say=words.within(locale, ""), errors={})


def _page(locale: str, platform: str, asked: list[str], ticked: list[str], handle: str, text: str, errors: dict[str, str]) -> Answer:
    scopes = [(each, words.SCOPES[each].within(locale), each in ticked) for each in asked]
    say = words.within(locale, platform)
    return _rendered(
        "consent.html", 422 if errors else 200, locale=locale, say=say, scopes=scopes, handle=handle, words=text, errors=errors
    )


def _rendered(template: str, status: int, **context) -> Answer:
    policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return Answer(status, _TEMPLATES.get_template(template).render(**context), headers)


def _back(back: str, values: dict[str, str]) -> Answer:
    return Answer(303, "", {"Location": f"{back}?{urlencode(values)}"})
