"""The filters beside the results: floors, relations, weeks, what a product is about; bars and counts; what is marked; whose turn it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from portal.domain.discovery import exploration
from portal.models.creators import Creator
from portal.services import discovery
from tests import factories
from tests.support import creators as make
from tests.support.html import text_of


@pytest.fixture
def people(portal, cast):
    """Mira bakes and reuses, Jonas rides and does not work with food; both are new, Karla is not."""
    with portal.work() as work:
        mira = make.founded(
            work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", tagline="Ceramics and breakfast", grants=["reuse"],
            bio_en="I fire plates in a small kiln. On Sundays breakfast is what the plates are for.", available_on=work.now.date(),
        )  # fmt: skip
        jonas = make.founded(
            work.session, work.now, "jonas-weil", name="Jonas Weil", topics=["sports.cycling"], excluded_topics=["food"], followers=112_000
        )
        karla = make.founded(work.session, work.now - timedelta(days=200), "karla-ohm", name="Karla Ohm", followers=3_000)
        factories.collaboration(work.session, cast.bea.brand_id, jonas.id, work.now)
    discovery.reindex(portal.house.office)
    return mira, jonas, karla


def names(client) -> set[str]:
    """Who has a card on the page."""
    return {one for one in ("Mira Sandvoss", "Jonas Weil", "Karla Ohm") if one in text_of(client.page.by_id("results"))}


def test_a_floor_of_the_form_is_added_to_the_address_and_its_box_takes_it_away(portal, cast, people):
    bea = portal.browser(cast.bea)
    answer = bea.get("/creators?floor_of=country.DE&floor_least=40&add=floor&topic=food")
    assert answer.status_code == 302 and answer.location == "/creators?topic=food&floor=country.DE.40"
    bea.get(answer.location)
    boxes = [field for field in bea.page.all("input") if field.get("name") == "floor"]
    assert [box.get("value") for box in boxes] == ["country.DE.40"] and "Audience – Germany: at least 40%" in bea.page.text
    assert names(bea) == {"Mira Sandvoss", "Karla Ohm"}
    bea.get("/creators?floor=country.DE.70")
    assert names(bea) == set()


def test_half_of_a_floor_waits_until_it_is_added(portal, cast, people):
    bea = portal.browser(cast.bea)
    answer = bea.htmx("/creators?floor_of=country.DE&floor_least=70&topic=food")
    assert answer.headers["HX-Push-Url"] == "/creators?topic=food"
    answer = bea.htmx("/creators?floor_of=country.DE&floor_least=70&topic=food&add=floor")
    assert answer.headers["HX-Push-Url"] == "/creators?topic=food&floor=country.DE.70"
    assert bea.page.by_id("chosen-floor") is not None and "at least 70%" in bea.page.text
    bea.htmx("/creators?floor_of=country.DE&floor_least=lots&add=floor")
    assert "could not be read" in bea.page.text


def test_who_is_put_aside_and_looked_for_by_name_is_not_called_nobody(portal, cast, people, way):
    mira, _, _ = people
    bea = way(portal.browser(cast.bea))
    with portal.work(cast.bea) as work:
        discovery.put_aside(work, work.session.get_one(Creator, mira.id), "Not now")
    for asked in ("q=Mira", "q=mira+sandvoss", "q=%22Mira+Sandvoss%22&platform=tiktok", "q=%40mira"):
        bea.get(f"/creators?{asked}")
        assert "Mira Sandvoss: Put aside on" in bea.page.text and "Not now" in bea.page.text, asked
        assert "Nobody meets" not in bea.page.text.split("0 creators")[1], asked
    for asked in ("q=Jonas", "q=mira+OR+jonas", "q=%23mira", "q=mira&mine=excluded", "q=mira+-soup"):
        bea.get(f"/creators?{asked}")
        assert "Put aside on" not in bea.page.text, asked
    cyd = portal.browser(cast.cyd)
    cyd.get("/creators?q=Mira")
    assert "Put aside on" not in cyd.page.text and names(cyd) == {"Mira Sandvoss"}
    bea.get("/creators?q=Mira")
    bea.post("/creators/mira-sandvoss/aside/removal", data=bea.page.form("/creators/mira-sandvoss/aside/removal"))
    bea.get("/creators?q=Mira")
    assert names(bea) == {"Mira Sandvoss"} and "Put aside on" not in bea.page.text


def test_what_a_brand_has_to_do_with_creators_narrows_the_search(portal, cast, people):
    mira, jonas, karla = people
    bea = portal.browser(cast.bea)
    with portal.work(cast.bea) as work:
        shortlist = discovery.begin_list(work, "Winter")
        discovery.add(work, work.session.get_one(Creator, karla.id), shortlist)
        discovery.put_aside(work, work.session.get_one(Creator, mira.id), "Not now")
    everybody = {"Jonas Weil", "Karla Ohm"}
    for asked, found in {
        "": everybody,
        "mine=worked": {"Jonas Weil"},
        "mine=new": {"Karla Ohm"},
        "mine=new&mine=worked": everybody,
        "mine=shortlisted": {"Karla Ohm"},
        "mine=unlisted": {"Jonas Weil"},
        "mine=shortlisted&mine=worked": set(),
        "mine=excluded": {"Mira Sandvoss"},
    }.items():
        bea.get(f"/creators?{asked}")
        assert names(bea) == found, asked


def test_who_does_not_work_with_a_topic_is_left_out_for_a_product_of_it(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get("/creators?about=food.baking")
    assert names(bea) == {"Mira Sandvoss", "Karla Ohm"}
    assert "Product: Baking" in bea.page.text


def test_rights_weeks_and_activity_are_asked_for(portal, cast, people):
    with portal.work() as work:
        for each in people[:2]:
            discovery.score(work, work.session.get_one(Creator, each.id))
    discovery.index_changes(portal.house.office)
    bea = portal.browser(cast.bea)
    monday = date(2026, 3, 9)
    for asked, found in {
        "grants=reuse": {"Mira Sandvoss"},
        f"free={monday}": {"Mira Sandvoss"},
        f"free={monday + timedelta(days=3)}": {"Mira Sandvoss"},
        "active=30": {"Mira Sandvoss", "Jonas Weil"},
        "market=DE&platform=instagram": {"Mira Sandvoss", "Jonas Weil", "Karla Ohm"},
        "price_min=400&price_max=500&kind=ig_reel": {"Mira Sandvoss", "Jonas Weil", "Karla Ohm"},
        "kind=tt_video&price_max=500": set(),
    }.items():
        bea.get(f"/creators?{asked}")
        assert names(bea) == found, asked
    bea.get(f"/creators?free={monday}")
    assert "Free: Week 11" in bea.page.text and any(
        field.get("value") == str(monday) and field.get("selected") is not None for field in bea.page.all("option")
    )


def test_bars_say_where_creators_are_and_their_scale_has_steps(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get("/creators?followers_min=5000")
    bars = bea.page.by_id("bars-followers")
    drawn = list(bars.iter("rect"))
    assert len(drawn) >= 3 and "Most lie between" in next(bars.iter("svg")).get("aria-label")
    assert {bar.get("class") for bar in drawn} == {None, "in-span"}, "those outside of the range are drawn, too, and look so"
    bea.htmx("/creators?followers_min=5000")
    assert bea.page.by_id("bars-followers") is not None and bea.page.by_id("followers_min") is None, "fields stay where they are"


def test_visitors_have_no_filter_that_would_tell_a_score(portal, people):
    gus = portal.browser()
    gus.get(
        "/creators?credibility=ask&floor=country.DE.70&grants=reuse&mine=new&about=food&market=FR&active=1&free=2026-03-09&er_min=99&sort=value"
    )
    assert names(gus) == {"Mira Sandvoss", "Jonas Weil", "Karla Ohm"}
    fields = {field.get("name") for field in gus.page.all("input") + gus.page.all("select")}
    scores = {"credibility", "quality_min", "er_min", "basis"}
    assert not fields & (scores | {"floor", "floor_of", "grants", "mine", "about", "market", "active", "free", "use"})
    assert {option.get("value") for option in gus.page.by_id("sort").iter("option")} == {"followers", "price", ""}


def test_matches_are_marked_in_name_line_and_text(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators?q=breakfast")
    marked = [text_of(one) for one in bea.page.by_id("results").iter("mark")]
    assert [word.lower() for word in marked].count("breakfast") >= 2
    bea.get("/creators?q=mira")
    assert "Mira" in [text_of(one) for one in bea.page.by_id("results").iter("mark")]
    bea.get("/creators")
    assert not list(bea.page.by_id("results").iter("mark"))


def test_who_is_new_says_so_and_leads_to_the_rule(portal, cast, people):
    with portal.work() as work:
        for n in range(exploration.PLACE):
            make.creator(work.session, work.now - timedelta(days=300), f"old-{n}", quality=Decimal(80 - n))
    discovery.reindex(portal.house.office)
    bea = portal.browser(cast.bea)
    bea.get("/creators")
    assert "/help/ranking#new" in bea.page.links()
    bea.get("/creators?sort=newest")
    assert "/help/ranking#new" not in bea.page.links()


def test_nobody_left_says_what_each_filter_keeps_away(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get("/creators?q=kiln&topic=sports.cycling")
    text = text_of(bea.page.by_id("results"))
    assert "Nobody meets all of this" in text and "kiln remove 2 creators" in text and "Cycling remove 1 creator" in text
    bea.get("/creators?q=zzzzz&topic=sports.cycling&followers_max=5")
    assert "Taking away one alone brings nobody back" in bea.page.text


def test_reach_says_what_is_known_and_what_is_not(portal, cast, people):
    with portal.work() as work:
        discovery.score(work, work.session.get_one(Creator, people[0].id))
    bea = portal.browser(cast.bea)
    bea.get("/creators?to_country=DE&sort=value")
    text = text_of(bea.page.by_id("results"))
    assert "Not known: which part of the audience stands out" in text
    assert "platform export" in text and "60% of the audience: Germany (target 50%)" in text
    bea.get("/creators?to_country=DE&to_age=a25_34")
    assert "All at once: about 24%" in bea.page.text


def test_a_chip_takes_one_value_and_leaves_the_rest(portal, cast, people):
    bea = portal.browser(cast.bea)
    asked = "platform=instagram&market=DE&grants=reuse&free=2026-03-09&active=30&floor=country.DE.40&about=travel&mine=new&kind=ig_reel"
    bea.get(f"/creators?{asked}")
    for name, value in parse_qsl(asked):
        rest = [pair for pair in parse_qsl(asked) if pair != (name, value)]
        chips = [dict(parse_qsl(urlsplit(link).query)) for link in bea.page.links() if link.startswith("/creators?")]
        assert dict(rest) in chips, name


def test_the_page_of_ranking_has_the_numbers_of_the_rule(portal, way):
    client = way(portal.browser())
    client.get("/help/ranking")
    text = client.page.text
    assert f"number {exploration.PLACE} of every {exploration.EVERY} places" in text and f"less than {exploration.NEW_FOR} days ago" in text
    assert f"first {exploration.PLACES} places" in text and f"at most {exploration.NEWCOMERS} new creators" in text
    assert "Nobody can pay for a place" in text
