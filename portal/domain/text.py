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


BETWEEN = "\x04"
"""Stands between the context of a message and its words, as in every compiled catalogue of gettext."""


def NC_(context: str, message: str) -> str:  # noqa: N802 - as N_
    """Mark `message` that another language says differently in this `context`: “Cancel” a dialog, “Cancel” a deliverable."""
    return context + BETWEEN + message


def bare(message: str) -> str:
    """A message as it reads in English, without its context."""
    return message.rpartition(BETWEEN)[2]


@dataclass(frozen=True)
class Text:
    """A message of the catalogue with its values: `Text(N_("Paid out on %(day)s"), day=date(2026, 1, 12))`.

    A value may be a str, int, Decimal, Money, date, datetime, DayOf, Localized or another Text; it is formatted in the reader's locale.
    Where a number decides how the sentence reads it is `Text.counted("One day left", "%(n)s days left", days)`.
    """

    msgid: str
    args: Mapping[str, Any]
    many: str | None = None
    """The sentence for every other number than one; which number it is stands in `args` as `n`."""

    def __init__(self, msgid: str, **args: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "args", MappingProxyType(args))

    @classmethod
    def counted(cls, one: str, many: str, n: int, /, **args: Any) -> Text:
        """The sentence for `n` things, which it calls `%(n)s`. Both forms stand in the catalogue without a further mark."""
        return cls(one, **args, n=n)._of_many(many)

    def _of_many(self, many: str | None) -> Text:
        object.__setattr__(self, "many", many)
        return self

    def __hash__(self) -> int:
        return hash((self.msgid, self.many, tuple(sorted(self.args.items(), key=lambda pair: pair[0]))))

    def __str__(self) -> str:
        """The English sentence, for logs and for people at a terminal."""
        sentence = bare(self.msgid) if self.many is None or self.args["n"] == 1 else self.many
        return sentence % self.args if self.args else sentence

    def to_json(self) -> dict[str, Any]:
        """A form that JSON can hold; `Text.from_json` reads it back."""
        form = {} if self.many is None else {"many": self.many}
        return {"msgid": self.msgid, **form, "args": {name: _pack(value) for name, value in self.args.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Text:
        text = cls(stored["msgid"], **{name: _unpack(value) for name, value in stored["args"].items()})
        return text._of_many(stored.get("many"))


@dataclass(frozen=True)
class DayOf:
    """The day on which a moment is by the reader's clock, where the time of day is of no interest."""

    moment: datetime

    def __str__(self) -> str:
        return str(self.moment.date())


def _pack(value: Any) -> Any:
    match value:
        case Money():
            return {"money": [value.minor, value.currency]}
        case datetime():
            return {"datetime": value.isoformat()}
        case DayOf():
            return {"day_of": value.moment.isoformat()}
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
        case ("day_of", moment):
            return DayOf(datetime.fromisoformat(moment))
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
