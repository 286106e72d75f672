"""Sentences that travel."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.domain.money import Money
from portal.domain.text import Localized, Text
from portal.gateways import translations


def test_a_text_survives_json():
    text = Text(
        "%(a)s %(b)s %(c)s %(d)s %(e)s %(f)s",
        a="x",
        b=3,
        c=Money(105_000, "EUR"),
        d=date(2026, 1, 12),
        e=datetime(2026, 1, 12, 9, tzinfo=UTC),
        f=Text("%(g)s", g=Decimal("1.5")),
    )
    assert Text.from_json(text.to_json()) == text


@pytest.mark.parametrize(("locale", "shown"), [("de", "1.050,50 €"), ("en", "€1,050.50")])
def test_money_is_written_as_the_reader_writes_it(locale, shown):
    assert translations.money(Money(105_050, "EUR"), locale).replace("\xa0", " ") == shown


@pytest.mark.parametrize(("locale", "shown"), [("de", "12. Jan. 2026"), ("en", "12 Jan 2026")])
def test_a_day_is_written_as_the_reader_writes_it(locale, shown):
    assert translations.day(date(2026, 1, 12), locale) == shown


def test_values_are_put_in_after_translation():
    assert translations.translate(Text("Fee %(fee)s", fee=Money(-5, "EUR")), "en") == "Fee −€0.05"


def test_the_other_language_stands_in():
    assert Localized(en="", de="Hallo").within("en") == "Hallo"
