"""A kit for one recipient: made, handed out once, opened with and without a passcode, looked at without a trace of who, ended."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.models.media_kits import KitVariant, KitView
from tests.support import kits
from tests.support.html import Page

LINK = re.compile(r"http://localhost(/shared-kits/[\w-]{32})")


@pytest.fixture
def parts(portal, cast) -> dict[str, str]:
    return kits.furnish(portal, cast)


def form(portal, **changes):
    values = {
        "recipient": "Haferkorn",
        "greeting": "Hello, kitchen team!",
        "language": "",
        "sections": ["about", "packages"],
        "packages": [],
        "last_day": kits.day(portal, 9).isoformat(),
        "passcode": "",
    }
    return {**values, **changes}


def views(portal) -> list[KitView]:
    with portal.session() as session:
        return list(session.scalars(select(KitView).order_by(KitView.id)))


def test_a_link_is_shown_once_and_opens_what_was_chosen(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    made = ada.post("/profile/kit/variants/new", data=form(portal, packages=[parts["reel"]]))
    assert made.status_code in (303, 204)
    address = made.headers.get("Location") or made.headers["HX-Redirect"]
    ada.as_htmx = False
    path = LINK.search(ada.get(address).text)[1]
    assert LINK.search(ada.get(address).text) is None, "the second look shows it no more"
    page = portal.browser().get(path)
    assert page.status_code == 200 and "noindex" in page.headers["X-Robots-Tag"] and page.headers["Cache-Control"] == "no-store"
    for words in ("Made for Haferkorn", "Hello, kitchen team!", "About me", "One reel", "Nothing is kept about you"):
        assert words in page.text, words
    for hidden in ("A whole film", "In figures", "48,200", "Two weeks.", "Worked with", "The cup before", "ld+json", "og:image"):
        assert hidden not in page.text, hidden
    assert "Haferkorn" in ada.get("/profile/kit/variants").text


@pytest.mark.databases("sqlite")
def test_what_will_not_do_is_said_at_its_field_and_kept(portal, cast, parts, way):
    ada = way(portal.browser(cast.ada))
    for wrong, words in (
        ({"recipient": ""}, "Please fill this in."),
        ({"sections": []}, "Choose at least one section."),
        ({"last_day": "2020-01-01"}, "A day from today to"),
        ({"last_day": "soon"}, "Please enter a day"),
        ({"passcode": "short"}, "From 6 to 64 characters."),
    ):
        refused = ada.post("/profile/kit/variants/new", data=form(portal, **wrong))
        assert refused.status_code == 422 and words in refused.text, words
        assert "Hello, kitchen team!" in refused.text
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(KitVariant)) == 0


def test_a_passcode_opens_the_kit_in_this_browser_and_wrong_ones_are_few(portal, cast, parts, way):
    public_id, path = kits.share(portal, cast, passcode="cherries")
    reader = way(portal.browser())
    locked = portal.browser().get(path)
    assert locked.status_code == 200 and "passcode" in locked.text
    for secret in ("Ada", "Haferkorn", "One reel"):
        assert secret not in locked.text, "it does not say whose it is"
    for inside in ("/print", "/pdf"):
        assert "One reel" not in portal.browser().get(path + inside).text
    wrong = reader.post(f"{path}/passcode", data={"passcode": "cherry"})
    assert wrong.status_code == 422 and "That is not the passcode of this link." in wrong.text and "Ada" not in wrong.text
    assert views(portal) == []
    assert reader.post(f"{path}/passcode", data={"passcode": "cherries"}).status_code in (303, 204)
    reader.as_htmx = False
    assert "About me" in reader.get(path).text and len(views(portal)) == 1
    ada = portal.browser(cast.ada)
    ada.post(f"/profile/kit/variants/{public_id}", data=form(portal, passcode="another one"))
    assert "About me" not in reader.get(path).text, "another passcode has to be typed again"
    answers = [portal.browser().post(f"{path}/passcode", data={"passcode": f"guess {n}"}) for n in range(12)]
    assert answers[0].status_code == 422 and answers[-1].status_code == 429, "guesses are counted for the link, whoever guesses"
    assert "Please try again in 10 minutes." in answers[-1].text
    portal.clock.pass_(minutes=9, seconds=30)
    assert "Please try again in one minute." in portal.browser().post(f"{path}/passcode", data={"passcode": "cherries"}).text


def test_an_ended_link_says_that_it_ended_and_not_whose_it_was(portal, cast, parts, way):
    public_id, path = kits.share(portal, cast)
    ada = way(portal.browser(cast.ada))
    reader = portal.browser()
    assert reader.get(path).status_code == 200
    assert ada.post(f"/profile/kit/variants/{public_id}/revocation").status_code in (303, 204)
    for rest in ("", "/print", "/pdf"):
        ended = reader.get(path + rest)
        assert ended.status_code == 410 and "taken back" in ended.text
        assert "Ada" not in ended.text and "Haferkorn" not in ended.text
    assert ada.post(f"/profile/kit/variants/{public_id}/revocation/removal").status_code in (303, 204)
    assert reader.get(path).status_code == 200
    portal.clock.pass_(days=31)
    expired = reader.get(path)
    assert expired.status_code == 410 and "last day is over" in expired.text and "Ada" not in expired.text
    assert portal.browser(cast.ada).get(path).status_code == 200, "she herself may look at it"


def test_a_new_link_ends_the_old_one_and_a_removed_one_is_gone_with_its_log(portal, cast, parts, way):
    public_id, path = kits.share(portal, cast)
    ada = way(portal.browser(cast.ada))
    portal.browser().get(path)
    assert ada.post(f"/profile/kit/variants/{public_id}/link").status_code in (303, 204)
    ada.as_htmx = False
    renewed = LINK.search(ada.get(f"/profile/kit/variants/{public_id}").text)[1]
    gone = portal.browser().get(path)
    assert gone.status_code == 404 and "This link leads nowhere." in gone.text
    assert portal.browser().get(renewed).status_code == 200
    assert "Remove the link?" in ada.get(f"/profile/kit/variants/{public_id}/removal").text
    assert ada.post(f"/profile/kit/variants/{public_id}/removal").status_code == 303
    assert portal.browser().get(renewed).status_code == 404 and views(portal) == []
    assert ada.get(f"/profile/kit/variants/{public_id}").status_code == 404


@pytest.mark.databases("sqlite")
def test_with_the_profile_or_the_kit_all_links_are_gone_at_once(portal, cast, parts):
    _, path = kits.share(portal, cast)
    ada, reader = portal.browser(cast.ada), portal.browser()
    for take, give in (
        ("/profile/kit/publication/removal", "/profile/kit/publication"),
        ("/profile/publication/removal", "/profile/publication"),
    ):
        ada.post(take)
        for rest in ("", "/print", "/pdf"):
            assert reader.get(path + rest).status_code == 404
        assert "none of these links leads anywhere" in ada.get("/profile/kit/variants").text
        ada.post(give)
        assert reader.get(path).status_code == 200


def test_an_opening_is_counted_once_for_a_reader_and_never_for_her_or_for_a_machine_that_fetches_ahead(portal, cast, parts):
    _, path = kits.share(portal, cast)
    portal.browser(cast.ada).get(path)
    portal.browser().head(path)
    portal.browser().get(path, headers={"Sec-Purpose": "prefetch;prerender"})
    portal.browser().get(path, headers={"Purpose": "prefetch"})
    assert views(portal) == []
    portal.browser(cast.bea).get(path)
    (view,) = views(portal)
    assert (view.at, view.seconds, view.sections) == (portal.clock.now, None, []), "without a script only the opening is known"


def test_the_script_tells_how_long_and_what_and_no_more_than_can_be_true(portal, cast, parts):
    _, path = kits.share(portal, cast, sections=["about", "figures"])
    reader = portal.browser()
    page = Page(reader.get(path).text)
    (beacon,) = [each for each in page.all("form") if each.get("id") == "kit-view"]
    portal.clock.pass_(seconds=90)
    told = reader.post(beacon.get("action"), data={"seconds": "75", "sections": "about,faq,evil"})
    assert told.status_code == 204
    (view,) = views(portal)
    assert (view.seconds, view.sections) == (75, ["about"])
    reader.post(beacon.get("action"), data={"seconds": "99999999", "sections": ""})
    assert views(portal)[0].seconds == 90
    assert reader.post(f"{path}/views/zzzzzzzzzzzz", data={"seconds": "1"}).status_code == 404
    log = portal.browser(cast.ada)
    with portal.session() as session:
        public_id = session.scalar(select(KitVariant.public_id))
    text = log.get(f"/profile/kit/variants/{public_id}").text
    assert "1 min 30 s" in text and "Opened once." in text
    assert portal.browser(cast.dov).get(f"/profile/kit/variants/{public_id}").status_code == 404


@pytest.mark.databases("sqlite")
def test_a_variant_may_speak_one_language_whatever_the_reader_speaks(portal, cast, parts):
    _, path = kits.share(portal, cast, language="de")
    page = portal.browser(locale="en").get(f"{path}?lang=en")
    assert "Zwei Wochen." in page.text and page.headers["Content-Language"] == "de"
    assert "Zwei Wochen." in portal.browser().get(f"{path}/print").text


@pytest.mark.databases("sqlite")
def test_a_package_that_is_removed_is_gone_from_every_link_too(portal, cast, parts):
    _, path = kits.share(portal, cast, packages=[parts["reel"], parts["series"]])
    assert "A whole film" in portal.browser().get(path).text
    portal.browser(cast.ada).post(f"/profile/packages/{parts['series']}/removal")
    page = portal.browser().get(path).text
    assert "A whole film" not in page and "One reel" in page


@pytest.mark.databases("sqlite")
def test_nobody_has_a_kit_of_her_own_yet(portal, cast):
    ada = portal.browser(cast.ada)
    assert ada.get("/profile/kit/variants").status_code == 404, "there is no kit yet"
    kits.furnish(portal, cast)
    assert "Nobody has a kit of their own yet" in ada.get("/profile/kit/variants").text


@pytest.mark.databases("sqlite")
def test_the_log_of_the_server_names_no_link(portal, cast, parts, capsys):
    _, path = kits.share(portal, cast)
    portal.browser().get(path)
    portal.browser().get(f"{path}x")
    told = capsys.readouterr().out
    assert "/shared-kits/***" in told and path.rsplit("/", 1)[1] not in told
