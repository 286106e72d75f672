"""The kit on paper and on other sites: the printed sheet, the PDF that the worker makes, the card, the lines to copy."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from portal.models.creators import Creator
from portal.services import media_kits
from tests.support import kits
from tests.support.html import Page

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def parts(portal, cast) -> dict[str, str]:
    return kits.furnish(portal, cast)


def test_the_sheet_says_from_when_its_figures_are_and_names_no_more_than_the_page(portal, cast, parts):
    english, german = portal.browser().get("/kit/ada-lind/print").text, portal.browser(locale="de").get("/kit/ada-lind/print").text
    for words in (
        "The figures are from 10 Feb 2026 to 2 Mar 2026",
        "Printed on 2 Mar 2026.",
        "Ada Lind",
        "€850.50",
        "3 months of organic use",
        "Without revision rounds",
        "Not told by the platform",
        "1,340",
        "self-stated, 10 Feb 2026",
        "Haferkorn",
        "A brand from Cooking",
        "Two weeks.",
        "http://localhost/kit/ada-lind",
    ):
        assert words in english, words
    assert "Geheim" not in english and "Niemand" not in english
    assert "Zwei Wochen." in german and "850,50" in german


def test_the_pdf_is_made_by_the_worker_and_anew_when_the_kit_changes(portal, cast, parts, way):
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError), reason="WeasyPrint or its native libraries are not installed")
    visitor = way(portal.browser())
    plain = portal.browser()
    assert "Make the PDF" in plain.get("/kit/ada-lind/pdf").text
    assert visitor.post("/kit/ada-lind/pdf").status_code in (303, 204)
    waiting = plain.get("/kit/ada-lind/pdf")
    assert waiting.status_code == 202 and "is being made" in waiting.text
    part = portal.browser()
    part.as_htmx = True
    assert 'hx-trigger="every 2s"' in part.get("/kit/ada-lind/pdf").text
    portal.round()
    ready = part.get("/kit/ada-lind/pdf").text
    assert "The PDF is ready." in ready and "hx-trigger" not in ready
    made = plain.get("/kit/ada-lind/pdf")
    assert made.mimetype == "application/pdf" and made.data.startswith(b"%PDF-")
    assert "filename=ada-lind-en.pdf" in made.headers["Content-Disposition"]
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made.data, capture_output=True, check=True).stdout.decode()
        for words in ("Ada Lind", "The figures are from 10 Feb 2026 to 2 Mar 2026", "850.50", "48,200", "Haferkorn", "Two weeks."):
            assert words in text, words
    with portal.work(cast.ada) as work:
        work.session.get_one(Creator, cast.ada.creator_id).tagline = "Something else"
    assert "Make the PDF" in plain.get("/kit/ada-lind/pdf").text, "an old one is never taken for the new"


def test_the_pdf_looks_like_a_page_with_a_portrait_and_dark_bars(portal, cast, parts, tmp_path):
    """Read as a picture: the tile of the photo, the bars of the audience, and paper around them."""
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError), reason="WeasyPrint or its native libraries are not installed")
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    portal.browser().post("/kit/ada-lind/pdf")
    portal.round()
    made = portal.browser().get("/kit/ada-lind/pdf").data
    first, *others = _pages(made, tmp_path)
    width, height = first.size
    assert abs(width / height - 210 / 297) < 0.01, "A4"
    everything = [colour for page in (first, *others) for _, colour in page.getcolors(maxcolors=1 << 20)]
    assert any(abs(r - 200) < 12 and abs(g - 90) < 12 and abs(b - 60) < 14 for r, g, b in everything), "the pictures are there"
    assert (31, 94, 71) in everything and (169, 179, 171) in everything, "bars, and the lighter one of what is unknown"
    assert first.getpixel((3, height // 2)) == (255, 255, 255), "nothing runs over the edge"


def test_a_crowded_kit_keeps_within_its_pages(portal, cast, parts, tmp_path):
    """Long German words, names from right to left, every list full."""
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError), reason="WeasyPrint or its native libraries are not installed")
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        mine.name, mine.tagline, mine.bio_de = "ليلى الحسن", word, f"{word}\n\n" * 8
        for _ in range(8):
            media_kits.add_question(work, mine, question_de=f"{word}?", answer_de=f"{word} " * 12)
            media_kits.add_brand(work, mine, name=word, permitted=True, permission="mail", year=2020, note_de=word)
    assert "ليلى" in portal.browser(locale="de").get("/kit/ada-lind/print").text
    portal.browser(locale="de").post("/kit/ada-lind/pdf")
    portal.round()
    for page in _pages(portal.browser(locale="de").get("/kit/ada-lind/pdf").data, tmp_path):
        right = page.crop((page.width - 20, 0, page.width, page.height))
        assert right.getcolors() == [(20 * page.height, (255, 255, 255))], "nothing runs over the edge"


def test_a_recipient_prints_what_was_chosen_for_her_and_nothing_leads_others_there(portal, cast, parts):
    _, path = kits.share(portal, cast, sections=["about", "packages"], packages=[parts["reel"]])
    sheet = portal.browser().get(f"{path}/print").text
    assert "Media kit for Haferkorn, the kitchen team" in sheet and "Thank you for asking!" in sheet and "One reel" in sheet
    assert "A whole film" not in sheet and "48,200" not in sheet and "http://localhost/kit/" not in sheet
    assert "Please do not pass it on." in sheet
    assert portal.browser().post(f"{path}/pdf").status_code == 303
    portal.browser().post("/kit/ada-lind/pdf")
    assert "is being made" in portal.browser().get(f"{path}/pdf").text


def test_the_card_may_stand_on_other_sites_and_follows_the_figures(portal, cast, parts):
    visitor = portal.browser()
    card = visitor.get("/kit/ada-lind/card.png?lang=de")
    assert card.headers["Cross-Origin-Resource-Policy"] == "cross-origin" and "public" in card.headers["Cache-Control"]
    assert Image.open(io.BytesIO(card.data)).size == (1200, 630)
    same = visitor.get("/kit/ada-lind/card.png?lang=de", headers={"If-None-Match": card.headers["ETag"]})
    assert same.status_code == 304
    assert visitor.get("/kit/ada-lind/card.png?lang=en").data != card.data
    with portal.work(cast.ada) as work:
        work.session.get_one(Creator, cast.ada.creator_id).tagline = "Something else"
    changed = visitor.get("/kit/ada-lind/card.png?lang=de", headers={"If-None-Match": card.headers["ETag"]})
    assert changed.status_code == 200 and changed.data != card.data
    drawn = list((portal.settings.data_dir / "derived" / parts["kit"]).glob("card-de.*"))
    assert len(drawn) == 1, "the old one is not kept"


def test_the_lines_to_copy_hold_a_link_and_a_picture_and_nothing_that_can_run(portal, cast, parts):
    ada = portal.browser(cast.ada)
    with portal.work(cast.ada) as work:
        work.session.get_one(Creator, cast.ada.creator_id).name = 'Ada "><script>'
    lines = [text.text for text in Page(ada.get("/profile/kit/embedding").text).all("textarea")]
    assert len(lines) == 2
    for line in lines:
        snippet = Page(line.strip())
        assert [each.get("href") for each in snippet.all("a")] == ["http://localhost/kit/ada-lind"]
        (picture,) = snippet.all("img")
        assert picture.get("src").startswith("http://localhost/kit/ada-lind/card.png?lang=") and picture.get("alt")
        assert snippet.all("script") == []
    ada.post("/profile/kit/publication/removal")
    assert "Nobody can see the card yet" in ada.get("/profile/kit/embedding").text


def _pages(made: bytes, folder: Path) -> list[Image.Image]:
    subprocess.run(["pdftoppm", "-r", "70", "-png", "-", str(folder / "page")], input=made, check=True)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("page*.png"))]
