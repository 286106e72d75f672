"""Knows how values look on a page: money, days, figures and sentences in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from portal.domain.accounts import device
from portal.domain.measurement import whole_number
from portal.domain.text import Localized, Text
from portal.gateways import translations
from portal.web import work
from portal.web.language import locale, zone
from portal.web.tables import labelled


def install(app: Flask) -> None:
    filters = app.jinja_env.filters
    filters["money"] = lambda value: translations.money(value, locale())
    filters["money_exact"] = lambda value: translations.money_exact(value, locale())
    filters["number"] = lambda value: translations.number(value, locale())
    filters["percent"] = lambda value, digits=1: translations.percent(value, locale(), digits)
    filters["day"] = day
    filters["moment"] = moment
    app.jinja_env.globals["moment_style"] = lambda: translations.moment_style(locale(), zone())
    filters["ago"] = lambda value: translations.ago(value, work.now(), locale())
    filters["month"] = lambda value: translations.month(value, locale())
    filters["t"] = sentence
    filters["stored"] = lambda value: sentence(Text.from_json(value))
    filters["l"] = lambda value: value.within(locale()) if isinstance(value, Localized) else value
    filters["paragraphs"] = _paragraphs
    filters["device"] = device
    filters["labelled"] = labelled
    filters["aim"] = _aim


def sentence(value: Text | str) -> str:
    """A Text or a message of the catalogue in the reader's language."""
    return translations.translate(value, locale(), zone())


def moment(value: datetime, weekday: bool = False) -> str:
    return translations.moment(value, locale(), zone(), weekday=weekday)


def day(value: date, weekday: bool = False) -> str:
    """A day, or the day of a moment by the reader's clock."""
    if isinstance(value, datetime):
        return translations.day_of(value, locale(), zone(), weekday=weekday)
    return translations.day(value, locale(), weekday=weekday)


def _aim(written: str, unit: str) -> str:
    """A value of today or of a target, which the brand wrote as it liked: as the reader writes numbers where it is one, else as written."""
    value = whole_number(written, unit)
    if value is None or "€" in written or ("%" in written and unit != "share"):
        return written
    if unit != "share":
        return translations.number(value, locale())
    return translations.percent(value, locale(), max(0, -(value * 100).normalize().as_tuple().exponent))


def _paragraphs(value: str) -> Markup:
    """Plain text with its paragraphs and line breaks kept; every sign escaped."""
    blocks = [block for block in value.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(Markup("<br>").join(block.strip().split("\n"))) for block in blocks)
