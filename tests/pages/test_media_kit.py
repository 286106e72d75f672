"""A media kit: written, published, read by everybody, and gone at once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from sqlalchemy import event

from portal.domain.money import Money
from portal.models.creators import Creator
from portal.services import creators, media_kits
from portal.services.files import Upload
from tests.support import exports as twins
from tests.support import kits
from tests.support.html import Page, text_of


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
    assert "/kit/ada-lind/offer" in kit and "/offers/new?creator=" in portal.browser(cast.bea).get("/kit/ada-lind").text


@pytest.mark.databases("sqlite")
def test_ages_stand_as_years_go_on_the_kit_and_on_its_sheet_and_countries_by_share(portal, cast, furnished):
    _publish(portal.browser(cast.ada))
    for place in ("/kit/ada-lind", "/kit/ada-lind/print"):
        kit = portal.browser().get(place).text
        ages = [kit.index(band) for band in ("13–17", "18–24", "25–34", "35–44", "45–54", "55–64", "65+")]
        assert ages == sorted(ages), place
        assert kit.index("Germany") < kit.index("Austria") < kit.index("Switzerland")


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
    visitor, ada = portal.browser(), portal.browser(cast.ada)
    assert "Ada Lind" not in visitor.get("/").text, "there is nothing of hers that a visitor may open"
    ada.post("/profile/kit", data={"slug": "ada-lind"})
    ada.post("/profile/kit/publication")
    assert "Ada Lind" in visitor.get("/").text
    cards = [link for link in visitor.page.links() if link.startswith(("/kit/", "/creators/"))]
    assert cards and {visitor.get(link).status_code for link in cards} == {200}
    with portal.work(cast.ada) as work:
        creators.unpublish(work, work.session.get_one(Creator, cast.ada.creator_id))
    assert "Ada Lind" not in visitor.get("/").text


@pytest.fixture
def statements():
    """Gathers what a block asks of the database."""

    @contextmanager
    def watch(portal) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(connection, cursor, statement, *_):
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        event.listen(portal.house.engine, "before_cursor_execute", note)
        yield seen
        event.remove(portal.house.engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def parts(portal, cast) -> dict[str, str]:
    return kits.furnish(portal, cast)


@pytest.mark.databases("sqlite")
def test_an_old_address_leads_to_the_new_one_with_whatever_follows_it(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    assert ada.post("/profile/kit", data={"slug": "ada-films", "intro_en": "", "intro_de": ""}).status_code in (303, 204)
    visitor = portal.browser()
    for rest in ("", "/qr.svg", "/card.png?lang=de", "/print", "/pdf", f"/offer?package={parts['reel']}"):
        answer = visitor.get(f"/kit/ada-lind{rest}")
        assert (answer.status_code, answer.location) == (301, f"/kit/ada-films{rest}"), rest
        assert "no-cache" in answer.headers["Cache-Control"], "she may come back to it"
    assert visitor.get("/kit/ada-films").status_code == 200
    assert "/kit/ada-lind" in ada.get("/profile/kit").text, "she sees which addresses are hers"
    dov = way(portal.browser(cast.dov))
    assert dov.post("/profile/kit", data={"slug": "ada-lind"}).status_code == 422


@pytest.mark.databases("sqlite")
def test_a_brand_is_named_with_permission_only_and_each_result_has_source_and_day(portal, cast, parts):
    kit = portal.browser().get("/kit/ada-lind").text
    assert "Haferkorn" in kit and "A brand from Cooking" in kit
    assert "Geheim" not in kit and "Niemand" not in kit and "mail of 3 March" not in kit
    page = Page(kit)
    (result,) = [each for each in page.all("dl") if each.get("class") == "results"]
    assert text_of(result) == "Saves1,340 self-stated, 10 Feb 2026"
    assert "Not told by the platform" in kit, "what the platform did not tell is told"


@pytest.mark.databases("sqlite")
def test_machines_read_the_kit_and_find_its_picture(portal, cast, parts):
    with portal.work(cast.ada) as work:
        work.session.get_one(Creator, cast.ada.creator_id).tagline = "</script><b>x & y"
    visitor = portal.browser()
    page = Page(visitor.get("/kit/ada-lind").text)
    (script,) = [each for each in page.all("script") if each.get("type") == "application/ld+json"]
    told = json.loads(script.text)
    person = told["mainEntity"]
    assert person["description"] == "</script><b>x & y" and person["name"] == "Ada Lind"
    assert {each["priceCurrency"] for each in person["makesOffer"]} == {"EUR"} and person["makesOffer"][0]["price"] == "850.50"
    assert told["hasPart"]["mainEntity"][0]["acceptedAnswer"]["text"] == "Two weeks."
    meta = {each.get("property") or each.get("name"): each.get("content") for each in page.all("meta")}
    assert (meta["og:image:width"], meta["og:image:height"], meta["twitter:card"]) == ("1200", "630", "summary_large_image")
    assert meta["og:image"].startswith("http://localhost/kit/ada-lind/card.png?")
    card = visitor.get(meta["og:image"].removeprefix("http://localhost"))
    assert card.mimetype == "image/png" and Image.open(io.BytesIO(card.data)).size == (1200, 630)
    links = {(each.get("hreflang"), each.get("href")) for each in page.all("link") if each.get("rel") == "alternate"}
    assert links == {("en", "http://localhost/kit/ada-lind?lang=en"), ("de", "http://localhost/kit/ada-lind?lang=de")}


@pytest.mark.databases("sqlite")
def test_an_address_may_name_its_language(portal, cast, parts):
    german = portal.browser().get("/kit/ada-lind?lang=de")
    assert "Zwei Wochen." in german.text and german.headers["Content-Language"] == "de" and '<html lang="de"' in german.text
    assert "Two weeks." in portal.browser(locale="de").get("/kit/ada-lind?lang=en").text
    assert portal.browser().get("/kit/ada-lind?lang=xx").status_code == 200


def test_an_offer_begins_from_a_package_of_the_kit(portal, cast, parts):
    ask = f"/kit/ada-lind/offer?package={parts['reel']}"
    answer = portal.browser(cast.bea).get(ask)
    assert answer.status_code == 303 and answer.location == f"/offers/new?creator={parts['creator']}&package={parts['reel']}"
    form = Page(portal.browser(cast.bea).get(answer.location).text)
    typed = {each.get("name"): each.get("value") for each in form.all("input")}
    assert (typed["title"], typed["fee"], typed["rounds_included"]) == ("One reel", "850.50", "2")
    assert typed["deliverables-0-title"] == "One reel" and typed["rights-0-months"] == "3"
    nothing_of_another = portal.browser(cast.bea).get(f"/offers/new?creator={parts['creator']}&package=zzzzzzzzzzzz")
    assert nothing_of_another.status_code == 404


@pytest.mark.databases("sqlite")
def test_who_cannot_make_an_offer_reads_who_can_and_comes_back(portal, cast, parts):
    ask = f"/kit/ada-lind/offer?package={parts['reel']}"
    page = portal.browser().get(ask).text
    assert "One reel" in page and "€850.50" in page
    leads = [urlsplit(each.get("href")) for each in Page(page).all("a") if "next=" in each.get("href", "")]
    assert {(lead.path, parse_qs(lead.query)["next"][0]) for lead in leads} == {("/sign-in", ask), ("/join", ask)}
    signed_in = portal.browser(cast.gus).get(ask).text
    assert "/brands/new" in signed_in
    assert "owner and managers" in portal.browser(cast.fay).get(ask).text


@pytest.mark.databases("sqlite")
def test_a_kit_with_nothing_in_it_says_so_and_draws_its_card(portal, cast):
    ada = portal.browser(cast.ada)
    _publish(ada)
    kit = portal.browser().get("/kit/ada-lind").text
    assert "No dated figure yet." in kit and "kit-brands" not in kit and "kit-faq" not in kit
    assert portal.browser().get("/kit/ada-lind/card.png").status_code == 200
    assert "This kit holds no dated figure." in portal.browser().get("/kit/ada-lind/print").text


@pytest.mark.databases("sqlite")
def test_the_page_costs_no_more_statements_the_more_it_shows(portal, cast, parts, statements):
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        for number in range(8):
            media_kits.add_question(work, mine, question_en=f"{number}?", answer_en="Yes.")
            media_kits.add_brand(work, mine, name=f"Brand {number}", topic="food.cooking")
            sample = creators.add_sample(work, mine, title=f"Piece {number}")
            media_kits.add_result(work, mine, sample, kind="saves", value="3", as_of=work.now.date())
    bea = portal.browser(cast.bea)
    bea.get("/kit/ada-lind")
    with statements(portal) as seen:
        assert bea.get("/kit/ada-lind").status_code == 200
    assert len(seen) <= 12, "\n".join(seen)
