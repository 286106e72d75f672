"""A creator edits her profile, as a plain browser and with htmx."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import event, select

from portal.models.creators import Channel, Creator, MetricSnapshot, Package, WorkSample
from portal.services import creators

SECTIONS = (
    "/profile",
    "/profile/work",
    "/profile/channels",
    "/profile/packages",
    "/profile/samples",
    "/profile/contract",
    "/profile/kit",
    "/profile/uploads",
    "/profile/preview",
)


def _picture() -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 60)).save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def _of(portal, person) -> Creator:
    with portal.session() as session:
        return session.get_one(Creator, person.creator_id)


def _done(answer) -> str:
    """Where a deed leads: a 303 for a plain browser, HX-Redirect for htmx."""
    assert answer.status_code in (303, 204), answer.text[:400]
    return answer.headers.get("HX-Redirect") or answer.location


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.databases("sqlite")
def test_every_section_opens_in_both_languages(portal, cast, locale):
    ada = portal.browser(cast.ada, locale=locale)
    for path in SECTIONS:
        assert ada.get(path).status_code == 200, path


@pytest.mark.databases("sqlite")
def test_only_creators_have_a_profile_to_edit(portal, cast):
    for path in SECTIONS:
        assert portal.browser().get(path).status_code == 303, path
        assert portal.browser(cast.bea).get(path).status_code == 403, path
        assert portal.browser(cast.gus).get(path).status_code == (200 if path == "/profile" else 403), path


def test_a_newcomer_makes_her_profile_with_the_first_save(portal, cast, way):
    gus = way(portal.browser(cast.gus))
    assert gus.get("/profile").status_code == 200
    refused = gus.post("/profile", data={"name": "", "country": "DE"})
    assert refused.status_code == 422 and "Error:" in refused.text
    to = _done(gus.post("/profile", data={"name": "Gus Grün", "tagline": "Bread", "place": "Köln", "country": "DE", "born_adult": "y"}))
    assert to == "/profile/work"
    page = gus.get("/profile", headers={"HX-Request": ""})
    assert "Gus Grün" in page.text and "only you see it" in page.text
    with portal.session() as session:
        assert session.scalar(select(Creator.handle).where(Creator.account_id == cast.gus.account_id)) == "gus-gruen"


def test_before_anything_is_typed_the_page_stands_under_no_other_name_and_says_how_much_fits(portal, cast):
    page = portal.browser(cast.gus).get("/profile").text
    navigation = page[page.index("main-nav") : page.index("</nav>", page.index("main-nav"))]
    assert "Creators" in navigation and "aria-current" not in navigation
    assert "At most 140 characters." in page and ">0 of 140" not in page, "without a script nobody counts"


def test_an_edit_is_kept_and_a_taken_address_is_refused_at_its_field(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    values = {"name": "Ada Lind", "handle": "ada-lind", "tagline": "Tableware", "place": "Kiel", "country": "DE", "born_adult": "y"}
    assert _done(ada.post("/profile", data=values)) == "/profile"
    assert _of(portal, cast.ada).tagline == "Tableware"
    refused = ada.post("/profile", data={**values, "handle": "dov-stern", "tagline": "kept while I choose"})
    assert refused.status_code == 422
    assert "Somebody else has this address." in refused.text and "kept while I choose" in refused.text
    assert _of(portal, cast.ada).tagline == "Tableware"


def test_what_she_makes_and_takes_is_chosen_from_the_lists(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    chosen = {
        "topics": ["food.baking", "travel"],
        "languages": ["de", "tr"],
        "accepts": ["studio_time"],
        "bio_de": "Hallo",
        "bio_en": "",
        "exclusions": "",
    }
    _done(ada.post("/profile/work", data=chosen))
    ada_row = _of(portal, cast.ada)
    assert (ada_row.topics, ada_row.languages, ada_row.accepts) == (["food.baking", "travel"], ["de", "tr"], ["studio_time"])
    assert ada.post("/profile/work", data={**chosen, "topics": ["nonsense"]}).status_code == 422


def test_a_channel_with_a_figure_is_added_and_labelled_as_self_stated(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    _done(ada.post("/profile/channels", data={"platform": "instagram", "handle": "https://instagram.com/ada.lind/?hl=de"}))
    assert ada.post("/profile/channels", data={"platform": "instagram", "handle": "@ada.lind"}).status_code == 422
    with portal.session() as session:
        channel = session.scalar(select(Channel))
    assert channel.handle == "ada.lind"
    where, prefix = f"/profile/channels/{channel.public_id}", f"{channel.public_id}-"
    today = portal.clock.now.date().isoformat()
    _done(ada.post(f"{where}/figures", data={f"{prefix}metric": "followers", f"{prefix}value": "48.200", f"{prefix}as_of": today}))
    refused = ada.post(f"{where}/figures", data={f"{prefix}metric": "followers", f"{prefix}value": "many", f"{prefix}as_of": today})
    assert refused.status_code == 422 and "Write a whole number" in refused.text
    shown = ada.get("/profile/channels").text
    assert "48,200" in shown and "self-stated" in shown
    with portal.session() as session:
        assert [each.value for each in session.scalars(select(MetricSnapshot))] == [48_200]


def test_a_removed_channel_is_brought_back_by_undo(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    _done(ada.post("/profile/channels", data={"platform": "newsletter", "handle": "Letters", "url": "https://letters.example"}))
    with portal.session() as session:
        channel = session.scalar(select(Channel)).public_id
    _done(ada.post(f"/profile/channels/{channel}/removal"))
    ada.as_htmx = False
    page = ada.get("/profile/channels")
    assert f'action="/profile/channels/{channel}/restoration"' in page.text, "the message offers to take it back"
    ada.send(f"/profile/channels/{channel}/restoration")
    assert "Letters" in ada.get("/profile/channels").text


@pytest.mark.databases("sqlite")
def test_dov_finds_nothing_of_adas(portal, cast):
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        from_ada = {
            "channels": creators.add_channel(work, mine, platform="instagram", handle="ada").public_id,
            "samples": creators.add_sample(work, mine, title="A cup").public_id,
        }
    dov = portal.browser(cast.dov)
    for kind, public_id in from_ada.items():
        for deed in ("removal", "restoration"):
            assert dov.post(f"/profile/{kind}/{public_id}/{deed}").status_code == 404, (kind, deed)
    assert dov.post(f"/profile/channels/{from_ada['channels']}/figures").status_code == 404
    assert dov.get("/profile/packages/zzzzzzzzzzzz").status_code == 404
    with portal.session() as session:
        assert session.scalar(select(Channel.removed_at)) is None


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("price", "sentence"), [("0", "Write a price above zero."), ("99999999999999", "Write a price of at most ")])
def test_a_price_outside_its_limits_is_told_which_limit(portal, cast, price, sentence):
    values = {"kind": "ig_reel", "title": "One reel", "description": "", "price": price, "rights_months": "3", "rounds": "2"}
    answer = portal.browser(cast.ada).post("/profile/packages", data=values)
    assert answer.status_code == 422 and sentence in answer.text


def test_a_package_asks_back_what_can_be_read_in_two_ways(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    values = {"kind": "ig_reel", "title": "One reel", "description": "", "price": "1.500", "rights_months": "3", "rounds": "2"}
    question = ada.post("/profile/packages", data=values)
    assert question.status_code == 422 and "Do you mean" in question.text
    _done(ada.post("/profile/packages", data={**values, "price-meant": "150000"}))
    with portal.session() as session:
        package = session.scalar(select(Package))
        assert package.price_minor == 150_000
    edit = f"/profile/packages/{package.public_id}"
    assert ada.get(edit).status_code == 200
    _done(ada.post(edit, data={**values, "price": "900", "title": "A reel"}))
    _done(ada.post(f"{edit}/removal"))
    assert "No package yet" in ada.get("/profile/packages").text
    _done(ada.post(f"{edit}/restoration"))
    with portal.session() as session:
        assert [(each.title, each.price_minor) for each in session.scalars(select(Package))] == [("A reel", 90_000)]


def test_a_photo_is_drawn_anew_and_what_is_no_picture_is_refused(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    refused = ada.post("/profile/photo", data={"photo": (io.BytesIO(b"<svg onload=alert(1)>"), "me.svg")})
    assert refused.status_code == 422 and "no picture that we can read" in refused.text
    assert ada.post("/profile/photo", data={}).status_code == 422
    _done(ada.post("/profile/photo", data={"photo": (_picture(), "me.png")}))
    assert _of(portal, cast.ada).photo_id is not None
    _done(ada.post("/profile/photo/removal"))
    assert _of(portal, cast.ada).photo_id is None


def test_a_work_sample_stands_with_its_picture(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    assert ada.post("/profile/samples", data={"title": "The cup", "url": "javascript:alert(1)"}).status_code == 422
    _done(
        ada.post(
            "/profile/samples",
            data={"title": "The cup", "url": "https://example.org/cup", "result": "", "picture": (_picture(), "cup.png")},
        )
    )
    with portal.session() as session:
        sample = session.scalar(select(WorkSample))
    assert sample.file_id is not None and "The cup" in ada.get("/profile/samples").text


def test_the_card_follows_what_is_typed_and_keeps_nothing(portal, cast):
    ada = portal.browser(cast.ada)
    part = ada.htmx("/profile/card?name=Somebody+else&tagline=%3Cscript%3E")
    assert part.status_code == 200 and not part.text.lower().startswith("<!doctype")
    assert "Somebody else" in part.text and "<script>" not in part.text
    assert _of(portal, cast.ada).name == "Ada Lind"


def test_publishing_says_what_is_missing_and_taking_back_hides_at_once(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    _done(ada.post("/profile/publication/removal"))
    assert _of(portal, cast.ada).published_at is None
    _done(ada.post("/profile/publication"))
    assert _of(portal, cast.ada).published_at is None, "she has no channel with a figure"
    ada.as_htmx = False
    assert "A channel with a dated figure" in ada.get("/profile").text
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        channel = creators.add_channel(work, mine, platform="instagram", handle="ada")
        creators.state_figure(work, mine, channel, "followers", 10, portal.clock.now.date())
    _done(ada.post("/profile/publication"))
    assert _of(portal, cast.ada).published_at is not None


@pytest.mark.databases("sqlite")
def test_each_section_costs_the_same_few_statements_however_much_stands_in_it(portal, cast):
    statements: list[str] = []
    event.listen(portal.house.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    def cost(path: str) -> int:
        statements.clear()
        ada.get(path)
        return sum(each.lstrip().upper().startswith(("SELECT", "WITH")) for each in statements)

    ada = portal.browser(cast.ada)
    for path in SECTIONS:
        ada.get(path)
    before = {path: cost(path) for path in SECTIONS}
    with portal.work(cast.ada) as work:
        mine = work.session.get_one(Creator, cast.ada.creator_id)
        for number, platform in enumerate(("instagram", "youtube", "tiktok", "twitch")):
            channel = creators.add_channel(work, mine, platform=platform, handle=f"ada{number}")
            creators.state_figure(work, mine, channel, "followers", 100 + number, portal.clock.now.date())
            creators.add_sample(work, mine, title=f"Sample {number}")
    after = {path: cost(path) for path in SECTIONS}
    assert {path: count for path, count in after.items() if count > 12} == {}
    assert {path: (before[path], after[path]) for path in SECTIONS if after[path] - before[path] > 3} == {}
