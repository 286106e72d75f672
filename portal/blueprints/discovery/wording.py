"""Knows how fit, rates and judgements are said in the reader's language: the words that cards and the vetting page share."""

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.stored import Judgement, StoredRate
from portal.web.filters import sentence
from portal.web.fits import AGES, VERDICTS, day, fit, listed, named, percent, source

__all__ = ["AGES", "BY_BASIS", "VERDICTS", "day", "fit", "listed", "named", "percent", "quality", "rate", "source"]

BY_BASIS = {
    Basis.FOLLOWERS: N_("Engagement by followers"),
    Basis.REACH: N_("Engagement by reach"),
    Basis.VIEWS: N_("Engagement by views"),
}


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
