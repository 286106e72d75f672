"""By whose clock a moment is written, and when it names it."""

from datetime import UTC, datetime

import pytest

from portal.domain.text import DayOf, Text
from portal.gateways import timezones, translations


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "zone", "shown"),
    [
        ("en", "", "12 Mar 2026, 15:00 UTC"),
        ("de", "", "12. März 2026, 16:00 Uhr"),
        ("en", "Europe/Berlin", "12 Mar 2026, 16:00"),
        ("de", "Europe/Berlin", "12. März 2026, 16:00 Uhr"),
        ("en", "UTC", "12 Mar 2026, 15:00"),
        ("de", "UTC", "12. März 2026, 15:00 Uhr"),
        ("en", "Asia/Kathmandu", "12 Mar 2026, 20:45"),
        ("en", "Mars/Olympus", "12 Mar 2026, 15:00 UTC"),
    ],
)
def test_a_moment_names_its_zone_only_to_whoever_chose_none(locale, zone, shown):
    assert translations.moment(at(3, 12, 15), locale, zone) == shown
    assert translations.translate(Text("%(until)s", until=at(3, 12, 15)), locale, zone) == shown


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        (at(3, 29, 0, 59), "Europe/Berlin", "29 Mar 2026, 01:59"),
        (at(3, 29, 1, 0), "Europe/Berlin", "29 Mar 2026, 03:00"),
        (at(10, 25, 0, 59), "Europe/Berlin", "25 Oct 2026, 02:59"),
        (at(10, 25, 1, 0), "Europe/Berlin", "25 Oct 2026, 02:00"),
        (at(7, 1, 12), "Asia/Kolkata", "1 Jul 2026, 17:30"),
        (at(12, 31, 18, 29), "Asia/Kolkata", "31 Dec 2026, 23:59"),
        (at(12, 31, 18, 30), "Asia/Kolkata", "1 Jan 2027, 00:00"),
        (at(1, 1, 7, 59), "America/Los_Angeles", "31 Dec 2025, 23:59"),
        (at(1, 1, 8, 0), "America/Los_Angeles", "1 Jan 2026, 00:00"),
    ],
)
def test_summer_half_hours_and_the_change_of_the_year_move_the_clock_and_the_day(moment, zone, shown):
    assert translations.moment(moment, "en", zone).replace("Sept", "Sep") == shown
    day = shown.partition(",")[0]
    assert translations.day_of(moment, "en", zone) == day
    assert translations.translate(Text("%(day)s", day=DayOf(moment)), "en", zone) == day


def test_the_day_of_a_moment_travels_as_json_and_reads_at_a_terminal():
    text = Text("Decide by %(day)s", day=DayOf(at(12, 31, 23)))
    assert Text.from_json(text.to_json()) == text
    assert str(text) == "Decide by 2026-12-31"


@pytest.mark.parametrize(("locale", "zone"), [("en", ""), ("de", ""), ("en", "Asia/Kathmandu")])
def test_a_script_is_told_to_write_as_the_server_writes(locale, zone):
    style = translations.moment_style(locale, zone)
    local = at(3, 12, 15).astimezone(translations.clock(locale, zone))
    signs = {"d": str(local.day), "MMM": style["months"][2], "y": "2026", "HH:mm": f"{local:%H:%M}"}
    written = style["pattern"]
    for sign, value in signs.items():
        written = written.replace(sign, value, 1)
    assert written == translations.moment(at(3, 12, 15), locale, zone)
    assert style["zone"] == str(local.tzinfo)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Etc/UTC", "UTC"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", ""),
        ("Europe", ""),
        ("../../etc/passwd", ""),
        ("", ""),
    ],
)
def test_what_browsers_say_is_the_zone_under_the_name_that_it_bears_today(said, means):
    assert timezones.canonical(said) == means


def test_every_region_is_listed_once_with_a_city_in_both_languages():
    listed = [zone for region in timezones.REGIONS for zone in timezones.of_region(region)]
    assert {*listed, timezones.UTC} == timezones.choosable()
    assert len(listed) == len(set(listed)) > 400
    assert all(len(zone) <= 40 and translations.clock("en", zone) for zone in listed)
    for locale in translations.LOCALES:
        cities = [timezones.city(zone, locale) for zone in listed]
        assert all(cities) and len(set(cities)) == len(cities)
    assert timezones.city("Europe/Lisbon", "de") == "Lissabon"
