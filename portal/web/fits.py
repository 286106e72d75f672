"""Knows how the fit of an audience to a target is said in the reader's language: on cards, at applications and beside offers."""

from typing import Any

from babel.lists import format_list
from flask import url_for

from portal.domain.creators.metrics import DIMENSIONS
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.fit import Fit, Met, TargetMet
from portal.domain.discovery.saved import target_of
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import SIGNS, bucket

VERDICTS = {Met.YES: "yes", Met.NO: "no", Met.UNKNOWN: "open"}
AGES = {"a13_17": "13–17", "a18_24": "18–24", "a25_34": "25–34", "a35_44": "35–44", "a45_54": "45–54", "a55_64": "55–64", "a65": "65+"}


def day(value) -> str:
    return translations.day(value, locale())


def percent(share: float, digits: int = 0) -> str:
    return translations.percent(share, locale(), digits)


def listed(words: list[str], style: str = "standard") -> str:
    return format_list(words, style=style, locale=translations.formats(locale())) if words else ""


def named(dimension: str, buckets) -> str:
    """Buckets of a target in words: "Germany or Austria"."""
    return listed([AGES.get(one) or bucket(one, dimension) for one in sorted(buckets)], "or")


def fit(judged: Fit) -> dict | None:
    """The sentence and one line for each target; never one figure for all. `sources`: (sign, day) of what the shares were read from."""
    if not judged.per_dimension:
        return None
    told = {(one.source, one.as_of): None for one in judged.per_dimension if one.source and one.as_of}
    return {
        "summary": sentence(judged.sentence),
        "lines": [(VERDICTS[one.state], sentence(_line(one))) for one in judged.per_dimension],
        "sources": [(source(kind), day(as_of)) for kind, as_of in told],
        "together": sentence(_together(judged)) if len(judged.per_dimension) > 1 and judged.in_target is not None else None,
    }


def _together(judged: Fit) -> Text:
    """What may be said of all wishes at once, where each was only counted by itself."""
    values = {"share": percent(judged.in_target or 0), "low": percent(judged.low), "high": percent(judged.high)}
    return Text(N_("All at once: about %(share)s, surely between %(low)s and %(high)s, for each was counted by itself"), **values)


def _line(one: TargetMet) -> Text:
    values = {"wanted": named(one.dimension.value, one.wanted), "minimum": percent(one.minimum)}
    if one.share is None:
        return Text(N_("%(what)s (%(wanted)s): no source tells it"), what=Text(DIMENSIONS[one.dimension.value]), **values)
    values["share"] = percent(one.share, _digits(one.share, one.minimum))
    if one.state is Met.UNKNOWN:
        return Text(N_("%(share)s named in %(wanted)s, perhaps up to %(high)s (target %(minimum)s)"), high=percent(one.high), **values)
    return Text(N_("%(share)s of the audience: %(wanted)s (target %(minimum)s)"), **values)


def _digits(share: float, minimum: float) -> int:
    """Decimals of a share that keep it on its own side of the target: 39.6% beside 40% is not 40%."""
    return next((digits for digits in (0, 1) if (round(100 * share, digits) < round(100 * minimum, digits)) == (share < minimum)), 2)


def source(kind: str) -> str:
    """The sign under which a source is drawn."""
    return SIGNS.get(kind, "self")


def beside(target, judged: Fit | None, handle: str) -> dict[str, Any] | None:
    """What a page says of one creator and the target of its program: the fit, the target's name, and where it is read in full."""
    said = fit(judged) if judged is not None else None
    if target is None or said is None:
        return None
    return {
        **said,
        "target": target.name,
        "removed": target.removed_at is not None,
        "url": url_for("discovery.show", handle=handle, **_params(target)),
    }


def _params(target) -> dict[str, list[str]]:
    """The target itself as parameters: a removed one is not in the list of those that may be chosen by name."""
    found: dict[str, list[str]] = {}
    for name, value in params_of_target(target_of(target.content)):
        found.setdefault(name, []).append(value)
    return found
