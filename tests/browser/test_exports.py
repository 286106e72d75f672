"""Bringing an export in real Chromium: progress, preview, columns said on screen, undone; without JavaScript, on a phone, with axe."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from portal.models.creators import AudienceShare, Creator, MetricSnapshot, Post
from portal.services import creators
from tests.support import downloads
from tests.support import exports as studio
from tests.support.browser import look
from tests.support.server import serving

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def open_as(portal, cast, visitor):
    """Opens Ada's page of exports in a window of her own; she has a channel on TikTok and one on YouTube."""
    with portal.work(cast.ada) as work:
        for platform in ("tiktok", "youtube"):
            creators.add_channel(work, work.session.get_one(Creator, cast.ada.creator_id), platform=platform, handle="ada")
    with serving(portal.app) as address:

        def open_(**window):
            page = visitor(**window)
            cookies = [{"name": each.key, "value": each.value, "url": address} for each in portal.browser(cast.ada)._cookies.values()]
            page.context.add_cookies(cookies)
            page.goto(address + "/profile/uploads")
            return page

        yield open_
    assert visitor.complaints == []


def bring(page, name: str, content: bytes) -> None:
    page.get_by_label("Export file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Read the file").click()


def kept(portal) -> tuple[int, ...]:
    with portal.session() as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in (Post, MetricSnapshot, AudienceShare))


@pytest.mark.parametrize("width", [1280, 390])
def test_an_export_is_brought_with_progress_previewed_kept_and_taken_back(portal, open_as, width):
    page = open_as(width=width)
    look(page, f"index-{width}")
    page.evaluate(
        """() => {
            window.moved = [];
            const bar = document.querySelector("[data-upload-state] progress");
            new MutationObserver(() => window.moved.push(bar.value)).observe(bar, {attributes: true});
            addEventListener("pagehide", () => sessionStorage.setItem("moved", window.moved.length));
        }"""
    )
    bring(page, "TikTok.zip", downloads.tiktok_archive())
    expect(page.get_by_role("heading", name="What the file says")).to_be_visible()
    assert int(page.evaluate("() => sessionStorage.getItem('moved')")) > 0, "the bar moved"
    assert kept(portal) == (0, 0, 0)
    look(page, f"preview-{width}")
    page.get_by_label("Which of your channels is this?").select_option(label="TikTok: ada")
    page.get_by_role("button", name="Keep the figures").click()
    expect(page.get_by_text("These figures are in your profile")).to_be_visible()
    posts, figures, shares = kept(portal)
    assert posts == 3 and figures > 20 and shares == 6
    look(page, f"kept-{width}")
    page.get_by_role("button", name="Take every figure back").click()
    expect(page.get_by_text("Every figure of this file is taken back.")).to_be_visible()
    assert kept(portal) == (0, 0, 0)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_meaning_of_a_column_is_changed_and_shown_at_once(portal, open_as, width):
    page = open_as(width=width)
    bring(page, "meine tabelle.csv", downloads.table(6, Aufrufe="-1"))
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    reading = page.locator("#reading")
    expect(reading).to_contain_text("This number cannot be below zero.")
    look(page, f"columns-{width}")
    page.get_by_label(re.compile("^Aufrufe")).select_option(label="not used")
    expect(reading).not_to_contain_text("below zero")
    page.get_by_label(re.compile("^Veröffentlicht am")).select_option(label="not used")
    expect(reading).to_contain_text("which column is the date")
    look(page, f"columns-problem-{width}")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_role("heading", name="There is something to clear up")).to_be_visible()
    page.get_by_label(re.compile("^Veröffentlicht am")).select_option(label="Date")
    expect(reading).to_contain_text("Brot 0")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_text("You said so.")).to_be_visible()
    look(page, f"table-{width}")
    page.get_by_label("Which of your channels is this?").select_option(label="YouTube: ada")
    page.get_by_role("button", name="Keep the figures").click()
    expect(page.get_by_text("These figures are in your profile")).to_be_visible()
    assert kept(portal)[0] == 6


def test_everything_works_without_a_script(portal, open_as):
    page = open_as(javascript=False)
    bring(page, "meine.csv", downloads.table())
    page.get_by_label(re.compile("^Aufrufe")).select_option(label="Shares")
    page.get_by_role("button", name="Show what this gives").click()
    expect(page.locator("#reading")).to_contain_text("Shares")
    page.get_by_role("button", name="Read it like this").click()
    page.get_by_label("Which of your channels is this?").select_option(label="TikTok: ada")
    page.get_by_role("button", name="Keep the figures").click()
    expect(page.get_by_text("These figures are in your profile")).to_be_visible()
    page.get_by_role("button", name="Take every figure back").click()
    assert kept(portal) == (0, 0, 0)


def test_a_refused_file_and_refused_rows_are_told_where_she_is(open_as):
    page = open_as(width=390)
    bring(page, "bericht.pdf", b"%PDF-1.7")
    expect(page.get_by_role("alert")).to_contain_text("bericht.pdf: This is a PDF.")
    look(page, "refused-390")
    rows = studio.rows_of(studio.videos(30))
    for row in rows[5:15]:
        row[3] = "-12"
    bring(page, "Table data.csv", studio.sheet(studio.ENGLISH, rows))
    expect(page.get_by_role("heading", name="What was not taken")).to_be_visible()
    look(page, "rows-390")
