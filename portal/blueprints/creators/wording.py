"""Knows how a figure of a channel is named, and what it is about: its days, what it is a part of, over how many pieces."""

from datetime import date

from babel.dates import format_skeleton

from portal.blueprints.creators import bp
from portal.domain.creators.availability import WORDS, Availability
from portal.domain.creators.metrics import BASIS_WORDS, name_of
from portal.domain.text import Text
from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import period


@bp.app_template_filter("metric_of")
def metric_of(metric: str, platform: str) -> str:
    """The words of a metric on a platform: what follows a newsletter are subscribers."""
    return sentence(name_of(metric, platform))


@bp.app_template_filter("about")
def about(figure) -> str:
    """Everything that has to stand under a dated figure beside its source and day."""
    pieces = Text.counted("over one piece", "over %(n)s pieces", figure.sample) if figure.sample else None
    basis = BASIS_WORDS.get(figure.basis)
    return " · ".join(
        each for each in (period(figure.window), sentence(basis) if basis else "", sentence(pieces) if pieces else "") if each
    )


@bp.app_template_filter("room")
def room(state: str) -> str:
    return sentence(WORDS[Availability(state)])


@bp.app_template_filter("day_short")
def day_short(day: date) -> str:
    """A day without its year: "30 Nov"."""
    return format_skeleton("MMMd", day, locale=translations.formats(locale()))


@bp.app_template_filter("month_short")
def month_short(day: date) -> str:
    return format_skeleton("MMM", day, locale=translations.formats(locale()))
