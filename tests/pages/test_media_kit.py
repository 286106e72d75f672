"""A media kit: written, published, read by everybody, and gone at once."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from portal.domain.money import Money
from portal.models.creators import Creator
from portal.services import creators
from portal.services.files import Upload
from tests.support import exports as twins


@pytest.fixture
def furnished(portal, cast) -> None:
    """Ada with everything that a kit can show."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 60)).save(drawn, "PNG")
    drawn.seek(0)
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        creators.edit(
            work, mine, tagline="Tableware & films", bio_en="About me", bio_de="Über mich", accepts=["studio_time"], exclusions="No alcohol"
        )
        youtube = creators.add_channel(work, mine, platform="youtube", handle="ada")
        instagram = creators.add_channel(work, mine, platform="instagram", handle="ada.lind")
        creators.state_figure(work, mine, youtube, "followers", 48_200, portal.clock.now.date())
        creators.add_package(work, mine, kind="ig_reel", title="One reel", price=Money(85_050, "EUR"), rights_months=3, rounds=2)
        creators.add_sample(work, mine, title="The cup before", url="https://example.org/cup")
        creators.keep_photo(work, mine, Upload("me.png", drawn))
        row = creators.upload(work, mine, Upload("audience_insights.json", io.BytesIO(twins.instagram_audience())))
        creators.save(work, mine, row, instagram)


def _publish(ada) -> None:
    assert ada.post("/profile/kit", data={"slug": "ada-lind", "intro_en": "Hello", "intro_de": "Hallo"}).status_code in (303, 204)
    assert ada.post("/profile/kit/publication").status_code in (303, 204)


def test_everybody_reads_a_published_kit_with_the_source_of_each_figure(portal, cast, furnished, way):
    _publish(way(portal.browser(cast.ada)))
    kit = portal.browser().get("/kit/ada-lind").text
    for words in (
        "Ada Lind",
        "48,200",
        "self-stated",
        "2 Mar 2026",
        "20,480",
        "platform export",
        "€850.50",
        "Studio or workshop time",
        "No alcohol",
        "The cup before",
        "Germany",
    ):
        assert words in kit, words
    assert "Read as a table" in kit and 'property="og:title" content="Ada Lind"' in kit and "http://localhost/kit/ada-lind" in kit
    assert "/offers/new?creator=" in kit


@pytest.mark.databases("sqlite")
def test_each_reader_gets_the_text_in_her_language(portal, cast, furnished):
    _publish(portal.browser(cast.ada))
    english, german = portal.browser().get("/kit/ada-lind").text, portal.browser(locale="de").get("/kit/ada-lind").text
    assert "About me" in english and "Über mich" not in english
    assert "Über mich" in german and "About me" not in german


@pytest.mark.databases("sqlite")
def test_the_code_leads_to_the_kit_and_is_an_image(portal, cast, furnished):
    _publish(portal.browser(cast.ada))
    code = portal.browser().get("/kit/ada-lind/qr.svg")
    assert code.status_code == 200 and code.mimetype == "image/svg+xml" and b"<script" not in code.data and b"style" not in code.data


def test_what_is_taken_back_is_gone_at_once_for_everybody(portal, cast, furnished, way):
    ada = way(portal.browser(cast.ada))
    _publish(ada)
    everybody = [portal.browser(), portal.browser(cast.bea), portal.browser(cast.dov), portal.browser(cast.ada)]
    for take_back, give_back in (
        ("/profile/kit/publication/removal", "/profile/kit/publication"),
        ("/profile/publication/removal", "/profile/publication"),
    ):
        assert ada.post(take_back).status_code in (303, 204)
        for reader in everybody:
            assert reader.get("/kit/ada-lind").status_code == 404
            assert reader.get("/kit/ada-lind/qr.svg").status_code == 404
        assert ada.post(give_back).status_code in (303, 204)
        assert everybody[0].get("/kit/ada-lind").status_code == 200


def test_a_kit_waits_for_the_profile_and_for_its_own_words(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    assert ada.post("/profile/kit/publication").status_code == 404, "there is no kit yet"
    refused = ada.post("/profile/kit", data={"slug": "Not an address"})
    assert refused.status_code == 422 and "single hyphens" in refused.text
    ada.post("/profile/publication/removal")
    ada.post("/profile/kit", data={"slug": "ada-lind"})
    assert ada.post("/profile/kit/publication").status_code == 409


@pytest.mark.databases("sqlite")
def test_the_landing_page_shows_who_is_published_and_listed(portal, cast, furnished):
    visitor = portal.browser()
    assert "Ada Lind" in visitor.get("/").text
    with portal.work(cast.ada) as work:
        creators.unpublish(work, work.session.get_one(Creator, cast.ada.creator_id))
    assert "Ada Lind" not in visitor.get("/").text
