"""Knows the engagement quality score: how its parts are weighed, when it is withheld, and the sentence that explains it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.domain.text import N_, Text
from portal.domain.vetting import columns, engagement, growth, parts, scorer
from portal.domain.vetting.columns import tier_at
from portal.domain.vetting.figures import ChannelEvidence
from portal.domain.vetting.parts import Level, Part
from portal.domain.vetting.peers import Measure, Observation, Peers
from portal.domain.vetting.scorer import WEIGHTS

FEWEST_COMMENTS = 20

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


@dataclass(frozen=True)
class Assessment:
    """A score with what stands behind it."""

    quality: Quality
    level: Level | None
    growth: growth.Growth | None
    observed: tuple[Observation, ...]
    """What this channel adds to the groups that others are compared with."""


def assess_all(
    channels: Sequence[ChannelEvidence], peers: Peers, as_of: date, weights: Mapping[str, float] = WEIGHTS
) -> tuple[Assessment, ...]:
    """Score channels as VETTING.md 2.7 says, all at once. Posts and counts after `as_of` must have been left out by the caller."""
    if not channels:
        return ()
    seen = [growth.read(each.followers_history, each.posts, each.explained_days, as_of) for each in channels]
    laid = columns.of(channels, as_of, seen)
    scored = scorer.score(laid, peers, as_of, weights)
    return tuple(
        Assessment(
            _quality(parts.told(each, laid, scored, row, peers, seen[row], weights), scored, row, as_of, weights),
            parts.level_at(laid, scored, row), seen[row], _observed(each, laid, scored, row),
        )
        for row, each in enumerate(channels)
    )  # fmt: skip


def assess(channel: ChannelEvidence, peers: Peers, as_of: date, weights: Mapping[str, float] = WEIGHTS) -> Quality:
    """The score of one channel: `assess_all` for one."""
    return assess_all([channel], peers, as_of, weights)[0].quality


def observe(channel: ChannelEvidence) -> tuple[Observation, ...]:
    """What this channel adds to the groups that others are compared with; nothing under five posts."""
    return assess_all([channel], Peers(), channel.followers_as_of)[0].observed


def combine(available: Iterable[Part], posts: int, as_of: date, weights: Mapping[str, float] = WEIGHTS) -> Quality:
    """Weighted mean over the available parts; without a number under five posts or half of the evidence."""
    order = {name: place for place, name in enumerate(weights)}
    taken = tuple(sorted((part for part in available if part.weight > 0), key=lambda part: order[part.name]))
    known = {part.name: part for part in taken}
    laid = {
        name: np.array([[getattr(known[name], end) if name in known else np.nan] for end in ("value", "low", "high")]) for name in weights
    }
    score, low, high, coverage = (float(column[0]) for column in scorer.combined(laid, np.array([posts]), weights))
    return _told(taken, score, low, high, coverage, posts, as_of, weights)


def _quality(taken: tuple[Part, ...], scored: scorer.Scored, row: int, as_of: date, weights: Mapping[str, float]) -> Quality:
    numbers = (float(column[row]) for column in (scored.score, scored.low, scored.high, scored.coverage))
    return _told(taken, *numbers, int(scored.posts[row]), as_of, weights)


def _told(taken, score: float, low: float, high: float, coverage: float, posts: int, as_of: date, weights: Mapping[str, float]) -> Quality:
    missing = tuple(name for name, weight in weights.items() if weight > 0 and name not in {part.name for part in taken})
    if math.isnan(score):
        return Quality(None, coverage, None, None, taken, missing, posts, as_of, _withheld(posts, coverage, taken, missing))
    return Quality(score, coverage, min(low, score), max(high, score), taken, missing, posts, as_of, _explained(coverage, taken, missing))


def _observed(channel: ChannelEvidence, laid: columns.Columns, scored: scorer.Scored, row: int) -> tuple[Observation, ...]:
    """Figures of one channel as a peer of others, each from five posts or twenty comments on."""
    size, platform = tier_at(int(laid.tier[row])), channel.platform
    seen: list[Observation] = []
    for basis in engagement.preferred(platform):
        rate = scored.measured[basis]
        if rate.n[row] >= engagement.FEWEST:
            seen.append(Observation(Measure.ENGAGEMENT, platform, size, float(rate.mean[row]), laid.formats[rate.kind[row]], basis))
    for basis, found in scored.medians.items():
        if found.n[row] >= engagement.FEWEST:
            seen.append(Observation(Measure.REACH, platform, size, float(found.ends[0][row]), laid.formats[found.kind[row]], basis))
    if laid.said["n"][row] >= engagement.FEWEST:
        for measure, name in scorer.MANNERS.items():
            if not math.isnan(value := float(laid.said[name][row])):
                seen.append(Observation(measure, platform, size, value))
    if not math.isnan(regular := float(scored.regularity[row])):
        seen.append(Observation(Measure.REGULARITY, platform, size, regular))
    if laid.comments[row, 0] >= FEWEST_COMMENTS:
        seen.append(Observation(Measure.SUBSTANCE, platform, size, float(scored.comment_share[0][row])))
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
