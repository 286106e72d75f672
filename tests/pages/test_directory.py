"""Finding creators: words, filters and order in the address; what the public must not see; who left never appears."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from sqlalchemy import event

from portal.models.creators import Creator
from portal.services import discovery
from tests.support import creators as make
from tests.support.html import text_of


@pytest.fixture
def people(portal, cast):
    with portal.work() as work:
        mira = make.founded(
            work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", tagline="Ceramics and breakfast", followers=48_200
        )
        jonas = make.founded(
            work.session, work.now, "jonas-weil", name="Jonas Weil", topics=["sports.cycling"], followers=112_000, listed=False
        )
        for each in (mira, jonas):
            discovery.score(work, each)
    discovery.reindex(portal.house.office)
    portal.round()
    return mira, jonas


def test_everybody_finds_who_is_listed(portal, people):
    gus = portal.browser()
    assert gus.get("/creators").status_code == 200
    assert "Mira Sandvoss" in gus.page.text and "Jonas Weil" not in gus.page.text
    assert "3 creators" in gus.page.text


def test_a_brand_finds_the_unlisted_too_with_quality_and_sort(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators")
    assert "Jonas Weil" in bea.page.text and "4 creators" in bea.page.text
    assert "Not enough evidence for a score" in bea.page.text


def test_the_public_sees_no_score_and_cannot_ask_by_it(portal, cast, people):
    for person in (None, cast.dov, cast.fay, cast.gus):
        client = portal.browser(person)
        client.get("/creators?quality_min=1&sort=quality&to_country=DE")
        assert "Mira Sandvoss" in client.page.text and "3 creators" in client.page.text
        assert "evidence" not in client.page.text.lower() and "target" not in client.page.text.lower()


def test_words_and_filters_narrow_and_chips_take_them_away(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators?q=ceramics&topic=food&followers_min=1000&followers_max=50000")
    assert "1 creator" in bea.page.text and "Mira Sandvoss" in bea.page.text
    chip = next(link for link in bea.page.links() if link.startswith("/creators?") and "ceramics" not in link and "topic=food" in link)
    assert dict(parse_qsl(urlsplit(chip).query)) == {"topic": "food", "followers_min": "1000", "followers_max": "50000"}
    assert bea.get(chip).status_code == 200


def test_the_address_carries_the_whole_search(portal, cast, people):
    bea = portal.browser(cast.bea)
    tidy = (
        "q=ceramics&platform=instagram&topic=food&country=DE&language=de&followers_min=1000&er_min=0.5&price_max=900"
        "&to_country=DE&least_country=60&sort=price"
    )
    assert bea.get(f"/creators?{tidy}").status_code == 200
    for name, value in (
        ("q", "ceramics"),
        ("followers_min", "1000"),
        ("er_min", "0.5"),
        ("price_max", "900"),
        ("to_country", "DE"),
        ("least_country", "60"),
    ):
        assert any(field.get("name") == name and field.get("value") == value for field in bea.page.all("input")), name
    assert "Meets 1 of 1 target" in bea.page.text


def test_empty_fields_of_the_plain_form_leave_a_tidy_address(portal, people):
    answer = portal.browser().get("/creators?q=&followers_min=&topic=food&sort=newest")
    assert answer.status_code == 302 and answer.location == "/creators?topic=food"


def test_htmx_gets_the_results_and_the_address(portal, cast, people):
    bea = portal.browser(cast.bea)
    answer = bea.htmx("/creators?q=ceramics&followers_min=", headers={"HX-Current-URL": "http://localhost/creators?q=cer"})
    assert not bea.page.whole and bea.page.by_id("results") is not None and bea.page.by_id("options-topic") is not None
    assert answer.headers["HX-Replace-Url"] == "/creators?q=ceramics" and "HX-Push-Url" not in answer.headers
    answer = bea.htmx("/creators?q=ceramics&topic=food", headers={"HX-Current-URL": "http://localhost/creators?q=ceramics"})
    assert answer.headers["HX-Push-Url"] == "/creators?q=ceramics&topic=food"


def test_fit_is_said_target_by_target_and_never_as_one_figure(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get("/creators?to_country=DE&to_age=a25_34&to_language=de&to_gender=male")
    text = bea.page.text
    assert "Meets 2 of 4 targets, one unknown" in text
    assert "60% of the audience: Germany (target 50%)" in text
    assert "40% of the audience: 25–34 (target 40%)" in text and "Language (German): no source tells it" in text
    assert "match" not in text.lower().replace("best match of words", "")


def test_nobody_found_lists_what_to_take_away(portal, people, way):
    client = way(portal.browser())
    client.get("/creators?q=zzzzzz&country=DE")
    assert "0 creators" in client.page.text and "Take one of these away:" in client.page.text
    assert "/creators?country=DE" in client.page.links() and "/creators?q=zzzzzz" in client.page.links()


def test_a_misspelt_word_is_asked_back(portal, people):
    client = portal.browser()
    client.get("/creators?q=ceramisc")
    assert "/creators?q=ceramics" in client.page.links()


def test_what_cannot_be_read_earns_a_note(portal, people):
    client = portal.browser()
    client.get("/creators?followers_min=many&q=%22open")
    assert "“many” could not be read" in client.page.text and "quotation mark is not closed" in client.page.text


def test_what_nobody_can_be_is_no_filter(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators?country=XX&topic=nonsense&platform=instagram&kind=scroll")
    for value in ("XX", "nonsense", "scroll"):
        assert f"“{value}” could not be read and was left out." in bea.page.text
    told = text_of(bea.page.by_id("results"))
    assert "Instagram remove" in told and "XX remove" not in told and "nonsense remove" not in told
    assert "Mira Sandvoss" in told, "nobody is kept away by what means nothing"


def test_a_page_past_the_end_says_so_once_and_leads_to_the_first(portal, cast, people, way):
    bea = way(portal.browser(cast.bea))
    bea.get("/creators?topic=food&page=9")
    told = text_of(bea.page.by_id("results"))
    assert told.count("There is no page 9; this is the end of the list.") == 1 and "past the end" not in told
    assert [link for link in bea.page.links() if link.startswith("/creators?topic=food#")] == ["/creators?topic=food#results"]
    bea.get("/creators?topic=food&followers_max=1&page=9")
    assert "Nobody meets all of this" in bea.page.text and "To the first page" not in bea.page.text


def test_a_query_is_text_and_never_markup(portal, cast, people):
    bea = portal.browser(cast.bea)
    for attack in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"):
        answer = bea.get("/creators", query_string={"q": attack, "topic": attack, "to_country": attack})
        assert answer.status_code == 200 and "<script>alert" not in answer.text and "<img src=x" not in answer.text
        part = bea.htmx("/creators", query_string={"q": attack})
        assert "<script>alert" not in part.text and "<img src=x" not in part.text


@pytest.mark.parametrize("listed", [True, False])
def test_who_left_is_neither_shown_nor_counted_before_the_index_knows(portal, people, listed):
    mira, _ = people
    with portal.work() as work:
        row = work.session.get_one(Creator, mira.id)
        if listed:
            row.published_at = None
        else:
            row.listed = False
        from_index = portal.gateways.search.count()
        make.dirty(work.session, mira.id)
    client = portal.browser()
    client.get("/creators")
    assert "Mira Sandvoss" not in client.page.text and "2 creators" in client.page.text
    assert portal.gateways.search.count() == from_index
    assert "Mira" not in client.get("/search/suggestions?q=mir").text


def test_a_card_says_which_topic_answers_the_words(portal, cast):
    with portal.work() as work:
        make.founded(work.session, work.now, "ida-holm", name="Ida Holm", topics=["food.baking", "tech.coding", "sports.cycling"])
    discovery.reindex(portal.house.office)
    bea = portal.browser(cast.bea)
    assert "Baking and Coding & open source" in bea.get("/creators").text.replace("&amp;", "&")
    page = bea.get("/creators?q=bicycle").text
    assert "<mark>Cycling</mark> and Baking" in page, "what is asked for comes first, and is marked though it is a synonym"


def test_typeahead_offers_names_and_words(portal, people, way):
    client = way(portal.browser())
    client.get("/search/suggestions?q=mir")
    assert [option.get("value") for option in client.page.all("option")] == ["Mira Sandvoss"]
    client.get("/search/suggestions?q=ceram")
    assert [option.get("value") for option in client.page.all("option")] == ["ceramics"]
    client.get("/search/suggestions?q=")
    assert client.page.all("option") == []


def test_typeahead_offers_nothing_that_finds_nobody(portal, people):
    client = portal.browser()
    client.get("/search/suggestions?q=breakfast ceram")
    assert [option.get("value") for option in client.page.all("option")] == ["breakfast ceramics"]
    client.get("/search/suggestions?q=video ceram")
    assert client.page.all("option") == [], "both are words in use, but nobody bears both"


@pytest.mark.parametrize("signs", ["🍕", "* ?", '""', "-"])
def test_signs_alone_leave_nobody_out_and_the_page_says_so(portal, people, signs):
    client = portal.browser()
    client.get(f"/creators?q={quote(signs)}")
    assert "3 creators" in client.page.text and "There is no word in it to search for" in client.page.text


def test_a_page_costs_the_same_few_statements_for_three_people_and_for_thirty(portal, cast, people):
    bea = portal.browser(cast.bea)
    bea.get("/creators")

    def cost() -> int:
        statements = []
        listen = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(portal.house.engine, "before_cursor_execute", listen)
        try:
            bea.get("/creators?to_country=DE")
        finally:
            event.remove(portal.house.engine, "before_cursor_execute", listen)
        return len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))])

    few = cost()
    with portal.work() as work:
        for n in range(27):
            make.founded(work.session, work.now, f"more-{n}")
    discovery.index_changes(portal.house.office)
    many = cost()
    assert "31 creators" in bea.page.text
    assert few == many <= 12
    (second, *_) = [one for one in bea.page.all("button") if one.get("name") == "page" and one.get("value") == "2"]
    assert (second.get("form"), second.get("formaction")) == ("filters", "/creators#results"), "another page begins with its cards"
    visitor = portal.browser()
    visitor.get("/creators?topic=food")
    assert "/creators?topic=food&page=2#results" in visitor.page.links()
    bea.get("/creators?page=2")
    assert len([card for card in bea.page.all("article") if (card.get("id") or "").startswith("creator-")]) == 7


def test_a_chip_repeats_the_beginning_of_long_words_and_says_that_there_is_more(portal, people):
    client = portal.browser()
    client.get("/creators?q=" + "seldom " * 20)
    assert f"Words: {'seldom ' * 8}seld…" in client.page.text
