"""Knows what stands beside each figure of the vetting page: formula, inputs, sample, date, source, doubt, and what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.text import N_, Text
from portal.domain.vetting.figures import percent, whole
from portal.domain.vetting.parts import BASIS_NAMES, Part
from portal.domain.vetting.quality import PART_NAMES, Quality


@dataclass(frozen=True)
class Evidence:
    """One figure, laid open."""

    figure: str
    """Name of the part, or "quality" for the score itself."""
    name: Text
    value: Text
    formula: Text
    inputs: Text
    sample: Text
    as_of: date
    source: str
    uncertainty: Text
    cannot_say: Text


FORMULAS: Mapping[str, str] = {
    "engagement": N_("Likes and comments (by reach also saves and shares, by views also shares) of each post, divided by the basis; "
                     "mean of the newest posts of one kind; then the share of peers below it, at most 95."),
    "reach": N_("Median of reach (else views) of a post divided by the followers on its day; then the share of peers below it."),
    "audience": N_("100 minus the share of conspicuous profiles; a sample is corrected by the check’s known errors: "
                   "(flagged share − false alarms) ÷ (hits − false alarms)."),
    "comments": N_("Lower end of the 95 per cent interval of the share of comments that say something, in relation to the "
                   "best tenth of peers; 20 less when a fixed circle writes more than 40 per cent of them."),
    "originality": N_("Mean of three places among peers: how different the captions are from each other, "
                      "how many posts say something, how many do not ask for followers. Advertising labels are left out of all three."),
    "growth": N_("100 minus 25 for each jump in 90 days that is far outside the usual days (3.5 robust deviations), "
                 "moves at least 1 per cent of the followers and has no known reason, and for each week that moves 3 per cent more than "
                 "the four weeks before let expect (6 deviations)."),
    "consistency": N_("How even the gaps between posts are, as a place among peers; 0 when the last post is older than 45 days."),
    "quality": N_("Sum of weight × part ÷ sum of weights, over the parts that could be measured."),
}  # fmt: skip
UNCERTAINTIES: Mapping[str, str] = {
    "engagement": N_("Where the next posts are expected in 95 of 100 cases, since leads over peers fade, and the doubt of the mean itself; "
                     "a comparison with a published table also covers other readings of that table."),
    "reach": N_("Interval of the median by order of the posts, and the limited number of peers."),
    "audience": N_("95 per cent interval of the sample. The check’s own error rates differ between audiences, "
                   "so the truth may lie outside."),
    "comments": N_("Wilson interval; the value is its careful end."),
    "originality": N_("Wilson interval per share, and the limited number of peers."),
    "growth": N_("A false alarm about once in twenty years of daily counts; followers who come over several weeks are not found."),
    "consistency": N_("The limited number of peers."),
    "quality": N_("95 per cent interval combined from the parts, taken as independent."),
}  # fmt: skip
LIMITS: Mapping[str, str] = {
    "engagement": N_("It cannot say why people react, nor whether they would buy. A very high rate is no ground for suspicion."),
    "reach": N_("What the platform’s own selection shows to whom weighs more than the creator’s work."),
    "audience": N_("It cannot say who brought these profiles there; every large account has some."),
    "comments": N_("It reads words, not tone or irony, and cannot tell friends from an arranged circle."),
    "originality": N_("It reads captions, not pictures or sound."),
    "growth": N_("Press, television, a giveaway or an advertisement look the same as bought followers."),
    "consistency": N_("It cannot say whether the posts are good; a planned pause looks like silence."),
    "quality": N_("It orders evidence and judges nobody. The weights are a decision of this portal, not a finding of science."),
}  # fmt: skip


def lay_open(quality: Quality) -> tuple[Evidence, ...]:
    """The score first (also when it is withheld), then each part that was measured, in the order of the weights."""
    return (_of_score(quality), *(_of_part(part) for part in quality.parts))


def _of_score(quality: Quality) -> Evidence:
    if quality.score is None or quality.low is None or quality.high is None:
        value = Text(N_("Not enough evidence"))
    else:
        value = Text(
            N_("%(score)s of 100 (likely %(low)s to %(high)s)"),
            score=whole(quality.score), low=whole(quality.low), high=whole(quality.high),
        )  # fmt: skip
    inputs = Text(N_("%(parts)s of %(all)s parts"), parts=len(quality.parts), all=len(quality.parts) + len(quality.missing))
    coverage = percent(quality.coverage, 0)
    sample = Text.counted(
        "%(n)s post, evidence %(coverage)s of 100", "%(n)s posts, evidence %(coverage)s of 100", quality.posts, coverage=coverage
    )
    sources = ", ".join(sorted({part.source for part in quality.parts}))
    return _evidence("quality", Text(N_("Engagement quality")), value, inputs, sample, quality.as_of, sources)


def _of_part(part: Part) -> Evidence:
    value = Text(
        N_("%(value)s of 100 (likely %(low)s to %(high)s), weight %(weight)s"),
        value=whole(part.value), low=whole(part.low), high=whole(part.high), weight=whole(part.weight),
    )  # fmt: skip
    if part.n is None:
        sample = Text(N_("The source does not say how large its sample is."))
    else:
        sample = Text(N_("Sample of %(n)s (%(basis)s)"), n=part.n, basis=_basis(part.basis))
    return _evidence(part.name, Text(PART_NAMES[part.name]), value, part.sentence, sample, part.as_of, part.source)


_SAMPLES = (
    N_("provider report"), N_("follower sample"), N_("comment sample"), N_("captions"), N_("follower counts"), N_("post dates"),
)  # fmt: skip


def _basis(basis: str) -> Text:
    return Text(next((name for key, name in BASIS_NAMES.items() if key.value == basis), basis))


def _evidence(figure: str, name: Text, value: Text, inputs: Text, sample: Text, as_of: date, source: str) -> Evidence:
    return Evidence(
        figure, name, value, Text(FORMULAS[figure]), inputs, sample, as_of, source, Text(UNCERTAINTIES[figure]), Text(LIMITS[figure])
    )
