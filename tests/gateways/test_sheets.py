"""How people and platforms write numbers, dates, countries and letters."""

from datetime import date
from decimal import Decimal

import pytest

from portal.domain.creators.figures import Unreadable
from portal.gateways.sheets import countries, dates, numbers, table, text
from portal.gateways.sheets.numbers import Refused, Style

TODAY = date(2026, 10, 10)
OPEN, POINT, COMMA = Style(), Style(".", known=True), Style(",", known=True)


@pytest.mark.parametrize(
    ("cell", "style", "number"),
    [
        ("12840", OPEN, 12840),
        ("12,840", OPEN, 12840),
        ("12.840", OPEN, 12840),
        ("12,840", POINT, 12840),
        ("12.840", COMMA, 12840),
        ("1.234.567", OPEN, 1234567),
        ("1 234 567", OPEN, 1234567),
        ("1\u202f234", OPEN, 1234),
        ("1'234'567", OPEN, 1234567),
        ("9.8K", OPEN, 9800),
        ("9,8K", OPEN, 9800),
        ("3,2 Mio.", COMMA, 3_200_000),
        ("1.2M", OPEN, 1_200_000),
        (" 17 ", OPEN, 17),
        ("123.0", OPEN, 123),
        ("", OPEN, None),
        ("undefined", OPEN, None),
        ("--", OPEN, None),
        ("N/A", OPEN, None),
    ],
)
def test_a_count_is_read_as_it_was_meant(cell, style, number):
    assert numbers.count(cell, style) == number


@pytest.mark.parametrize(
    "cell", ["-1", "−1", "–1", "12.5", "1e5", "²", "١٢", "12,34,567", "1,2,3", "inf", "=1+1", "9" * 16, "9" * 5000, "1-2", "K"]
)
def test_what_is_no_count_is_refused(cell):
    with pytest.raises(Refused):
        numbers.count(cell, OPEN)


def test_a_change_may_be_below_zero_and_zero_has_no_sign():
    assert numbers.count("−12", OPEN, signed=True) == -12
    assert numbers.count("-0", OPEN) == 0


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["405712", "7807.6061"], POINT),
        (["84,5%", "10.801"], COMMA),
        (["9.8K", "12,840"], POINT),
        (["1,234,567"], POINT),
        (["1.234", "12,840"], OPEN),
        (["1.5", "1,5"], Style(".", mixed=True)),
    ],
)
def test_the_numbers_of_a_file_prove_its_decimal_sign(cells, style):
    assert numbers.style_of(cells) == style


def test_a_number_that_can_be_read_in_two_ways_is_refused_where_the_file_writes_both():
    with pytest.raises(Refused, match="two ways"):
        numbers.decimal("1.234", Style(mixed=True))


@pytest.mark.parametrize(
    ("cell", "percent", "part"), [("61%", False, "0.61"), ("0.49", False, "0.49"), ("6.27", True, "0.0627"), ("37.5 %", False, "0.375")]
)
def test_a_share_is_a_part_of_one(cell, percent, part):
    assert numbers.share(cell, POINT, percent=percent) == Decimal(part)


def test_a_share_above_the_whole_is_refused():
    with pytest.raises(Refused):
        numbers.share("101%", POINT)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Aug 19, 2011", date(2011, 8, 19)),
        ("19. Aug. 2011", date(2011, 8, 19)),
        ("1. März 2020", date(2020, 3, 1)),
        ("19.08.2011", date(2011, 8, 19)),
        ("2026-08-02 19:05:00", date(2026, 8, 2)),
        ("08/16/2026 15:00", date(2026, 8, 16)),
        ("16/08/2026", date(2026, 8, 16)),
        ("19 août 2020", date(2020, 8, 19)),
        ("3 juil. 2020", date(2020, 7, 3)),
        ("", None),
        ("undefined", None),
    ],
)
def test_a_day_is_read_in_each_way_of_writing(cell, day):
    assert dates.day(cell, TODAY) == day


@pytest.mark.parametrize(
    "cell", ["Aug 32, 2011", "8 Juli", "3/4/2026", "2026-02-30", "00.00.0000", "Oct 20, 2026", "jui 3 2020", "yesterday", "9999-99-99"]
)
def test_a_day_that_is_none_or_unsure_or_to_come_is_refused(cell):
    with pytest.raises(Refused):
        dates.day(cell, TODAY)


@pytest.mark.parametrize(
    ("cells", "month_first"),
    [(["3/4/2026", "3/25/2026"], True), (["3/4/2026", "25/3/2026"], False), (["25/3/2026", "3/25/2026"], None), (["3/4/2026"], True)],
)
def test_the_dates_of_a_file_prove_their_order(cells, month_first):
    assert dates.month_first(cells, fallback=True) is month_first


@pytest.mark.parametrize(
    ("written", "window"),
    [
        ("Jul 1 - Sep 28", (date(2026, 7, 1), date(2026, 9, 28))),
        ("9. Juli - 6. Okt.", (date(2026, 7, 9), date(2026, 10, 6))),
        ("Nov 29 - Feb 26", (date(2025, 11, 29), date(2026, 2, 26))),
        ("Oct 1 - Dec 29", (date(2025, 10, 1), date(2025, 12, 29))),
        ("Dec 5, 2024 - Mar 4, 2025", (date(2024, 12, 5), date(2025, 3, 4))),
        ("last 90 days", None),
    ],
)
def test_a_window_without_a_year_is_the_latest_that_has_ended(written, window):
    assert dates.window(written, TODAY) == window


@pytest.mark.parametrize(
    ("name", "code"),
    [("Germany", "DE"), ("Deutschland", "DE"), ("Türkei", "TR"), ("Turkey", "TR"), ("USA", "US"), ("de", "DE"), ("Atlantis", None)],
)
def test_a_country_is_known_by_its_name_in_several_languages(name, code):
    assert countries.code(name) == code


def test_letters_that_were_encoded_twice_are_mended_and_others_are_left_alone():
    assert text.mend("München 🎉".encode().decode("latin-1")) == "München 🎉"
    assert [text.mend(word) for word in ("München", "Łódź", "naïve", "plain")] == ["München", "Łódź", "naïve", "plain"]


def test_what_is_kept_has_nothing_invisible_and_an_end():
    assert text.clean("Ge\u00adsamt \ud800\x00 \u202eevil") == "Gesamt evil"
    assert text.clean("a\u0308") == "ä"
    assert len(text.clean("long " * 200, 50)) <= 50


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_each_encoding_with_or_without_a_mark_is_read(encoding):
    assert text.decode("Datum,Aufrufe\n2020-01-01,Käse\n".encode(encoding)) == "Datum,Aufrufe\n2020-01-01,Käse\n"


def test_a_foreign_encoding_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="Line 2 "):
        text.decode("Datum\nKäse\n".encode("cp1252"))


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    found = table.open_table("sep=;\na;b\n\n1;2\n;\n3;4\n", 100)
    assert (found.header, list(found.rows)) == (("a", "b"), [(4, ["1", "2"]), (6, ["3", "4"])])


@pytest.mark.parametrize("broken", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"x\n', f"a,b\n1,{'x' * 200_000}\n"])
def test_a_torn_table_is_refused_whole_with_the_row(broken):
    found = table.open_table(broken, 100)
    with pytest.raises(Unreadable, match="Row 2 is broken"):
        list(found.rows)
