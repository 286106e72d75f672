"""What a creator writes for her kit: questions in order, brands with permission, results with source and day."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.models.media_kits import KitQuestion, PastBrand, SampleResult
from tests.support import kits

DONE = (303, 204)


@pytest.fixture
def parts(portal, cast) -> dict[str, str]:
    return kits.furnish(portal, cast)


def test_a_question_is_added_changed_moved_removed_and_restored(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    here = "/profile/kit/questions"
    assert ada.post(here, data={"question_en": "Do you travel?", "answer_en": "Yes."}).status_code in DONE
    with portal.session() as session:
        third = session.scalar(select(KitQuestion).where(KitQuestion.question_en == "Do you travel?")).public_id
    assert ada.post(f"{here}/{third}", data={"question_en": "Do you fly?", "answer_en": "No."}).status_code in DONE
    assert ada.post(f"{here}/{third}/rise").status_code in DONE
    assert ada.post(f"{here}/{third}/rise").status_code in DONE
    assert ada.post(f"{here}/{third}/fall").status_code in DONE
    kit = portal.browser().get("/kit/ada-lind").text
    assert kit.index("How long does a reel take?") < kit.index("Do you fly?") < kit.index("Who owns it?")
    assert ada.post(f"{here}/{third}/removal").status_code in DONE
    assert "Do you fly?" not in portal.browser().get("/kit/ada-lind").text
    assert ada.post(f"{here}/{third}/restoration").status_code in DONE
    assert "Do you fly?" in portal.browser().get("/kit/ada-lind").text


@pytest.mark.databases("sqlite")
def test_a_question_without_its_answer_is_asked_back_with_what_was_typed(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    for path in ("/profile/kit/questions", f"/profile/kit/questions/{parts['question']}"):
        refused = ada.post(path, data={"question_en": "Do you travel?", "answer_en": "", "question_de": "", "answer_de": "Ja."})
        assert refused.status_code == 422 and "A question needs its answer" in refused.text and "Do you travel?" in refused.text
    empty = ada.post("/profile/kit/questions", data={})
    assert empty.status_code == 422 and "at least one language" in empty.text


@pytest.mark.databases("sqlite")
def test_readers_of_the_other_language_see_an_answer_too(portal, cast, parts):
    german = portal.browser(locale="de").get("/kit/ada-lind").text
    assert "Zwei Wochen." in german and "Who owns it?" in german
    assert "only in English" in portal.browser(cast.ada).get("/profile/kit/questions").text


def test_a_brand_is_added_changed_removed_and_restored(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    here = "/profile/kit/brands"
    assert (
        ada.post(here, data={"name": "Kachelwerk", "topic": "food.cooking", "year": "2024", "note_en": "three reels"}).status_code in DONE
    )
    kit = portal.browser().get("/kit/ada-lind").text
    assert "Kachelwerk" not in kit and "2024, three reels" in kit
    with portal.session() as session:
        public_id = session.scalar(select(PastBrand).where(PastBrand.name == "Kachelwerk")).public_id
    refused = ada.post(f"{here}/{public_id}", data={"name": "Kachelwerk", "permitted": "y"})
    assert refused.status_code == 422 and "how and when the brand allowed it" in refused.text
    changed = {"name": "Kachelwerk", "permitted": "y", "permission": "mail of 3 March", "year": "2024"}
    assert ada.post(f"{here}/{public_id}", data=changed).status_code in DONE
    assert "Kachelwerk" in portal.browser().get("/kit/ada-lind").text
    assert ada.post(f"{here}/{public_id}/removal").status_code in DONE
    assert "Kachelwerk" not in portal.browser().get("/kit/ada-lind").text
    assert ada.post(f"{here}/{public_id}/restoration").status_code in DONE
    assert "Kachelwerk" in portal.browser().get("/kit/ada-lind").text


@pytest.mark.databases("sqlite")
def test_the_list_of_brands_says_how_each_is_shown(portal, cast, parts):
    page = portal.browser(cast.ada).get("/profile/kit/brands").text
    assert "named with permission" in page and "shown as “A brand from Cooking" in page and "not shown" in page
    refused = portal.browser(cast.ada).post("/profile/kit/brands", data={"name": "", "year": "soon"})
    assert refused.status_code == 422 and "Please enter a whole number." in refused.text


def test_a_result_is_added_with_and_without_proof_removed_and_restored(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    here = f"/profile/samples/{parts['sample']}"
    today = portal.clock.now.date().isoformat()
    assert "1,340" in ada.get(here).text
    added = ada.post(here, data={"kind": "watched_to_end", "value": "71 %", "as_of": today, "proof": (kits.picture(), "proof.png")})
    assert added.status_code in DONE
    kit = portal.browser().get("/kit/ada-lind").text
    assert "71.0%" in kit and "proof uploaded, 2 Mar 2026" in re.sub(r"<[^>]+>", "", kit)
    with portal.session() as session:
        result = session.scalar(select(SampleResult).where(SampleResult.source == "proof"))
        proof = result.proof.public_id
    assert portal.browser().get(f"/files/{proof}").status_code == 200
    assert ada.post(f"/profile/results/{result.public_id}/removal").status_code in DONE
    assert "71.0%" not in portal.browser().get("/kit/ada-lind").text and portal.browser().get(f"/files/{proof}").status_code == 404
    assert ada.post(f"/profile/results/{result.public_id}/restoration").status_code in DONE
    assert "71.0%" in portal.browser().get("/kit/ada-lind").text
    for wrong, words in (
        ({"value": "many"}, "Write a number such as 1340."),
        ({"as_of": "2999-01-01"}, "at the latest today"),
        ({"kind": "fame"}, "Choose from the list."),
    ):
        refused = ada.post(here, data={"kind": "saves", "value": "3", "as_of": today, **wrong})
        assert refused.status_code == 422 and words in refused.text
    refused = ada.post(here, data={"kind": "saves", "value": "3", "as_of": today, "proof": (kits.io.BytesIO(b"no picture"), "x.png")})
    assert refused.status_code == 422 and "no picture that we can read" in refused.text


def test_a_removed_sample_goes_with_its_results_and_proofs_and_comes_back_with_them(portal, cast, parts, way):
    ada, here = way(portal.browser(cast.ada)), f"/profile/samples/{parts['sample']}"
    today = portal.clock.now.date().isoformat()
    ada.post(here, data={"kind": "watched_to_end", "value": "71 %", "as_of": today, "proof": (kits.picture(), "proof.png")})
    with portal.session() as session:
        result = session.scalar(select(SampleResult).where(SampleResult.source == "proof"))
        proof, result = result.proof.public_id, result.public_id
    for _twice in range(2):
        assert ada.post(f"{here}/removal").status_code in DONE
        assert portal.browser().get(f"/files/{proof}").status_code == 404
    for address in (here, f"{here}/figures", f"/profile/results/{result}/removal", f"/profile/results/{result}/restoration"):
        assert ada.post(address, data={"kind": "saves", "value": "3", "as_of": today}).status_code == 404, address
    assert ada.get(here).status_code == 404
    assert ada.post(f"{here}/restoration").status_code in DONE
    assert "71.0%" in portal.browser().get("/kit/ada-lind").text and portal.browser().get(f"/files/{proof}").status_code == 200
    assert portal.browser(cast.dov).post(f"{here}/removal").status_code == 404


@pytest.mark.databases("sqlite")
def test_figures_that_no_export_tells_are_not_invented(portal, cast, parts, way):
    ada, here = way(portal.browser(cast.ada)), f"/profile/samples/{parts['sample']}"
    assert ada.post(f"{here}/figures").status_code in DONE
    assert "None of your platform exports tells of the post" in ada.get(here).text


@pytest.mark.databases("sqlite")
def test_a_kit_without_parts_says_what_could_stand_there(portal, cast):
    ada = portal.browser(cast.ada)
    assert "No question yet" in ada.get("/profile/kit/questions").text and "No brand yet" in ada.get("/profile/kit/brands").text


@pytest.mark.databases("sqlite")
def test_what_was_removed_in_another_window_comes_back_when_it_is_saved_in_this_one(portal, cast, parts, way):
    ada, here = way(portal.browser(cast.ada)), "/profile/kit/questions"
    address = f"{here}/{parts['question']}"
    assert "nobody sees it" not in ada.get(address).text
    assert ada.post(f"{address}/removal").status_code in DONE
    assert "nobody sees it. Saving brings it back." in ada.get(address).text
    assert ada.post(address, data={"question_en": "Do you dive?", "answer_en": "In summer."}).status_code in DONE
    assert "It was removed and is back now." in ada.get(here).text and "Do you dive?" in portal.browser().get("/kit/ada-lind").text
    brand = f"/profile/kit/brands/{parts['hidden']}"
    assert ada.post(f"{brand}/removal").status_code in DONE and "Saving brings it back" in ada.get(brand).text
    assert ada.post(brand, data={"name": "Kachelwerk", "topic": "food.cooking", "year": "2024"}).status_code in DONE
    assert "It was removed and is back now." in ada.get("/profile/kit/brands").text
    package = f"/profile/packages/{parts['reel']}"
    assert ada.post(f"{package}/removal").status_code in DONE and "Saving brings it back" in ada.get(package).text
    reel = {"kind": "ig_reel", "title": "A reel of today", "price": "900", "rights_months": "3", "rounds": "2"}
    assert ada.post(package, data=reel).status_code in DONE
    assert "A reel of today" in portal.browser().get("/kit/ada-lind").text


@pytest.mark.databases("sqlite")
def test_a_removal_is_not_taken_back_beyond_the_most_that_a_kit_holds(portal, cast, parts):
    ada, here = portal.browser(cast.ada), "/profile/kit/questions"
    ada.post(f"{here}/{parts['question']}/removal")
    while ada.post(here, data={"question_en": "How?", "answer_en": "So."}).status_code in DONE:
        pass
    assert ada.post(f"{here}/{parts['question']}/restoration").status_code == 422
    ada.post(f"/profile/samples/{parts['sample']}/removal")
    while ada.post("/profile/samples", data={"title": "One more"}).status_code in DONE:
        pass
    assert ada.post(f"/profile/samples/{parts['sample']}/restoration").status_code in DONE
    assert "At most 12 work samples." in ada.get("/profile/samples").text
