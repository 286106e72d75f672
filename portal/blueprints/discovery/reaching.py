"""Knows how a card says how many real people of a target a post may reach, what their views cost, and what is not known for that."""

from __future__ import annotations

from typing import Any

from portal.blueprints.discovery import wording
from portal.domain.discovery.fit import Fit
from portal.domain.discovery.reach import credible_reach
from portal.domain.money import Money
from portal.domain.text import N_, Text
from portal.domain.vetting.stored import Judgement
from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.language import locale

NO_VIEWS = N_("how many views a post gets")
NO_SHARE = N_("which part of the audience stands out")
NO_TARGET = N_("which part of the audience lies in your target")


def reached(judged: Judgement | None, fit: Fit | None, price: Money | None) -> dict[str, Any]:
    """{sentence, cost, lacks, source}: `fit` is None without a target, and then everybody counts as inside it."""
    views = judged.viewing if judged else None
    apart = judged.standing_out if judged else None
    whole = fit if fit is not None and fit.per_dimension else Fit(1.0, 1.0, 1.0, None, (), Text(""))
    lacks = [
        words for words, missing in ((NO_VIEWS, views is None), (NO_SHARE, apart is None), (NO_TARGET, whole.in_target is None)) if missing
    ]
    found = None
    if views is not None:
        share = (apart.value, apart.low, apart.high) if apart is not None else None
        found = credible_reach((views.value, views.low, views.high), whole, share)
    return {
        "sentence": sentence(_people(found, targeted=bool(whole.per_dimension))) if found else None,
        "cost": _cost(price, views.value * whole.in_target, targeted=bool(whole.per_dimension))
        if views and price and whole.in_target
        else None,
        "lacks": wording.listed([sentence(words) for words in lacks]),
        "posts": views.posts if views else 0,
        "until": wording.day(views.until) if views else None,
        "source": apart.source if apart is not None else None,
    }


def _people(found, *, targeted: bool) -> Text:
    if targeted:
        return found.sentence
    return Text(N_("About %(people)s people per post (between %(low)s and %(high)s)"), people=found.people, low=found.low, high=found.high)


def _cost(price: Money, views: float, *, targeted: bool) -> str | None:
    """A price per thousand expected views, which is how the field writes it."""
    if not views:
        return None
    each = translations.money(Money(round(price.minor * 1000 / views), price.currency), locale())
    if targeted:
        return sentence(Text(N_("%(price)s per 1,000 expected views in your target"), price=each))
    return sentence(Text(N_("%(price)s per 1,000 expected views"), price=each))
