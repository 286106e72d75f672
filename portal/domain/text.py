"""Knows how a sentence for a person travels through rooms that do not know her language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from portal.domain.money import Money


def N_(message: str) -> str:  # noqa: N802 - the name under which the extractor finds a message
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Text:
    """A message of the catalogue with its values: `Text(N_("Paid out on %(day)s"), day=date(2026, 1, 12))`.

    A value may be a str, int, Decimal, Money, date, datetime, Localized or another Text; it is formatted in the reader's locale.
    """

    msgid: str
    args: Mapping[str, Any]

    def __init__(self, msgid: str, **args: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "args", MappingProxyType(args))

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted(self.args.items(), key=lambda pair: pair[0]))))

    def __str__(self) -> str:
        """The English sentence, for logs and for people at a terminal."""
        return self.msgid % self.args if self.args else self.msgid

    def to_json(self) -> dict[str, Any]:
        """A form that JSON can hold; `Text.from_json` reads it back."""
        return {"msgid": self.msgid, "args": {name: _pack(value) for name, value in self.args.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Text:
        return cls(stored["msgid"], **{name: _unpack(value) for name, value in stored["args"].items()})


def _pack(value: Any) -> Any:
    match value:
        case Money():
            return {"money": [value.minor, value.currency]}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case Text():
            return {"text": value.to_json()}
        case Localized():
            return {"localized": [value.en, value.de]}
        case _:
            return value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    match next(iter(value.items())):
        case ("money", (minor, currency)):
            return Money(minor, currency)
        case ("datetime", moment):
            return datetime.fromisoformat(moment)
        case ("date", day):
            return date.fromisoformat(day)
        case ("decimal", number):
            return Decimal(number)
        case ("text", text):
            return Text.from_json(text)
        case ("localized", (en, de)):
            return Localized(en, de)
    raise ValueError(f"not a packed value: {value!r}")


@dataclass(frozen=True)
class Localized:
    """One text written in both languages by hand (content files, briefs, bios)."""

    en: str
    de: str

    def within(self, locale: str) -> str:
        """The text in the reader's language; the other one where hers is empty."""
        return (self.de or self.en) if locale.startswith("de") else (self.en or self.de)

    def __str__(self) -> str:
        return self.within("en")
