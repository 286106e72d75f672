"""Knows how an agreement writes numbers, dates and countries in English and German (Babel)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from portal.domain.money import Money

_LOCALES = {"en": "en_GB", "de": "de_DE"}


class BabelFormatter:
    """The real `domain.contracts.formats.Formatter`: days before months in English too, so that no date reads two ways."""

    def date(self, day: date, language: str) -> str:
        return format_date(day, format="long", locale=_locale(language))

    def money(self, amount: Money, language: str) -> str:
        return format_currency(amount.decimal, amount.currency, locale=_locale(language))

    def number(self, number: int, language: str) -> str:
        return format_decimal(number, locale=_locale(language))

    def percent(self, whole: int, language: str) -> str:
        return format_percent(Decimal(whole) / 100, locale=_locale(language))

    def country(self, code: str, language: str) -> str:
        return _locale(language).territories.get(code, code)

    def listing(self, items: Sequence[str], language: str) -> str:
        return format_list(list(items), locale=_locale(language)) if items else ""

    def moment(self, at: datetime, language: str) -> str:
        """To the second, in UTC: evidence is read in many places."""
        pattern = "d. MMMM y, HH:mm:ss 'UTC'" if language == "de" else "d MMMM y, HH:mm:ss 'UTC'"
        return format_datetime(at.astimezone(UTC), pattern, tzinfo=UTC, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])
