"""What a profile knows by itself: names of channels, weeks, exclusions, how figures are typed, what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.creators.availability import WEEKS, Availability, ahead, between, calendar, week_of
from portal.domain.creators.exclusions import clash, things
from portal.domain.creators.metrics import METRICS, OF_A_PERIOD, OF_A_SAMPLE, SHARES, SHOWN, STATED, name_of, share_from
from portal.domain.creators.platforms import RULES, named
from portal.domain.creators.profile import Facts, completeness, next_step, steps
from portal.domain.errors import Invalid

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("platform", "name", "url", "expected"),
    [
        ("instagram", "@ada.lind", "", ("ada.lind", "https://www.instagram.com/ada.lind/")),
        ("instagram", "https://instagram.com/ada.lind/?hl=de", "", ("ada.lind", "https://www.instagram.com/ada.lind/")),
        ("tiktok", "https://www.tiktok.com/@ada_lind?lang=de", "", ("ada_lind", "https://www.tiktok.com/@ada_lind")),
        ("youtube", "youtube.com/@adalind/videos", "", ("adalind", "https://www.youtube.com/@adalind")),
        (
            "youtube",
            "https://www.youtube.com/channel/UC" + "a" * 22,
            "",
            ("UC" + "a" * 22, "https://www.youtube.com/channel/UC" + "a" * 22),
        ),
        ("youtube", "@töpferei", "", ("töpferei", "https://www.youtube.com/@töpferei")),
        ("twitch", "Ada_Lind", "", ("Ada_Lind", "https://www.twitch.tv/Ada_Lind")),
        ("linkedin", "https://de.linkedin.com/in/ada-lind/", "", ("ada-lind", "https://www.linkedin.com/in/ada-lind/")),
        ("podcast", "Ton & Tee", "feeds.example/ton.xml", ("Ton & Tee", "https://feeds.example/ton.xml")),
        ("newsletter", "Briefe", "https://briefe.example", ("Briefe", "https://briefe.example")),
        ("blog", "https://www.töpferei-lind.de/blog", "", ("töpferei-lind.de", "https://www.töpferei-lind.de/blog")),
        ("blog", "adalind.de", "", ("adalind.de", "https://adalind.de")),
    ],
)
def test_a_channel_is_named_as_its_platform_names_channels(platform, name, url, expected):
    assert named(platform, name, url) == expected


@pytest.mark.parametrize(
    ("platform", "name", "url", "field"),
    [
        ("instagram", "ada lind", "", "handle"),
        ("instagram", "ada..lind", "", "handle"),
        ("instagram", ".ada", "", "handle"),
        ("instagram", "a" * 31, "", "handle"),
        ("instagram", "https://tiktok.com/@ada", "", "handle"),
        ("instagram", "https://instagram.com.evil.example/ada", "", "handle"),
        ("instagram", "ada", "https://tiktok.com/@ada", "url"),
        ("tiktok", "a", "", "handle"),
        ("tiktok", "ada.", "", "handle"),
        ("youtube", "ab", "", "handle"),
        ("twitch", "_ada", "", "handle"),
        ("podcast", "Ton & Tee", "", "url"),
        ("podcast", "https://feeds.example/ton.xml", "", "handle"),
        ("podcast", "Ton & Tee", "javascript:alert(1)", "url"),
        ("newsletter", "", "https://briefe.example", "handle"),
        ("newsletter", "<b>Briefe</b>", "https://briefe.example", "handle"),
        ("blog", "my blog", "", "handle"),
        ("blog", "localhost", "", "handle"),
        ("blog", "adalind.de", "https://other.example", "url"),
        ("myspace", "ada", "", "platform"),
    ],
)
def test_what_is_no_channel_is_refused_at_its_field(platform, name, url, field):
    with pytest.raises(Invalid) as refusal:
        named(platform, name, url)
    assert list(refusal.value.fields) == [field]


@given(st.sampled_from(sorted(RULES)), st.text(max_size=60), st.text(max_size=60))
def test_a_channel_is_refused_or_has_an_address_of_the_web(platform, name, url):
    try:
        handle, address = named(platform, name, url)
    except Invalid:
        return
    assert 0 < len(handle) <= 120 and address.lower().startswith(("https://", "http://")) and not set(address) & set(" \t\n<>\"'")


def test_a_name_that_was_taken_is_taken_again_as_it_stands():
    for platform, name, url in (("instagram", "ada.lind", ""), ("blog", "adalind.de", ""), ("podcast", "Ton", "https://ton.example")):
        first = named(platform, name, url)
        assert named(platform, *first) == first


def test_the_calendar_begins_with_this_week_and_reaches_a_year_ahead():
    weeks = ahead(TODAY)
    assert (len(weeks), weeks[0], weeks[0].weekday()) == (WEEKS, date(2026, 11, 16), 0)
    assert weeks[-1] <= TODAY + timedelta(days=366) < weeks[-1] + timedelta(days=14)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 80))
def test_every_week_that_days_touch_is_named_once(first, days):
    last = first + timedelta(days=days)
    mondays = list(between(first, last))
    assert mondays == sorted(set(map(week_of, (first + timedelta(days=number) for number in range(days + 1)))))


def test_a_calendar_tells_spans_and_the_next_free_week_and_silence_is_not_free():
    weeks = ahead(TODAY)
    marked = {weeks[0]: "busy", weeks[1]: "busy", weeks[2]: "limited"}
    told = calendar(TODAY, marked, TODAY)
    assert [(span.state, span.weeks) for span in told.spans] == [("busy", 2), ("limited", 1), ("free", WEEKS - 3)]
    assert (told.next_free.monday, told.weeks[0].number) == (weeks[3], 47)
    assert sum(len(weeks) for _, weeks in told.months) == WEEKS
    assert calendar(TODAY, {}, None).next_free is None
    assert calendar(TODAY, dict.fromkeys(weeks, "busy"), TODAY).next_free is None
    assert told.spans[0].state is Availability.BUSY


@pytest.mark.parametrize(
    ("excluded", "words", "topics", "text", "held", "said"),
    [
        (["food"], "", ["food.drinks", "tech"], "", ("food.drinks",), ()),
        (["food.drinks"], "", ["food"], "", (), ()),
        (["foo"], "", ["food.drinks"], "", (), ()),
        ([], "No gambling, no tobacco", [], "A word about Tobacco-free days", (), ("tobacco",)),
        ([], "Kein Glücksspiel, keine Diätprodukte.", [], "Neue Diätprodukte im Regal", (), ("Diätprodukte",)),
        ([], "fast fashion", [], "fashion that is fast", (), ()),
        ([], "fast fashion", [], "a FAST Fashion label", (), ("fast fashion",)),
        ([], "Nothing that I would not use myself, and no alcohol", [], "alcoholic drinks", (), ("alcohol",)),
        ([], "", [], "anything", (), ()),
    ],
)
def test_a_plan_touches_what_she_excludes_or_does_not(excluded, words, topics, text, held, said):
    met = clash(excluded, words, topics, text)
    assert (met.topics, met.words, bool(met)) == (held, said, bool(held or said))


def test_her_own_words_are_things_not_sentences():
    assert things("No gambling and no fur; nothing that I would not use myself") == ("gambling",)


@pytest.mark.parametrize(("typed", "share"), [("43", "0.43"), ("43,5 %", "0.435"), ("0.5%", "0.005"), ("100", "1")])
def test_a_share_is_read_in_per_cent(typed, share):
    assert share_from(typed) == Decimal(share)


@pytest.mark.parametrize("typed", ["101", "-3", "half", "4.5.6", "1e2", ""])
def test_what_is_no_share_is_not_guessed(typed):
    assert share_from(typed) is None


def test_what_may_be_stated_is_named_and_never_an_engagement_rate():
    for platform, metrics in STATED.items():
        assert set(metrics) <= set(METRICS) & set(SHOWN), platform
        assert "engagement_rate" not in metrics and len(metrics) == len(set(metrics))
    assert set(OF_A_PERIOD) | OF_A_SAMPLE | SHARES <= set(METRICS)
    assert (name_of("followers", "newsletter"), name_of("followers", "instagram")) == ("Subscribers", "Followers")


@given(st.builds(Facts, **dict.fromkeys(("name", "place", "tagline", "adult", "bio", "photo", "calendar"), st.booleans())))
def test_what_comes_next_is_open_and_what_publishing_needs_comes_first(facts):
    every = steps(facts)
    assert sum(step.weight for step in every) == 100 and all(str(step.why) for step in every)
    after = next_step(every)
    assert after is not None and not after.done
    assert after.needed or not any(step.needed and not step.done for step in every)
    assert completeness(every) == sum(step.weight for step in every if step.done)
