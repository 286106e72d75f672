"""The vetting page: each figure laid open, for brands that search and for the creator herself; for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from portal.domain.vetting.quality import PART_NAMES
from portal.models.creators import Creator, MetricSnapshot
from portal.models.media_kits import MediaKit
from portal.services import discovery
from tests.support import creators as make


@pytest.fixture
def mira(portal, cast):
    """Alone: her rate is compared with a published table, and there is no number for her."""
    with portal.work() as work:
        found = make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", rate=0.03)
        discovery.score(work, found)
    return found


@pytest.fixture
def compared(portal, cast):
    """Mira among thirty others."""
    with portal.work() as work:
        for n in range(30):
            made = make.creator(work.session, work.now, f"peer-{n}")
            where = make.channel(work.session, made, work.now)
            make.posts(work.session, where, work.now, rate=0.01 + n * 0.001)
        found = make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", rate=0.03)
    discovery.score_all(portal.house.office)
    return found


def _ada_scored(portal, cast):
    with portal.work() as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        where = make.channel(work.session, creator, work.now, days=40)
        make.posts(work.session, where, work.now)
        work.session.expire(creator, ["channels"])
        discovery.score(work, creator)


def test_a_brand_sees_every_figure_with_its_formula_sample_source_doubt_and_limits(portal, cast, compared):
    bea = portal.browser(cast.bea)
    assert bea.get("/creators/mira-sandvoss").status_code == 200
    text = bea.page.text
    assert "Mira Sandvoss" in text and " / 100" in text and "Evidence 65 of 100" in text
    for word in ("Formula", "What went in", "Sample", "How sure", "What it cannot say", "Source and date"):
        assert text.count(word) >= 6, word
    for name in ("engagement", "reach", "originality", "growth", "consistency"):
        assert bea.page.by_id(f"evidence-{name}") is not None
        assert PART_NAMES[name].capitalize() in text
    assert "It would need a sample of comments." in text
    assert "Instagram creators with 10,000 to 50,000 followers, 31 of them" in text
    assert "Unknown" in text and "30%" in text, "the unknown part of the audience is a bar of its own"
    assert text.index("18–24") < text.index("25–34"), "ages stand as years go, though more are older"
    assert f"/offers/new?creator={compared.public_id}" in bea.page.links()


def test_the_fit_to_a_saved_target_is_said_on_the_page(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.get("/creators/mira-sandvoss?to_country=DE&to_language=de")
    assert "Meets 1 of 2 targets, one unknown" in bea.page.text


def test_the_creator_sees_the_same_page_of_herself_without_the_brands_notes(portal, cast):
    _ada_scored(portal, cast)
    ada = portal.browser(cast.ada)
    assert ada.get("/creators/ada-lind").status_code == 200
    assert "This is the page that brands see of you" in ada.page.text and "Engagement quality" in ada.page.text
    assert "Shortlist" not in ada.page.text and "Make an offer" not in ada.page.text
    with portal.work() as work:
        work.session.execute(update(Creator).where(Creator.id == cast.ada.creator_id).values(published_at=None))
    assert ada.get("/creators/ada-lind").status_code == 200, "her own page also before she publishes"


def test_everybody_else_is_led_to_the_public_kit_or_finds_nothing(portal, cast):
    _ada_scored(portal, cast)
    for person in (None, cast.dov, cast.fay, cast.gus, cast.ola):
        assert portal.browser(person).get("/creators/ada-lind").status_code == 404
    with portal.work() as work:
        work.session.add(MediaKit(creator_id=cast.ada.creator_id, slug="ada", published_at=work.now, changed_at=work.now))
    for person in (None, cast.dov, cast.fay, cast.gus, cast.ola):
        answer = portal.browser(person).get("/creators/ada-lind")
        assert (answer.status_code, answer.location) == (302, "/kit/ada")


def test_an_unpublished_creator_is_not_there_for_brands(portal, cast):
    with portal.work() as work:
        work.session.execute(update(Creator).where(Creator.id == cast.dov.creator_id).values(published_at=None))
    assert portal.browser(cast.bea).get("/creators/dov-stern").status_code == 404
    assert portal.browser(cast.bea).get("/creators/nobody").status_code == 404
    assert portal.browser(cast.bea).post("/creators/dov-stern/shortlisting", data={}).status_code == 404


def test_a_creator_without_figures_has_a_page_that_says_so(portal, cast):
    bea = portal.browser(cast.bea)
    assert bea.get("/creators/dov-stern").status_code == 200
    assert "There is no dated figure yet that could be checked." in bea.page.text and "no number" in bea.page.text


def test_the_page_costs_at_most_twelve_statements(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.get("/creators/mira-sandvoss")
    statements = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(portal.house.engine, "before_cursor_execute", listen)
    bea.get("/creators/mira-sandvoss?to_country=DE")
    event.remove(portal.house.engine, "before_cursor_execute", listen)
    assert len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))]) <= 12


def test_it_reads_in_german(portal, cast, mira):
    bea = portal.browser(cast.bea, locale="de")
    answer = bea.get("/creators/mira-sandvoss")
    assert answer.status_code == 200 and 'lang="de"' in answer.text


def test_a_jump_and_a_slow_change_each_have_a_way_to_be_explained_by_her_alone(portal, cast):
    """The link brings its day along, so that a second change is explained without taking back the first."""
    today = portal.clock.now.date()
    with portal.work() as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        where = make.channel(work.session, creator, work.now, days=1)
        make.posts(work.session, where, work.now)
        size = 10_000.0
        for ago in range(80, 0, -1):
            size *= 1.3 if ago == 60 else 1.008 if 4 < ago <= 11 else 1.0005 + (ago % 3) / 10_000
            snapshot = {
                "metric": "followers",
                "value": int(size),
                "source": "file",
                "as_of": today - timedelta(days=ago),
                "recorded_at": work.now,
            }
            work.session.add(MetricSnapshot(channel_id=where.id, **snapshot))
        work.session.flush()
        work.session.expire(creator, ["channels"])
        discovery.score(work, creator)
        creator.published_at = work.now
        channel = where.public_id
    ada = portal.browser(cast.ada)
    ada.get("/creators/ada-lind")
    ways = [link for link in ada.page.links() if "/answers/growth" in link and "day=" in link]
    assert len(ways) == 2, (ways, ada.page.text)
    for link in ways:
        ada.get(link)
        form = ada.page.form(f"/creators/ada-lind/answers/growth?channel={channel}")
        assert form["day"] == link.rpartition("day=")[2] and not form.get("words")
        answer = {"words": "I was on television", "day": form["day"], "link": "https://tv.example/ada"}
        assert ada.post(f"/creators/ada-lind/answers/growth?channel={channel}", data=answer).status_code == 303
    with portal.work() as work:
        discovery.score(work, work.session.get_one(Creator, cast.ada.creator_id))
    ada.get("/creators/ada-lind")
    assert not [link for link in ada.page.links() if "day=" in link] and "no unexplained jump" in ada.page.text
    portal.browser(cast.bea).get("/creators/ada-lind")


def test_a_rate_at_the_top_of_the_page_says_of_what_it_is_and_the_offer_is_at_hand(portal, cast, compared):
    with portal.work() as work:
        channel = work.session.get_one(Creator, compared.id).channels[0].id
        rate = {"metric": "engagement_rate", "value": 0.012, "source": "file", "basis": "followers", "sample": 36}
        work.session.add(MetricSnapshot(channel_id=channel, as_of=work.now.date(), recorded_at=work.now, **rate))
    bea = portal.browser(cast.bea)
    html = bea.get("/creators/mira-sandvoss").text
    offers = [link for link in bea.page.links() if link.startswith("/offers/new?creator=")]
    assert "of followers · over 36 pieces" in bea.page.text
    assert len(offers) == 1 and html.index("/offers/new?creator=") < html.index("quality-title")
