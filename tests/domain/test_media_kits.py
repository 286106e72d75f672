"""Rules of the media kit: when a link is alive, what is kept of a look, what a result is, what the paper's fingerprint follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.media_kits import sharing
from portal.domain.media_kits.results import PARTS, RESULTS, post_in, value_from
from portal.domain.media_kits.sheet import Card, Fact, Sheet, linked_data

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ends", "revoked", "state"),
    [
        (NOW + HOUR, None, "live"),
        (NOW, None, "expired"),
        (NOW - HOUR, None, "expired"),
        (NOW + HOUR, NOW, "revoked"),
        (NOW - HOUR, NOW, "revoked"),
    ],
)
def test_a_link_is_alive_until_its_last_day_is_over_or_it_is_taken_back(ends, revoked, state):
    assert sharing.state(ends, revoked, NOW) == state


def test_a_link_may_end_today_and_at_the_latest_in_a_year():
    today = NOW.date()
    assert sharing.last_day_problem(today, today) is None and sharing.last_day_problem(today + sharing.LONGEST_LINK, today) is None
    assert sharing.last_day_problem(today - timedelta(days=1), today) and sharing.last_day_problem(today + timedelta(days=367), today)


def test_a_passcode_is_neither_short_nor_endless():
    assert [bool(sharing.passcode_problem(word)) for word in ("", "12345", "123456", "x" * 64, "x" * 65)] == [
        True,
        True,
        False,
        False,
        True,
    ]


@given(st.integers(-(10**12), 10**12), st.integers(0, 7200), st.integers(-100, 10**7))
def test_a_reading_is_never_longer_than_it_can_be_and_never_becomes_less(told, already, since):
    opened = NOW - timedelta(seconds=since)
    kept = sharing.credited(told, already, opened, NOW)
    assert kept >= already
    assert kept == already or kept <= min(max(since, 0), sharing.LONGEST_VIEW.total_seconds())
    assert sharing.credited(told, kept, opened, NOW) == kept


def test_only_what_stands_on_the_page_can_have_been_seen():
    assert sharing.seen_sections(["faq", "nonsense", "about"], ["figures"], ["about", "figures"]) == ["about", "figures"]
    assert sharing.chosen_sections({"faq", "about", "nonsense"}) == ["about", "faq"]


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("1,340", "saves", "1340"),
        ("1.340", "views", "1340"),
        ("71", "watched_to_end", "0.71"),
        ("71 %", "watched_to_end", "0.71"),
        ("4,1 %", "engagement_rate", "0.041"),
        ("4.15%", "click_rate", "0.0415"),
        ("101 %", "watched_to_end", None),
        ("-3", "saves", None),
        ("many", "saves", None),
        ("", "click_rate", None),
    ],
)
def test_a_result_is_read_as_people_write_it(written, kind, value):
    assert value_from(written, kind) == (None if value is None else Decimal(value))


@given(st.text(max_size=30), st.sampled_from(sorted(RESULTS)))
def test_no_text_breaks_the_reading_of_a_result(written, kind):
    value = value_from(written, kind)
    assert value is None or (0 <= value <= 1 if kind in PARTS else value == value.to_integral_value() >= 0)


def test_an_address_names_a_post_only_by_its_whole_id():
    known = {"dQw4w9WgXcQ": 1, "C4abcde": 2, "abc": 3}
    assert post_in("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", known) == 1
    assert post_in("https://www.instagram.com/reel/C4abcde/", known) == 2
    assert post_in("https://example.org/C4abcdef/abc", known) is None


def _sheet(**changes) -> Sheet:
    names = ("name kind true_on made_on tagline facts_line greeting photo besides exclusions address portal").split()
    lists = "topics paragraphs channels figures offerings crowds pieces brands questions".split()
    return Sheet(**{"language": "en", **dict.fromkeys(names, "x"), **dict.fromkeys(lists, ()), "words": {}, **changes})


def test_the_fingerprint_follows_what_is_said_and_not_the_day_of_printing():
    assert _sheet().fingerprint == _sheet(made_on="Printed on another day").fingerprint
    fact = Fact("Followers", "48,200", "self-stated, 2 Mar 2026")
    others = [_sheet(), _sheet(tagline="y"), _sheet(figures=(fact,)), _sheet(figures=(replace(fact, source="z"),)), _sheet(language="de")]
    assert len({each.fingerprint for each in others}) == len(others)
    card = Card("Ada", "Media kit", "", (fact,), "", "Gegenüber", "", "tint")
    assert card.fingerprint != replace(card, figures=()).fingerprint


def test_machines_are_told_nothing_that_is_empty():
    told = linked_data(
        address="https://x/kit/ada",
        language="en",
        name="Ada",
        description="",
        image=None,
        languages=["de"],
        topics=[],
        place="",
        country="DE",
        profiles=[("", 10), ("https://y", None)],
        offers=[("Reel", "", "850.00", "EUR")],
        questions=[],
        changed="2026-03-02",
    )
    person = told["mainEntity"]
    assert told["@type"] == "ProfilePage" and "hasPart" not in told and "description" not in person and "homeLocation" not in person
    assert person["sameAs"] == ["https://y"] and person["interactionStatistic"][0]["userInteractionCount"] == 10
    assert person["makesOffer"] == [{"@type": "Offer", "name": "Reel", "price": "850.00", "priceCurrency": "EUR"}]
