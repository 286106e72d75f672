"""Knows the catalogues: a sentence in a language, with its values formatted as that language writes them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from portal.domain.money import Money, exponent
from portal.domain.text import DayOf, Localized, Text, bare

FOLDER = Path(__file__).parent.parent / "translations"
LOCALES = ("en", "de")
_REGION = {"en": "en_GB", "de": "de_DE"}


@cache
def catalogue(locale: str) -> NullTranslations:
    """The catalogue of `locale`; English is the language of the source and needs none."""
    source = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    return _compiled(source, locale)


def _compiled(source: Path, locale: str) -> Translations:
    """Read the committed .po at start: no compiled file can be out of date."""
    with source.open("rb") as file:
        messages = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def worded(message: str, locale: str) -> str:
    """One message in `locale`; its context, if it carries one, chooses the words and is not shown."""
    # No words stay no words: under the empty message a catalogue keeps its own head.
    return bare(catalogue(locale).gettext(message)) if message else ""


_remembered = lru_cache(maxsize=8192, typed=True)
"""A page writes the same figures again and again, and writing one costs as much as reading a row."""


@cache
def formats(locale: str) -> Locale:
    return Locale.parse(_REGION.get(locale, locale))


def translate(value: Text | str, locale: str, zone: str = "") -> str:
    """The sentence in `locale`, its values written as that language writes them; `zone` as for `moment`."""
    if isinstance(value, str):
        return worded(value, locale)
    sentence = worded(value.msgid, locale) if value.many is None else catalogue(locale).ngettext(value.msgid, value.many, value.args["n"])
    if not value.args:
        return sentence
    return sentence % {name: shown(arg, locale, zone) for name, arg in value.args.items()}


def shown(value: Any, locale: str, zone: str = "") -> Any:
    """One value as a reader of `locale` expects it."""
    match value:
        case Text():
            return translate(value, locale, zone)
        case Localized():
            return value.within(locale)
        case Money():
            return money(value, locale)
        case datetime():
            return moment(value, locale, zone)
        case DayOf():
            return day_of(value.moment, locale, zone)
        case date():
            return day(value, locale)
        case bool() | str() | None:
            return value
        case int() | Decimal():
            return number(value, locale)
    return value


@_remembered
def money(value: Money, locale: str) -> str:
    """1.249,50 € in German, €1,249.50 in English; cents are left out where there are none."""
    whole = value.minor % 10 ** exponent(value.currency) == 0
    pattern = formats(locale).currency_formats["standard"].pattern.replace(".00", "") if whole else None
    text = numbers.format_currency(value.decimal, value.currency, pattern, locale=formats(locale), currency_digits=not whole)
    return text.replace("-", "−", 1) if value.minor < 0 else text


@_remembered
def money_exact(value: Money, locale: str) -> str:
    """With all decimals, for tables."""
    return numbers.format_currency(value.decimal, value.currency, locale=formats(locale)).replace("-", "−", 1)


@_remembered
def number(value: int | float | Decimal, locale: str) -> str:
    return numbers.format_decimal(value, locale=formats(locale)).replace("-", "−", 1)


@_remembered
def percent(value: float | Decimal, locale: str, digits: int = 1) -> str:
    """0.041 as 4.1 % (German) or 4.1% (English)."""
    return (
        numbers.format_percent(value, format="#,##0" + ("." + "0" * digits if digits else "") + "%", locale=formats(locale))
        if locale != "de"
        else (
            numbers.format_decimal(
                Decimal(str(value)) * 100, format="#,##0" + ("." + "0" * digits if digits else ""), locale=formats(locale)
            )
            + "\u00a0%"
        )
    )


DAYS = {"de": "d. MMM y", "en": "d MMM y"}
FULL_DAYS = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
CLOCKS = {"de": "%s Uhr", "en": "%s"}
USUAL_ZONES = {"de": "Europe/Berlin", "en": "UTC"}
"""By which clock a reader of the language goes who chose none."""
UNNAMED_ZONES = {"Europe/Berlin"}
"""What readers take a clock for that is not named."""


@_remembered
def day(value: date, locale: str, *, weekday: bool = False) -> str:
    return dates.format_date(value, (FULL_DAYS if weekday else DAYS)[locale], locale=formats(locale))


@_remembered
def month(value: date, locale: str) -> str:
    return dates.format_date(value, "LLLL y", locale=formats(locale))


def clock(locale: str, zone: str = "") -> tzinfo:
    """The clock of the zone that the reader chose; that of her language where she chose none, or one that this machine does not know."""
    return _known(zone) or ZoneInfo(USUAL_ZONES[locale])


@cache
def _known(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def moment(value: datetime, locale: str, zone: str = "", *, weekday: bool = False) -> str:
    """Day and time by the reader's clock. `zone`: the one that she chose (IANA), empty where she chose none.

    A moment names its zone where it is not the one that the reader goes by. Who chose a zone reads no name: “12 Mar 2026, 15:00”.
    Who chose none may be anywhere and reads, in English, “12 Mar 2026, 15:00 UTC”; in German “12. März 2026, 15:00 Uhr”, by the clock
    of Berlin, which is what a German reader takes it for anyhow. Every moment on a page and in a mail is written here, and by scripts
    as `moment_style` says. Agreements, evidence and files are for many readers: they say UTC to everybody, and write it themselves.
    """
    local = value.astimezone(clock(locale, zone))
    return f"{day(local.date(), locale, weekday=weekday)}, {_time(locale, zone) % local.strftime('%H:%M')}"


def _time(locale: str, zone: str) -> str:
    by = clock(locale, zone)
    return CLOCKS[locale] if by is _known(zone) or str(by) in UNNAMED_ZONES else f"{CLOCKS[locale]} {by}"


def day_of(value: datetime, locale: str, zone: str = "", *, weekday: bool = False) -> str:
    """The day on which `value` is by the reader's clock; a day names no zone."""
    return day(value.astimezone(clock(locale, zone)).date(), locale, weekday=weekday)


def moment_style(locale: str, zone: str = "") -> dict[str, Any]:
    """How `moment` writes, for a script that knows a moment which the server does not: pattern of day and clock, months, zone."""
    months = dates.get_month_names("abbreviated", locale=formats(locale))
    return {
        "pattern": f"{DAYS[locale]}, {_time(locale, zone) % 'HH:mm'}",
        "months": [months[n] for n in range(1, 13)],
        "zone": str(clock(locale, zone)),
    }


def ago(value: datetime, now: datetime, locale: str) -> str:
    """ "3 hours ago", "in 2 days"."""
    return dates.format_timedelta(value - now, add_direction=True, locale=formats(locale))
