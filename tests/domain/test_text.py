"""Sentences that travel."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.support import NullTranslations

from portal.domain.money import Money
from portal.domain.text import NC_, Localized, Text
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


def test_a_number_decides_which_sentence_is_said():
    one, three = (Text.counted("%(n)s day", "%(n)s days", n) for n in (1, 3))
    assert [str(one), str(three)] == ["1 day", "3 days"]
    assert [translations.translate(Text.from_json(each.to_json()), "en") for each in (one, three)] == ["1 day", "3 days"]
    assert [translations.translate(each, "de") for each in (one, three)] == ["1 Tag", "3 Tage"]
    assert Text.from_json(three.to_json()) == three != Text("%(n)s day", n=3)


def test_a_counted_sentence_holds_other_values_and_other_counted_sentences():
    text = Text.counted("%(n)s day for %(what)s", "%(n)s days for %(what)s", 1, what=Text.counted("%(n)s post", "%(n)s posts", 1200))
    assert translations.translate(Text.from_json(text.to_json()), "en") == "1 day for 1,200 posts"


def test_a_context_chooses_the_words_and_is_not_shown(monkeypatch):
    said = {NC_("a dialog", "Cancel"): "Abbrechen", NC_("a deliverable", "Cancel"): "Streichen"}
    monkeypatch.setattr(translations, "catalogue", lambda locale: NullTranslations() if locale == "en" else Said(said))
    assert [translations.translate(message, "de") for message in said] == ["Abbrechen", "Streichen"]
    assert {translations.translate(message, "en") for message in said} == {"Cancel"}
    assert str(Text(NC_("a dialog", "Cancel"))) == "Cancel"


class Said(NullTranslations):
    def __init__(self, said):
        super().__init__()
        self.said = said

    def gettext(self, message):
        return self.said.get(message, message)


def test_the_other_language_stands_in():
    assert Localized(en="", de="Hallo").within("en") == "Hallo"
