"""Knows how a judgement of a channel is kept as plain JSON beside the creator, and read back for the vetting page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from portal.domain.text import Text
from portal.domain.vetting import benchmarks, engagement, growth
from portal.domain.vetting.figures import Basis, ChannelEvidence, tier
from portal.domain.vetting.parts import Part
from portal.domain.vetting.peers import Measure, Peers
from portal.domain.vetting.quality import Quality, assess

VERSION = 2


@dataclass(frozen=True)
class StoredRate:
    """The engagement rate as it was measured: a fraction of `basis`."""

    value: float
    low: float
    high: float
    basis: Basis
    format: str
    counted: tuple[str, ...]
    posts: int
    since: date
    until: date
    source: str
    standing: float | None
    """Percentile among peers."""
    peers: Text | None
    peers_n: int | None
    peers_source: str | None
    peers_as_of: date | None
    usual: tuple[float, float] | None
    """What is usual in that group: its 20th to 80th percentile, or what the published table calls neither low nor high."""


@dataclass(frozen=True)
class StoredJump:
    on: date
    change: int
    explained_by: str | None


@dataclass(frozen=True)
class Judgement:
    """All that the portal concluded about one channel on one day."""

    channel: str
    """Public id of the channel."""
    platform: str
    followers: int
    quality: Quality
    rate: StoredRate | None
    growth_since: date | None
    growth_until: date | None
    jumps: tuple[StoredJump, ...]
    benchmarks: str
    """Version of the published table that was at hand."""


def judge(channel: str, evidence: ChannelEvidence, peers: Peers, as_of: date) -> Judgement:
    """Score a channel and keep what its page has to show."""
    level = engagement.level(evidence, peers)
    rate = None
    if level is not None:
        measured, value = level.rate, level.estimate
        rate = StoredRate(
            value.value,
            value.low,
            value.high,
            measured.basis,
            measured.format,
            measured.counted,
            measured.n,
            measured.since,
            measured.until,
            evidence.source,
            level.standing.value if level.standing else None,
            level.peers,
            level.peers_n,
            level.peers_source,
            level.peers_as_of,
            None,
        )
        rate = replace(rate, usual=_usual(evidence, rate, peers))
    seen = growth.read(evidence.followers_history, evidence.posts, evidence.explained_days, as_of)
    return Judgement(
        channel,
        evidence.platform,
        evidence.followers,
        assess(evidence, peers, as_of),
        rate,
        seen.since if seen else None,
        seen.until if seen else None,
        tuple(StoredJump(jump.on, jump.change, jump.explained_by) for jump in seen.jumps) if seen else (),
        benchmarks.VERSION,
    )


def _usual(evidence: ChannelEvidence, rate: StoredRate, peers: Peers) -> tuple[float, float] | None:
    if rate.peers is None:
        return None
    cell = peers.nearest(Measure.ENGAGEMENT, evidence.platform, tier(evidence.followers), rate.format, rate.basis)
    if cell is not None:
        low, high = np.quantile(cell.values, [0.2, 0.8])
        return float(low), float(high)
    row = benchmarks.find(evidence.platform, rate.basis, evidence.followers)
    return (row.low, row.high) if row else None


def to_json(judgement: Judgement) -> dict[str, Any]:
    """Plain dicts, lists, texts and numbers."""
    quality = judgement.quality
    return {
        "version": VERSION,
        "channel": judgement.channel,
        "platform": judgement.platform,
        "followers": judgement.followers,
        "benchmarks": judgement.benchmarks,
        "quality": {
            "score": quality.score,
            "coverage": quality.coverage,
            "low": quality.low,
            "high": quality.high,
            "parts": [_packed(vars(part)) for part in quality.parts],
            "missing": list(quality.missing),
            "posts": quality.posts,
            "as_of": quality.as_of.isoformat(),
            "sentence": quality.sentence.to_json(),
        },
        "rate": _packed(vars(judgement.rate)) if judgement.rate else None,
        "growth": {
            "since": judgement.growth_since.isoformat() if judgement.growth_since else None,
            "until": judgement.growth_until.isoformat() if judgement.growth_until else None,
            "jumps": [_packed(vars(jump)) for jump in judgement.jumps],
        },
    }


def from_json(stored: Mapping[str, Any] | None) -> Judgement | None:
    """The judgement that `to_json` wrote; None where there is none, or one of an older form, which the next scoring replaces."""
    if not stored or stored.get("version") != VERSION:
        return None
    quality, rate, seen = stored["quality"], stored["rate"], stored["growth"]
    return Judgement(
        stored["channel"],
        stored["platform"],
        stored["followers"],
        Quality(
            quality["score"],
            quality["coverage"],
            quality["low"],
            quality["high"],
            tuple(
                Part(**{**part, "as_of": _day(part["as_of"]), "sentence": Text.from_json(part["sentence"])}) for part in quality["parts"]
            ),
            tuple(quality["missing"]),
            quality["posts"],
            date.fromisoformat(quality["as_of"]),
            Text.from_json(quality["sentence"]),
        ),
        StoredRate(
            **{
                **rate,
                "basis": Basis(rate["basis"]),
                "counted": tuple(rate["counted"]),
                "since": _day(rate["since"]),
                "until": _day(rate["until"]),
                "peers": Text.from_json(rate["peers"]) if rate["peers"] else None,
                "peers_as_of": _day(rate["peers_as_of"]),
                "usual": tuple(rate["usual"]) if rate["usual"] else None,
            }
        )
        if rate
        else None,
        _day(seen["since"]),
        _day(seen["until"]),
        tuple(StoredJump(_day(jump["on"]), jump["change"], jump["explained_by"]) for jump in seen["jumps"]),
        stored["benchmarks"],
    )


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Text():
            return value.to_json()
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case Basis():
            return value.value
    return value


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
