"""Knows how the vetting page lays a judgement out: big figures, intervals, growth, audience, and the evidence behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.blueprints.discovery import wording
from portal.domain.creators.figures import drawn
from portal.domain.creators.metrics import DIMENSIONS, METRICS, SOURCES
from portal.domain.discovery.audience import WHOLE, Marginal
from portal.domain.text import N_, Text
from portal.domain.vetting.evidence import lay_open
from portal.domain.vetting.figures import FollowerCount
from portal.domain.vetting.growth import said_of as drift_words
from portal.domain.vetting.kinds import kind_name
from portal.domain.vetting.quality import PART_NAMES, WEIGHTS
from portal.domain.vetting.stored import Judgement, StoredRate
from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import bucket, figure

POINTS = 60
COUNTED = {"likes": N_("likes"), "comments": N_("comments"), "saves": N_("saves"), "shares": N_("shares")}
BENEATH = {"followers": N_("followers on the day of the post"), "reach": N_("accounts reached"), "views": N_("views")}
NEEDS = {
    "engagement": N_("at least five posts with likes and comments, and a group to compare with"),
    "reach": N_("views or reach of five posts, and thirty creators to compare with"),
    "audience": N_("a checked sample of followers or a provider’s report"),
    "comments": N_("a sample of comments"),
    "originality": N_("captions of five posts, and thirty creators to compare with"),
    "growth": N_("daily or weekly follower counts over three months"),
    "consistency": N_("days of five posts, and thirty creators to compare with"),
}


def subject(creator, figures, judgements, asked: str | None):
    """The channel that the page is about: the one asked for, else the best founded, else the largest."""

    def size(channel) -> float:
        known = figures[channel.id].get("followers")
        return float(known.value) if known else -1.0

    by_id = {channel.public_id: channel for channel in creator.channels}
    primary = next((by_id[id] for id in judgements if id in by_id), None)
    return by_id.get(asked or "") or primary or max(creator.channels, key=size, default=None)


def strip(figures, channel) -> list[dict[str, Any]]:
    """The newest figures of the channel, each with its source and day."""
    if channel is None:
        return []
    return [
        {
            "label": sentence(METRICS.get(each.metric, each.metric)),
            "value": figure(each.value, each.metric),
            "source": wording.source(each.source),
            "date": wording.day(each.as_of),
            "figure": each,
        }
        for each in figures[channel.id].shown[:4]
    ]


def quality(judgement: Judgement | None) -> dict[str, Any]:
    """The score with its interval and parts, or why there is none."""
    said = wording.quality(judgement)
    if judgement is None:
        return {**said, "parts": [], "coverage": 0, "low": None, "high": None}
    found = judgement.quality
    rows = [
        {
            "name": headed(PART_NAMES[part.name]),
            "value": round(part.value),
            "low": round(part.low),
            "high": round(part.high),
            "weight": round(part.weight),
            "id": part.name,
        }
        for part in found.parts
    ]
    return {
        **said,
        "parts": rows,
        "coverage": round(100 * found.coverage),
        "low": None if found.low is None else round(found.low),
        "high": None if found.high is None else round(found.high),
        "posts": found.posts,
        "as_of": wording.day(found.as_of),
    }


def rate(judgement: Judgement | None) -> dict[str, Any] | None:
    """The engagement rate with interval, formula, sample and group."""
    found = judgement.rate if judgement else None
    if judgement is None or found is None:
        return None
    usual = found.usual
    most = max(found.high, usual[1] if usual else 0) * 1.25
    label, value = wording.rate(found)
    scale = {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "most": most,
        "usual": usual,
        "words": sentence(
            Text(
                N_("%(value)s, likely %(low)s to %(high)s"),
                value=value,
                low=wording.percent(found.low, 1),
                high=wording.percent(found.high, 1),
            )
        ),
        "axis": (
            wording.percent(0),
            sentence(Text(N_("usual: %(low)s to %(high)s"), low=wording.percent(usual[0], 1), high=wording.percent(usual[1], 1)))
            if usual
            else "",
            wording.percent(most, 1),
        ),
    }
    above = wording.listed([sentence(COUNTED[name]) for name in found.counted])
    how = N_("Mean over the newest posts of") if found.posts >= 5 else N_("Drawn towards the group, since there are few posts:")
    return {
        "label": label,
        "value": value,
        "spread": f"{wording.percent(found.low, 1)} – {wording.percent(found.high, 1)}",
        "scale": scale,
        "steps": [sentence(how), (above, sentence(BENEATH[found.basis.value]))],
        "source": wording.source(found.source),
        "until": wording.day(found.until),
        "meta": [
            (
                sentence(N_("Sample")),
                sentence(
                    Text.counted(
                        "%(n)s post of the kind “%(kind)s”, %(since)s to %(until)s",
                        "%(n)s posts of the kind “%(kind)s”, %(since)s to %(until)s",
                        found.posts,
                        kind=kind_name(found.format),
                        since=found.since,
                        until=found.until,
                    )
                ),
            ),
            (sentence(N_("Interval")), sentence(N_("95 per cent, with a creator’s usual change from one month to the next"))),
            (sentence(N_("Compared with")), _group(found)),
        ],
        "standing": None if found.standing is None else round(found.standing),
    }


def _group(found: StoredRate) -> str:
    if found.peers is None:
        return sentence(N_("nobody yet: no group of this size and kind is large enough"))
    if found.peers_n is None:
        return sentence(Text(N_("%(group)s, as of %(day)s"), group=found.peers, day=found.peers_as_of))
    return sentence(Text(N_("%(group)s, %(n)s of them, as of %(day)s"), group=found.peers, n=found.peers_n, day=found.peers_as_of))


def growth(judgement: Judgement | None, history: Sequence[FollowerCount]) -> dict[str, Any]:
    """Followers over time, and days that ask for a word."""
    step = max(1, -(-len(history) // POINTS))
    kept = [*history[:-1][::step], *history[-1:]]
    rows = [{"label": wording.day(each.on), "value": each.count, "text": translations.number(each.count, locale())} for each in kept]
    jumps = [
        {
            "day": wording.day(jump.on),
            "on": jump.on.isoformat(),
            "change": translations.number(jump.change, locale()),
            "explained": jump.explained_by,
        }
        for jump in (judgement.jumps if judgement else ())
    ]
    return {
        "rows": rows if len(rows) > 1 else [],
        "jumps": jumps,
        "drifts": [
            {"words": sentence(drift_words(drift)), "on": drift.since.isoformat(), "explained": drift.explained_by}
            for drift in (judgement.drifts if judgement else ())
        ],
        "open": sum(jump["explained"] is None for jump in jumps)
        + sum(drift.explained_by is None for drift in (judgement.drifts if judgement else ())),
        "tested": bool(judgement and judgement.growth_since),
        "since": wording.day(judgement.growth_since) if judgement and judgement.growth_since else None,
    }


def audience(marginals: Sequence[Marginal]) -> list[dict[str, Any]]:
    """Bars of each dimension, with what nobody knows as a bar of its own."""
    groups = []
    for one in marginals:
        parts = one.parts
        shown = [pair for pair in drawn(one.dimension, list(parts.items())) if pair[1]]
        rows = [
            {
                "label": wording.AGES.get(name) or bucket(name, one.dimension.value),
                "share": part / WHOLE,
                "text": wording.percent(part / WHOLE),
            }
            for name, part in shown
        ]
        if rest := sum(parts.values()) - sum(part for _, part in shown):
            rows.append(
                {"label": sentence(N_("All others named")), "share": rest / WHOLE, "text": wording.percent(rest / WHOLE), "strong": False}
            )
        if one.unknown:
            rows.append(
                {
                    "label": sentence(N_("Unknown")),
                    "share": one.unknown / WHOLE,
                    "text": wording.percent(one.unknown / WHOLE),
                    "strong": False,
                }
            )
        groups.append(
            {
                "title": sentence(DIMENSIONS[one.dimension.value]),
                "rows": rows,
                "source": wording.source(one.source),
                "date": wording.day(one.as_of),
            }
        )
    return groups


def evidence(judgement: Judgement | None) -> list[dict[str, Any]]:
    """Every figure laid open: formula, inputs, sample, source, doubt, limits."""
    if judgement is None:
        return []
    return [
        {
            "id": one.figure,
            "name": headed(one.name),
            "value": one.value,
            "formula": one.formula,
            "inputs": one.inputs,
            "sample": one.sample,
            "date": wording.day(one.as_of),
            "source": wording.listed([source_words(name) for name in one.source.split(", ") if name]) or "–",
            "uncertainty": one.uncertainty,
            "cannot_say": one.cannot_say,
        }
        for one in lay_open(judgement.quality)
    ]


def source_words(name: str) -> str:
    """A source in words; what is none of the portal's own is a provider whose report somebody stated."""
    return sentence(SOURCES[name]) if name in SOURCES else sentence(Text(N_("report of %(provider)s, as stated"), provider=name))


def missing(judgement: Judgement | None) -> list[tuple[str, str]]:
    """(part, what it would need) of everything that could not be measured."""
    names = judgement.quality.missing if judgement else tuple(WEIGHTS)
    return [(headed(PART_NAMES[name]), sentence(NEEDS[name])) for name in names]


def headed(name: Text | str) -> str:
    """A name as a heading: its first letter large, the others as they are, since German nouns keep theirs."""
    words = sentence(name)
    return words[:1].upper() + words[1:]
