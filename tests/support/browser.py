"""Knows the browser of the tests: Debian's Chromium through Playwright, windows with and without JavaScript, axe, pictures of failures."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
SEVERE = ("serious", "critical")

Chromium = Browser

_without_javascript: WeakSet[BrowserContext] = WeakSet()


def executable() -> str | None:
    return os.environ.get("PORTAL_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def open_chromium() -> Iterator[Chromium]:
    path = executable()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield opened
        opened.close()


class Visitors:
    """The windows of one test. Each call is a person with cookies of her own; console errors and page errors are remembered."""

    def __init__(self, chromium: Chromium) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        """What the browser said was wrong: script errors and refused content."""

    def __call__(self, *, javascript: bool = True, width: int = 1280, height: int = 900, locale: str = "en-GB", **options: Any) -> Page:
        context = self.chromium.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Europe/Berlin",
            **options,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if not javascript:
            _without_javascript.add(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.complaints.append(f"{page.url}: {message.text}") if _is_complaint(message) else None)
        return page

    def close(self, picture_of: str | None = None) -> None:
        """Close all windows; first take a picture of each where the test failed."""
        for number, page in enumerate(page for context in self.contexts for page in context.pages):
            if picture_of is not None:
                path = pictures() / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', picture_of)[-120:]}-{number}.png"
                page.screenshot(path=path, full_page=True)
                print(f"picture of {page.url}: {path}")
        for context in self.contexts:
            if copy := _copies.pop(context, None):
                copy.context.close()
            context.close()
        self.contexts.clear()


def pictures() -> Path:
    """Where pictures of failures are left: PORTAL_TEST_PICTURES, or a folder beside the other temporary files."""
    folder = Path(os.environ.get("PORTAL_TEST_PICTURES") or Path(tempfile.gettempdir(), "portal-pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def axe(page: Page) -> None:
    """Fail where axe finds something serious or critical on the page as it stands, with JavaScript or without."""
    looked_at = _copied(page) if page.context in _without_javascript else page
    found = _AXE.run(looked_at, options={"resultTypes": ["violations"]}).response["violations"]
    severe = [
        f"{finding['impact']}: {finding['help']} ({finding['id']}): {node['html'][:200]}"
        for finding in found
        if finding["impact"] in SEVERE
        for node in finding["nodes"]
    ]
    assert not severe, f"{page.url}\n" + "\n".join(severe)


_AXE = Axe()
_copies: WeakKeyDictionary[BrowserContext, Page] = WeakKeyDictionary()


def _copied(page: Page) -> Page:
    """The same page, its own scripts left out, in a window in which axe can run: it never ends where JavaScript is off.

    The window stays for the pages that follow, with what it has loaded of styles and fonts.
    """
    if page.context not in _copies:
        twin = page.context.browser.new_context(viewport=page.viewport_size, storage_state=page.context.storage_state())
        _copies[page.context] = twin.new_page()
    copy, html = _copies[page.context], page.content()

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    # Only pages and scripts are stopped on their way: a route for all would keep the browser from using what it has at hand.
    copy.route(lambda address: address.partition("?")[0].endswith(".js") or address == page.url.partition("#")[0], answer)
    try:
        copy.goto(page.url.partition("#")[0])
    finally:
        copy.unroute_all()
    return copy


def look(page: Page, name: str) -> None:
    """No fault that axe would find, nothing that makes the page scroll sideways; pictures in both schemes where one asks for them."""
    axe(page)
    assert not scrolls_sideways(page)
    if folder := os.environ.get("PORTAL_TEST_PICTURES"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def _is_complaint(message: Any) -> bool:
    # The answer to a refused form (409, 422 …) is logged as an error by the browser, and is no fault of the page.
    return message.type == "error" and "Failed to load resource" not in message.text
