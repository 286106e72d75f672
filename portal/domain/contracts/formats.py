"""Knows what an agreement asks of whoever writes numbers, dates and countries in a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from portal.domain.money import Money
from portal.domain.text import Localized

LANGUAGES = ("en", "de")


class Formatter(Protocol):
    """`language` is en or de; the real one stands in gateways/formats.py."""

    def date(self, day: date, language: str) -> str: ...

    def money(self, amount: Money, language: str) -> str: ...

    def number(self, number: int, language: str) -> str: ...

    def percent(self, whole: int, language: str) -> str:
        """`whole` per cent: 40 is forty per cent."""

    def country(self, code: str, language: str) -> str: ...

    def listing(self, items: Sequence[str], language: str) -> str:
        """Items joined as a sentence would join them."""


def both(write: Callable[[str], str]) -> Localized:
    """What `write` says in each language."""
    return Localized(en=write("en"), de=write("de"))
