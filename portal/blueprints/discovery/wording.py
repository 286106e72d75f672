"""Knows how fit, rates and judgements are said in the reader's language: the words that cards and the vetting page share."""

from babel.lists import format_list

from portal.domain.creators.metrics import DIMENSIONS
from portal.domain.discovery.fit import Fit, Met, TargetMet
from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.stored import Judgement, StoredRate
from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import SIGNS, bucket

BY_BASIS = {
    Basis.FOLLOWERS: N_("Engagement by followers"),
    Basis.REACH: N_("Engagement by reach"),
    Basis.VIEWS: N_("Engagement by views"),
}
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
    values["share"] = percent(one.share)
    if one.state is Met.UNKNOWN:
        return Text(N_("%(share)s named in %(wanted)s, perhaps up to %(high)s (target %(minimum)s)"), high=percent(one.high), **values)
    return Text(N_("%(share)s of the audience: %(wanted)s (target %(minimum)s)"), **values)


def rate(found: StoredRate) -> tuple[str, str]:
    """(label with its basis, value) of an engagement rate."""
    return sentence(BY_BASIS[found.basis]), percent(found.value, 1)


def quality(judgement: Judgement | None) -> dict:
    """How a card says the score, or why there is none."""
    if judgement is None:
        return {"score": None, "words": sentence(N_("Not scored: too little is known.")), "why": ""}
    found = judgement.quality
    if found.score is None or found.low is None or found.high is None:
        return {"score": None, "words": sentence(N_("Not enough evidence for a score")), "why": sentence(found.sentence)}
    words = Text(
        N_("Engagement quality %(score)s of 100 (likely %(low)s to %(high)s)"),
        score=round(found.score),
        low=round(found.low),
        high=round(found.high),
    )
    return {"score": round(found.score), "words": sentence(words), "why": sentence(found.sentence)}


def source(kind: str) -> str:
    """The sign under which a source is drawn."""
    return SIGNS.get(kind, "self")
