"""Knows the engagement quality score: how its parts are weighed, when it is withheld, and the sentence that explains it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from portal.domain.text import N_, Text
from portal.domain.vetting import captions, engagement, parts
from portal.domain.vetting.figures import Basis, ChannelEvidence, tier
from portal.domain.vetting.intervals import weighted_mean
from portal.domain.vetting.parts import Part
from portal.domain.vetting.peers import Measure, Observation, Peers

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"engagement": 30, "reach": 15, "audience": 20, "comments": 15, "originality": 10, "growth": 5, "consistency": 5}
)
"""A product decision, not a finding (VETTING.md 2.7); an operator may set others."""
LEAST_COVERAGE = 0.5

PART_NAMES: Mapping[str, str] = {
    "engagement": N_("engagement level"),
    "reach": N_("reach per follower"),
    "audience": N_("follower sample"),
    "comments": N_("comments"),
    "originality": N_("captions"),
    "growth": N_("follower growth"),
    "consistency": N_("posting rhythm"),
}


@dataclass(frozen=True)
class Quality:
    """The score of one channel on one day, or the reason why there is none."""

    score: float | None
    """0 to 100; None means not enough evidence."""
    coverage: float
    """Share of the weights whose part could be measured, 0 to 1."""
    low: float | None
    high: float | None
    """Ends of the 95 % interval; None together with the score."""
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    """Names of the parts that nobody could measure; they count neither for nor against."""
    posts: int
    as_of: date
    sentence: Text


def assess(channel: ChannelEvidence, peers: Peers, as_of: date, weights: Mapping[str, float] = WEIGHTS) -> Quality:
    """Score a channel as VETTING.md 2.7 says. Posts and counts after `as_of` must have been left out by the caller."""
    found = [
        parts.engagement_level(channel, peers, weights["engagement"]),
        parts.reach_realism(channel, peers, weights["reach"]),
        parts.audience_credibility(channel, weights["audience"]),
        parts.comment_substance(channel, peers, weights["comments"]),
        parts.content_originality(channel, peers, weights["originality"]),
        parts.growth_integrity(channel, as_of, weights["growth"]),
        parts.consistency(channel, peers, as_of, weights["consistency"]),
    ]
    return combine([part for part in found if part is not None], len(channel.posts), as_of, weights)


def combine(available: Iterable[Part], posts: int, as_of: date, weights: Mapping[str, float] = WEIGHTS) -> Quality:
    """Weighted mean over the available parts; without a number under five posts or half of the evidence.

    The interval is analytic (`intervals.weighted_mean`: recovered variances of independent parts): it needs no random draws,
    and a better part never lowers either end.
    """
    order = {name: place for place, name in enumerate(weights)}
    taken = tuple(sorted((part for part in available if part.weight > 0), key=lambda part: order[part.name]))
    missing = tuple(name for name, weight in weights.items() if weight > 0 and name not in {part.name for part in taken})
    total = math.fsum(weights.values())
    coverage = math.fsum(part.weight for part in taken) / total if total else 0.0
    if posts < engagement.FEWEST or coverage < LEAST_COVERAGE or not taken:
        return Quality(None, coverage, None, None, taken, missing, posts, as_of, _withheld(posts, coverage, taken, missing))
    mean = weighted_mean([(part.interval, part.weight) for part in taken])
    low, high = max(0.0, mean.low), min(100.0, mean.high)
    return Quality(mean.value, coverage, low, high, taken, missing, posts, as_of, _explained(coverage, taken, missing))


def observe(channel: ChannelEvidence) -> tuple[Observation, ...]:
    """What this channel adds to the groups that others are compared with; nothing under five posts."""
    size, platform = tier(channel.followers), channel.platform
    seen: list[Observation] = []
    for basis in Basis:
        measured = engagement.rate(channel, basis)
        if measured is not None and measured.n >= engagement.FEWEST:
            seen.append(Observation(Measure.ENGAGEMENT, platform, size, measured.mean, measured.format, basis))
    for basis in (Basis.REACH, Basis.VIEWS):
        posts = engagement.recent([post for post in channel.posts if getattr(post, basis.value) is not None], limit=12)
        if len(posts) >= engagement.FEWEST:
            shares = sorted(getattr(post, basis.value) / max(1, channel.followers_on(post.published_on)) for post in posts)
            seen.append(Observation(Measure.REACH, platform, size, shares[len(shares) // 2], posts[0].format, basis))
    said = captions.read([post.caption for post in channel.posts if post.caption is not None])
    if said is not None and said.n >= engagement.FEWEST:
        for measure, value in ((Measure.VARIETY, said.variety), (Measure.CAPTIONED, said.captioned), (Measure.PLAIN, said.plain)):
            if value is not None:
                seen.append(Observation(measure, platform, size, value))
    regular = parts.posting_regularity(channel)
    if regular is not None:
        seen.append(Observation(Measure.REGULARITY, platform, size, regular))
    if channel.comments is not None and channel.comments.sampled >= 20:
        seen.append(Observation(Measure.SUBSTANCE, platform, size, channel.comments.substantive / channel.comments.sampled))
    return tuple(seen)


def _explained(coverage: float, taken: Sequence[Part], missing: Sequence[str]) -> Text:
    sentences = [part.sentence for part in taken]
    if missing:
        sentences.append(_not_checked(missing))
    sentences.append(Text(N_("Evidence %(coverage)s of 100."), coverage=math.floor(100 * coverage + 0.5)))
    return _joined(N_("%(first)s %(then)s"), sentences)


def _withheld(posts: int, coverage: float, taken: Sequence[Part], missing: Sequence[str]) -> Text:
    if posts < engagement.FEWEST:
        reason = Text.counted(
            "Not enough evidence for a score: %(n)s post, at least %(fewest)s are needed.",
            "Not enough evidence for a score: %(n)s posts, at least %(fewest)s are needed.",
            posts,
            fewest=engagement.FEWEST,
        )
    else:
        reason = Text(
            N_("Not enough evidence for a score: evidence %(coverage)s of 100, at least 50 are needed."),
            coverage=math.floor(100 * coverage),
        )
    rest = [_not_checked(missing)] if missing else []
    return _joined(N_("%(first)s %(then)s"), [reason, *(part.sentence for part in taken), *rest])


def _not_checked(missing: Sequence[str]) -> Text:
    return Text(N_("Not checked: %(parts)s."), parts=_joined(N_("%(first)s, %(then)s"), [Text(PART_NAMES[name]) for name in missing]))


def _joined(msgid: str, texts: Sequence[Text]) -> Text:
    """Fold sentences into one Text, so that each is translated by itself and the whole travels as one."""
    whole = texts[-1]
    for text in reversed(texts[:-1]):
        whole = Text(msgid, first=text, then=whole)
    return whole
